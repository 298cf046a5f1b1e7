// Runs as rows of a table, and as bands over seeds.
import { median } from "d3-array";
import { platform } from "#platform";
import { checkNames, InputError } from "../base/validate";
import type { StepCounter } from "../train/options";
import { definedAs } from "./define";
import { type Job, jobId, type RunRecord } from "./record";
import { jobsOf, runJob } from "./run";
import { type Fault, Store } from "./store";
import type { Experiment, Measured, RunSettings, SettingValue } from "./types";

/** One run: its settings, its seed, and what it measured, each under its own name. */
export type Row = Readonly<Record<string, SettingValue | readonly number[]>>;

/** Runs as a table. */
export interface Results {
  readonly rows: readonly Row[];
  /** Files among the results that could not be used, and why. */
  readonly faults: readonly Fault[];
}

/** How a notebook runs what is missing. */
export interface SweepOptions {
  /** Each combination of settings is run with each of them. */
  readonly seeds: readonly number[];
  /** `progress`, for a line that counts runs. */
  readonly progress?: (total: number) => StepCounter;
}

const rowOf = ({ settings, seed, measured }: RunRecord): Row => ({ ...settings, seed, ...measured });

/**
 * Every combination of the settings with every seed: read, where it has been run, else run here, one after the other.
 *
 *     const rows = await sweep(experiments.adding, { cell: ["rnn", "lstm"], T: [20, 50] }, { seeds: [1, 2, 3], progress });
 *
 * What has been run is kept when the cell is stopped: the same call carries on. `npm run experiment` runs the same with all cores.
 * @param lists each setting's values, or its one value; those that are not named are as they are by default
 * @returns a row for each, in the order of the settings
 * @throws InputError for a setting that does not exist or has a wrong value, before anything is run
 */
export async function sweep<S extends RunSettings, R extends Measured>(
  experiment: Experiment<S, R>,
  lists: { readonly [K in keyof S]?: S[K] | readonly S[K][] },
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
 * All runs of an experiment that lie in this copy's results or came with the kit. Of runs with the same settings and seed that differ in the code
 * that made them, the one by the code as it is now, else this copy's own, is taken.
 *
 *     const { rows } = await results("adding");
 * @throws InputError when there is no experiment of that name
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

/** What is drawn over what. */
export interface BandsOf {
  /** The setting along the axis. */
  readonly x: string;
  /** What was measured. */
  readonly y: string;
  /** The setting that has a line for each of its values. */
  readonly by: string;
}

/** A line over a setting: the median of the seeds, and the lowest and highest of them. */
export interface Band {
  readonly name: string;
  readonly x: number[];
  readonly center: number[];
  readonly low: number[];
  readonly high: number[];
}

/**
 * Rows as bands over seeds, for `lineWithBand`: a line for each value of `by`, in the order in which they appear.
 * @throws InputError when a row has no such names, or no numbers under `x` and `y`
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
