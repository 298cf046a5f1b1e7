// Vector and matrix functions, activations and the types of a gate's weights, on plain arrays. The exercises' references and wrong versions
// use them. They need neither tfjs nor mathjs, so attempts that use these libraries are checked independently of them.

export type Matrix = readonly (readonly number[])[];
export type Vector = readonly number[];

/** Returns a row vector times a matrix: [N] times [N, M] gives [M]. */
export function rowTimesMatrix(row: Vector, matrix: Matrix): number[] {
  const columns = matrix[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, j) => row.reduce((sum, value, i) => sum + value * at(matrix[i], j), 0));
}

/** Returns a matrix times a column vector: [N, M] times [M] gives [N]. Wrong versions use it, because a transposed matrix gives this result. */
export function matrixTimesColumn(matrix: Matrix, column: Vector): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * at(column, j), 0));
}

/** Returns the sum of vectors of the same length, entry by entry. */
export function add(first: Vector, ...others: readonly Vector[]): number[] {
  return first.map((value, i) => others.reduce((sum, other) => sum + at(other, i), value));
}

/** Returns the product of two vectors of the same length, entry by entry. */
export function times(first: Vector, second: Vector): number[] {
  return first.map((value, i) => value * at(second, i));
}

/** Returns the sum of the entries, 0 for an empty vector. */
export function total(values: Vector): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Returns the dot product of two vectors of the same length. */
export function dot(a: Vector, b: Vector): number {
  return total(times(a, b));
}

/** The weights of a gate and the gate's inputs: kernel [F, H], recurrent [H, H], bias [H], x [F], hidden [H]. */
export interface GateOperands {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
}

/** Returns a gate's weighted sum, to which the activation is applied later: x · kernel + hidden · recurrent + bias. [H] */
export function preActivation({ kernel, recurrent, bias, x, hidden }: GateOperands): number[] {
  return add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent));
}

/** Returns exp of each score. */
export const exponentials = (scores: Vector) => scores.map(Math.exp);

/** Returns the values divided by their sum. */
export const shares = (values: Vector) => values.map((value) => value / total(values));

/** Returns the exponentials of the scores, divided by their sum. */
export const softmax = (scores: Vector) => shares(exponentials(scores));

/** The advice of exercises with a softmax, for an exponential that is Infinity, and for exponentials that are all 0. */
export const STABLE_SOFTMAX =
  "For a softmax, first subtract the largest score from each score. Take the largest of the kept scores of this row.";

/** The mistake that usually makes the result of an exercise with a mask NaN. */
export const INFINITE_PRODUCT =
  "A usual cause in this exercise is x + (1 - mask) * -Infinity: where the mask is 1, the product 0 * -Infinity is NaN. Use mask ? x : -Infinity.";

/** Returns 1 / (1 + exp(-a)). */
export function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

/** Returns clip(0.2 a + 0.5, 0, 1), the approximation of the sigmoid in Keras 2 and tfjs. */
export function hardSigmoid(a: number): number {
  return Math.min(1, Math.max(0, 0.2 * a + 0.5));
}

/** Returns the entry at an index, or NaN if there is no such entry. */
export function at(values: Vector | undefined, index: number): number {
  return values?.[index] ?? Number.NaN;
}
