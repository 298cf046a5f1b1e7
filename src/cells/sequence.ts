// Defines what all cells share when they run over a sequence: the options, the treatment of padding, and functions that split and join time steps.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../base/validate";
import type { Implementation } from "./implementation";
import { type Mask, rejectBoth, type TrueSteps, trueStepsOf } from "./mask";

/** The options of every cell over a sequence. S is the type of the cell's state. */
export interface SequenceOptions<S> {
  /** The state before the first step. Default: zeros. */
  readonly initial?: S;
  /** The true length of each of the B sequences, from 1 to T. After the last true step the state stays unchanged and the trace is 0. */
  readonly lengths?: readonly number[];
  /**
   * Marks the steps that count. Use it instead of `lengths` if the padding is at the start or in the middle. At the other steps the state stays
   * unchanged and the trace is 0, as in Keras' masking with `zero_output_for_mask`. A row without any step keeps its initial state. [B, T]
   *
   *     lstm(weights, inputs, { mask: [[0, 0, 1, 1], [1, 1, 1, 1]] })
   */
  readonly mask?: Mask;
  /**
   * "reference": the readable loop. "fused": one call of this project's C++ kernel (docs/native.md), which gives only first derivatives and supports
   * only the activations tanh and sigmoid. "auto" (the default): fused if the kernel supports the request, otherwise reference. All give the same numbers.
   */
  readonly implementation?: Implementation;
}

export const SEQUENCE_OPTIONS = ["initial", "lengths", "mask", "implementation"] as const;

/**
 * Checks all options except `initial`, which the cell checks itself. `sizes` must already contain B and T.
 * @returns the steps that count; undefined if all steps count
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
    const got = Array.isArray(lengths) ? `an array of length ${lengths.length}` : `a value of type ${typeof lengths}`;
    throw sizes.error(
      "options.lengths",
      `contain B = ${B} whole numbers`,
      got,
      "Each sequence of inputs has one length.",
    );
  }
  const odd = lengths.findIndex((length) => !Number.isInteger(length) || length < 1 || length > T);
  if (odd >= 0) {
    throw sizes.error(
      `options.lengths[${odd}]`,
      `be a whole number from 1 to T = ${T}`,
      String(lengths[odd]),
      "It is the number of true steps.",
    );
  }
  return { lengths };
}

/**
 * Returns a column [B, 1] for each step: 1 where the step counts, 0 where it is padding. A column is undefined if the step counts in all sequences.
 */
export function runningMasks(given: TrueSteps | undefined, T: number): readonly (Tensor2D | undefined)[] {
  return Array.from({ length: T }, (_, t) => {
    const runs = given?.lengths.map((length, b) => given.rows?.[b]?.[t] ?? t < length) ?? [true];
    return runs.every(Boolean) ? undefined : tf.tensor2d(runs.map((one) => [one ? 1 : 0]));
  });
}

/** Returns the new state where the step counts, and the old state where the step is padding. The states are [B, H], the mask is [B, 1]. */
export function carry(mask: Tensor2D | undefined, next: Tensor2D, previous: Tensor2D): Tensor2D {
  return mask ? tf.add(tf.mul(mask, next), tf.mul(tf.sub(1, mask), previous)) : next;
}

/** Returns the value, with 0 in the rows where the step is padding. */
export function blank(mask: Tensor2D | undefined, value: Tensor2D): Tensor2D {
  return mask ? tf.add(tf.mul(mask, value), 0) : value; // 0 times a negative number is -0, and adding 0 turns -0 into 0
}

/** Splits inputs into the input of each step. [B, T, F] gives T times [B, F] */
export function stepsOf(inputs: Tensor3D): Tensor2D[] {
  const [B, T, F] = inputs.shape;
  if (T === 1) return [tf.reshape(inputs, [B, F])]; // tfjs 4.22 has no gradient for an unstack into a single tensor
  return tf.unstack(inputs, 1) as Tensor2D[];
}

/** Stacks steps along the time axis. T times [B, H] gives [B, T, H] */
export function overTime(steps: readonly Tensor2D[]): Tensor3D {
  return tf.stack([...steps], 1) as Tensor3D;
}
