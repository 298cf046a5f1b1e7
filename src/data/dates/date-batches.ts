import { checkCount, checkSeed } from "../../base/counts";
import { checkNames, InputError } from "../../base/validate";
import { epochOrder } from "../../train/batches";
import { type DateVocabulary, dateTokens, type EncodedDates, encodeDates } from "./date-tokens";
import type { WrittenDate } from "./dates";

/** How dates are cut into batches. */
export interface DateBatchOptions {
  /** N dates in a batch. */
  readonly batch: number;
  /** Same seed, same order, on every machine and backend. */
  readonly seed: number;
}

/** So many batches are cut from dates that were sorted by length together. */
const TOGETHER = 8;

/**
 * The batch of each step, for `train({ data: dateBatches(…) })`: dates of about one length, so that little is padding. With 64 in a batch a step
 * then takes half the time.
 *
 * All dates are shuffled, anew in each pass; each 8 batches in a row are sorted by length, cut, and taken in a shuffled order. What is left at
 * a pass's end, fewer than 8 batches, waits for the next pass.
 * @returns the batch of a step, counted from 1; it depends on the step alone
 * @throws InputError for fewer than 8 batches of dates, a batch that is no whole number above 0, a seed that is no finite number
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
