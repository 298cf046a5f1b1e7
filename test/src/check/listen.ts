import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, vi } from "vitest";

/** Starts the backend, and keeps from the screen what each test prints. @returns what the test that runs has printed so far */
export function listen(): () => readonly string[] {
  let said: string[] = [];
  beforeAll(async () => {
    await ready();
  });
  beforeEach(() => {
    said = [];
    vi.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
  });
  afterEach(() => vi.restoreAllMocks());
  return () => said;
}
