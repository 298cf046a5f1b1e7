/** Plain numbers and plain loops, independent of tfjs and mathjs: for references and wrong versions. */

export type Matrix = readonly (readonly number[])[];
export type Vector = readonly number[];

/** Row vector times matrix, [N] times [N, M] gives [M]. */
export function rowTimesMatrix(row: Vector, matrix: Matrix): number[] {
  const columns = matrix[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, j) => row.reduce((sum, value, i) => sum + value * at(matrix[i], j), 0));
}

/** Matrix times column vector: what comes out when a matrix is transposed by mistake. [N, M] times [M] gives [N]. */
export function matrixTimesColumn(matrix: Matrix, column: Vector): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * at(column, j), 0));
}

/** Entry by entry sum of vectors of the same length. */
export function add(first: Vector, ...others: readonly Vector[]): number[] {
  return first.map((value, i) => others.reduce((sum, other) => sum + at(other, i), value));
}

/** Entry by entry product of two vectors of the same length. */
export function times(first: Vector, second: Vector): number[] {
  return first.map((value, i) => value * at(second, i));
}

/** The sum of the entries; 0 of none. */
export function total(values: Vector): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The dot product. */
export function dot(a: Vector, b: Vector): number {
  return total(times(a, b));
}

/** A gate's weights, and what it reads: kernel [F, H], recurrent [H, H], bias [H], x [F], hidden [H]. */
export interface GateOperands {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
}

/** What goes into a gate's activation: x · kernel + hidden · recurrent + bias. [H] */
export function preActivation({ kernel, recurrent, bias, x, hidden }: GateOperands): number[] {
  return add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent));
}

export const exponentials = (scores: Vector) => scores.map(Math.exp);

/** Shares of 1, as they are. */
export const shares = (values: Vector) => values.map((value) => value / total(values));
export const softmax = (scores: Vector) => shares(exponentials(scores));

/** 1 / (1 + exp(-a)). */
export function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

/** clip(0.2 a + 0.5, 0, 1), Keras 2's and tfjs' approximation of the sigmoid. */
export function hardSigmoid(a: number): number {
  return Math.min(1, Math.max(0, 0.2 * a + 0.5));
}

/** An entry; NaN where there is none. */
export function at(values: Vector | undefined, index: number): number {
  return values?.[index] ?? Number.NaN;
}
