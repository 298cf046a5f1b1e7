import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { GateWeights } from "../cells/gate";
import { type GruWeights, gru } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import { type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import { train } from "../train/train";
import { trainable } from "../train/trainable";
import type { RunContext } from "./types";

/** A cell by its name in settings. */
export type CellName = "rnn" | "lstm" | "gru";

/** A recurrent layer and what reads it. F features, H hidden units, O outputs. A type alias: tf.dispose takes no interface. */
export type Network = {
  readonly cell: GateWeights | LstmWeights | GruWeights;
  /** [H, O] */
  readonly kernel: Tensor2D;
  /** [O] */
  readonly bias: tf.Tensor1D;
};

/** Settings that experiments on trained cells have in common. */
export const recurrentSettings = {
  cell: z.enum(["rnn", "lstm", "gru"]).default("lstm").describe("which cell remembers"),
  units: z.int().min(1).max(4096).default(32).describe("H, hidden units"),
  steps: z.int().min(1).default(600).describe("steps of training"),
  batch: z.int().min(1).default(32).describe("B, sequences a step"),
  learningRate: z
    .number()
    .positive()
    .default(0.01)
    .describe("Adam's learning rate; a tenth of it for the last quarter"),
  clipNorm: z.number().positive().default(1).describe("largest norm of the gradient"),
  forgetBias: z.number().default(1).describe("the LSTM's forget bias at the start; other cells have none"),
};

/** What `recurrentSettings` come to once all are there. */
export type RecurrentSettings = {
  readonly cell: CellName;
  readonly units: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly clipNorm: number;
  readonly forgetBias: number;
};

/** Sizes of what goes in and what comes out. */
export interface Ends {
  readonly features: number;
  readonly outputs: number;
}

/** A new network whose weights can be trained; who asks for it gives their memory back: `tf.dispose(net)`. */
export function newNetwork(
  settings: Pick<RecurrentSettings, "cell" | "units" | "forgetBias">,
  { features, outputs }: Ends,
  seed: number,
): Network {
  const { cell, units, forgetBias } = settings;
  return trainable(() => ({
    cell: {
      rnn: () => initRnn({ features, units, seed }),
      lstm: () => initLstm({ features, units, seed, forgetBias }),
      gru: () => initGru({ features, units, seed }),
    }[cell](),
    kernel: initRnn({ features: units, units: outputs, seed }).kernel,
    bias: tf.zeros<tf.Rank.R1>([outputs]),
  }));
}

/** Works with a network whose weights can be trained, and gives their memory back, whatever becomes of the work. */
export async function withNetwork<R>(
  settings: RecurrentSettings,
  ends: Ends,
  seed: number,
  work: (net: Network) => Promise<R>,
): Promise<R> {
  const net = newNetwork(settings, ends, seed);
  try {
    return await work(net);
  } finally {
    tf.dispose(net);
  }
}

/** The hidden state after each step. [B, T, F] gives [B, T, H] */
export function hiddenStates(name: CellName, { cell }: Pick<Network, "cell">, inputs: Tensor3D): Tensor3D {
  return {
    rnn: () => rnn(cell as GateWeights, inputs).hidden,
    lstm: () => lstm(cell as LstmWeights, inputs).hidden,
    gru: () => gru(cell as GruWeights, inputs).hidden,
  }[name]();
}

/** The answer at each step. [B, T, F] gives [B, T, O] */
export function answers(name: CellName, net: Network, inputs: Tensor3D): Tensor3D {
  const { kernel, bias } = net;
  const hidden = hiddenStates(name, net, inputs); // [B, T, H]
  const [B, T, H] = hidden.shape;
  const flat = tf.add(tf.matMul(tf.reshape(hidden, [B * T, H]), kernel), bias); // [BT, O]
  return tf.reshape(flat, [B, T, kernel.shape[1]]);
}

/** The answer after the last step. [B, T, F] gives [B, O] */
export function lastAnswer(name: CellName, { cell, kernel, bias }: Network, inputs: Tensor3D): Tensor2D {
  const hidden = {
    rnn: () => rnn(cell as GateWeights, inputs).final,
    lstm: () => lstm(cell as LstmWeights, inputs).final.hidden,
    gru: () => gru(cell as GruWeights, inputs).final,
  }[name](); // [B, H]
  return tf.add(tf.matMul(hidden, kernel), bias);
}

/**
 * Trains on fresh batches.
 * @returns the loss over time: the mean of each of 40 parts, or of each step where there are fewer
 */
export async function fit<D extends object>(
  weights: Network,
  settings: RecurrentSettings,
  context: RunContext,
  task: { readonly data: (seed: number) => D; readonly loss: (weights: Network, batch: D) => Scalar },
): Promise<number[]> {
  const { steps, learningRate, clipNorm } = settings;
  const { seed, signal, onProgress } = context;
  const { history } = await train<Network, D>({
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

/** Points of a curve that is kept. */
const POINTS = 40;

/** The mean of each of so many parts of a row, as equal as can be; of as many as there are numbers at most. */
export function meansOfParts(row: readonly number[], most: number): number[] {
  const parts = Math.min(most, row.length);
  return Array.from({ length: parts }, (_, part) => {
    const numbers = row.slice(Math.floor((part * row.length) / parts), Math.floor(((part + 1) * row.length) / parts));
    return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  });
}
