/** Pieces of attention on plain numbers, for references and wrong versions. S source length, D key size, V value size. */

export type Matrix = readonly (readonly number[])[];
export type Vector = readonly number[];

export const sum = (list: Vector) => list.reduce((total, value) => total + value, 0);
export const dot = (a: Vector, b: Vector) => sum(a.map((value, n) => value * (b[n] ?? Number.NaN)));
export const exponentials = (scores: Vector) => scores.map(Math.exp);

/** Shares of 1, as they are. */
export const shares = (list: Vector) => list.map((value) => value / sum(list));
export const softmax = (scores: Vector) => shares(exponentials(scores));

/** Σ_s weights[s] * values[s]. [V] */
export const weighted = (weights: Vector, values: Matrix): number[] =>
  (values[0] ?? []).map((_, column) =>
    dot(
      weights,
      values.map((value) => value[column] ?? Number.NaN),
    ),
  );
