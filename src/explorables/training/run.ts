// Trains the network of the training explorer, as `train` does with `addingProblem`, the mean squared error and Adam.
import { type AddingRows, addingRows } from "../../data/tasks/adding-rows";
import { adam } from "../../train/rules";
import { backward, forward, freshWeights, type Net, type Trace } from "./lstm";
import { BATCH, CLIP, type TrainingState } from "./state";

const rowOf = ({ inputs }: AddingRows, n: number, length: number) =>
  inputs.subarray(n * length * 2, (n + 1) * length * 2);

/** Returns the mean squared error over the rows, and its gradient. */
export function lossAndGradient(net: Net, rows: AddingRows, length: number) {
  const gradient = new Float64Array(net.weights.length);
  const count = rows.targets.length;
  let loss = 0;
  for (let n = 0; n < count; n++) {
    const row = rowOf(rows, n, length);
    const trace = forward(net, row);
    const miss = trace.answer - (rows.targets[n] as number);
    loss += (miss * miss) / count;
    backward(net, row, trace, (2 * miss) / count, gradient);
  }
  return { loss, gradient: Float32Array.from(gradient) };
}

/** A training run from the first step on. */
export class Run {
  readonly net: Net;
  /** The loss of each step so far. */
  readonly losses: number[] = [];
  readonly #rule = adam({});
  readonly #slots;
  readonly #settings: Pick<TrainingState, "length" | "seed" | "rate">;

  constructor({ length, units, seed, rate, held }: TrainingState) {
    this.net = { weights: freshWeights(units, seed), units, held };
    this.#settings = { length, seed, rate };
    const zeros = () => new Float32Array(this.net.weights.length);
    this.#slots = { first: zeros(), second: zeros() };
  }

  /** Makes one step with new rows. */
  next(): void {
    const { length, seed, rate } = this.#settings;
    const step = this.losses.length + 1;
    const { loss, gradient } = lossAndGradient(this.net, addingRows(length, BATCH, 1000 * seed + step), length);
    const norm = Math.hypot(...gradient);
    const clipped = norm > CLIP ? gradient.map((value) => value * (CLIP / norm)) : gradient;
    const change = this.#rule.update(clipped, this.#slots, rate, step);
    for (const [n, by] of change.entries()) this.net.weights[n] = (this.net.weights[n] as number) + by;
    this.losses.push(loss);
  }
}

/** The runs of the last states, by their settings. Without them, each picture would train from the first step on. */
const runs = new Map<string, Run>();

/** Returns the run of a state, at exactly its step. It trains the steps that are missing. */
export function runOf(state: TrainingState): Run {
  const { length, units, seed, rate, held, step } = state;
  const key = [length, units, seed, rate, held].join();
  let run = runs.get(key);
  if (run === undefined || run.losses.length > step) run = new Run(state);
  while (run.losses.length < step) run.next();
  runs.delete(key);
  runs.set(key, run);
  for (const old of [...runs.keys()].slice(0, -4)) runs.delete(old);
  return run;
}

/** Returns the mean loss of the last 20 steps up to step `end` (fewer at the beginning), or undefined if `end` is 0. It makes no list, because a picture calls it for every step. */
export function recentLoss(losses: readonly number[], end = losses.length): number | undefined {
  const begin = Math.max(0, end - 20);
  let sum = 0;
  for (let n = begin; n < end; n++) sum += losses[n] as number;
  return end === 0 ? undefined : sum / (end - begin);
}

/** A row that is never used for training, and what the network does with it. */
export interface Shown {
  /** The values and marks [T * 2]. */
  readonly inputs: Float32Array;
  readonly sum: number;
  readonly trace: Trace;
}

/** Returns the shown row. */
export function shownRow({ length, row }: TrainingState, { net }: Run): Shown {
  const rows = addingRows(length, 1, -1 - row); // the seeds of training rows are positive
  return { inputs: rows.inputs, sum: rows.targets[0] as number, trace: forward(net, rows.inputs) };
}
