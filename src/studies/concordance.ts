// Measures how well the order of one list of values agrees with another list.
import { InputError } from "../base/validate";

/**
 * Returns how well one list of numbers sorts another: among all pairs with different features, the share in which the greater feature has the greater
 * value. Equal values count half. N numbers in each list.
 *
 *     C = P(value_i > value_j | feature_i > feature_j) + P(value_i = value_j | feature_i > feature_j) / 2
 *
 * The result is 0.5 by chance, 1 if the values sort the features without error, and 0 if they sort them backwards. For a feature of 0 and 1 it is the
 * area under the ROC curve (AUC). Only the order counts, so a unit need not be a linear function of the feature, and rare features count as much as
 * frequent ones.
 *
 * @param values the values of a unit [N]
 * @param features the feature at the same places [N]; places with NaN are left out
 * @throws InputError for lists of different lengths, a value that is not finite, or no two different features
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

/** Returns the indices of the values, beginning with the smallest value. */
export function ascending(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, n) => n).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
}

/** Returns for each feature the number of its group, beginning with the smallest feature, or -1 if it is missing. */
export interface Groups {
  readonly of: Int16Array;
  readonly count: number;
}

/** Numbers the groups of equal features. */
export function groupsOf(features: ArrayLike<number>): Groups {
  const known = [...new Set(Array.from(features))].filter((feature) => !Number.isNaN(feature)).sort((a, b) => a - b);
  const ranks = new Map(known.map((feature, rank) => [feature, rank]));
  return { of: Int16Array.from(features, (feature) => ranks.get(feature) ?? -1), count: known.length };
}

/** Returns the concordance when values and features are already sorted and grouped, for use with many pairs of lists. NaN if all features are equal. */
export function concordanceInOrder(order: Uint32Array, values: ArrayLike<number>, { of, count }: Groups): number {
  const below = new Float64Array(count); // the counts of smaller values, by group
  const equal = new Float64Array(count); // the counts of equal values, by group
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
