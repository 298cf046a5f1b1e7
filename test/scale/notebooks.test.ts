// Runs the experiments as a reader does: with their own settings, and without earlier results.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { execute } from "../../tools/notebooks/run/run.mjs";

const results = mkdtempSync(join(tmpdir(), "gatebook-results-"));
afterAll(() => rmSync(results, { recursive: true, force: true }));
const files = findNotebooks([inRoot("notebooks", "experiments")]);

describe("every experiment runs without changes", () => {
  it.each(files.map((file) => ({ name: basename(file), file })))("$name", async ({ file }) => {
    const [result] = await execute([file], { env: { GATEBOOK_RESULTS: results } });
    expect(result?.problems.map(({ cell, message }) => `[${cell ?? ""}] ${message}`)).toEqual([]);
  });
});
