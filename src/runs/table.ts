// Returns runs as the rows of a table, and the median, lowest and highest values over seeds as bands for a chart.
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

/** Runs as a table, with one row per run. */
export interface Results {
  readonly rows: readonly Row[];
  /** The files in the folder of results that could not be used, with the reasons. */
  readonly faults: readonly Fault[];
}

/**
 * The values of each setting of a sweep. With this type, an editor can suggest the names of the settings. `sweep` checks the names and values itself,
 * because its error messages list what is allowed. The compiler's messages about such a large type do not.
 */
export type SweepLists<S extends RunSettings> = { readonly [K in keyof S]?: unknown } & Lists;

/** Options of `sweep`. */
export interface SweepOptions {
  /** The seeds. Each combination of settings is run with each seed. */
  readonly seeds: readonly number[];
  /** The function `progress`. Pass it to show a line that counts the runs. */
  readonly progress?: (total: number) => StepCounter;
}

const rowOf = ({ settings, seed, measured }: RunRecord): Row => ({ ...settings, seed, ...measured });

/**
 * Returns the results of every combination of settings with every seed. Stored runs are read. Runs that are missing are computed here, one after the other.
 *
 *     const rows = await sweep(experiments.adding, { cell: ["rnn", "lstm"], T: [20, 50] }, { seeds: [1, 2, 3], progress });
 *
 * If the cell is stopped, the finished runs are kept, and calling `sweep` again continues. `npm run experiment` computes the same runs on all cores.
 * @param lists for each setting, a list of values or a single value. Settings that are left out have their defaults.
 * @returns one row per run, in the order of the settings
 * @throws InputError before anything runs, for an unknown setting or an invalid value. The message lists the allowed settings or values.
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
 * Returns all runs of an experiment: those of this copy, and those that came with the kit. If different versions of the code have computed runs with
 * the same settings and seed, the run of the current version is returned. If there is no such run, the run of this copy is returned.
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

/** The names of the columns that `bandsOver` uses. */
export interface BandsOf {
  /** The name of the setting for the horizontal axis. */
  readonly x: string;
  /** The name of the measured value for the vertical axis. */
  readonly y: string;
  /** The name of a setting. Each value of this setting gets its own line. */
  readonly by: string;
}

/** A line with a band: the median, the lowest and the highest value over the seeds, for each value of the setting on the horizontal axis. */
export interface Band {
  readonly name: string;
  readonly x: number[];
  readonly center: number[];
  readonly low: number[];
  readonly high: number[];
}

/**
 * Returns rows as bands over the seeds, for `lineWithBand`: one line per value of `by`, in the order in which the values appear in the rows.
 * @throws InputError if the value of `x` or `y` in a row is not a number
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
