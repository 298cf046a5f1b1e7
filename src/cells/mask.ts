// Reads masks. A mask marks the steps that count in a batch of sequences.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError, Sizes } from "../base/validate";

/** Which steps of each sequence count: 1 or true. The others, 0 or false, are padding. Rows of numbers or booleans, or a tensor. [B, T] */
export type Mask = Tensor2D | readonly (readonly (number | boolean)[])[];

/**
 * The steps of a batch that count. With `lengths` alone, each sequence is its first `length` steps. Otherwise `rows` marks the steps of each
 * sequence, and `lengths` is the number of steps that count.
 */
export interface TrueSteps {
  readonly lengths: readonly number[];
  readonly rows?: readonly (readonly boolean[])[];
}

/** The size that a mask must have (B sequences of T steps), and the words that error messages use for it. */
export interface MaskedGrid {
  readonly caller: string;
  readonly B: number;
  readonly T: number;
  /** The letter that messages use for T. */
  readonly letter: string;
  /** The operand that B and T come from. */
  readonly source: string;
}

/**
 * Returns the steps that a mask keeps; undefined if all steps count.
 * @throws InputError for another shape, or a value that is not 0, 1, true or false
 */
export function trueStepsOf(grid: MaskedGrid, operand: string, mask: Mask): TrueSteps | undefined {
  const { caller, B, T, letter, source } = grid;
  const sizes = new Sizes(caller);
  const rows = rowsOf(sizes, operand, mask, letter);
  const odd = rows.findIndex((row) => !Array.isArray(row) || row.length !== T);
  if (rows.length !== B || odd >= 0) {
    const got = rows.length !== B ? `${rows.length} rows` : `${lengthOf(rows[odd])} in row ${odd}`;
    throw sizes.error(operand, `have shape [B, ${letter}] = [${B}, ${T}]`, got, `B and ${letter} come from ${source}.`);
  }
  const kept = rows.map((row, b) =>
    row.map((value, t) => {
      if (value === 1 || value === true) return true;
      if (value === 0 || value === false) return false;
      const cause = "1 or true is a step that counts, 0 or false is padding.";
      throw sizes.error(`${operand}[${b}][${t}]`, "be 0, 1, true or false", String(value), cause);
    }),
  );
  const lengths = kept.map((row) => row.filter(Boolean).length);
  if (lengths.every((length) => length === T)) return undefined;
  const first = kept.every((row, b) => lengths[b] !== 0 && row.every((runs, t) => runs === t < (lengths[b] as number)));
  return first ? { lengths } : { lengths, rows: kept };
}

function rowsOf(sizes: Sizes, operand: string, mask: Mask, letter: string): readonly (readonly unknown[])[] {
  if (Array.isArray(mask)) return mask;
  if (!(mask instanceof tf.Tensor) || mask.isDisposed || mask.rank !== 2) {
    const got = mask instanceof tf.Tensor ? (mask.isDisposed ? "a disposed tensor" : `rank ${mask.rank}`) : typeof mask;
    throw sizes.error(
      operand,
      `be rows of 0 and 1, or a tensor [B, ${letter}] of them`,
      got,
      "1 is a step of the sequence, 0 is padding.",
    );
  }
  return mask.arraySync();
}

const lengthOf = (row: unknown) => (Array.isArray(row) ? row.length : `a value of type ${typeof row}`);

/** Reverses a mask in time. A value that is not a mask is returned unchanged, so that the cell reports the error. */
export function reverseMask(mask: Mask): Mask {
  if (mask instanceof tf.Tensor)
    return mask.isDisposed || mask.rank !== 2 ? mask : tf.reverse(tf.cast(mask, "int32"), 1);
  return Array.isArray(mask) ? mask.map((row) => (Array.isArray(row) ? [...row].reverse() : row)) : mask;
}

/** Returns whether a sequence has no step that counts. The fused paths need at least one. */
export const hasEmptyRow = (steps: TrueSteps | undefined) => steps?.lengths.includes(0) ?? false;

/**
 * Runs with any mask what supports only lengths. The steps that count are moved to the front in their order, and the trace is moved back.
 *
 * Steps are moved by a product with a permutation matrix. It is exact, because all but one term of each sum are 0. A gather would do the same,
 * but has no gradient on WebAssembly.
 * @param inputs [B, T, F]
 * @param run returns a trace, whose tensors of rank 3 are [B, T, N]
 */
export function withMask<R extends object>(
  steps: TrueSteps | undefined,
  inputs: Tensor3D,
  run: (inputs: Tensor3D, lengths: readonly number[] | undefined) => R,
): R {
  if (!steps?.rows) return run(inputs, steps?.lengths);
  const matrix = permutationOf(steps.rows); // [B, T, T]
  const trace = run(tf.matMul(matrix, inputs), steps.lengths);
  const moveBack = (value: unknown): unknown => {
    if (value instanceof tf.Tensor) return value.rank === 3 ? tf.matMul(matrix, value, true) : value;
    return Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, moveBack(part)]));
  };
  return moveBack(trace) as R;
}

/** Returns for each row a matrix that moves the steps that count to the front. [B, T, T] */
function permutationOf(rows: readonly (readonly boolean[])[]): Tensor3D {
  const [B, T] = [rows.length, rows[0]?.length ?? 0];
  const permutation = new Float32Array(B * T * T);
  for (const [b, row] of rows.entries()) {
    const steps = row.map((_, t) => t);
    const order = [...steps.filter((t) => row[t]), ...steps.filter((t) => !row[t])];
    for (const [to, from] of order.entries()) permutation[(b * T + to) * T + from] = 1;
  }
  return tf.tensor3d(permutation, [B, T, T]);
}

/** Rejects lengths together with a mask. @throws InputError when both are given */
export function rejectBoth(caller: string, ofLengths: string, lengths: unknown, ofMask: string, mask: unknown): void {
  if (lengths === undefined || mask === undefined) return;
  throw new InputError(
    `${caller}: options must have ${ofLengths} or ${ofMask}, got both. A mask can express everything that lengths can: keep the mask.`,
  );
}
