// Saves a record that a child process or another machine has computed, after checking that it belongs to the job.
import { records } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * Returns a function that writes the record of a run, after checking that it belongs to the job and is complete.
 *
 * @param {import("../lib/library.mjs").Store} store
 * @returns {(job: Job, record: RunRecord) => Promise<string>} it returns the file's path, and throws InputError for a record that does not belong to the job
 */
export const keeper = (store) => async (job, record) => {
  const { checkedRecord, jobId } = records();
  return store.save(checkedRecord(record, jobId(job)));
};
