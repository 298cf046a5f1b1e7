import type { Calc } from "./calc";
import type { JoinedCell } from "./joined-cell";

/**
 * What steps with additive attention go over. B batch, T steps, S source length, A attention size, D size of the encoder's hidden states,
 * H hidden units, G gates; X a tensor or a handle.
 */
export interface AdditiveOperands<X> {
  /** What the tokens give to all gates. [B, T, GH] */
  readonly projected: X;
  /** [B, S, D] */
  readonly encoded: X;
  /** Each encoded state through the key matrix, with the bias. [B, S, A] */
  readonly keys: X;
  /** [H, A] */
  readonly query: X;
  /** [A, 1] */
  readonly score: X;
  /** The cell's. */
  readonly pasts: readonly X[];
  /** The decoder's state before the first step: hidden, and an LSTM's cell. [B, H] each */
  readonly initial: readonly X[];
}

/** A step that has been taken, but for what only its output shows. */
export interface AdditiveKept<X> {
  /** tanh of query and keys. [B, S, A] */
  readonly layer: X;
  /** [B, S] */
  readonly weights: X;
  /** [B, D] */
  readonly context: X;
  /** The state after it. */
  readonly state: readonly X[];
  /** What the cell's way back needs. */
  readonly kept: readonly X[];
}

export interface AdditiveStep<X> extends AdditiveKept<X> {
  /** [B, S] */
  readonly scores: X;
}

/**
 * The steps, one after the other: look with the state so far, then step with what was seen.
 * @param dropped as `dropPast` gives it [B, S]
 */
export function additiveSteps<X>(
  calc: Calc<X>,
  cell: JoinedCell,
  operands: AdditiveOperands<X>,
  dropped: X | undefined,
): AdditiveStep<X>[] {
  let state = operands.initial;
  return overSteps(calc, operands.projected).map((x) => {
    const seen = look(calc, operands, dropped, state[0] as X);
    const { state: next, kept } = cell.forward(calc, operands.pasts, x, state, seen.context);
    state = next;
    return { ...seen, state, kept };
  });
}

/** `additiveAttention` over keys that are projected already. @param hidden [B, H] */
function look<X>(
  calc: Calc<X>,
  { encoded, keys, query, score }: AdditiveOperands<X>,
  dropped: X | undefined,
  hidden: X,
) {
  const [B, S, A] = calc.shape(keys) as [number, number, number];
  const D = calc.shape(encoded)[2] as number;
  const turned = calc.reshape(calc.matMul(hidden, query), [B, 1, A]); // [B, 1, A]
  const layer = calc.tanh(calc.add(keys, turned)); // [B, S, A]
  const scores = calc.reshape(calc.matMul(calc.reshape(layer, [B * S, A]), score), [B, S]); // [B, S]
  const weights = calc.softmax(dropped ? calc.add(scores, dropped) : scores); // [B, S]
  const context = calc.reshape(calc.matMul(calc.reshape(weights, [B, 1, S]), encoded), [B, D]); // [B, D]
  return { layer, scores, weights, context };
}

/** All that a loss can look at, end to end: the state's parts, context, weights, scores. [B, T, H (or 2H) + D + 2S] */
export function packed<X>(calc: Calc<X>, steps: readonly AdditiveStep<X>[]): X {
  const each = steps.map(({ state, context, weights, scores }) => calc.concat([...state, context, weights, scores], 1));
  return fromSteps(calc, each);
}

/** [B, T, N] gives T times [B, N] */
export function overSteps<X>(calc: Calc<X>, values: X): X[] {
  const [B, T, N] = calc.shape(values) as [number, number, number];
  return calc.split(values, new Array<number>(T).fill(1), 1).map((part) => calc.reshape(part, [B, N]));
}

/** T times [B, N] gives [B, T, N] */
export function fromSteps<X>(calc: Calc<X>, steps: readonly X[]): X {
  const [B, N] = calc.shape(steps[0] as X) as [number, number];
  return calc.concat(
    steps.map((step) => calc.reshape(step, [B, 1, N])),
    1,
  );
}
