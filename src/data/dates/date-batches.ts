// Makes batches of dates for training.
import { checkCount, checkSeed } from "../../base/counts";
import { checkNames, InputError } from "../../base/validate";
import { epochOrder } from "../../train/batches";
import { type DateVocabulary, dateTokens, type EncodedDates, encodeDates } from "./date-tokens";
import type { WrittenDate } from "./dates";

/** How to cut dates into batches. */
export interface DateBatchOptions {
  /** N dates in a batch. */
  readonly batch: number;
  /** The same seed gives the same order on every machine and backend. */
  readonly seed: number;
}

/** How many batches are sorted by length together before they are cut. */
const TOGETHER = 8;

/**
 * Returns a function that returns the batch of a step, for `train({ data: dateBatches(…) })`. The dates of a batch have similar lengths, so there is
 * little padding. With 64 dates in a batch, a step then takes half the time.
 *
 * Each pass shuffles all dates anew. The dates of 8 batches at a time are sorted by length, cut into batches, and used in a shuffled order. Dates
 * that remain at the end of a pass, fewer than 8 batches, wait for the next pass.
 * @returns a function of the step, counted from 1; its batch depends on the step alone
 * @throws InputError for fewer than 8 batches of dates, a batch that is not a whole number above 0, a seed that is not a finite number
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
      `dateBatches: dates must hold at least ${TOGETHER} batches of ${batch} = ${size}, got ${dates.length}.`,
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
