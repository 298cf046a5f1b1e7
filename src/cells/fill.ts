// Draws the random numbers from which the weights of untrained cells are made.
import { normal, type Random } from "../base/random";

/** Returns random numbers, uniform between ±sqrt(6 / (rows + columns)) (Glorot and Bengio 2010, eq. 16). Shape [rows, columns], row by row. */
export function glorot(rows: number, columns: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random() - 1) * limit);
}

/**
 * Returns a random orthogonal matrix [size, size], row by row. It draws normal random numbers and makes each row orthogonal to the rows
 * before it (Gram and Schmidt). This is done in float64 and twice for each row, because one pass loses digits when rows are nearly parallel.
 */
export function orthogonal(size: number, random: Random): Float64Array {
  const matrix = Float64Array.from({ length: size * size }, () => normal(random));
  const row = (i: number) => matrix.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < size; i++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(row(i), row(j));
    }
    const length = Math.sqrt(dot(row(i), row(i)));
    row(i).forEach((value, k, values) => {
      values[k] = value / length;
    });
  }
  return matrix;
}

function subtractProjection(target: Float64Array, unit: Float64Array): void {
  const share = dot(target, unit);
  for (let k = 0; k < target.length; k++) target[k] = (target[k] as number) - share * (unit[k] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
