// Defines the experiment `numbers`. It asks what layers, gates and a kept state add when a network counts in English words.
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { humanNumbers } from "../../data/numbers/human-numbers";
import { numberRows } from "../../data/numbers/number-rows";
import { maskedCrossEntropy } from "../../models/seq2seq/loss";
import { experiment } from "../../runs/define";
import type { Experiment, RunContext } from "../../runs/types";
import { train } from "../../train/train";
import { trainable } from "../../train/trainable";
import {
  keepStates,
  type NumberCell,
  type NumberModel,
  type NumberStates,
  newNumberLayers,
  readNumbers,
} from "../number-model";
import { meansOfParts, withWeights } from "../recurrent";

/** The settings of the experiment `numbers`. */
export type NumbersSettings = {
  readonly cell: NumberCell;
  readonly layers: number;
  readonly residual: boolean;
  readonly units: number;
  readonly window: number;
  readonly keep: boolean;
  readonly each: boolean;
  readonly epochs: number;
  readonly learningRate: number;
};

/** The measured values of a network on the numbers after those of its training. */
export type NumbersMeasured = {
  /** The share of tokens that are predicted correctly. */
  readonly right: number;
  /** The cross-entropy in nats per token. */
  readonly loss: number;
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/** The experiment: trains a network on the numbers up to about 8,000 in English words, and tests whether it predicts the next token of later numbers. */
export const numbers: Experiment<NumbersSettings, NumbersMeasured> = experiment({
  name: "numbers",
  question: "How well does a network count in English words, with more layers, gates, or a state that is kept?",
  revision: 1,
  settings: {
    cell: z
      .enum(["relu", "rnn", "lstm", "gru"])
      .default("lstm")
      .describe("type of the cell; relu: a plain RNN with relu"),
    layers: z.int().min(1).max(64).default(2).describe("number of layers"),
    residual: z
      .boolean()
      .default(false)
      .describe("whether each layer above the first adds its input to its hidden states"),
    units: z.int().min(1).max(4096).default(64).describe("H, hidden units"),
    window: z.int().min(1).default(16).describe("tokens per training step"),
    keep: z
      .boolean()
      .default(true)
      .describe("whether a window starts with the state that the window before it has left"),
    each: z.boolean().default(true).describe("whether each token is predicted, or only the token after a window"),
    epochs: z.int().min(1).default(15).describe("passes over the training data"),
    learningRate: z.number().positive().default(0.01).describe("largest learning rate of Adam"),
  },
  run: (settings: NumbersSettings, context) => {
    const features = humanNumbers().vocabulary.length;
    const init = () => trainable(() => newNumberLayers(settings, features, context.seed));
    return withWeights(init(), (model) => measure(model, settings, context));
  },
});

async function measure(model: NumberModel, settings: NumbersSettings, context: RunContext): Promise<NumbersMeasured> {
  const { window, keep, each, epochs, learningRate } = settings;
  const data = numberRows(humanNumbers().ids, { window });
  const perEpoch = Math.floor(((data.train[0] as number[]).length - 1) / window);
  const steps = epochs * perEpoch;
  let states: NumberStates | undefined;
  const drop = () => {
    if (states) tf.dispose(states);
    states = undefined;
  };
  const pass = (weights: NumberModel, batch: Batch) => {
    const before = states;
    const read = readNumbers(settings, weights, batch.ids, { ...(before && { states: before }), last: !each });
    if (keep) {
      keepStates(read.states);
      states = read.states;
      if (before) tf.dispose(before);
    }
    return read.logits;
  };
  try {
    const { history } = await train<NumberModel, Batch>({
      weights: model,
      steps,
      data: (step) => windowOf(data.train, (step - 1) % perEpoch, window, each),
      loss: (weights, batch) => {
        if (batch.first) drop();
        return maskedCrossEntropy(pass(weights, batch), batch.targets);
      },
      optimizer: { name: "adam", learningRate: (step) => learningRate * cycle(step / steps) },
      ...(context.signal && { signal: context.signal }),
      onStep: ({ step }) => context.onProgress?.(step / steps),
    });
    drop();
    const perRow = Math.floor(((data.validation[0] as number[]).length - 1) / window);
    let [right, loss] = [0, 0];
    for (let n = 0; n < perRow; n++) {
      const batch = windowOf(data.validation, n, window, each);
      tf.tidy(() => {
        const logits = pass(model, batch);
        loss += maskedCrossEntropy(logits, batch.targets).dataSync()[0] as number;
        const guesses = tf.argMax(logits, 2).dataSync();
        right += batch.targets.flat().filter((target, k) => target === guesses[k]).length / batch.targets.flat().length;
      });
    }
    return { right: right / perRow, loss: loss / perRow, curve: meansOfParts(Array.from(history.loss.y), 40) };
  } finally {
    drop();
  }
}

/** A window of all rows. `first` marks the first window of a pass over the data. */
type Batch = { readonly ids: number[][]; readonly targets: number[][]; readonly first: boolean };

function windowOf(rows: readonly number[][], n: number, window: number, each: boolean): Batch {
  const start = n * window;
  return {
    ids: rows.map((row) => row.slice(start, start + window)),
    targets: rows.map((row) => row.slice(each ? start + 1 : start + window, start + window + 1)),
    first: n === 0,
  };
}

/** Returns the share of the largest learning rate: it rises for a quarter of the steps and then falls, both along half a cosine. */
function cycle(done: number): number {
  return done < 0.25
    ? 0.52 - 0.48 * Math.cos(Math.PI * 4 * done)
    : (1 + Math.cos((Math.PI * (done - 0.25)) / 0.75)) / 2;
}
