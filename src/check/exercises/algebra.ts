/** Row vector times matrix, [N] times [N, M] gives [M]; plain loops, independent of tfjs and mathjs. */
export function rowTimesMatrix(row: readonly number[], matrix: readonly (readonly number[])[]): number[] {
  const columns = matrix[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, j) => row.reduce((sum, value, i) => sum + value * at(matrix[i], j), 0));
}

/** Matrix times column vector: what comes out when a matrix is transposed by mistake. [N, M] times [M] gives [N]. */
export function matrixTimesColumn(matrix: readonly (readonly number[])[], column: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * at(column, j), 0));
}

/** Entry by entry sum of vectors of the same length. */
export function add(first: readonly number[], ...others: readonly (readonly number[])[]): number[] {
  return first.map((value, i) => others.reduce((sum, other) => sum + at(other, i), value));
}

/** 1 / (1 + exp(-a)). */
export function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

/** clip(0.2 a + 0.5, 0, 1), Keras 2's and tfjs' approximation of the sigmoid. */
export function hardSigmoid(a: number): number {
  return Math.min(1, Math.max(0, 0.2 * a + 0.5));
}

function at(values: readonly number[] | undefined, index: number): number {
  return values?.[index] ?? Number.NaN;
}
