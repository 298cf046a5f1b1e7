// The experiments, each with settings that take seconds, by papermill; `npm run test:scale` runs them as they are.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { outputFaults } from "../../tools/notebooks/judge.mjs";
import { codeCells, type Notebook } from "../../tools/notebooks/notebook.mjs";
import { jupyterEnvironment } from "../../tools/server/environment.mjs";
import { inRoot, python } from "../../tools/setup/paths.mjs";

/** For each notebook: settings for a run of seconds. */
const quick: Readonly<Record<string, object>> = {
  "01-how-long-can-each-cell-remember.ipynb": { lengths: [4, 6], steps: 5, units: 4, seeds: [1, 2, 3] },
  "02-which-gate-can-go.ipynb": { variants: ["lstm", "no-forget", "gru"], steps: 5, units: 4, addingT: 6, parityT: 6 },
  "03-what-does-attention-buy.ipynb": { scorers: ["none", "additive"], longest: 5, examined: 6, steps: 3, units: 4 },
  "04-what-does-a-unit-listen-to.ipynb": { units: 8, steps: 5 },
  "05-forecast-a-real-series.ipynb": { steps: 5, units: 4, window: 12 },
};

/** For each: what no run can be made with, and what is said of it. */
const wrong: Readonly<Record<string, readonly [settings: object, said: RegExp]>> = {
  "01-how-long-can-each-cell-remember.ipynb": [
    { learningRate: -1 },
    /InputError: adding: the setting learningRate \(.*\): Too small: .*, got -1/,
  ],
  "02-which-gate-can-go.ipynb": [{ variants: ["lstm", "no-gate"] }, /Type '"no-gate"' is not assignable/],
  "03-what-does-attention-buy.ipynb": [
    { shortest: 13 },
    /attention: shortest, longest and examined must not fall, got 13, 12, 24/,
  ],
  "04-what-does-a-unit-listen-to.ipynb": [
    { units: 0 },
    /InputError: newCharacterModel: the settings are wrong\. units: Too small/,
  ],
  "05-forecast-a-real-series.ipynb": [{ horizon: 0 }, /InputError: forecast: the setting horizon \(.*\): Too small/],
};

const files = findNotebooks([inRoot("notebooks", "experiments")]);
const results = mkdtempSync(join(tmpdir(), "gatebook-results-"));
afterAll(() => rmSync(results, { recursive: true, force: true }));

/** Runs a notebook with these settings, its results in a folder of the test's own. @returns the executed copy */
async function papermill(file: string, settings: object, folder = "right"): Promise<Notebook> {
  const out = inRoot("out", "notebooks", "experiments", "quick", basename(file));
  mkdirSync(dirname(out), { recursive: true });
  const given = join(results, `${basename(file, ".ipynb")}.json`);
  writeFileSync(given, JSON.stringify(settings)); // YAML reads JSON
  const path = [inRoot("tools", "papermill"), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  const env = { ...jupyterEnvironment(), PYTHONPATH: path, GATEBOOK_RESULTS: join(results, folder, basename(file)) };
  const args = ["-m", "gatebook_papermill", file, out, "-f", given, "--no-progress-bar"];
  await promisify(execFile)(python, args, { cwd: dirname(file), env });
  return JSON.parse(readFileSync(out, "utf8"));
}

const figuresOf = (executed: Notebook) =>
  codeCells(executed)
    .flatMap((cell) => cell.outputs ?? [])
    .filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);

describe("every experiment", () => {
  it("has settings for a quick run", () => {
    expect(Object.keys(quick)).toEqual(files.map((file) => basename(file)));
  });

  it.each(files.map((file) => ({ name: basename(file), file })))("$name answers with plots", async ({ name, file }) => {
    const executed = await papermill(file, quick[name] ?? {});
    expect(outputFaults(executed)).toEqual([]);
    expect(codeCells(executed).filter((cell) => cell.execution_count === null)).toEqual([]);
    expect(figuresOf(executed).length).toBeGreaterThanOrEqual(2);
  });

  it("has settings that it refuses", () => {
    expect(Object.keys(wrong)).toEqual(files.map((file) => basename(file)));
  });

  it.each(files.map((file) => ({ name: basename(file), file })))(
    "$name refuses what it cannot be run with, and trains nothing",
    async ({ name, file }) => {
      await expect(papermill(file, { steeps: 1 })).rejects.toThrow(/this notebook has no parameter steeps; it has /);
      const [settings, said] = wrong[name] as (typeof wrong)[string];
      const told = await papermill(file, settings, "wrong").catch(({ stderr }) => stripVTControlCharacters(stderr));
      expect(told).toMatch(said);
      expect(existsSync(join(results, "wrong", basename(file)))).toBe(false);
    },
  );
});
