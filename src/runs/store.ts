// Stores the records of runs as files: one file per run, or one file per experiment with one line per run.
import { platform } from "#platform";
import { decodeLine, decodeRecord, encodeRecord, type Job, jobId, type RunRecord } from "./record";

/** A file or a line in the folder of results that is not a valid record. The store ignores its values. Only `save` replaces such a file, and keeps a copy of it. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** The runs of an experiment, and the files and lines that could not be used. */
interface Runs {
  readonly records: RunRecord[];
  readonly faults: Fault[];
}

/**
 * A folder of results.
 *
 * A new run is saved as the file EXPERIMENT/ID.json. The file is written completely or not at all, so many processes can write at the same time.
 * `npm run results -- --gather` moves the runs that ship with the kit into EXPERIMENT.jsonl, with one line per run, sorted by ID. A store reads
 * both kinds of files.
 */
export class Store {
  /** The contents of the .jsonl files that this store has read. Loading many jobs then reads each of these files only once. */
  readonly #gathered = new Map<string, Promise<ReadonlyMap<string, RunRecord>>>();

  /** @param folder the folder of results. The default is the path in GATEBOOK_RESULTS, or out/experiments in this copy of the kit. */
  constructor(readonly folder = platform.results().own) {}

  /** Returns the path of the file for the run of a single job. */
  path(job: Job): string {
    return `${this.folder}/${job.experiment}/${jobId(job)}.json`;
  }

  /** Returns the path of the .jsonl file that contains an experiment's gathered runs. */
  gatheredPath(experiment: string): string {
    return `${this.folder}/${experiment}.jsonl`;
  }

  /** Returns the record of a job from its own file, or else from the .jsonl file. Undefined if neither contains a valid record of the job. */
  async load(job: Job): Promise<RunRecord | undefined> {
    const { record } = await this.#ownFile(job);
    return record ?? (await this.#gatheredRuns(job.experiment)).get(jobId(job));
  }

  /**
   * Writes a record completely or not at all. If a file with the same name cannot be used, it is kept under another name.
   * @returns the path of the file that contains the record
   */
  async save(record: Omit<RunRecord, "format">): Promise<string> {
    const path = this.path(record);
    const own = await this.#ownFile(record);
    // another process has saved the same job, and its values are the same
    if (own.record) return path;
    if (await this.load(record)) return this.gatheredPath(record.experiment);
    if (own.bytes) await platform.writeFile(`${path}.unusable`, own.bytes);
    await platform.writeFile(path, encodeRecord(record));
    return path;
  }

  /**
   * Returns all runs of an experiment sorted by id, and the files that could not be used. Temporary files of killed processes are ignored.
   * A run that is in the .jsonl file and also in a file of its own counts once.
   */
  async all(experiment: string): Promise<Runs> {
    const [own, faults]: [RunRecord[], Fault[]] = [[], []];
    const folder = `${this.folder}/${experiment}`;
    for (const file of await platform.listFiles(folder)) {
      if (file.endsWith(".tmp") || file.startsWith(".")) continue;
      const path = `${folder}/${file}`;
      try {
        if (!file.endsWith(".json")) throw new Error("it is not a file of results");
        const record = decodeRecord(await platform.readFile(path), file.slice(0, -".json".length));
        if (record.experiment !== experiment) throw new Error(`it belongs to the experiment "${record.experiment}"`);
        own.push(record);
      } catch (error) {
        const { code, message } = error as Error & { readonly code?: string };
        if (code !== "ENOENT") faults.push({ path, reason: message }); // a file that is missing now has been moved into the .jsonl file in the meantime
      }
    }
    const gathered = await this.#readGathered(experiment); // the .jsonl file is read last, so that no run is missed if runs are being moved into it
    const known = new Set(gathered.records.map(jobId));
    const records = [...gathered.records, ...own.filter((record) => !known.has(jobId(record)))];
    return { records: byName(records), faults: [...gathered.faults, ...faults] };
  }

  /** Returns the content of a job's own file, if there is one, and its record, if it is valid. */
  async #ownFile(job: Job): Promise<{ readonly bytes?: Uint8Array; readonly record?: RunRecord }> {
    const bytes = await platform.readFile(this.path(job)).catch(() => undefined);
    if (!bytes) return {};
    try {
      return { bytes, record: decodeRecord(bytes, jobId(job)) };
    } catch {
      return { bytes };
    }
  }

  #gatheredRuns(experiment: string): Promise<ReadonlyMap<string, RunRecord>> {
    const read = async () => new Map((await this.#readGathered(experiment)).records.map((one) => [jobId(one), one]));
    const runs = this.#gathered.get(experiment) ?? read();
    this.#gathered.set(experiment, runs);
    return runs;
  }

  async #readGathered(experiment: string): Promise<Runs> {
    const path = this.gatheredPath(experiment);
    const bytes = await platform.readFile(path).catch(() => undefined); // most experiments have no .jsonl file
    const lines = bytes ? new TextDecoder().decode(bytes).split("\n") : [];
    const [records, faults]: [RunRecord[], Fault[]] = [[], []];
    for (const [n, line] of lines.entries()) {
      if (line === "" && n === lines.length - 1) continue;
      try {
        const record = decodeLine(line);
        if (record.experiment !== experiment) throw new Error(`it belongs to the experiment "${record.experiment}"`);
        records.push(record);
      } catch (error) {
        faults.push({ path: `${path}, line ${n + 1}`, reason: (error as Error).message });
      }
    }
    return { records, faults };
  }
}

/** Returns the runs sorted by id. */
function byName(records: readonly RunRecord[]): RunRecord[] {
  const named = records.map((record) => ({ record, name: jobId(record) }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ record }) => record);
}
