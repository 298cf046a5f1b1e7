import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GruWeights } from "../../cells/gru";
import { beside, cut, type JoinedCell, sigmoidBack, tanhBack } from "./joined-cell";

type Two = [Tensor2D, Tensor2D];

/** A GRU with the reset before the product: update and reset in one product, the candidate waits for the reset. Its state: hidden. */
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
    pasts: [gates.past, content.past],
    forward(pasts, projected, [hidden], context) {
      const [forGates, forCandidate] = pasts as Two;
      const h = hidden as Tensor2D;
      const [gatesSum, candidateSum] = tf.split(projected, [2 * H, H], 1) as Two;
      const open = tf.sigmoid(tf.add(gatesSum, tf.matMul(beside(context, h), forGates)) as Tensor2D); // [B, 2H]
      const [z, r] = tf.split(open, 2, 1) as Two; // [B, H] each
      const past = tf.matMul(beside(context, tf.mul(r, h)), forCandidate); // [B, H]
      const written = tf.tanh(tf.add(candidateSum, past) as Tensor2D); // [B, H]
      const next: Tensor2D = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), written)); // [B, H]
      return { state: [next], kept: [open, written] };
    },
    back(transposed, kept, [hidden], context, [dNext]) {
      const [forGates, forCandidate] = transposed as Two;
      const [open, written] = kept as Two;
      const [h, dHidden] = [hidden, dNext] as Two;
      const D = context.shape[1];
      const [z, r] = tf.split(open, 2, 1) as Two; // [B, H] each
      const candidateSum = tanhBack(written, tf.mul(dHidden, tf.sub(1, z))); // [B, H]
      const fromCandidate = tf.matMul(candidateSum, forCandidate); // [B, D + H]
      const [contextThere, seen] = tf.split(fromCandidate, [D, H], 1) as Two; // seen: of r * h
      const opening = beside(tf.mul(dHidden, tf.sub(h, written)), tf.mul(seen, h)); // [B, 2H]
      const gatesSum = sigmoidBack(open, opening); // [B, 2H]
      const [contextHere, fromGates] = tf.split(tf.matMul(gatesSum, forGates), [D, H], 1) as Two;
      const before: Tensor2D = tf.add(fromGates, tf.add(tf.mul(dHidden, z), tf.mul(seen, r))); // [B, H]
      return {
        projected: beside(gatesSum, candidateSum), // [B, 3H]
        context: tf.add(contextHere, contextThere),
        state: [before],
        products: [
          [beside(context, h), gatesSum],
          [beside(context, tf.mul(r, h)), candidateSum],
        ],
      };
    },
  };
}
