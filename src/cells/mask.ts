// Reads masks. In a batch of sequences, a mask marks the steps that count (true steps). The other steps are padding and are ignored.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError, Sizes } from "../base/validate";

/** Marks the steps of each sequence. 1 or true: the step counts. 0 or false: the step is padding. Rows of numbers or booleans, or a tensor. [B, T] */
export type Mask = Tensor2D | readonly (readonly (number | boolean)[])[];

/**
 * The steps of a batch that count. If only `lengths` is given, the first `length` steps of each sequence count. Otherwise `rows` marks the steps
 * that count in each sequence, and `lengths` contains how many they are.
 */
export interface TrueSteps {
  readonly lengths: readonly number[];
  readonly rows?: readonly (readonly boolean[])[];
}

/** The size that a mask must have (B sequences of T steps), and the words with which error messages describe this size. */
export interface MaskedGrid {
  readonly caller: string;
  readonly B: number;
  readonly T: number;
  /** The letter that error messages use for the number of steps. */
  readonly letter: string;
  /** The name of the operand that B and T come from. */
  readonly source: string;
}

/**
 * Returns the steps that a mask keeps. Undefined if the mask keeps all steps.
 * @throws InputError for another shape, or a value other than 0, 1, true and false
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

/** Returns whether a sequence has no step that counts. The fused implementations need at least one step in each sequence. */
export const hasEmptyRow = (steps: TrueSteps | undefined) => steps?.lengths.includes(0) ?? false;

/**
 * Lets a function that supports only lengths work with any mask. It moves the steps that count to the front, in their order, and calls the
 * function. Then it moves the steps of the trace back.
 *
 * A product with a permutation matrix moves the steps. The product is exact, because in each sum all terms but one are 0. A gather would give
 * the same values, but it has no gradient on WebAssembly.
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

/** Returns a matrix for each row of the mask. It moves the steps that count to the front. [B, T, T] */
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

/** Rejects options that have both lengths and a mask. @throws InputError if both are given */
export function rejectBoth(caller: string, ofLengths: string, lengths: unknown, ofMask: string, mask: unknown): void {
  if (lengths === undefined || mask === undefined) return;
  throw new InputError(
    `${caller}: options must have ${ofLengths} or ${ofMask}, got both. A mask can express everything that lengths can: keep the mask.`,
  );
}
