import type { Tensor, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { additiveBack } from "./additive-back";
import { type AdditiveKept, type AdditiveOperands, type AdditiveStep, additiveSteps, packed } from "./additive-steps";
import { type Calc, tensorCalc } from "./calc";
import type { JoinedCell } from "./joined-cell";
import { onHandles } from "./native-calc";

/**
 * `packed(additiveSteps(…))` with a gradient written by hand, which takes half of the operations of tfjs' own; on native TensorFlow on its
 * own handles. First derivatives only.
 * @param dropped as `dropPast` gives it [B, S]
 * @returns as `packed` has it [B, T, H (or 2H) + D + 2S]
 */
export function additiveRun(
  cell: JoinedCell,
  operands: AdditiveOperands<Tensor>,
  dropped: Tensor | undefined,
): Tensor3D {
  const [P, N] = [operands.pasts.length, operands.initial.length];
  const T = operands.projected.shape[1] as number;
  const run = tf.customGrad((...all) => {
    const [given, save] = [all.slice(0, -1) as Tensor[], all.at(-1) as (tensors: Tensor[]) => void];
    const { value, kept } = onBest((calc) => {
      const mine = mapOperands(operandsOf(given, P), (tensor) => calc.of(tensor));
      const steps = additiveSteps(calc, cell, mine, dropped && calc.of(dropped));
      return {
        value: calc.tensor(packed(calc, steps)),
        kept: steps.map((step) => listOf(step).map((x) => calc.tensor(x))),
      };
    });
    save([...given, ...kept.flat()]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const before = operandsOf(saved.slice(0, given.length), P);
      const taken = saved.slice(given.length);
      const width = taken.length / T;
      const matrices = {
        queryBack: tf.transpose(before.query),
        transposed: before.pasts.map((past) => tf.transpose(past)),
      };
      const gradients = onBest((calc) => {
        const steps = Array.from({ length: T }, (_, t) =>
          stepOf(
            taken.slice(t * width, (t + 1) * width).map((tensor) => calc.of(tensor)),
            N,
          ),
        );
        const mine = {
          encoded: calc.of(before.encoded),
          score: calc.of(before.score),
          initial: before.initial.map((state) => calc.of(state)),
          queryBack: calc.of(matrices.queryBack),
          transposed: matrices.transposed.map((matrix) => calc.of(matrix)),
        };
        return mapOperands(additiveBack(calc, cell, mine, steps, calc.of(dy)), (x) => calc.tensor(x));
      });
      return flatten({ ...gradients, score: tf.reshape(tf.sum(gradients.score, 0), before.score.shape) });
    };
    return { value, gradFunc };
  });
  return run(...flatten(operands)) as Tensor3D;
}

/** On TensorFlow's handles where it is native, else on tensors. */
function onBest<R>(work: <X>(calc: Calc<X>) => R): R {
  return tf.getBackend() === "tensorflow" ? onHandles(work) : work(tensorCalc);
}

function flatten<X>({ projected, encoded, keys, query, score, pasts, initial }: AdditiveOperands<X>): X[] {
  return [projected, encoded, keys, query, score, ...pasts, ...initial];
}

function operandsOf<X>(list: readonly X[], P: number): AdditiveOperands<X> {
  const [projected, encoded, keys, query, score] = list as readonly [X, X, X, X, X];
  return { projected, encoded, keys, query, score, pasts: list.slice(5, 5 + P), initial: list.slice(5 + P) };
}

function mapOperands<X, Y>(operands: AdditiveOperands<X>, change: (x: X) => Y): AdditiveOperands<Y> {
  return operandsOf(flatten(operands).map(change), operands.pasts.length);
}

const listOf = <X>({ layer, weights, context, state, kept }: AdditiveStep<X>): X[] => [
  layer,
  weights,
  context,
  ...state,
  ...kept,
];

function stepOf<X>(list: readonly X[], N: number): AdditiveKept<X> {
  const [layer, weights, context] = list as readonly [X, X, X];
  return { layer, weights, context, state: list.slice(3, 3 + N), kept: list.slice(3 + N) };
}
