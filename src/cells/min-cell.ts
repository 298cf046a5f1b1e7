// Defines what minGRU and minLSTM share: the options and their checks, the activation of the candidate, and the run over a sequence.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkDense, type DenseWeights } from "../base/dense";
import { checkNames, type Sizes } from "../base/validate";
import { checkScan, linearRecurrence, type ScanImplementation } from "./linear-scan";
import type { TrueSteps } from "./mask";
import { checkSequenceOptions, runningMasks, SEQUENCE_OPTIONS, type SequenceOptions } from "./sequence";

/** The name of the function that gives the candidate: "linear", a itself, or "positive", a + 0.5 for a >= 0 and sigmoid(a) for a < 0. */
export type MinActivation = "linear" | "positive";

/** Options of `minGru` and `minLstm`. */
export type MinOptions = Omit<SequenceOptions<Tensor2D>, "implementation"> & {
  /**
   * "scan" (the default): a parallel scan, which needs about log2(T) rounds of operations. "reference": the readable loop over T steps. Both give
   * the same numbers.
   */
  readonly implementation?: ScanImplementation;
  /**
   * The function for the candidate. "linear" (the default): a. "positive": a + 0.5 for a >= 0 and sigmoid(a) for a < 0. The paper's version in
   * logarithms needs a positive candidate.
   */
  readonly activation?: MinActivation;
};

/** Checks the operands, and returns the steps that count. @throws InputError */
export function checkMinCell<G extends string>(
  sizes: Sizes,
  gates: readonly G[],
  weights: Readonly<Record<G, DenseWeights>>,
  inputs: Tensor3D,
  options: MinOptions,
): TrueSteps | undefined {
  checkNames(sizes.caller, "weights", weights, gates);
  checkNames(sizes.caller, "options", options, [...SEQUENCE_OPTIONS, "activation"]);
  for (const gate of gates) checkDense(sizes, `weights.${gate}`, weights[gate], "F", "H");
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  const { implementation, activation = "linear", initial, ...rest } = options;
  checkScan(sizes.caller, implementation);
  if (activation !== "linear" && activation !== "positive")
    throw sizes.error(
      "options.activation",
      'be "linear" or "positive"',
      JSON.stringify(activation),
      "The gates always use the sigmoid.",
    );
  const steps = checkSequenceOptions(sizes, rest, ["activation"]);
  if (initial !== undefined) sizes.check("options.initial", initial, ["B", "H"]);
  return steps;
}

/** Returns the candidate. [B, T, H] */
export function candidateOf(a: Tensor3D, activation: MinActivation = "linear"): Tensor3D {
  return activation === "linear" ? a : tf.add(tf.relu(a), tf.minimum(tf.sigmoid(a), 0.5)); // sigmoid(a) is below 0.5 exactly where a is below 0
}

/**
 * Runs hidden' = keep * hidden + write * candidate over a sequence. At a step that does not count, the hidden state stays unchanged.
 * The caller must call this function inside tf.tidy.
 * @returns `hidden` [B, T, H] and `blank`, which sets the steps that do not count to 0, and the `final` hidden state [B, H]
 */
export function runMinCell(
  keep: Tensor3D,
  written: Tensor3D,
  steps: TrueSteps | undefined,
  { initial, implementation }: MinOptions,
): { readonly blank: (x: Tensor3D) => Tensor3D; readonly hidden: Tensor3D; readonly final: Tensor2D } {
  const [B, T, H] = keep.shape;
  const mask = steps && maskOf(steps, B, T); // [B, T, 1]
  const blank = (x: Tensor3D): Tensor3D => (mask ? tf.add(tf.mul(x, mask), 0) : x); // adding 0 turns -0 into 0
  const a: Tensor3D = mask ? tf.add(tf.mul(keep, mask), tf.sub(1, mask)) : keep; // 1 at a step that does not count
  const states = linearRecurrence(a, blank(written), initial ?? tf.zeros([B, H]), implementation); // [B, T, H]
  const final = tf.reshape(tf.slice(states, [0, T - 1, 0], [B, 1, H]), [B, H]);
  return { blank, hidden: blank(states), final: final as Tensor2D };
}

/** Returns 1 at the steps that count, and 0 at the others. [B, T, 1] */
function maskOf(steps: TrueSteps, B: number, T: number): Tensor3D {
  const columns = runningMasks(steps, T).map((column) => column ?? tf.ones<tf.Rank.R2>([B, 1])); // T times [B, 1]
  return tf.stack(columns, 1) as Tensor3D;
}
