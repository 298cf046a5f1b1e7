// Makes batches of dates for training.
import { checkCount, checkSeed } from "../../base/counts";
import { checkNames, InputError } from "../../base/validate";
import { epochOrder } from "../../train/batches";
import { type DateVocabulary, dateTokens, type EncodedDates, encodeDates } from "./date-tokens";
import type { WrittenDate } from "./dates";

/** Options for splitting dates into batches. */
export interface DateBatchOptions {
  /** The number of dates in a batch. */
  readonly batch: number;
  /** The same seed gives the same order on every machine and backend. */
  readonly seed: number;
}

/** The number of batches that are sorted by length together, before they are separated. */
const TOGETHER = 8;

/**
 * Returns a function for `train({ data: dateBatches(…) })`. It returns the batch of a step. The dates of a batch have similar lengths, so there is
 * little padding. With 64 dates in a batch, a step takes half the time that it takes without this sorting.
 *
 * Each pass shuffles all dates again. The dates of 8 batches are sorted by length together and split into batches, which are used in shuffled order.
 * If fewer than 8 batches of dates remain at the end of a pass, they are not used in this pass.
 * @returns a function of the step, counted from 1; the batch that it returns depends only on the step
 * @throws InputError if there are fewer than 8 batches of dates, if `batch` is not a whole number above 0, or if the seed is not a finite number
 */
export function dateBatches(
  vocabulary: DateVocabulary,
  dates: readonly WrittenDate[],
  options: DateBatchOptions,
): (step: number) => EncodedDates {
  checkNames("dateBatches", "options", options, ["batch", "seed"]);
  const { batch, seed } = options;
  checkCount("dateBatches", "options.batch", batch, 1);
  checkSeed("dateBatches", seed);
  const size = TOGETHER * batch;
  const groups = Math.floor(dates.length / size);
  if (groups < 1) {
    throw new InputError(
      `dateBatches: dates must contain at least ${TOGETHER} batches of ${batch} = ${size}, got ${dates.length}.`,
    );
  }
  const lengths = dates.map((date) => dateTokens(date).length);
  let current: { group: number; batches: readonly (readonly number[])[] } = { group: -1, batches: [] };
  const cut = (group: number) => {
    const start = (group % groups) * size;
    const order = epochOrder(dates.length, seed, Math.floor(group / groups)).slice(start, start + size);
    const sorted = [...order].sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
    const shuffled = epochOrder(TOGETHER, seed, group);
    return Array.from(shuffled, (place) => sorted.slice(place * batch, (place + 1) * batch));
  };
  return (step) => {
    checkCount("dateBatches", "step", step, 1);
    const group = Math.floor((step - 1) / TOGETHER);
    if (current.group !== group) current = { group, batches: cut(group) };
    const rows = current.batches[(step - 1) % TOGETHER] as readonly number[];
    return encodeDates(
      vocabulary,
      rows.map((row) => dates[row] as WrittenDate),
    );
  };
}
