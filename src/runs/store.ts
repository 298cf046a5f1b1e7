import { platform } from "#platform";
import { decodeRecord, encodeRecord, type Job, jobId, type RunRecord } from "./record";

/** A file among the results that is none: it stays where it is, and its numbers are left out. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** A folder of results: one file of JSON a run, experiment by experiment. */
export class Store {
  /** @param folder default: this copy's own, out/experiments or GATEBOOK_RESULTS */
  constructor(readonly folder = platform.results().own) {}

  /** The file of a job. */
  path(job: Job): string {
    return `${this.folder}/${job.experiment}/${jobId(job)}.json`;
  }

  /** The run of a job that has been made already; undefined where there is none, or its file cannot be used. */
  async load(job: Job): Promise<RunRecord | undefined> {
    try {
      return decodeRecord(await platform.readFile(this.path(job)), jobId(job));
    } catch {
      return undefined;
    }
  }

  /**
   * Writes a run as a whole or not at all. A file of that name that cannot be used is kept beside it, under another name.
   * @returns the file's path
   */
  async save(record: Omit<RunRecord, "format">): Promise<string> {
    const path = this.path(record);
    const there = await platform.readFile(path).catch(() => undefined);
    if (there) {
      if (await this.load(record)) return path; // somebody else was faster: the same numbers
      await platform.writeFile(`${path}.unusable`, there);
    }
    await platform.writeFile(path, encodeRecord(record));
    return path;
  }

  /** All runs of an experiment, sorted by their names, and what else lies there. Halves that a killed process has left behind are passed over. */
  async all(experiment: string): Promise<{ readonly records: RunRecord[]; readonly faults: Fault[] }> {
    const folder = `${this.folder}/${experiment}`;
    const [records, faults]: [RunRecord[], Fault[]] = [[], []];
    for (const file of await platform.listFiles(folder)) {
      if (file.endsWith(".tmp") || file.startsWith(".")) continue;
      const path = `${folder}/${file}`;
      try {
        if (!file.endsWith(".json")) throw new Error("it is not one of the results");
        const record = decodeRecord(await platform.readFile(path), file.slice(0, -".json".length));
        if (record.experiment !== experiment) throw new Error(`it belongs to the experiment "${record.experiment}"`);
        records.push(record);
      } catch (error) {
        faults.push({ path, reason: (error as Error).message });
      }
    }
    return { records, faults };
  }
}
