// The experiments as a reader runs them: with the settings that they come with, on nothing that was computed before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { execute, mostSeconds } from "../../tools/notebooks/run.mjs";
import { inRoot } from "../../tools/setup/paths.mjs";

const results = mkdtempSync(join(tmpdir(), "gatebook-results-"));
afterAll(() => rmSync(results, { recursive: true, force: true }));
const files = findNotebooks([inRoot("notebooks", "experiments")]);

describe(`every experiment, as it is, within ${mostSeconds} s`, () => {
  it.each(files.map((file) => ({ name: basename(file), file })))("$name", async ({ file }) => {
    const [result] = await execute([file], { env: { GATEBOOK_RESULTS: results } });
    console.log(`${basename(file)}: ${result?.seconds.toFixed(0)} s`);
    expect(result?.problems.map(({ cell, message }) => `[${cell ?? ""}] ${message}`)).toEqual([]);
  });
});
