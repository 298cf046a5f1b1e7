import * as tf from "@tensorflow/tfjs";
import type { GruWeights } from "../../cells/gru";
import type { Calc } from "./calc";
import { cut, type JoinedCell, type StepTaken } from "./joined-cell";

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
    forward<X>(calc: Calc<X>, pasts: readonly X[], projected: X, state: readonly X[], context: X) {
      const [[forGates, forCandidate], hidden] = [pasts as Two<X>, state[0] as X];
      const [gatesSum, candidateSum] = calc.split(projected, [2 * H, H], 1) as Two<X>;
      const past = calc.matMul(calc.concat([context, hidden], 1), forGates); // [B, 2H]
      const open = calc.sigmoid(calc.add(gatesSum, past)); // [B, 2H]
      const [z, r] = calc.split(open, [H, H], 1) as Two<X>; // [B, H] each
      const content = calc.matMul(calc.concat([context, calc.mul(r, hidden)], 1), forCandidate); // [B, H]
      const written = calc.tanh(calc.add(candidateSum, content)); // [B, H]
      const next = calc.add(written, calc.mul(z, calc.sub(hidden, written))); // [B, H], z * h + (1 - z) * g
      return { state: [next], kept: [open, written] };
    },
    back<X>(calc: Calc<X>, transposed: readonly X[], { before, context, kept }: StepTaken<X>, arriving: readonly X[]) {
      const [[forGates, forCandidate], [open, written]] = [transposed as Two<X>, kept as Two<X>];
      const [hidden, dHidden] = [before[0] as X, arriving[0] as X];
      const D = calc.shape(context)[1] as number;
      const [z, r] = calc.split(open, [H, H], 1) as Two<X>; // [B, H] each
      const carried = calc.mul(dHidden, z); // [B, H]
      const candidateSum = calc.tanhBack(written, calc.sub(dHidden, carried)); // [B, H]
      const fromCandidate = calc.matMul(candidateSum, forCandidate); // [B, D + H]
      const [contextThere, seen] = calc.split(fromCandidate, [D, H], 1) as Two<X>; // seen: of r * h
      const opening = calc.concat([calc.mul(dHidden, calc.sub(hidden, written)), calc.mul(seen, hidden)], 1); // [B, 2H]
      const gatesSum = calc.sigmoidBack(open, opening); // [B, 2H]
      const [contextHere, fromGates] = calc.split(calc.matMul(gatesSum, forGates), [D, H], 1) as Two<X>;
      return {
        projected: calc.concat([gatesSum, candidateSum], 1), // [B, 3H]
        context: calc.add(contextHere, contextThere),
        state: [calc.add(fromGates, calc.add(carried, calc.mul(seen, r)))],
        products: [
          [calc.concat([context, hidden], 1), gatesSum],
          [calc.concat([context, calc.mul(r, hidden)], 1), candidateSum],
        ],
      };
    },
  };
}

type Two<X> = [X, X];
