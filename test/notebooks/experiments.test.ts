// Runs the notebooks of the experiments. papermill passes settings with which a run takes seconds. test/scale runs the notebooks with their own settings.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { experiments } from "gatebook";
import { afterAll, describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { codeCells, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";
import { outputFaults } from "../../tools/notebooks/run/judge.mjs";
import { nightly } from "../nightly";
import { Papermill } from "./papermill-runs";
import { expectGoodRun, type Named, runTogether } from "./runs";

/** For each notebook, settings with which a run takes seconds. */
const quick: Readonly<Record<string, object>> = {
  "01-how-long-can-each-cell-remember.ipynb": { lengths: [4, 6], steps: 5, units: 4, seeds: [1, 2, 3] },
  "02-which-gate-can-go.ipynb": { variants: ["lstm", "no-forget", "gru"], steps: 5, units: 4, addingT: 6, parityT: 6 },
  "03-what-does-attention-buy.ipynb": { scorers: ["none", "additive"], longest: 5, examined: 6, steps: 3, units: 4 },
  "04-what-does-a-unit-listen-to.ipynb": { units: 8, steps: 5 },
  "05-forecast-a-real-series.ipynb": { steps: 5, units: 4, window: 12 },
};

/** For each notebook, invalid settings and the error message about them. */
const invalid: Readonly<Record<string, readonly [settings: object, message: RegExp]>> = {
  "01-how-long-can-each-cell-remember.ipynb": [
    { learningRate: -1 },
    /InputError: adding: the setting learningRate \(.*\) must be above 0, got -1/,
  ],
  "02-which-gate-can-go.ipynb": [
    { variants: ["lstm", "no-gate"] },
    /Type '"no-gate"' is not assignable to type '"lstm" \| "bias-0" \| /,
  ],
  "03-what-does-attention-buy.ipynb": [
    { shortest: 13 },
    /attention: shortest must be at most longest, and longest at most examined, got 13, 12, 24/,
  ],
  "04-what-does-a-unit-listen-to.ipynb": [
    { units: 0 },
    /InputError: newCharacterModel: the setting units must be at least 1, got 0/,
  ],
  "05-forecast-a-real-series.ipynb": [
    { horizon: 0 },
    /InputError: forecast: the setting horizon \(.*\) must be at least 1, got 0/,
  ],
};

/** The settings that have a list of allowed values: the notebook, the setting in the notebook, the experiment, and the setting of the experiment. */
const listed = [
  ["01-how-long-can-each-cell-remember.ipynb", "cells", "adding", "cell"],
  ["02-which-gate-can-go.ipynb", "variants", "ablation", "variant"],
  ["03-what-does-attention-buy.ipynb", "scorers", "attention", "scorer"],
  ["03-what-does-attention-buy.ipynb", "cell", "attention", "cell"],
  ["03-what-does-attention-buy.ipynb", "order", "attention", "order"],
  ["04-what-does-a-unit-listen-to.ipynb", "cell", "characters", "cell"],
  ["05-forecast-a-real-series.ipynb", "cells", "forecast", "cell"],
] as const;

/** Returns the values that the type of a setting allows: `const cell: "rnn" | "lstm" = "lstm";` allows rnn and lstm. */
function allowedIn(file: string, setting: string): string[] {
  const cells = codeCells(JSON.parse(readFileSync(file, "utf8")) as Notebook);
  const text = textOf(cells.find(({ id }) => id === "settings") ?? expect.fail(`${file} has no settings`));
  const type = new RegExp(`^const ${setting}: \\(?([^=)]*)\\)?(?:\\[\\])? = `, "m").exec(text)?.[1] ?? "";
  return [...type.matchAll(/"([^"]+)"/g)].map((match) => match[1] as string);
}

const sales = Array.from({ length: 48 }, (_, n) => {
  const value = 100 + n / 2 + 10 * Math.sin((Math.PI * n) / 6) + (n % 5);
  return `${2015 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")};${value.toFixed(2).replace(".", ",")}`;
});

/** For each notebook that can read a file: the content of a file, the settings, and the line that a cell prints about the file. */
const own: Readonly<Record<string, readonly [content: string, settings: object, cell: string, said: RegExp]>> = {
  "04-what-does-a-unit-listen-to.ipynb": [
    "Änne fährt 🚲 nach Köln\n".repeat(30),
    { units: 8, steps: 5 },
    "claims",
    /1\. Nats per letter, withheld words: this lstm .*, counting /,
  ],
  "05-forecast-a-real-series.ipynb": [
    `\ufeffMonth;Sales\r\n${sales.join("\r\n")}`,
    { steps: 5, units: 4, window: 12, horizon: 3, origins: 6 },
    "own-claims",
    /Sales, gru: all 3 seeds beat drift at .* of 3 steps ahead, after 5 training steps/,
  ],
};

/**
 * The invalid settings that `npm test` tries on a kernel: one that the experiment rejects, and one that the compiler rejects. test/src/runs and
 * test/src/studies check the other messages, and test/papermill checks unknown names. The nightly run tries all invalid settings on the notebooks.
 */
const tried = (name: string) => nightly || /^0[25]-/.test(name);

const files = findNotebooks([inRoot("notebooks", "experiments")]);
const all: readonly Named[] = files.map((file) => ({ name: basename(file), file }));
const results = mkdtempSync(join(tmpdir(), "gatebook-results-"));
afterAll(() => rmSync(results, { recursive: true, force: true }));

const quickly = all.map(({ name, file }) => ({ name, file, settings: quick[name] ?? {}, folder: "quick" }));
const ofOnesOwn = all.flatMap(({ name, file }) => {
  if (!own[name]) return [];
  const [content, settings, cell, said] = own[name];
  const path = join(results, `${basename(file, ".ipynb")}.txt`);
  writeFileSync(path, content);
  return [{ name, file, settings: { ...settings, file: path }, folder: "own", cell, said }];
});

/** The folder of executed copies. It is inside the project, because a kernel looks for packages in the folder of the notebook and in its parent folders. */
const outputs = (folder: string) => inRoot("out", "notebooks", "experiments", folder);

const papermill = new Papermill();
afterAll(() => papermill.end());

/** Runs a notebook by papermill with these settings. Its results go to a temporary folder. @returns the path of the executed copy */
async function give(file: string, settings: object, folder: string, ...more: string[]): Promise<string> {
  const place = join(results, folder, basename(file, ".ipynb"));
  const out = join(outputs(folder), `${folder}-${basename(file)}`);
  for (const one of [out, place]) mkdirSync(dirname(one), { recursive: true });
  const given = `${place}.json`;
  writeFileSync(given, JSON.stringify(settings)); // YAML reads JSON
  // by default papermill waits 60 s until a kernel has started, which is too short on a busy machine
  const options = ["-f", given, "--no-progress-bar", "--start-timeout", "600", ...more];
  await papermill.run({ arguments: [file, out, ...options], folder: dirname(file), env: { GATEBOOK_RESULTS: place } });
  return out;
}

/** An experiment with settings for a run. */
interface Planned extends Named {
  readonly settings: object;
  readonly folder: string;
}

/** The experiments that papermill executes: the first one, or all in the nightly run. For the others, papermill only writes the settings, and they share a kernel. */
const whole = ({ file, folder }: Planned) => nightly || (file === all[0]?.file && folder === "quick");
let sharing: ReturnType<typeof shareKernel> | undefined;

async function shareKernel() {
  const prepared = new Map<Planned, string>();
  for (const run of [...quickly, ...ofOnesOwn].filter((one) => !whole(one)))
    prepared.set(run, await give(run.file, run.settings, run.folder, "--prepare-only"));
  const notebooks = [...prepared].map(([{ name }, file]) => ({ name, file }));
  const env = { GATEBOOK_RESULTS: join(results, "shared") };
  const resultOf = runTogether(notebooks, { out: outputs("executed"), env });
  return (run: Planned) => resultOf(prepared.get(run) ?? "");
}

async function execute(run: Planned): Promise<Notebook> {
  if (whole(run)) return JSON.parse(readFileSync(await give(run.file, run.settings, run.folder), "utf8"));
  sharing ??= shareKernel();
  const result = await (await sharing)(run);
  expectGoodRun(result);
  return result.executed;
}

const figuresOf = (executed: Notebook) =>
  codeCells(executed)
    .flatMap((cell) => cell.outputs ?? [])
    .filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);

describe("every experiment", () => {
  it("has settings for a quick run, and invalid settings", () => {
    expect(Object.keys(quick)).toEqual(all.map(({ name }) => name));
    expect(Object.keys(invalid)).toEqual(all.map(({ name }) => name));
  });

  it.each(listed)("%s: the type of %s lists what %s allows for %s", (name, setting, experiment, its) => {
    const { choices } = experiments[experiment].settings[its as never] as { readonly choices: readonly string[] };
    const file = all.find((one) => one.name === name)?.file ?? expect.fail(name);
    expect(allowedIn(file, setting).sort()).toEqual([...choices].sort());
  });

  for (const run of quickly)
    it(`${run.name} runs and shows its plots`, async () => {
      const executed = await execute(run);
      expect(outputFaults(executed)).toEqual([]);
      expect(codeCells(executed).filter((cell) => cell.execution_count === null)).toEqual([]);
      expect(figuresOf(executed).length).toBeGreaterThanOrEqual(2);
    });

  for (const run of ofOnesOwn)
    it(`${run.name} runs with a learner's own file`, async () => {
      const executed = await execute(run);
      expect(outputFaults(executed)).toEqual([]);
      const cell = codeCells(executed).find((one) => one.id === run.cell);
      expect(JSON.stringify(cell?.outputs)).toMatch(run.said);
    });

  for (const { name, file } of all.filter((one) => tried(one.name)))
    it(`${name} rejects invalid settings and trains nothing`, async () => {
      const [settings, message] = invalid[name] as (typeof invalid)[string];
      const told = await give(file, settings, "invalid").catch(({ message }) => stripVTControlCharacters(message));
      expect(told).toMatch(message);
      expect(existsSync(join(results, "invalid", basename(file, ".ipynb")))).toBe(false);
    });

  for (const { name, file } of nightly ? all : all.slice(0, 1))
    it(`${name} rejects an unknown setting`, async () => {
      await expect(give(file, { steeps: 1 }, "unknown")).rejects.toThrow(
        /this notebook has no parameter steeps\. Its parameters: /,
      );
    });
});
