import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { overTime, stepsOf } from "../../cells/sequence";
import type { JoinedCell, Parts } from "./joined-cell";

/**
 * What a run of steps with additive attention goes over. B batch, T steps, S source length, A attention size, D size of the encoder's hidden
 * states, H hidden units, G gates.
 */
export interface AdditiveOperands {
  readonly cell: JoinedCell;
  /** What the tokens give to all gates. [B, T, GH] */
  readonly projected: Tensor3D;
  /** The decoder's state before the first step. */
  readonly initial: Parts;
  /** [B, S, D] */
  readonly encoded: Tensor3D;
  /** Each encoded state through the key matrix, with the bias. [B, S, A] */
  readonly keys: Tensor3D;
  /** [H, A] */
  readonly query: Tensor2D;
  /** [A, 1] */
  readonly score: Tensor2D;
  /** As `dropPast` gives it. [B, S] */
  readonly dropped: Tensor2D | undefined;
}

/** Each step of a run. */
export interface AdditiveStep {
  /** [B, S] */
  readonly scores: Tensor2D;
  /** [B, S] */
  readonly weights: Tensor2D;
  /** [B, D] */
  readonly context: Tensor2D;
  /** The state after it. */
  readonly state: Parts;
  /** tanh of query and keys. [B, S, A] */
  readonly layer: Tensor3D;
  /** What the cell's way back needs. */
  readonly kept: readonly Tensor2D[];
}

/** The steps, one after the other: look with the state so far, then step with what was seen. */
export function additiveSteps({ cell, projected, initial, ...source }: AdditiveOperands): AdditiveStep[] {
  let state = initial;
  return stepsOf(projected).map((x) => {
    const seen = look(source, state[0] as Tensor2D);
    const { state: next, kept } = cell.forward(cell.pasts, x, state, seen.context);
    state = next;
    return { ...seen, state, kept };
  });
}

/** `additiveAttention` over keys that are projected already. @param hidden [B, H] */
function look(
  { encoded, keys, query, score, dropped }: Omit<AdditiveOperands, "cell" | "projected" | "initial">,
  hidden: Tensor2D,
) {
  const [B, S, A] = keys.shape;
  const turned = tf.reshape(tf.matMul(hidden, query), [B, 1, A]); // [B, 1, A]
  const sums: Tensor3D = tf.add(keys, turned); // [B, S, A]
  const layer = tf.tanh(sums); // [B, S, A]
  const scores: Tensor2D = tf.reshape(tf.matMul(tf.reshape(layer, [B * S, A]) as Tensor2D, score), [B, S]); // [B, S]
  const kept: Tensor2D = dropped ? tf.add(scores, dropped) : scores; // [B, S]
  const weights = tf.softmax(kept); // [B, S]
  const sum = tf.matMul(tf.reshape(weights, [B, 1, S]), encoded); // [B, 1, D]
  const context: Tensor2D = tf.reshape(sum, [B, encoded.shape[2]]); // [B, D]
  return { layer, scores, weights, context };
}

/** All that a loss can look at, end to end: the state's parts, context, weights, scores. [B, T, H (or 2H) + D + 2S] */
export function packed(steps: readonly AdditiveStep[]): Tensor3D {
  const parts = (name: "context" | "weights" | "scores") => overTime(steps.map((step) => step[name]));
  const states = (steps[0] as AdditiveStep).state.map((_, n) =>
    overTime(steps.map(({ state }) => state[n] as Tensor2D)),
  );
  return tf.concat3d([...states, parts("context"), parts("weights"), parts("scores")], 2);
}

/**
 * `packed(additiveSteps(operands))` with a gradient written by hand, which takes half of the operations of tfjs' own: each matrix gets its
 * gradient in one product over all steps, and what the steps share is added up where it is small. First derivatives only.
 */
export function additiveRun({ cell, dropped, ...given }: AdditiveOperands): Tensor3D {
  const { projected, encoded, keys, query, score } = given;
  const [P, N] = [cell.pasts.length, given.initial.length];
  const run = tf.customGrad((...operands) => {
    const save = operands.pop() as unknown as (tensors: Tensor[]) => void;
    const [x, values, projectedKeys, turn, column] = operands as [Tensor3D, Tensor3D, Tensor3D, Tensor2D, Tensor2D];
    const pasts = operands.slice(5, 5 + P) as Tensor2D[];
    const initial = operands.slice(5 + P) as Tensor2D[];
    const steps = additiveSteps({
      cell: { ...cell, pasts },
      projected: x,
      initial,
      encoded: values,
      keys: projectedKeys,
      query: turn,
      score: column,
      dropped,
    });
    const K = (steps[0] as AdditiveStep).kept.length;
    save([
      values,
      turn,
      column,
      ...pasts,
      ...initial,
      ...steps.flatMap((step) => [step.layer, step.weights, step.context, ...step.state, ...step.kept]),
    ] as Tensor[]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [values, turn, column, ...more] = saved as [Tensor3D, Tensor2D, Tensor2D, ...Tensor[]];
      const [pasts, initial] = [more.slice(0, P), more.slice(P, P + N)] as [Tensor2D[], Tensor2D[]];
      const kept = Array.from({ length: steps.length }, (_, t): KeptStep => {
        const one = more.slice(P + N + t * (3 + N + K), P + N + (t + 1) * (3 + N + K));
        const [layer, weights, context] = one as [Tensor3D, Tensor2D, Tensor2D];
        return {
          layer,
          weights,
          context,
          state: one.slice(3, 3 + N) as Tensor2D[],
          kept: one.slice(3 + N) as Tensor2D[],
        };
      });
      return back({ cell, encoded: values, query: turn, score: column, pasts, initial }, kept, dy as Tensor3D);
    };
    return { value: packed(steps), gradFunc };
  });
  return run(projected, encoded, keys, query, score, ...cell.pasts, ...given.initial) as Tensor3D;
}

type KeptStep = Omit<AdditiveStep, "scores">;

interface Kept {
  readonly cell: JoinedCell;
  readonly encoded: Tensor3D;
  readonly query: Tensor2D;
  readonly score: Tensor2D;
  readonly pasts: readonly Tensor2D[];
  readonly initial: Parts;
}

/**
 * All steps back, the last first. With y = layer, v = score, e the gradient of the scores:
 *
 *     dquery·h = v * Σ_s e[s] (1 - y[s]²),  dkeys[s] = v * Σ_t e[s] (1 - y[s]²),  dv = Σ_t,s e[s] y[s]
 *
 * so that v is multiplied once at the end, and the largest tensors [B, S, A] are gone over as seldom as can be.
 */
function back(
  { cell, encoded, query, score, pasts, initial }: Kept,
  steps: readonly KeptStep[],
  dy: Tensor3D,
): Tensor[] {
  const [B, S, D] = encoded.shape;
  const [H, A] = query.shape;
  const row = tf.reshape(score, [1, A]); // [1, A]
  const transposed = pasts.map((past) => tf.transpose(past));
  const queryBack = tf.transpose(query); // [A, H]
  const arriving = stepsOf(dy); // each as packed
  const widths = [...initial.map(() => H), D, S, S];
  let dState: Parts = initial.map((state) => tf.zerosLike(state));
  let squares = tf.zeros<tf.Rank.R3>([B, S, A]); // Σ_t e y²
  let errors = tf.zeros<tf.Rank.R2>([B, S]); // Σ_t e
  let dScore = tf.zeros<tf.Rank.R3>([B, 1, A]); // Σ_t,s e y
  const passed: { projected: Tensor2D; context: Tensor2D; turned: Tensor2D; products: [Tensor2D, Tensor2D][] }[] = [];
  for (let t = steps.length - 1; t >= 0; t--) {
    const { layer, weights, context, kept } = steps[t] as KeptStep;
    const before = t > 0 ? (steps[t - 1] as KeptStep).state : initial;
    const parts = tf.split(arriving[t] as Tensor2D, widths, 1) as Tensor2D[];
    const [dContext, dWeights, dScores] = parts.slice(initial.length) as [Tensor2D, Tensor2D, Tensor2D];
    const dNext = dState.map((later, n): Tensor2D => tf.add(later, parts[n] as Tensor2D));
    const step = cell.back(transposed, kept, before, context, dNext);
    const seen: Tensor2D = tf.add(step.context, dContext); // [B, D]
    const looked = tf.reshape(tf.matMul(encoded, tf.reshape(seen, [B, D, 1])), [B, S]); // [B, S]
    const pulled = tf.mul(weights, tf.add(looked, dWeights)) as Tensor2D; // [B, S]
    const e: Tensor2D = tf.add(tf.sub(pulled, tf.mul(weights, tf.sum(pulled, 1, true))), dScores); // [B, S]
    const [across, along] = [tf.reshape(e, [B, 1, S]), tf.reshape(e, [B, S, 1])];
    const squared = tf.square(layer); // [B, S, A]
    const held = tf.reshape(tf.matMul(across, squared), [B, A]); // [B, A]
    const turned: Tensor2D = tf.mul(row, tf.sub(tf.sum(e, 1, true), held)); // [B, A]
    squares = tf.add(squares, tf.mul(squared, along));
    errors = tf.add(errors, e);
    dScore = tf.add(dScore, tf.matMul(across, layer));
    const [first, ...rest] = step.state;
    dState = [tf.add(first as Tensor2D, tf.matMul(turned, queryBack)), ...rest];
    passed.unshift({
      projected: step.projected,
      context: seen,
      turned,
      products: step.products.map(([a, b]) => [a, b]),
    });
  }
  const under = (list: readonly Tensor2D[]) => tf.concat2d([...list], 0); // T times [B, N] gives [TB, N]
  const product = (a: readonly Tensor2D[], b: readonly Tensor2D[]) => tf.matMul(under(a), under(b), true); // [N, M]
  const hiddens = [initial, ...steps.map(({ state }) => state)].slice(0, -1).map((state) => state[0] as Tensor2D);
  const shares = overTime(steps.map(({ weights }) => weights)); // [B, T, S]
  return [
    overTime(passed.map((one) => one.projected)), // [B, T, GH]
    tf.matMul(shares, overTime(passed.map((one) => one.context)), true), // encoded [B, S, D]
    tf.mul(tf.sub(tf.reshape(errors, [B, S, 1]), squares), row), // keys [B, S, A]
    product(
      hiddens,
      passed.map((one) => one.turned),
    ), // query [H, A]
    tf.reshape(tf.sum(dScore, 0), [A, 1]), // score [A, 1]
    ...pasts.map((_, n) =>
      product(
        passed.map(({ products }) => (products[n] as [Tensor2D, Tensor2D])[0]),
        passed.map(({ products }) => (products[n] as [Tensor2D, Tensor2D])[1]),
      ),
    ),
    ...dState,
  ];
}
