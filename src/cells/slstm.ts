// Computes a step of sLSTM, an LSTM whose input gate is an exponential function.
import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../base/validate";
import { preActivation } from "./gate";
import { checkLstmWeights, type LstmGate, type LstmWeights } from "./lstm";

/** The state of sLSTM. Each tensor has shape [B, H]. The first state consists of zeros. */
export type SlstmState = {
  readonly hidden: Tensor2D;
  /** The weighted sum of the candidates, divided by exp(stabiliser). */
  readonly cell: Tensor2D;
  /** The sum of the weights of the candidates, divided by exp(stabiliser). It is 0 before the first step, and at least 1 afterwards. */
  readonly normaliser: Tensor2D;
  /** The logarithm of the factor by which cell and normaliser are divided, so that neither overflows. */
  readonly stabiliser: Tensor2D;
};

/** Options of one sLSTM step. */
export type SlstmOptions = {
  /** The function for the forget gate, which the paper leaves open: "sigmoid" (the default) or "exponential". */
  readonly forgetActivation?: "sigmoid" | "exponential";
};

/** The result of one step. Each tensor has shape [B, H]. */
export type SlstmStep = {
  /** The candidate, the output gate, and the stabilised gates f' and i', which are between 0 and 1. At least one of these two is 1. */
  readonly gates: Readonly<Record<LstmGate, Tensor2D>>;
  readonly state: SlstmState;
};

/** A number whose exponential is 0, for the stabiliser of a unit that has stored nothing yet. It is finite, because -Infinity - (-Infinity) is NaN. */
const NOTHING = -1e30;

/**
 * Computes one step of sLSTM. B batch, F features, H hidden units.
 *
 *     a_k = x · W_k + h · U_k + b_k                     for each gate k
 *     log f = log sigmoid(a_f), or a_f                  forget (option `forgetActivation`)
 *     log i = a_i                                       input: i = exp(a_i) has no upper limit
 *     g = tanh(a_g),  o = sigmoid(a_o)                  candidate and output
 *     m' = max(log f + m, log i)                        stabiliser
 *     f' = exp(log f + m - m'),  i' = exp(log i - m')   both are at most 1
 *     c' = f' * c + i' * g,  n' = f' * n + i'           cell and normaliser
 *     h' = o * c' / n'
 *
 * The stabiliser does not change h', because it divides c' and n' by the same number. It only prevents exp from overflowing. Since c' / n' is a
 * weighted mean of all candidates, it is between -1 and 1, and a large input gate can still revise what was stored long ago.
 *
 *     const one = initLstm({ features: 3, units: 4, seed: 1 });
 *     const zeros = tf.zeros<tf.Rank.R2>([2, 4]);
 *     const first = { hidden: zeros, cell: zeros, normaliser: zeros, stabiliser: zeros };
 *     const { gates, state } = slstmStep(one, tf.ones([2, 3]), first);
 *
 * The recurrent kernels are whole matrices [H, H]. In the paper they are block diagonal, with one block per head.
 * @param weights for each gate: kernel W [F, H], recurrent U [H, H], bias b [H]; `initLstm` makes them
 * @param x the input of this step [B, F]
 * @param state hidden h, cell c, normaliser n and stabiliser m [B, H]. Where n is 0, nothing is stored yet, and m is ignored.
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, a normaliser below 0, or an option that does not exist
 * @see Beck et al. 2024, "xLSTM: Extended Long Short-Term Memory", section 2.2
 */
export function slstmStep(weights: LstmWeights, x: Tensor2D, state: SlstmState, options: SlstmOptions = {}): SlstmStep {
  const sizes = new Sizes("slstmStep");
  checkNames(sizes.caller, "options", options, ["forgetActivation"]);
  const { forgetActivation = "sigmoid" } = options;
  if (forgetActivation !== "sigmoid" && forgetActivation !== "exponential") {
    const got = JSON.stringify(forgetActivation);
    throw sizes.error(
      "options.forgetActivation",
      'be "sigmoid" or "exponential"',
      got,
      "The input gate is always exponential.",
    );
  }
  checkLstmWeights(sizes, weights);
  sizes.check("x", x, ["B", "F"]);
  checkState(sizes, state);
  return tf.tidy(() => step(weights, x, state, forgetActivation));
}

function checkState(sizes: Sizes, state: SlstmState): void {
  const names = ["hidden", "cell", "normaliser", "stabiliser"] as const;
  checkNames(sizes.caller, "state", state, names);
  for (const name of names) sizes.check(`state.${name}`, state[name], ["B", "H"]);
  const values = state.normaliser.dataSync();
  const odd = values.findIndex((value: number) => value < 0);
  if (odd < 0) return;
  const cause = "It is a sum of exponentials, and 0 before the first step.";
  throw sizes.error("state.normaliser", "be at least 0 everywhere", `${values[odd]} at entry ${odd}`, cause);
}

function step(
  weights: LstmWeights,
  x: Tensor2D,
  { hidden, cell, normaliser, stabiliser }: SlstmState,
  forgetActivation: "sigmoid" | "exponential",
): SlstmStep {
  const sumOf = (gate: LstmGate) => preActivation(weights[gate], x, hidden); // [B, H]
  const logInput = sumOf("input"); // [B, H]
  const a = sumOf("forget"); // [B, H]
  const logForget = forgetActivation === "sigmoid" ? tf.neg(tf.softplus(tf.neg(a))) : a; // [B, H]
  const stored = tf.step(normaliser) as Tensor2D; // 1 where something is stored, else 0. Unlike tf.greater, it has a gradient, which is 0. [B, H]
  const before = tf.add(tf.mul(stored, stabiliser), tf.mul(tf.sub(1, stored), NOTHING)); // [B, H]
  const kept: Tensor2D = tf.add(logForget, before); // [B, H]
  const next: Tensor2D = tf.maximum(kept, logInput); // [B, H]
  const forget = tf.exp(tf.sub(kept, next) as Tensor2D); // [B, H]
  const input = tf.exp(tf.sub(logInput, next) as Tensor2D); // [B, H]
  const candidate = tf.tanh(sumOf("candidate")); // [B, H]
  const output = tf.sigmoid(sumOf("output")); // [B, H]
  const cellNext: Tensor2D = tf.add(tf.mul(forget, cell), tf.mul(input, candidate)); // [B, H]
  const sum: Tensor2D = tf.add(tf.mul(forget, normaliser), input); // [B, H]
  return {
    gates: { forget, input, candidate, output },
    state: { hidden: tf.mul(output, tf.div(cellNext, sum)), cell: cellNext, normaliser: sum, stabiliser: next },
  };
}
