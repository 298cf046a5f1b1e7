// Defines three things: the job of a run, the record with its results, and the file format of records.
import { sha256 } from "../base/sha256";
import { InputError } from "../base/validate";
import type { Experiment, Measured, RunSettings } from "./types";

/** Identifies a run by everything that its results depend on. Two runs with the same job have the same results. */
export interface Job {
  readonly experiment: string;
  readonly revision: number;
  /** All settings, including those with default values. */
  readonly settings: RunSettings;
  readonly seed: number;
  /** The version of the code that computes the run, from `codeVersion()`. */
  readonly code: string;
}

/** The record of a run: its job and its results. It is stored as JSON. */
export interface RunRecord extends Job {
  readonly format: typeof FORMAT;
  /** The backend and the software versions with which the run was computed. The last digits of the results may depend on them. */
  readonly environment: Readonly<Record<string, string | number>>;
  /** How many seconds the run took. It is used to estimate the time of later runs. */
  readonly seconds: number;
  readonly measured: Measured;
}

const FORMAT = "gatebook-run 1";

/** Returns the job for these settings. Settings that are left out have their defaults. @throws InputError for invalid settings or an invalid seed */
export function jobOf(experiment: Experiment, settings: object, seed: number, code: string): Job {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InputError(`${experiment.name}: a seed must be an integer of at least 0, got ${seed}.`);
  return {
    experiment: experiment.name,
    revision: experiment.revision,
    settings: experiment.complete(settings),
    seed,
    code,
  };
}

/**
 * Returns the id of a job: the first 20 hexadecimal digits of the SHA-256 of all its parts. The run's file has this name. The order of the settings
 * does not matter.
 */
export function jobId({ experiment, revision, settings, seed, code }: Job): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([experiment, revision, sorted, seed, code]);
  return sha256(new TextEncoder().encode(text)).slice(0, 20);
}

/** Returns a record as the bytes of a run's file. */
export function encodeRecord(record: Omit<RunRecord, "format">): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...record }, null, 1)}\n`);
}

/**
 * Returns the record in a run's file.
 * @param name the name of the file without .json, which must be the id of the job
 * @throws InputError that describes what is wrong with the file
 */
export function decodeRecord(bytes: Uint8Array, name: string): RunRecord {
  return checkedRecord(parsed(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as RunRecord, name);
}

/**
 * Returns a record as a line for a file with many runs, including the line end. The line begins with the job's id, so that a change of the line can
 * be detected.
 */
export function encodeLine(record: Omit<RunRecord, "format">): string {
  return `${JSON.stringify({ id: jobId(record), format: FORMAT, ...record })}\n`;
}

/**
 * Reads a record from a line of a file.
 * @throws InputError that describes what is wrong with the line
 */
export function decodeLine(line: string): RunRecord {
  const { id: name, ...record } = { ...(parsed(() => line) as RunRecord & { readonly id: string }) };
  const id = checkedId(record);
  if (id !== name)
    throw new InputError(`its id must be ${id} according to its content, got ${name}. Was the line changed?`);
  return record;
}

function parsed(text: () => string): unknown {
  try {
    return JSON.parse(text());
  } catch {
    throw new InputError("it is not JSON. Was writing it interrupted?");
  }
}

/** Returns the record of a job that has just been computed. @throws InputError if a measured number is not finite */
export function recordOf(job: Job, computed: Pick<RunRecord, "environment" | "seconds" | "measured">): RunRecord {
  return checkedRecord({ format: FORMAT, ...job, ...computed }, jobId(job));
}

/**
 * Returns a record that came from a file, a process or another machine, after checking that it is complete and belongs to the expected job.
 * @param name the id of the expected job
 * @throws InputError that describes what is wrong with the record
 */
export function checkedRecord(record: RunRecord, name: string): RunRecord {
  const id = checkedId(record);
  if (id !== name)
    throw new InputError(
      `its content gives the id ${id}, but ${name} was expected. Was the record changed, or its file renamed?`,
    );
  return record;
}

/** Returns the id that follows from a record's content. @throws InputError if it is not a valid record */
function checkedId(record: RunRecord): string {
  if (record?.format !== FORMAT)
    throw new InputError(`its format must be "${FORMAT}", got ${JSON.stringify(record?.format)}`);
  const { settings, measured, environment, seconds } = record;
  const records = [settings, measured, environment].every((one) => typeof one === "object" && one !== null);
  if (!records || !Number.isFinite(seconds))
    throw new InputError("it must contain settings, measured, environment and seconds");
  if (!Object.values(measured).flat().every(Number.isFinite))
    throw new InputError("its measured values must be finite numbers");
  return jobId(record);
}
