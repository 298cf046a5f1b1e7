import { describe, expect, test } from "vitest";
import { explain, SetupFailure } from "../../../tools/lib/failure.mjs";

/** Messages that the programs of set-up were observed to print for these failures. */
const symptoms: [what: string, printed: string, why: RegExp, advice: RegExp][] = [
  ["a full disk in npm", "npm error code ENOSPC\nnpm error syscall write", /disk is full/, /Free about 4 GB/],
  [
    "a full disk in pip",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    /disk is full/,
    /Free/,
  ],
  [
    "no network in npm",
    "npm error code ENOTFOUND\nnpm error network request to …",
    /network cannot be reached/,
    /Connect to the network/,
  ],
  ["no name server in npm", "npm error code EAI_AGAIN", /network cannot be reached/, /proxy/],
  [
    "no network in uv",
    "error: Request failed after 3 retries\n  Caused by: Failed to fetch: `…`\n  Caused by: dns error",
    /network/,
    /Only the first/,
  ],
  [
    "no network in pip",
    "WARNING: Retrying … Max retries exceeded with url … [Errno -2] Name or service not known",
    /network/,
    /proxy/,
  ],
  ["an altered package in npm", "npm error code EINTEGRITY", /checksum of a downloaded package differs/, /cache clean/],
  [
    "an altered package in pip",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
    /checksum of a downloaded package differs/,
    /pip cache purge/,
  ],
  [
    "an altered package in uv",
    "error: Hash mismatch for `six==1.16.0`",
    /checksum of a downloaded package differs/,
    /uv cache clean/,
  ],
  [
    "a folder that belongs to another user",
    "npm error code EACCES\nnpm error syscall mkdir",
    /no permission to write/,
    /chown/,
  ],
];

describe("explain gives the reason and advice for", () => {
  test.each(symptoms)("%s", (_, printed, why, advice) => {
    const failure = explain(
      Object.assign(new Error("ended with status 1"), { output: printed, log: "/x/npm.log" }),
      "Install npm packages",
    );
    expect(failure).toBeInstanceOf(SetupFailure);
    expect(failure.message).toMatch(why);
    expect(failure.advice).toMatch(advice);
    expect(String(failure)).toMatch(
      /^✗ Install npm packages: failed\n {2}why: .*\n {2}what to do: .*\n {2}full log: {3}\/x\/npm\.log$/,
    );
  });

  test("explain keeps the message of an unknown failure and points to the doctor", () => {
    const failure = explain(new Error("tsc ended with status 2: TS18003"), "Compile");
    expect(failure.message).toBe("tsc ended with status 2: TS18003");
    expect(failure.advice).toContain("npm run doctor");
  });

  test("explain returns a SetupFailure unchanged, with the step", () => {
    const own = new SetupFailure("Port 8888 is taken.", "Name another one.");
    expect(explain(own, "Start JupyterLab")).toBe(own);
    expect(own.step).toBe("Start JupyterLab");
  });
});
