// Returns runs as rows of a table, and as bands over seeds.
import { median } from "d3-array";
import { platform } from "#platform";
import { checkNames, InputError } from "../base/validate";
import type { StepCounter } from "../train/options";
import { definedAs } from "./define";
import { type Job, jobId, type RunRecord } from "./record";
import { jobsOf, type Lists, runJob } from "./run";
import { type Fault, Store } from "./store";
import type { Experiment, Measured, RunSettings, SettingValue } from "./types";

/** One run: its settings, its seed and its measured values, by name. */
export type Row = Readonly<Record<string, SettingValue | readonly number[]>>;

/** Runs as a table. */
export interface Results {
  readonly rows: readonly Row[];
  /** Files in the results that could not be used, with the reasons. */
  readonly faults: readonly Fault[];
}

/**
 * The values of each setting of a sweep. An editor suggests the names of the settings. `sweep` checks names and values itself, because its messages list
 * what is allowed, which a compiler's message about so large a type does not.
 */
export type SweepLists<S extends RunSettings> = { readonly [K in keyof S]?: unknown } & Lists;

/** Options of `sweep`. */
export interface SweepOptions {
  /** The seeds. Each combination of settings is run with each seed. */
  readonly seeds: readonly number[];
  /** Pass `progress` to show a line that counts runs. */
  readonly progress?: (total: number) => StepCounter;
}

const rowOf = ({ settings, seed, measured }: RunRecord): Row => ({ ...settings, seed, ...measured });

/**
 * Returns the results of every combination of settings with every seed. Stored runs are read, and the missing ones run here, one after the other.
 *
 *     const rows = await sweep(experiments.adding, { cell: ["rnn", "lstm"], T: [20, 50] }, { seeds: [1, 2, 3], progress });
 *
 * If the cell is stopped, finished runs are kept, and the same call continues. `npm run experiment` runs the same with all cores.
 * @param lists the values of each setting, or its single value; the other settings have their defaults
 * @returns one row per run, in the order of the settings
 * @throws InputError before anything runs, for an unknown setting or an invalid value; the message lists the settings or the values that are allowed
 */
export async function sweep<S extends RunSettings, R extends Measured>(
  experiment: Experiment<S, R>,
  lists: SweepLists<S>,
  options: SweepOptions,
): Promise<Row[]> {
  checkNames("sweep", "options", options, ["seeds", "progress"]);
  const one = experiment as unknown as Experiment;
  const jobs = await jobsOf(one, lists, options.seeds);
  const [own, published] = [new Store(), new Store(platform.results().published)];
  const there = new Map<Job, RunRecord>();
  for (const job of jobs) {
    const record = (await own.load(job)) ?? (await published.load(job));
    if (record) there.set(job, record);
  }
  const missing = jobs.filter((job) => !there.has(job));
  const bar = missing.length ? options.progress?.(missing.length) : undefined;
  for (const job of missing) {
    there.set(job, await runJob(one, job, { store: own }));
    await bar?.step();
  }
  return jobs.map((job) => rowOf(there.get(job) as RunRecord));
}

/**
 * Returns all runs of an experiment, from this copy's results and those that came with the kit. If runs with the same settings and seed were made by
 * different versions of the code, the run of the current version is taken, or else that of this copy.
 *
 *     const { rows } = await results("adding");
 * @throws InputError if there is no experiment with this name
 */
export async function results(which: string | Pick<Experiment, "name" | "revision">): Promise<Results> {
  const { name, revision } = typeof which === "string" ? definedAs(which) : which;
  const { own, published } = platform.results();
  const found = await Promise.all([published, own].map((folder) => new Store(folder).all(name)));
  const code = platform.codeVersion();
  const records = found.flatMap(({ records }) => records).filter((record) => record.revision === revision);
  const chosen = new Map<string, RunRecord>();
  for (const record of records) {
    const key = jobId({ ...record, code: "" });
    if (chosen.get(key)?.code !== code) chosen.set(key, record);
  }
  return { rows: [...chosen.values()].map(rowOf), faults: found.flatMap(({ faults }) => faults) };
}

/** The names for `bandsOver`. */
export interface BandsOf {
  /** The setting on the horizontal axis. */
  readonly x: string;
  /** The measured value on the vertical axis. */
  readonly y: string;
  /** The setting with one line per value. */
  readonly by: string;
}

/** A line over a setting: the median, the lowest and the highest value over the seeds. */
export interface Band {
  readonly name: string;
  readonly x: number[];
  readonly center: number[];
  readonly low: number[];
  readonly high: number[];
}

/**
 * Returns rows as bands over seeds, for `lineWithBand`: one line per value of `by`, in the order in which the values appear.
 * @throws InputError if a row has no number under `x` or `y`
 */
export function bandsOver(rows: readonly Row[], { x, y, by }: BandsOf): Band[] {
  for (const row of rows)
    for (const name of [x, y])
      if (typeof row[name] !== "number")
        throw new InputError(`bandsOver: each row must have a number ${name}, got ${row[name]}.`);
  return [...new Set(rows.map((row) => row[by]))].map((value) => {
    const mine = rows.filter((row) => row[by] === value);
    const places = [...new Set(mine.map((row) => row[x] as number))].sort((a, b) => a - b);
    const seen = places.map((place) =>
      mine
        .filter((row) => row[x] === place)
        .map((row) => row[y] as number)
        .sort((a, b) => a - b),
    );
    return {
      name: String(value),
      x: places,
      center: seen.map((numbers) => median(numbers) as number),
      low: seen.map((numbers) => numbers[0] as number),
      high: seen.map((numbers) => numbers.at(-1) as number),
    };
  });
}
