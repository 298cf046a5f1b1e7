// Saves the records of runs that a child process or another machine has computed.
import { records } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * Returns a function that saves the record of a run in the store. It first checks that the record is complete and belongs to the job.
 *
 * @param {import("../lib/library.mjs").Store} store
 * @returns {(job: Job, record: RunRecord) => Promise<string>} The function returns the file's path. It throws InputError if the record does not pass the check.
 */
export const keeper = (store) => async (job, record) => {
  const { checkedRecord, jobId } = records();
  return store.save(checkedRecord(record, jobId(job)));
};
