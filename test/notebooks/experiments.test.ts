// The experiments, each with settings that take seconds, given by papermill; test/scale runs them as they are.
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
import { nightly } from "../nightly";
import { expectGoodRun, type Named, runTogether } from "./runs";

/** For each notebook: settings for a run of seconds. */
const quick: Readonly<Record<string, object>> = {
  "01-how-long-can-each-cell-remember.ipynb": { lengths: [4, 6], steps: 5, units: 4, seeds: [1, 2, 3] },
  "02-which-gate-can-go.ipynb": { variants: ["lstm", "no-forget", "gru"], steps: 5, units: 4, addingT: 6, parityT: 6 },
  "03-what-does-attention-buy.ipynb": { scorers: ["none", "additive"], longest: 5, examined: 6, steps: 3, units: 4 },
  "04-what-does-a-unit-listen-to.ipynb": { units: 8, steps: 5 },
  "05-forecast-a-real-series.ipynb": { steps: 5, units: 4, window: 12 },
};

/** For each: settings that are invalid, and the error message. */
const invalid: Readonly<Record<string, readonly [settings: object, message: RegExp]>> = {
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

/**
 * Which refusals an ordinary run tries on a kernel: one by an experiment's schema, one by the compiler. test/src/runs and test/src/experiments
 * check the others' messages, test/papermill the unknown names; the nightly run tries all of them on the notebooks.
 */
const tried = (name: string) => nightly || /^0[25]-/.test(name);

const files = findNotebooks([inRoot("notebooks", "experiments")]);
const all: readonly Named[] = files.map((file) => ({ name: basename(file), file }));
const results = mkdtempSync(join(tmpdir(), "gatebook-results-"));
afterAll(() => rmSync(results, { recursive: true, force: true }));

/** Where executed copies go: in the project, since a kernel looks for packages upwards from the notebook. */
const outputs = (folder: string) => inRoot("out", "notebooks", "experiments", folder);

/** Gives a notebook to papermill with these settings, its results in a folder of the test's own. @returns the path of what papermill wrote */
async function papermill(file: string, settings: object, folder: string, ...more: string[]): Promise<string> {
  const place = join(results, folder, basename(file, ".ipynb"));
  const out = join(outputs(folder), basename(file));
  for (const one of [out, place]) mkdirSync(dirname(one), { recursive: true });
  const given = `${place}.json`;
  writeFileSync(given, JSON.stringify(settings)); // YAML reads JSON
  const path = [inRoot("tools", "papermill"), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  const env = { ...jupyterEnvironment(), PYTHONPATH: path, GATEBOOK_RESULTS: place };
  const args = ["-m", "gatebook_papermill", file, out, "-f", given, "--no-progress-bar", ...more];
  await promisify(execFile)(python, args, { cwd: dirname(file), env });
  return out;
}

/** The first experiment, and in the nightly run each, is executed by papermill. The others get their settings from it and share a kernel. */
const [first, ...others] = all as [Named, ...Named[]];
const whole = nightly ? all : [first];
let sharing: Promise<ReturnType<typeof runTogether>> | undefined;

async function shareKernel() {
  const prepared: Named[] = [];
  for (const { name, file } of others)
    prepared.push({ name, file: await papermill(file, quick[name] ?? {}, "prepared", "--prepare-only") });
  return runTogether(prepared, { out: outputs("quick"), env: { GATEBOOK_RESULTS: join(results, "shared") } });
}

/** Executes an experiment with its quick settings. */
async function runQuickly({ name, file }: Named): Promise<Notebook> {
  if (whole.some((one) => one.file === file))
    return JSON.parse(readFileSync(await papermill(file, quick[name] ?? {}, "quick"), "utf8"));
  sharing ??= shareKernel();
  const result = await (await sharing)(join(outputs("prepared"), name));
  expectGoodRun(result);
  return result.executed;
}

const figuresOf = (executed: Notebook) =>
  codeCells(executed)
    .flatMap((cell) => cell.outputs ?? [])
    .filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);

describe("every experiment", () => {
  it("has settings for a quick run, and settings that are invalid", () => {
    expect(Object.keys(quick)).toEqual(all.map(({ name }) => name));
    expect(Object.keys(invalid)).toEqual(all.map(({ name }) => name));
  });

  for (const experiment of all)
    it(`${experiment.name} answers with plots`, async () => {
      const executed = await runQuickly(experiment);
      expect(outputFaults(executed)).toEqual([]);
      expect(codeCells(executed).filter((cell) => cell.execution_count === null)).toEqual([]);
      expect(figuresOf(executed).length).toBeGreaterThanOrEqual(2);
    });

  const sales = Array.from({ length: 48 }, (_, n) => {
    const value = 100 + n / 2 + 10 * Math.sin((Math.PI * n) / 6) + (n % 5);
    return `${2015 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")};${value.toFixed(2).replace(".", ",")}`;
  });
  const own: Readonly<Record<string, readonly [content: string, settings: object, cell: string, said: RegExp]>> = {
    "04-what-does-a-unit-listen-to.ipynb": [
      "Änne fährt 🚲 nach Köln\n".repeat(30),
      { units: 8, steps: 5 },
      "own-text",
      /30 passages, 16 symbols/,
    ],
    "05-forecast-a-real-series.ipynb": [
      `\ufeffMonth;Sales\r\n${sales.join("\r\n")}`,
      { steps: 5, units: 4, window: 12, horizon: 3, origins: 6 },
      "begin",
      /Sales of .*: 48 steps, 12 in a season/,
    ],
  };
  for (const { name, file } of all.filter((one) => own[one.name]))
    it(`${name} answers for a file of one's own`, async () => {
      const [content, settings, id, said] = own[name] as (typeof own)[string];
      const path = join(results, `${basename(file, ".ipynb")}.txt`);
      writeFileSync(path, content);
      const executed: Notebook = JSON.parse(
        readFileSync(await papermill(file, { ...settings, file: path }, "own"), "utf8"),
      );
      expect(outputFaults(executed)).toEqual([]);
      const cell = codeCells(executed).find((one) => one.id === id);
      expect(JSON.stringify(cell?.outputs)).toMatch(said);
    });

  for (const { name, file } of all.filter((one) => tried(one.name)))
    it(`${name} rejects invalid settings, and trains nothing`, async () => {
      const [settings, message] = invalid[name] as (typeof invalid)[string];
      const told = await papermill(file, settings, "invalid").catch(({ stderr }) => stripVTControlCharacters(stderr));
      expect(told).toMatch(message);
      expect(existsSync(join(results, "invalid", basename(file, ".ipynb")))).toBe(false);
    });

  for (const { name, file } of nightly ? all : all.slice(0, 1))
    it(`${name} rejects a setting that it does not have`, async () => {
      await expect(papermill(file, { steeps: 1 }, "unknown")).rejects.toThrow(
        /this notebook has no parameter steeps; it has /,
      );
    });
});
