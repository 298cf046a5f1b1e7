// Runs minGRU, a GRU whose gate and candidate depend only on the input.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type DenseWeights, denseOverTime } from "../base/dense";
import { Sizes } from "../base/validate";
import { candidateOf, checkMinCell, type MinOptions, runMinCell } from "./min-cell";

/** The names of minGRU's parts. The candidate is not a gate, but records list it with the gates so that it can be plotted like them. */
export type MinGruGate = "update" | "candidate";

/** The weights of minGRU, by gate: kernel [F, H] and bias [H]. There are no recurrent kernels. */
export type MinGruWeights = Readonly<Record<MinGruGate, DenseWeights>>;

/** The result of a whole sequence. B batch, T time steps, H hidden units. */
export type MinGruTrace = {
  /** The update gate and the candidate at every step. Each [B, T, H]. */
  readonly gates: Readonly<Record<MinGruGate, Tensor3D>>;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The hidden state after each sequence's last step. [B, H] */
  readonly final: Tensor2D;
};

/** The gates in the order in which they are checked and listed. */
export const MIN_GRU_GATES: readonly MinGruGate[] = ["update", "candidate"];

/**
 * Runs minGRU over a batch of sequences. B batch, T time steps, F features, H hidden units.
 *
 *     z = sigmoid(x · W_z + b_z)        update: what share of the hidden state to keep
 *     g = x · W_g + b_g                 candidate, or its positive form (option `activation`)
 *     h' = z * h + (1 - z) * g
 *
 * The update gate and the candidate do not depend on h, so all of them can be computed at once, and the last line is a linear recurrence, which a
 * parallel scan computes. In exchange, one layer cannot decide from its state what to do with an input.
 *
 * As in `gru`, the update gate z is the share that is kept. In the paper it is the share that is replaced: change the sign of W_z and b_z to
 * convert weights.
 * @param weights for update and candidate: kernel W [F, H], bias b [H]
 * @param inputs x [B, T, F]
 * @param options the initial hidden state [B, H], true lengths or a mask, `activation`, and `implementation`: "scan" or "reference" (the loop)
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, an empty sequence, lengths out of range, a mask of another shape,
 *   or an option that does not exist
 * @see Feng et al. 2024, "Were RNNs All We Needed?", section 3.1
 */
export function minGru(weights: MinGruWeights, inputs: Tensor3D, options: MinOptions = {}): MinGruTrace {
  const sizes = new Sizes("minGru");
  const steps = checkMinCell(sizes, MIN_GRU_GATES, weights, inputs, options);
  return tf.tidy(() => {
    const update = tf.sigmoid(denseOverTime(weights.update, inputs)); // [B, T, H]
    const candidate = candidateOf(denseOverTime(weights.candidate, inputs), options.activation); // [B, T, H]
    const written: Tensor3D = tf.mul(tf.sub(1, update), candidate); // [B, T, H]
    const { blank, hidden, final } = runMinCell(update, written, steps, options);
    return { gates: { update: blank(update), candidate: blank(candidate) }, hidden, final };
  });
}
