// Computes runs, and makes the list of jobs of a sweep.
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { InputError } from "../base/validate";
import { version } from "../version";
import { type Job, jobOf, type RunRecord, recordOf } from "./record";
import { Store } from "./store";
import type { Experiment, RunContext } from "./types";

/**
 * Computes a job and returns its record. It writes no file. Notebooks, the command, the processes of a pool and the workers of a queue all call it.
 * @throws the errors of the experiment; InputError if a measured number is not finite
 */
export async function compute(
  experiment: Experiment,
  job: Job,
  context: Omit<RunContext, "seed"> = {},
): Promise<RunRecord> {
  const environment = await environmentOf();
  const begin = performance.now();
  const measured = await experiment.run(job.settings, { ...context, seed: job.seed });
  const seconds = Math.round(performance.now() - begin) / 1000;
  return recordOf(job, { environment, seconds, measured });
}

/**
 * Returns the record of a job. If the job has been computed before, its record is read. Otherwise the job is computed and its record is saved.
 * @throws the errors of `compute`; nothing is saved then
 */
export async function runJob(
  experiment: Experiment,
  job: Job,
  options: Omit<RunContext, "seed"> & { readonly store?: Store } = {},
): Promise<RunRecord> {
  const { store = new Store(), ...context } = options;
  const there = await store.load(job);
  if (there) return there;
  const record = await compute(experiment, job, context);
  await store.save(record);
  return record;
}

/** Returns the backend, the number of threads and the software versions of this process. */
async function environmentOf(): Promise<RunRecord["environment"]> {
  const { backend } = await platform.started;
  await tf.ready();
  return { backend, threads: platform.threads(), gatebook: version, tfjs: tf.version.tfjs, ...platform.versions() };
}

/** The values of each setting in a sweep. A value that is not a list counts as a list with one value. */
export type Lists = Readonly<Record<string, unknown>>;

/**
 * Returns the jobs of a sweep: every combination of the settings' values with every seed. The seed changes fastest, then the last setting, and so on.
 * @throws InputError for an invalid setting or seed
 */
export async function jobsOf(experiment: Experiment, lists: Lists, seeds: readonly number[]): Promise<Job[]> {
  const code = platform.codeVersion();
  if (!Array.isArray(seeds) || seeds.length === 0)
    throw new InputError(`${experiment.name}: seeds must be a list of at least one, got ${JSON.stringify(seeds)}.`);
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(lists)) {
    if (Array.isArray(values) && values.length === 0)
      throw new InputError(`${experiment.name}: the setting ${name} must have at least one value, got an empty list.`);
    combinations = combinations.flatMap((one) => [values].flat().map((value) => ({ ...one, [name]: value })));
  }
  const all = combinations.map((settings) => experiment.complete(settings)); // all settings are checked before any file is read
  const prepared: object[] = [];
  for (const settings of all) prepared.push(await experiment.prepare(settings));
  return prepared.flatMap((settings) => seeds.map((seed) => jobOf(experiment, settings, seed, code)));
}
