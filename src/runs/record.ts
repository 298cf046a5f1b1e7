// What a run is made from and what it leaves, and the file that holds both.
import { sha256 } from "../base/sha256";
import { InputError } from "../base/validate";
import type { Experiment, Measured, RunSettings } from "./types";

/** Which run it is: what its numbers depend on. */
export interface Job {
  readonly experiment: string;
  readonly revision: number;
  /** All settings, those by default included. */
  readonly settings: RunSettings;
  readonly seed: number;
  /** The version of the code that computes: `codeVersion()`. */
  readonly code: string;
}

/** What a run leaves: a file of JSON. */
export interface RunRecord extends Job {
  readonly format: typeof FORMAT;
  /** What was computed with; the numbers' last digits may depend on it. */
  readonly environment: Readonly<Record<string, string | number>>;
  /** How long it took. The numbers do not depend on it; estimates of later runs do. */
  readonly seconds: number;
  readonly measured: Measured;
}

const FORMAT = "gatebook-run 1";

/** The run of some settings. @throws InputError for wrong settings or a wrong seed */
export function jobOf(experiment: Experiment, settings: object, seed: number, code: string): Job {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InputError(`${experiment.name}: a seed must be a whole number from 0 on, got ${seed}.`);
  return {
    experiment: experiment.name,
    revision: experiment.revision,
    settings: experiment.complete(settings),
    seed,
    code,
  };
}

/** A job's name, and its file's: 20 hexadecimal digits of the SHA-256 of all that it depends on. Names sorted, so that their order does not count. */
export function jobId({ experiment, revision, settings, seed, code }: Job): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([experiment, revision, sorted, seed, code]);
  return sha256(new TextEncoder().encode(text)).slice(0, 20);
}

/** The bytes of a run's file. */
export function encodeRecord(record: Omit<RunRecord, "format">): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...record }, null, 1)}\n`);
}

/**
 * Reads a run's file.
 * @param name the file's name without .json: the job's, or the file is not what it says
 * @throws InputError with what is wrong with it
 */
export function decodeRecord(bytes: Uint8Array, name: string): RunRecord {
  return checkedRecord(parsed(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as RunRecord, name);
}

/** A run as a line of a file with many runs, its line end included. The job's name stands first, so that a change in the line is noticed. */
export function encodeLine(record: Omit<RunRecord, "format">): string {
  return `${JSON.stringify({ id: jobId(record), format: FORMAT, ...record })}\n`;
}

/**
 * Reads a run's line.
 * @throws InputError with what is wrong with it
 */
export function decodeLine(line: string): RunRecord {
  const { id: name, ...record } = { ...(parsed(() => line) as RunRecord & { readonly id: string }) };
  const id = checkedId(record);
  if (id !== name) throw new InputError(`its id must be ${id} by what stands in it, got ${name}: was it changed?`);
  return record;
}

function parsed(text: () => string): unknown {
  try {
    return JSON.parse(text());
  } catch {
    throw new InputError("it is not JSON: was its writing cut short?");
  }
}

/** The record of a job that has been computed. @throws InputError where it measured something else than finite numbers */
export function recordOf(job: Job, computed: Pick<RunRecord, "environment" | "seconds" | "measured">): RunRecord {
  return checkedRecord({ format: FORMAT, ...job, ...computed }, jobId(job));
}

/**
 * Returns a record that came from a file, a process or another machine, once it is sure that it is whole and this job's.
 * @param name the job's
 * @throws InputError with what is wrong with it
 */
export function checkedRecord(record: RunRecord, name: string): RunRecord {
  const id = checkedId(record);
  if (id !== name)
    throw new InputError(`it must be called ${id}.json by what stands in it: was it changed, or renamed?`);
  return record;
}

/** The name that a run has by what stands in it. @throws InputError when it is none */
function checkedId(record: RunRecord): string {
  if (record?.format !== FORMAT)
    throw new InputError(`its format must be "${FORMAT}", got ${JSON.stringify(record?.format)}`);
  const { settings, measured, environment, seconds } = record;
  const records = [settings, measured, environment].every((one) => typeof one === "object" && one !== null);
  if (!records || !Number.isFinite(seconds))
    throw new InputError("it must hold settings, measured, environment and seconds");
  if (!Object.values(measured).flat().every(Number.isFinite))
    throw new InputError("what it measured must be finite numbers");
  return jobId(record);
}
