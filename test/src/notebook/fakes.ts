// Provides a fake host and fake comms to each test of a file, for tests of what `show` and its relatives send.
import { afterEach, beforeEach } from "vitest";
import { FakeComms } from "./fake-comms";
import { FakeHost } from "./fake-host";

export let host: FakeHost;
export let comms: FakeComms;

/** Publishes both before each test of the calling file, and withdraws them afterwards. */
export function useFakes(): void {
  beforeEach(() => {
    host = new FakeHost();
    host.publish();
    comms = new FakeComms();
    comms.publish();
  });
  afterEach(() => {
    FakeHost.withdraw();
    FakeComms.withdraw();
  });
}
