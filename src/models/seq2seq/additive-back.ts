import { type AdditiveKept, type AdditiveOperands, fromSteps, overSteps } from "./additive-steps";
import type { Calc } from "./calc";
import type { JoinedCell, StepBack } from "./joined-cell";

/** What the way back takes of the operands, and matrices that have been turned. */
export interface BackOperands<X> extends Omit<AdditiveOperands<X>, "projected" | "keys" | "pasts" | "query"> {
  /** The cell's pasts, turned. */
  readonly transposed: readonly X[];
  /** The query matrix, turned. [A, H] */
  readonly queryBack: X;
}

/**
 * All steps back, the last first. With y = layer, v = score, e the gradient of the scores:
 *
 *     dquery·h = v * Σ_s e[s] (1 - y[s]²),  dkeys[s] = v * Σ_t e[s] (1 - y[s]²),  dv = Σ_t,s e[s] y[s]
 *
 * so that v is multiplied once at the end, and the largest tensors [B, S, A] are gone over as seldom as can be. Each matrix gets its gradient in
 * one product over all steps.
 * @param dy the gradient of what `packed` gives
 * @returns the operands' gradients, but the score's for each of the batch [B, A]
 */
export function additiveBack<X>(
  calc: Calc<X>,
  cell: JoinedCell,
  { encoded, score, transposed, queryBack, initial }: BackOperands<X>,
  steps: readonly AdditiveKept<X>[],
  dy: X,
): AdditiveOperands<X> {
  const [B, S, D] = calc.shape(encoded) as [number, number, number];
  const [A, H] = calc.shape(queryBack) as [number, number];
  const row = calc.reshape(score, [1, A]);
  const widths = [...initial.map(() => H), D, S, S];
  const arriving = overSteps(calc, dy); // each as packed
  const sum = (total: X | undefined, more: X) => (total === undefined ? more : calc.add(total, more));
  let dState: readonly X[] | undefined;
  let squares: X | undefined; // Σ_t e y² [B, S, A]
  let errors: X | undefined; // Σ_t e [B, S]
  let dScore: X | undefined; // Σ_t,s e y [B, 1, A]
  const passed: (StepBack<X> & { readonly turned: X })[] = [];
  for (let t = steps.length - 1; t >= 0; t--) {
    const { layer, weights, context, kept } = steps[t] as AdditiveKept<X>;
    const before = t > 0 ? (steps[t - 1] as AdditiveKept<X>).state : initial;
    const parts = calc.split(arriving[t] as X, widths, 1);
    const [dContext, dWeights, dScores] = parts.slice(initial.length) as [X, X, X];
    const dNext = initial.map((_, n) => sum(dState?.[n], parts[n] as X));
    const step = cell.back(calc, transposed, { before, context, kept }, dNext);
    const seen = calc.add(step.context, dContext); // [B, D]
    const looked = calc.reshape(calc.matMul(encoded, calc.reshape(seen, [B, D, 1])), [B, S]);
    const pulled = calc.mul(weights, calc.add(looked, dWeights)); // [B, S]
    const fromWeights = calc.sub(pulled, calc.mul(weights, calc.sumRows(pulled))); // [B, S]
    const e = calc.add(fromWeights, dScores); // [B, S]
    const [across, along] = [calc.reshape(e, [B, 1, S]), calc.reshape(e, [B, S, 1])];
    const squared = calc.mul(layer, layer); // [B, S, A]
    const held = calc.reshape(calc.matMul(across, squared), [B, A]);
    const turned = calc.mul(row, calc.sub(calc.sumRows(e), held)); // [B, A]
    squares = sum(squares, calc.mul(squared, along));
    errors = sum(errors, e);
    dScore = sum(dScore, calc.matMul(across, layer));
    const [first, ...rest] = step.state;
    dState = [calc.add(first as X, calc.matMul(turned, queryBack)), ...rest];
    passed.unshift({ ...step, context: seen, turned });
  }
  const product = (a: readonly X[], b: readonly X[]) => calc.matMul(calc.concat(a, 0), calc.concat(b, 0), true);
  const hiddens = [initial, ...steps.map(({ state }) => state)].slice(0, -1).map((state) => state[0] as X);
  const shares = fromSteps(
    calc,
    steps.map(({ weights }) => weights),
  ); // [B, T, S]
  const contexts = fromSteps(
    calc,
    passed.map((one) => one.context),
  ); // [B, T, D]
  return {
    projected: fromSteps(
      calc,
      passed.map((one) => one.projected),
    ),
    encoded: calc.matMul(shares, contexts, true), // [B, S, D]
    keys: calc.mul(calc.sub(calc.reshape(errors as X, [B, S, 1]), squares as X), row), // [B, S, A]
    query: product(
      hiddens,
      passed.map((one) => one.turned),
    ), // [H, A]
    score: calc.reshape(dScore as X, [B, A]), // still to be summed over the batch
    pasts: transposed.map((_, n) => {
      const pairs = passed.map(({ products }) => products[n] as readonly [X, X]);
      return product(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      );
    }),
    initial: dState as readonly X[],
  };
}
