// Makes, trains and disposes networks that have one recurrent layer and an output layer, and defines their settings.
import type { Scalar, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import type { GruWeights } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import type { LstmWeights } from "../cells/lstm";
import type { RunContext } from "../runs/types";
import { train } from "../train/train";
import { trainable } from "../train/trainable";

/** The cells that an experiment can use. */
export type CellName = "rnn" | "lstm" | "gru";

/** The weights of one of the three cells. */
export type CellWeights = GateWeights | LstmWeights | GruWeights;

/**
 * A recurrent layer and an output layer. F features, H hidden units, O outputs. This is a type alias, because tf.dispose does not accept an
 * interface.
 */
export type Network<C extends tf.TensorContainer = CellWeights> = {
  readonly cell: C;
  /** [H, O] */
  readonly kernel: Tensor2D;
  /** [O] */
  readonly bias: tf.Tensor1D;
};

/** The settings that all experiments with trained cells share. */
export type RecurrentSettings = {
  readonly cell: CellName;
  readonly units: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly clipNorm: number;
  readonly forgetBias: number;
};

/** The numbers of inputs and outputs of a network. */
export interface Ends {
  readonly features: number;
  readonly outputs: number;
}

type Size = Pick<RecurrentSettings, "cell" | "units" | "forgetBias">;

/** The sizes of the output layer, and the seed of its weights. */
interface Reads {
  readonly units: number;
  readonly outputs: number;
  readonly seed: number;
}

function networkOf<C extends tf.TensorContainer & object>(init: () => C, { units, outputs, seed }: Reads): Network<C> {
  return trainable(() => ({
    cell: init(),
    kernel: initRnn({ features: units, units: outputs, seed }).kernel,
    bias: tf.zeros<tf.Rank.R1>([outputs]),
  }));
}

/** Returns a new network with one of the three cells. The caller must dispose it with `tf.dispose(net)`. */
export function newNetwork({ cell, units, forgetBias }: Size, { features, outputs }: Ends, seed: number): Network {
  const init = {
    rnn: () => initRnn({ features, units, seed }),
    lstm: () => initLstm({ features, units, seed, forgetBias }),
    gru: () => initGru({ features, units, seed }),
  }[cell];
  return networkOf<CellWeights>(init, { units, outputs, seed });
}

/** Calls `work` with the weights, and disposes the weights afterwards, even if `work` throws. */
export async function withWeights<W extends object, R>(weights: W, work: (weights: W) => Promise<R>): Promise<R> {
  try {
    return await work(weights);
  } finally {
    tf.dispose(weights as tf.TensorContainer);
  }
}

/** Calls `work` with a new network that has one of the three cells, and disposes the network afterwards. */
export const withNetwork = <R>(settings: Size, ends: Ends, seed: number, work: (net: Network) => Promise<R>) =>
  withWeights(newNetwork(settings, ends, seed), work);

/** Calls `work` with a new network whose cell `init` makes, and disposes the network afterwards. */
export const withCell = <C extends tf.TensorContainer & object, R>(
  init: () => C,
  reads: Reads,
  work: (net: Network<C>) => Promise<R>,
) => withWeights(networkOf(init, reads), work);

/**
 * Trains a network. Each step uses a new batch.
 * @returns the loss over time: the training is divided into 40 parts, and each number is the mean of one part. With fewer than 40 steps, the loss
 *   of each step.
 */
export async function fit<D extends object, N extends object = Network>(
  weights: N,
  settings: Pick<RecurrentSettings, "steps" | "learningRate" | "clipNorm">,
  context: RunContext,
  task: { readonly data: (seed: number) => D; readonly loss: (weights: N, batch: D) => Scalar },
): Promise<number[]> {
  const { steps, learningRate, clipNorm } = settings;
  const { seed, signal, onProgress } = context;
  const { history } = await train<N, D>({
    weights,
    steps,
    clipNorm,
    data: (step) => task.data(1_000_003 * seed + step),
    loss: task.loss,
    optimizer: { name: "adam", learningRate: (step) => (step <= 0.75 * steps ? learningRate : learningRate / 10) },
    ...(signal && { signal }),
    onStep: ({ step }) => onProgress?.(step / steps),
  });
  return meansOfParts(Array.from(history.loss.y), POINTS);
}

/** The number of points in the stored training curve. */
const POINTS = 40;

/** Divides a list into parts that are as equal as possible, and returns the mean of each part. There are at most as many parts as values. */
export function meansOfParts(row: readonly number[], most: number): number[] {
  const parts = Math.min(most, row.length);
  return Array.from({ length: parts }, (_, part) => {
    const numbers = row.slice(Math.floor((part * row.length) / parts), Math.floor(((part + 1) * row.length) / parts));
    return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  });
}
