// Measures how well two lists of values agree in their order.
import { InputError } from "../base/validate";

/**
 * Returns the concordance of two lists of N numbers, which measures how well the values sort the features. Among all pairs with different features, it
 * is the share of pairs in which the greater feature has the greater value. Pairs with equal values count half.
 *
 *     C = P(value_i > value_j | feature_i > feature_j) + P(value_i = value_j | feature_i > feature_j) / 2
 *
 * The result is 0.5 by chance, 1 if the values sort the features without error, and 0 if they sort the features in reverse. For a feature of 0 and 1 it
 * is the area under the ROC curve (AUC). Only the order counts, so a unit need not be a linear function of the feature. Rare features count as much
 * as frequent features.
 *
 * @param values the values of a unit [N]
 * @param features the feature at the same places [N]. Places with NaN are left out.
 * @throws InputError for lists of different lengths, for a value that is not finite, or if all features are equal
 * @see Harrell, Califf, Pryor, Lee and Rosati 1982, "Evaluating the yield of medical tests"
 */
export function concordance(values: ArrayLike<number>, features: ArrayLike<number>): number {
  if (values.length !== features.length)
    throw new InputError(
      `concordance: values and features must have the same length, got ${values.length} values and ${features.length} features.`,
    );
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`concordance: values must be finite numbers, got ${values[bad]} at entry ${bad}.`);
  const share = concordanceInOrder(ascending(values), values, groupsOf(features));
  if (Number.isNaN(share))
    throw new InputError("concordance: features must have at least two different values, got only one.");
  return share;
}

/** Returns the indices of the values in ascending order of the values. */
export function ascending(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, n) => n).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
}

/**
 * The groups of equal features. `of` contains the group of each feature, counted from the smallest feature, or -1 if the feature is missing. `count`
 * is their number.
 */
export interface Groups {
  readonly of: Int16Array;
  readonly count: number;
}

/** Assigns the same group number to features that are equal. */
export function groupsOf(features: ArrayLike<number>): Groups {
  const known = [...new Set(Array.from(features))].filter((feature) => !Number.isNaN(feature)).sort((a, b) => a - b);
  const ranks = new Map(known.map((feature, rank) => [feature, rank]));
  return { of: Int16Array.from(features, (feature) => ranks.get(feature) ?? -1), count: known.length };
}

/**
 * Returns the concordance of values and features that are already sorted and grouped. With many pairs of lists, each list is then sorted only once.
 * NaN if all features are equal.
 */
export function concordanceInOrder(order: Uint32Array, values: ArrayLike<number>, { of, count }: Groups): number {
  const below = new Float64Array(count); // how many values in each group are smaller than the current one
  const equal = new Float64Array(count); // how many values in each group are equal to the current one
  let [right, pairs] = [0, 0];
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    const value = values[order[begin] as number];
    for (; end < order.length && values[order[end] as number] === value; end++) {
      const group = of[order[end] as number] as number;
      if (group >= 0) equal[group] = (equal[group] as number) + 1;
    }
    for (let group = 0; group < count; group++) {
      const here = equal[group] as number;
      if (here === 0) continue;
      for (let other = 0; other < count; other++) {
        if (other === group) continue;
        pairs += here * (below[other] as number);
        if (other < group) {
          right += here * (below[other] as number);
          pairs += here * (equal[other] as number);
          right += (here * (equal[other] as number)) / 2;
        }
      }
    }
    for (let group = 0; group < count; group++) below[group] = (below[group] as number) + (equal[group] as number);
    equal.fill(0);
    begin = end;
  }
  return right / pairs;
}
