// Counts the entries of a confusion matrix, and checks them for two figures.
import { InputError } from "../../base/validate";
import { indices, type NumberList, type NumberTable, numberList, numberTable, sameLength } from "../kit/number-lists";

/** How often a classifier predicted each class for each actual class. */
export interface Confusion {
  /** How often class c was predicted for class r [K, K]. */
  readonly counts: readonly (readonly number[])[];
  /** Names of the classes [K]. */
  readonly names: readonly string[];
  /** The number of examples of each class [K]. */
  readonly totals: readonly number[];
  readonly all: number;
  /** The share of correct predictions, 0..1. */
  readonly accuracy: number;
  /** The fields with wrong predictions that are not 0, largest first. */
  readonly mistakes: readonly { readonly actual: number; readonly predicted: number; readonly count: number }[];
}

/**
 * Returns the counts of a confusion matrix from two lists. A row is an actual class, and a column is a predicted class. K classes, N examples.
 *
 * @param actual integers from 0 to K - 1 [N]
 * @param predicted integers from 0 to K - 1 [N]
 * @returns counts [K, K]
 * @throws InputError for empty lists, lists of different lengths, classes outside 0 to K - 1
 */
export function confusionCounts(actual: NumberList, predicted: NumberList, classes: number): number[][] {
  const caller = "confusionCounts";
  if (!(Number.isInteger(classes) && classes >= 1))
    throw new InputError(`${caller}: classes must be a whole number of at least 1, got ${classes}.`);
  const [truth, guesses] = [numberList(caller, "actual", actual), numberList(caller, "predicted", predicted)];
  sameLength(caller, "predicted", guesses.length, truth.length, "actual");
  const counts = indices(classes).map(() => indices(classes).map(() => 0));
  for (const [n, r] of truth.entries()) {
    const c = guesses[n] as number;
    const row = counts[r];
    if (row?.[c] === undefined)
      throw new InputError(
        `${caller}: classes must be whole numbers from 0 to ${classes - 1}, got actual ${r} and predicted ${c} at entry ${n}. Are these probabilities? Take the index of the largest.`,
      );
    row[c] = (row[c] as number) + 1;
  }
  return counts;
}

/**
 * Checks counts and returns them with totals, accuracy and mistakes.
 * @throws InputError for a table that is not square, counts that are not integers, only zeros, names of the wrong length
 */
export function checkConfusion(caller: string, table: NumberTable, labels: readonly string[] | undefined): Confusion {
  const counts = numberTable(caller, "counts", table);
  const size = counts.length;
  if (counts[0]?.length !== size)
    throw new InputError(
      `${caller}: counts must be square, one row and one column for each class, got [${size}, ${counts[0]?.length}].`,
    );
  for (const [r, row] of counts.entries())
    for (const [c, count] of row.entries())
      if (!(Number.isInteger(count) && count >= 0))
        throw new InputError(
          `${caller}: counts must be whole numbers of at least 0, got ${count} in row ${r}, column ${c}. Are these shares?`,
        );
  if (labels) sameLength(caller, "labels", labels.length, size, "the classes");
  const totals = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const all = totals.reduce((a, b) => a + b, 0);
  if (all === 0) throw new InputError(`${caller}: counts must hold at least one example, got only zeros.`);
  const mistakes = counts
    .flatMap((row, actual) => row.map((count, predicted) => ({ actual, predicted, count })))
    .filter(({ actual, predicted, count }) => actual !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted);
  return {
    counts,
    names: labels ?? indices(size).map(String),
    totals,
    all,
    accuracy: counts.reduce((sum, row, r) => sum + (row[r] as number), 0) / all,
    mistakes,
  };
}
