import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { LstmWeights } from "../../cells/lstm";
import { beside, cut, type JoinedCell, sigmoidBack, tanhBack } from "./joined-cell";

type Three = [Tensor2D, Tensor2D, Tensor2D];

/** An LSTM, the gates that are sigmoids first: one sigmoid for the three. Its state: hidden, cell. */
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
    pasts: [past],
    forward([matrix], projected, [hidden, cell], context) {
      const both = beside(context, hidden as Tensor2D); // [B, D + H]
      const sums = tf.add(projected, tf.matMul(both, matrix as Tensor2D)) as Tensor2D; // [B, 4H]
      const [squashed, raw] = tf.split(sums, [3 * H, H], 1) as [Tensor2D, Tensor2D];
      const open = tf.sigmoid(squashed); // [B, 3H]
      const written = tf.tanh(raw); // [B, H]
      const [f, i, o] = tf.split(open, 3, 1) as Three; // [B, H] each
      const next: Tensor2D = tf.add(tf.mul(f, cell as Tensor2D), tf.mul(i, written)); // [B, H]
      const shown = tf.tanh(next); // [B, H]
      return { state: [tf.mul(o, shown), next], kept: [open, written, shown] };
    },
    back([transposed], kept, [hidden, cell], context, [dHidden, dNext]) {
      const [open, written, shown] = kept as Three;
      const [f, i, o] = tf.split(open, 3, 1) as Three; // [B, H] each
      const fromHidden = tanhBack(shown, tf.mul(dHidden as Tensor2D, o));
      const dCell: Tensor2D = tf.add(dNext as Tensor2D, fromHidden); // [B, H]
      const opening = beside(
        tf.mul(dCell, cell as Tensor2D),
        tf.mul(dCell, written),
        tf.mul(dHidden as Tensor2D, shown),
      ); // [B, 3H]
      const sums = beside(sigmoidBack(open, opening), tanhBack(written, tf.mul(dCell, i))); // [B, 4H]
      const both = tf.matMul(sums, transposed as Tensor2D); // [B, D + H]
      const [dContext, dBefore] = tf.split(both, [context.shape[1], H], 1) as [Tensor2D, Tensor2D];
      return {
        projected: sums,
        context: dContext,
        state: [dBefore, tf.mul(dCell, f)],
        products: [[beside(context, hidden as Tensor2D), sums]],
      };
    },
  };
}
