import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GruWeights } from "../../../cells/gru";
import { cut, type JoinedCell } from "./joined-kernel";

/**
 * Returns a joined GRU whose reset gate acts before the recurrent product. One product computes the update and reset gates. The candidate needs a
 * second product, because it depends on the reset gate. The state is [hidden].
 */
export function joinedGru({ update, reset, candidate }: GruWeights, V: number): JoinedCell {
  const H = update.bias.shape[0];
  const gates = cut(
    tf.concat2d([update.kernel, reset.kernel], 1), // [V + D, 2H]
    tf.concat2d([update.recurrent, reset.recurrent], 1), // [H, 2H]
    V,
  );
  const content = cut(candidate.kernel, candidate.recurrent, V);
  return {
    token: {
      kernel: tf.concat2d([gates.token, content.token], 1), // [V, 3H]
      bias: tf.concat1d([update.bias, reset.bias, candidate.bias]), // [3H]
    },
    step(projected, [hidden], context) {
      const h = hidden as Tensor2D;
      const [gatesSum, candidateSum] = tf.split(projected, [2 * H, H], 1) as [Tensor2D, Tensor2D];
      const past = tf.matMul(tf.concat2d([context, h], 1), gates.past); // [B, 2H]
      const [z, r] = tf.split(tf.sigmoid(tf.add(gatesSum, past)), [H, H], 1) as [Tensor2D, Tensor2D]; // [B, H] each
      const seen: Tensor2D = tf.mul(r, h); // [B, H]
      const written = tf.tanh(tf.add(candidateSum, tf.matMul(tf.concat2d([context, seen], 1), content.past))); // [B, H]
      return [tf.add(written, tf.mul(z, tf.sub(h, written)))]; // z * h + (1 - z) * g
    },
  };
}
