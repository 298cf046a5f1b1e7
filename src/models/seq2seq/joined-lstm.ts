import * as tf from "@tensorflow/tfjs";
import type { LstmWeights } from "../../cells/lstm";
import type { Calc } from "./calc";
import { cut, type JoinedCell, type StepTaken } from "./joined-cell";

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
    forward<X>(calc: Calc<X>, pasts: readonly X[], projected: X, state: readonly X[], context: X) {
      const [matrix, [hidden, cell]] = [pasts[0] as X, state as Two<X>];
      const both = calc.concat([context, hidden], 1); // [B, D + H]
      const sums = calc.add(projected, calc.matMul(both, matrix)); // [B, 4H]
      const [squashed, raw] = calc.split(sums, [3 * H, H], 1) as Two<X>;
      const open = calc.sigmoid(squashed); // [B, 3H]
      const written = calc.tanh(raw); // [B, H]
      const [f, i, o] = calc.split(open, [H, H, H], 1) as Three<X>; // [B, H] each
      const next = calc.add(calc.mul(f, cell), calc.mul(i, written)); // [B, H]
      const shown = calc.tanh(next); // [B, H]
      return { state: [calc.mul(o, shown), next], kept: [open, written, shown] };
    },
    back<X>(calc: Calc<X>, transposed: readonly X[], { before, context, kept }: StepTaken<X>, arriving: readonly X[]) {
      const [open, written, shown] = kept as Three<X>;
      const [[hidden, cell], [dHidden, dNext]] = [before as Two<X>, arriving as Two<X>];
      const [f, i, o] = calc.split(open, [H, H, H], 1) as Three<X>; // [B, H] each
      const dCell = calc.add(dNext, calc.tanhBack(shown, calc.mul(dHidden, o))); // [B, H]
      const opening = calc.concat([calc.mul(dCell, cell), calc.mul(dCell, written), calc.mul(dHidden, shown)], 1); // [B, 3H]
      const fromWritten = calc.tanhBack(written, calc.mul(dCell, i)); // [B, H]
      const sums = calc.concat([calc.sigmoidBack(open, opening), fromWritten], 1); // [B, 4H]
      const both = calc.matMul(sums, transposed[0] as X); // [B, D + H]
      const [dContext, dBefore] = calc.split(both, [calc.shape(context)[1] as number, H], 1) as Two<X>;
      return {
        projected: sums,
        context: dContext,
        state: [dBefore, calc.mul(dCell, f)],
        products: [[calc.concat([context, hidden], 1), sums]],
      };
    },
  };
}

type Two<X> = [X, X];
type Three<X> = [X, X, X];
