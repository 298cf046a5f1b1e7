// Results as files: each run in a file of its own, or all runs of an experiment gathered in one file, a line each.
import { platform } from "#platform";
import { decodeLine, decodeRecord, encodeRecord, type Job, jobId, type RunRecord } from "./record";

/** A file among the results that is none, or a line: it stays where it is, and its numbers are left out. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** The runs of an experiment, and what cannot be used. */
interface Runs {
  readonly records: RunRecord[];
  readonly faults: Fault[];
}

/**
 * A folder of results.
 *
 * A new run becomes the file EXPERIMENT/ID.json, written as a whole, so that many processes can write at once. `npm run results -- --gather` moves the
 * runs that ship into EXPERIMENT.jsonl, one line for each, sorted by ID. A store reads both.
 */
export class Store {
  /** What this store has read of gathered files, so that loading many jobs reads each file once. */
  readonly #gathered = new Map<string, Promise<ReadonlyMap<string, RunRecord>>>();

  /** @param folder default: this copy's own, out/experiments or GATEBOOK_RESULTS */
  constructor(readonly folder = platform.results().own) {}

  /** The file of a job's own. */
  path(job: Job): string {
    return `${this.folder}/${job.experiment}/${jobId(job)}.json`;
  }

  /** The file of an experiment's gathered runs. */
  gatheredPath(experiment: string): string {
    return `${this.folder}/${experiment}.jsonl`;
  }

  /** The run of a job that has been made already; undefined where there is none, or its file cannot be used. */
  async load(job: Job): Promise<RunRecord | undefined> {
    try {
      return decodeRecord(await platform.readFile(this.path(job)), jobId(job));
    } catch {
      return (await this.#gatheredRuns(job.experiment)).get(jobId(job));
    }
  }

  /**
   * Writes a run as a whole or not at all. A file of that name that cannot be used is kept beside it, under another name.
   * @returns the path of the file that holds the run
   */
  async save(record: Omit<RunRecord, "format">): Promise<string> {
    const path = this.path(record);
    const there = await platform.readFile(path).catch(() => undefined);
    // somebody else was faster: the same numbers
    if (await this.load(record)) return there ? path : this.gatheredPath(record.experiment);
    if (there) await platform.writeFile(`${path}.unusable`, there);
    await platform.writeFile(path, encodeRecord(record));
    return path;
  }

  /**
   * All runs of an experiment, sorted by their names, and what else lies there. Halves that a killed process has left behind are passed over.
   * A run that is gathered already counts once.
   */
  async all(experiment: string): Promise<Runs> {
    const [own, faults]: [RunRecord[], Fault[]] = [[], []];
    const folder = `${this.folder}/${experiment}`;
    for (const file of await platform.listFiles(folder)) {
      if (file.endsWith(".tmp") || file.startsWith(".")) continue;
      const path = `${folder}/${file}`;
      try {
        if (!file.endsWith(".json")) throw new Error("it is not one of the results");
        const record = decodeRecord(await platform.readFile(path), file.slice(0, -".json".length));
        if (record.experiment !== experiment) throw new Error(`it belongs to the experiment "${record.experiment}"`);
        own.push(record);
      } catch (error) {
        const { code, message } = error as Error & { readonly code?: string };
        if (code !== "ENOENT") faults.push({ path, reason: message }); // a file that is gone was gathered meanwhile
      }
    }
    const gathered = await this.#readGathered(experiment); // read last, so that no run is missed
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
    const bytes = await platform.readFile(path).catch(() => undefined); // most folders have none
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

/** Runs sorted by their names. */
function byName(records: readonly RunRecord[]): RunRecord[] {
  const named = records.map((record) => ({ record, name: jobId(record) }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ record }) => record);
}
