import { afterEach, expect, it } from "vitest";
import { descriptor } from "../../../../kernel/node/grading/protocol";

const NAME = "GATEBOOK_TEST_FD";
afterEach(() => {
  delete process.env[NAME];
});

it.each(["x", "2", "-1", "3.5", "NaN"])("descriptor rejects %j", (value) => {
  process.env[NAME] = value;
  expect(() => descriptor(NAME)).toThrow(`GATEBOOK_TEST_FD must be a file descriptor of at least 3, got ${value}`);
});

it("descriptor returns the number, and undefined if the variable is not set", () => {
  expect(descriptor(NAME)).toBeUndefined();
  process.env[NAME] = "";
  expect(descriptor(NAME)).toBeUndefined();
  process.env[NAME] = "3";
  expect(descriptor(NAME)).toBe(3);
});
