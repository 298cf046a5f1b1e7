// Stores results as files: one file per run, or one file per experiment with a line per run.
import { platform } from "#platform";
import { decodeLine, decodeRecord, encodeRecord, type Job, jobId, type RunRecord } from "./record";

/** A file or line in the results that is not a valid result. It is not changed, and its values are left out. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** The runs of an experiment, and the files and lines that cannot be used. */
interface Runs {
  readonly records: RunRecord[];
  readonly faults: Fault[];
}

/**
 * A folder of results.
 *
 * A new run becomes the file EXPERIMENT/ID.json. It is written completely or not at all, so that many processes can write at the same time.
 * `npm run results -- --gather` moves the shipped runs into EXPERIMENT.jsonl, one line per run, sorted by ID. A store reads both.
 */
export class Store {
  /** The gathered files that this store has read, so that loading many jobs reads each file once. */
  readonly #gathered = new Map<string, Promise<ReadonlyMap<string, RunRecord>>>();

  /** @param folder the folder of results. Default: GATEBOOK_RESULTS, or else out/experiments of this copy of the kit */
  constructor(readonly folder = platform.results().own) {}

  /** Returns the path of the file for a single job. */
  path(job: Job): string {
    return `${this.folder}/${job.experiment}/${jobId(job)}.json`;
  }

  /** Returns the path of the file with an experiment's gathered runs. */
  gatheredPath(experiment: string): string {
    return `${this.folder}/${experiment}.jsonl`;
  }

  /** Returns the stored run of a job, or undefined if there is none or its file cannot be used. */
  async load(job: Job): Promise<RunRecord | undefined> {
    try {
      return decodeRecord(await platform.readFile(this.path(job)), jobId(job));
    } catch {
      return (await this.#gatheredRuns(job.experiment)).get(jobId(job));
    }
  }

  /**
   * Writes a run completely or not at all. If an unusable file has the same name, it is kept under another name.
   * @returns the path of the file that holds the run
   */
  async save(record: Omit<RunRecord, "format">): Promise<string> {
    const path = this.path(record);
    const there = await platform.readFile(path).catch(() => undefined);
    // another process was faster, and its values are the same
    if (await this.load(record)) return there ? path : this.gatheredPath(record.experiment);
    if (there) await platform.writeFile(`${path}.unusable`, there);
    await platform.writeFile(path, encodeRecord(record));
    return path;
  }

  /**
   * Returns all runs of an experiment sorted by id, and the files that cannot be used. Temporary files of killed processes are ignored.
   * A run that is both gathered and in a separate file counts once.
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
        if (code !== "ENOENT") faults.push({ path, reason: message }); // a missing file has been gathered meanwhile
      }
    }
    const gathered = await this.#readGathered(experiment); // read last, so that no run is missed during gathering
    const known = new Set(gathered.records.map(jobId));
    const records = [...gathered.records, ...own.filter((record) => !known.has(jobId(record)))];
    return { records: byName(records), faults: [...gathered.faults, ...faults] };
  }

  #gatheredRuns(experiment: string): Promise<ReadonlyMap<string, RunRecord>> {
    const read = async () => new Map((await this.#readGathered(experiment)).records.map((one) => [jobId(one), one]));
    const runs = this.#gathered.get(experiment) ?? read();
    this.#gathered.set(experiment, runs);
    return runs;
  }

  async #readGathered(experiment: string): Promise<Runs> {
    const path = this.gatheredPath(experiment);
    const bytes = await platform.readFile(path).catch(() => undefined); // most folders have no gathered file
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
