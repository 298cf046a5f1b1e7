import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { LstmWeights } from "../../../cells/lstm";
import { cut, type JoinedCell } from "./joined-kernel";

/** Returns a joined LSTM. Its three sigmoid gates come first, so that one sigmoid computes all three. The state is [hidden, cell]. */
export function joinedLstm({ forget, input, output, candidate }: LstmWeights, V: number): JoinedCell {
  const gates = [forget, input, output, candidate];
  const H = forget.bias.shape[0];
  const { token, past } = cut(
    tf.concat2d(
      gates.map((gate) => gate.kernel),
      1,
    ), // [V + D, 4H]
    tf.concat2d(
      gates.map((gate) => gate.recurrent),
      1,
    ), // [H, 4H]
    V,
  );
  return {
    token: { kernel: token, bias: tf.concat1d(gates.map((gate) => gate.bias)) }, // bias [4H]
    step(projected, state, context) {
      const [hidden, cell] = state as [Tensor2D, Tensor2D];
      const both = tf.concat2d([context, hidden], 1); // [B, D + H]
      const sums = tf.add(projected, tf.matMul(both, past)); // [B, 4H]
      const [squashed, raw] = tf.split(sums, [3 * H, H], 1) as [Tensor2D, Tensor2D];
      const [f, i, o] = tf.split(tf.sigmoid(squashed), [H, H, H], 1) as [Tensor2D, Tensor2D, Tensor2D]; // [B, H] each
      const next: Tensor2D = tf.add(tf.mul(f, cell), tf.mul(i, tf.tanh(raw))); // [B, H]
      return [tf.mul(o, tf.tanh(next)), next];
    },
  };
}
