// Runs minLSTM, an LSTM whose gates and candidate depend only on the input.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type DenseWeights, denseOverTime } from "../base/dense";
import { Sizes } from "../base/validate";
import { candidateOf, checkMinCell, type MinOptions, runMinCell } from "./min-cell";

/** The names of minLSTM's parts. The candidate is not a gate, but records list it with the gates so that it can be plotted like them. */
export type MinLstmGate = "forget" | "input" | "candidate";

/** The weights of minLSTM, by gate: kernel [F, H] and bias [H]. There are no recurrent kernels. */
export type MinLstmWeights = Readonly<Record<MinLstmGate, DenseWeights>>;

/** The result of a whole sequence. B batch, T time steps, H hidden units. */
export type MinLstmTrace = {
  /** The candidate, and the gates after their sum was set to 1, at every step. Each [B, T, H]. */
  readonly gates: Readonly<Record<MinLstmGate, Tensor3D>>;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The hidden state after each sequence's last step. [B, H] */
  readonly final: Tensor2D;
};

/** The gates in the order in which they are checked and listed. */
export const MIN_LSTM_GATES: readonly MinLstmGate[] = ["forget", "input", "candidate"];

/**
 * Runs minLSTM over a batch of sequences. B batch, T time steps, F features, H hidden units.
 *
 *     a = sigmoid(x · W_f + b_f),  b = sigmoid(x · W_i + b_i)
 *     f = a / (a + b),  i = b / (a + b)      forget and input: together they are 1
 *     g = x · W_g + b_g                      candidate, or its positive form (option `activation`)
 *     h' = f * h + i * g
 *
 * The gates and the candidate do not depend on h, so all of them can be computed at once, and the last line is a linear recurrence, which a
 * parallel scan computes. There is no output gate, and the hidden state is the cell state.
 * @param weights for forget, input and candidate: kernel W [F, H], bias b [H]
 * @param inputs x [B, T, F]
 * @param options the initial hidden state [B, H], true lengths or a mask, `activation`, and `implementation`: "scan" or "reference" (the loop)
 * @throws InputError as `minGru` does
 * @see Feng et al. 2024, "Were RNNs All We Needed?", section 3.2
 */
export function minLstm(weights: MinLstmWeights, inputs: Tensor3D, options: MinOptions = {}): MinLstmTrace {
  const sizes = new Sizes("minLstm");
  const steps = checkMinCell(sizes, MIN_LSTM_GATES, weights, inputs, options);
  return tf.tidy(() => {
    // a / (a + b) = sigmoid(log a - log b). Unlike the quotient, this has a value if both gates are so small that float32 rounds them to 0.
    const logOf = (gate: "forget" | "input") => tf.neg(tf.softplus(tf.neg(denseOverTime(weights[gate], inputs)))); // log sigmoid, [B, T, H]
    const ratio = tf.sub(logOf("forget"), logOf("input")); // [B, T, H]
    const [forget, input] = [tf.sigmoid(ratio), tf.sigmoid(tf.neg(ratio))] as [Tensor3D, Tensor3D];
    const candidate = candidateOf(denseOverTime(weights.candidate, inputs), options.activation); // [B, T, H]
    const { blank, hidden, final } = runMinCell(forget, tf.mul(input, candidate), steps, options);
    return { gates: { forget: blank(forget), input: blank(input), candidate: blank(candidate) }, hidden, final };
  });
}
