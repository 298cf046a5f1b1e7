// Saves what a process or another machine has measured, once it is sure that it is the job's.
import { records } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * Writes a run, once it is sure that it is this job's, and whole.
 *
 * @param {import("../lib/library.mjs").Store} store
 * @returns {(job: Job, record: RunRecord) => Promise<string>} gives the file's path; throws InputError for what is not the job's record
 */
export const keeper = (store) => async (job, record) => {
  const { checkedRecord, jobId } = records();
  return store.save(checkedRecord(record, jobId(job)));
};
