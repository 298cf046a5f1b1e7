// Defines what all cells share when they run over a sequence: the options, the handling of padding, and the conversion between steps and sequences.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../base/validate";
import type { Implementation } from "./implementation";
import { type Mask, rejectBoth, type TrueSteps, trueStepsOf } from "./mask";

/** The options of every cell over a sequence. S is the cell's state. */
export interface SequenceOptions<S> {
  /** The state before the first step; zeros when absent. */
  readonly initial?: S;
  /** True length of each of the B sequences, from 1 to T. After it the state stays unchanged and the trace is 0. */
  readonly lengths?: readonly number[];
  /**
   * Marks the steps that count, in place of lengths: for padding at the start or anywhere. At the other steps the state stays unchanged and the trace
   * is 0, as in Keras' masking with `zero_output_for_mask`. A row without a step keeps its initial state. [B, T]
   *
   *     lstm(weights, inputs, { mask: [[0, 0, 1, 1], [1, 1, 1, 1]] })
   */
  readonly mask?: Mask;
  /**
   * "reference": the readable loop. "fused": one call of this project's C++ kernel (docs/native.md), with first derivatives only and with the
   * activations tanh and sigmoid only. "auto", the default: fused where it supports the request, else reference. All give the same numbers.
   */
  readonly implementation?: Implementation;
}

export const SEQUENCE_OPTIONS = ["initial", "lengths", "mask", "implementation"] as const;

/**
 * Checks all options except `initial`, which the cell checks. `sizes` must already contain B and T.
 * @returns the steps that count; undefined if all do
 */
export function checkSequenceOptions<S>(
  sizes: Sizes,
  options: SequenceOptions<S>,
  more: readonly string[] = [],
): TrueSteps | undefined {
  checkNames(sizes.caller, "options", options, [...SEQUENCE_OPTIONS, ...more]);
  const { lengths, mask } = options;
  rejectBoth(sizes.caller, "lengths", lengths, "mask", mask);
  if (mask !== undefined) {
    const grid = { caller: sizes.caller, B: sizes.get("B"), T: sizes.get("T"), letter: "T", source: "inputs" };
    return trueStepsOf(grid, "options.mask", mask);
  }
  if (lengths === undefined) return undefined;
  const [B, T] = [sizes.get("B"), sizes.get("T")];
  if (!Array.isArray(lengths) || lengths.length !== B) {
    const got = Array.isArray(lengths) ? `${lengths.length} of them` : typeof lengths;
    throw sizes.error(
      "options.lengths",
      `hold B = ${B} whole numbers`,
      got,
      "There is one for each sequence of inputs.",
    );
  }
  const odd = lengths.findIndex((length) => !Number.isInteger(length) || length < 1 || length > T);
  if (odd >= 0) {
    throw sizes.error(
      `options.lengths[${odd}]`,
      `be a whole number from 1 to T = ${T}`,
      String(lengths[odd]),
      "It counts the true steps.",
    );
  }
  return { lengths };
}

/** Returns for each step a column [B, 1]: 1 where the step counts, 0 where it is padding. Undefined where all sequences have the step. */
export function runningMasks(given: TrueSteps | undefined, T: number): readonly (Tensor2D | undefined)[] {
  return Array.from({ length: T }, (_, t) => {
    const runs = given?.lengths.map((length, b) => given.rows?.[b]?.[t] ?? t < length) ?? [true];
    return runs.every(Boolean) ? undefined : tf.tensor2d(runs.map((one) => [one ? 1 : 0]));
  });
}

/** Returns the new state where the step counts, and the old state where it is padding. All [B, H], mask [B, 1]. */
export function carry(mask: Tensor2D | undefined, next: Tensor2D, previous: Tensor2D): Tensor2D {
  return mask ? tf.add(tf.mul(mask, next), tf.mul(tf.sub(1, mask), previous)) : next;
}

/** Returns the value with 0 where the step is padding. */
export function blank(mask: Tensor2D | undefined, value: Tensor2D): Tensor2D {
  return mask ? tf.add(tf.mul(mask, value), 0) : value; // 0 times a negative is -0, and -0 + 0 is 0
}

/** Splits inputs into the input of each step. [B, T, F] gives T times [B, F] */
export function stepsOf(inputs: Tensor3D): Tensor2D[] {
  const [B, T, F] = inputs.shape;
  if (T === 1) return [tf.reshape(inputs, [B, F])]; // tfjs 4.22 has no gradient of an unstack into one
  return tf.unstack(inputs, 1) as Tensor2D[];
}

/** Stacks steps along the time axis. T times [B, H] gives [B, T, H] */
export function overTime(steps: readonly Tensor2D[]): Tensor3D {
  return tf.stack([...steps], 1) as Tensor3D;
}
