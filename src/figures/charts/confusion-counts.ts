// Counts the entries of a confusion matrix, and checks such counts for the figures `confusionMatrix` and `confusionBars`.
import { InputError } from "../../base/validate";
import { indices, type NumberList, type NumberTable, numberList, numberTable, sameLength } from "../kit/number-lists";

/** A checked confusion matrix, which counts how often a classifier predicted each class for each actual class. */
export interface Confusion {
  /** The entry in row r and column c is how often class c was predicted for an example of class r [K, K]. */
  readonly counts: readonly (readonly number[])[];
  /** The names of the classes [K]. */
  readonly names: readonly string[];
  /** The number of examples of each class [K]. */
  readonly totals: readonly number[];
  readonly all: number;
  /** The share of correct predictions, between 0 and 1. */
  readonly accuracy: number;
  /** The wrong predictions that occur, with their counts. The most frequent comes first. */
  readonly mistakes: readonly { readonly actual: number; readonly predicted: number; readonly count: number }[];
}

/**
 * Returns the counts of a confusion matrix from two lists of classes. K classes, N examples.
 *
 * @param actual the actual class of each example, an integer from 0 to K - 1 [N]
 * @param predicted the predicted class of each example, an integer from 0 to K - 1 [N]
 * @returns the counts [K, K], with one row per actual class and one column per predicted class
 * @throws InputError if a list is empty, if the lists differ in length, or if a class is outside 0 to K - 1
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
        `${caller}: classes must be whole numbers from 0 to ${classes - 1}, got actual ${r} and predicted ${c} at entry ${n}. Are these probabilities? Take the index of the largest probability.`,
      );
    row[c] = (row[c] as number) + 1;
  }
  return counts;
}

/**
 * Checks the counts of a confusion matrix, and returns them with totals, accuracy and mistakes.
 * @throws InputError if the table is not square, if a count is not an integer, if all counts are 0, or if there is not one label per class
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
