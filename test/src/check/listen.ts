import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, vi } from "vitest";

/** Starts the backend, and records the lines that a test prints instead of printing them. @returns a function that returns the lines of the current test until now */
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
