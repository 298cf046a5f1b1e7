// The options of `train`, and their checks.
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import { checkNames, InputError } from "../base/validate";
import type { History } from "./history";
import type { OptimizerSettings } from "./optimizer";

/** What `train` tells after each step. */
export interface StepReport {
  /** Counted from 1. */
  readonly step: number;
  /** The pass over the data, counted from 0; always 0 where a function makes the data. */
  readonly epoch: number;
  /** The batch's loss, before the weights changed. */
  readonly loss: number;
  /** The gradient's global norm, before clipping. */
  readonly norm: number;
  readonly clipped: boolean;
  /** The learning rate; undefined where a tf.Optimizer keeps it to itself. */
  readonly rate: number | undefined;
  /** What `validation` measured, at the steps where it did. */
  readonly validation: number | undefined;
  /** Everything measured so far. */
  readonly history: History;
}

/** What counts steps on the screen: what `progress(200)` returns. */
export interface StepCounter {
  /** Counts one more; waits a macrotask, so that a stop is heard; throws once stopped. */
  step(note?: string): Promise<void>;
}

/** How the weights do on data that they are not trained on. One of `data` and `measure`. */
export interface Validation<W, D> {
  /** Measured after every so many steps. Default: a pass over the data. */
  readonly every?: number;
  /** The loss of these, as one batch, is the measure. */
  readonly data?: D;
  /** Any measure: a number or a scalar. Runs inside tf.tidy. */
  readonly measure?: (weights: W) => number | Tensor;
  /** Which is better. Default "low", as for a loss; "high" for an accuracy. */
  readonly best?: "low" | "high";
}

/** When to stop because it gets no better. */
export interface EarlyStop {
  /** Stops after so many validations in a row without a better one. */
  readonly patience: number;
  /** By how much a better one must be better. Default 0. */
  readonly by?: number;
}

/** When a run is saved, and where to. */
export interface CheckpointOptions {
  /** Saved after every so many steps; always at the end, and when the run is stopped. */
  readonly every?: number;
  /** The path of a .safetensors file, each save taking the place of the one before; or what gets the bytes of such a file. */
  readonly save: string | ((bytes: Uint8Array, step: number) => void | Promise<void>);
}

/**
 * How much the losses of each class count, by its id: `[1, 9]`, or `{ 0: 1, 1: 9 }`. "balanced" gives each of C classes the weight N / (C n), n being its
 * rows of N: then all classes count the same in total, and the mean weight of a row is 1.
 */
export type ClassWeight = readonly number[] | Readonly<Record<number, number>> | "balanced";

/** What to train, on what, and how. W the record of weights, D the record of a batch. */
export interface TrainOptions<W extends object, D extends object> {
  /** A record of variables, `trainable(…)`, changed in place. */
  readonly weights: W;
  /** The loss of a batch, a float32 scalar; with `classWeight` one loss for each label. Runs inside tf.tidy. */
  readonly loss: (weights: W, batch: D) => Scalar | Tensor;
  /** A record of columns with N rows, cut into batches; or what makes the batch of a step, counted from 1, and nothing else. */
  readonly data: D | ((step: number) => D);
  /**
   * How much the losses of each class count, for classes of which there are few: `[1, 9]` or "balanced". The loss must then return one loss for each
   * label, e.g. [B], and what is minimised is the mean of weight × loss. Labels are ids [B], [B, 1], [B, T], or one-hot rows. Validation is not weighted.
   */
  readonly classWeight?: ClassWeight;
  /** The column of the data that holds the labels for `classWeight`. Default "targets". */
  readonly classColumn?: string;
  /** Rows in a batch. Default 32, or N where that is less. */
  readonly batchSize?: number;
  /** Passes over the data. One of `epochs` and `steps`. */
  readonly epochs?: number;
  /** Steps in all, those before `resume` included. */
  readonly steps?: number;
  /** Shuffles the data, anew in each epoch. Default 0. */
  readonly seed?: number;
  /** By name and settings, or a tf.Optimizer, which stays the caller's. Default `{ name: "adam", learningRate: 0.001 }`. */
  readonly optimizer?: OptimizerSettings | tf.Optimizer;
  /** Shortens a gradient whose global norm is above this. */
  readonly clipNorm?: number;
  /** Called after each step; waited for. */
  readonly onStep?: (report: StepReport) => void | Promise<void>;
  /** `progress`, or what it returned: `progress: (total) => progress(total, { label: "training" })`. */
  readonly progress?: StepCounter | ((total: number) => StepCounter);
  /** Stops the run between two steps, with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly validation?: Validation<W, D>;
  /** Needs `validation`. The weights are the best ones at the end. */
  readonly earlyStop?: EarlyStop;
  readonly checkpoint?: CheckpointOptions;
  /** A checkpoint to go on from: the path of one, or its bytes. */
  readonly resume?: string | Uint8Array;
}

const NAMES = (
  "weights loss data classWeight classColumn batchSize epochs steps seed optimizer clipNorm onStep progress signal validation earlyStop " +
  "checkpoint resume"
).split(" ");

/** Checks what needs no look at tensors. @throws InputError */
export function checkTrainOptions(options: TrainOptions<object, object>): void {
  checkNames("train", "options", options, NAMES);
  const { loss, batchSize, epochs, steps, seed, clipNorm, validation, earlyStop, checkpoint, resume } = options;
  if (typeof loss !== "function") throw wrong("loss", "be a function of weights and batch", typeof loss);
  const { classWeight, classColumn } = options;
  if (classColumn !== undefined && (classWeight === undefined || typeof classColumn !== "string"))
    throw wrong("classColumn", "be the name of a column, beside classWeight", JSON.stringify(classColumn));
  if ((epochs === undefined) === (steps === undefined)) {
    throw wrong("epochs or steps", "be given, one of them", epochs === undefined ? "none" : "both");
  }
  for (const [name, value] of Object.entries({ batchSize, epochs, steps })) {
    if (value !== undefined) checkCount("train", `options.${name}`, value, 1);
  }
  if (seed !== undefined && !Number.isFinite(seed)) throw wrong("seed", "be a finite number", seed);
  if (clipNorm !== undefined && !(clipNorm > 0)) throw wrong("clipNorm", "be above 0", clipNorm);
  if (validation !== undefined) checkValidation(validation);
  if (earlyStop !== undefined) checkEarlyStop(earlyStop, validation);
  if (checkpoint !== undefined) {
    checkNames("train", "options.checkpoint", checkpoint, ["every", "save"]);
    if (checkpoint.every !== undefined) checkCount("train", "options.checkpoint.every", checkpoint.every, 1);
    const { save } = checkpoint;
    if (typeof save === "string") checkPath("checkpoint.save", save);
    else if (typeof save !== "function") throw wrong("checkpoint.save", "be a path or a function", typeof save);
  }
  if (typeof resume === "string") checkPath("resume", resume);
  else if (resume !== undefined && !(resume instanceof Uint8Array)) {
    throw wrong("resume", "be a checkpoint's path or its bytes (Uint8Array)", typeof resume);
  }
}

function checkPath(option: string, path: string): void {
  if (!path.endsWith(".safetensors")) throw wrong(option, "be a path that ends in .safetensors", `"${path}"`);
}

function checkValidation(validation: Validation<object, object>): void {
  checkNames("train", "options.validation", validation, ["every", "data", "measure", "best"]);
  const { every, data, measure, best = "low" } = validation;
  if (every !== undefined) checkCount("train", "options.validation.every", every, 1);
  if ((data === undefined) === (measure === undefined)) {
    throw wrong("validation.data or measure", "be given, one of them", data === undefined ? "none" : "both");
  }
  if (best !== "low" && best !== "high") throw wrong("validation.best", 'be "low" or "high"', `"${best}"`);
}

function checkEarlyStop(earlyStop: EarlyStop, validation: unknown): void {
  checkNames("train", "options.earlyStop", earlyStop, ["patience", "by"]);
  const { patience, by = 0 } = earlyStop;
  checkCount("train", "options.earlyStop.patience", patience, 1);
  if (!(by >= 0)) throw wrong("earlyStop.by", "be at least 0", by);
  if (validation === undefined) throw wrong("validation", "be given where earlyStop is", "none");
}

/** An error of the house's form about an option. */
export function wrong(option: string, expected: string, got: unknown): InputError {
  return new InputError(`train: options.${option} must ${expected}, got ${got}.`);
}

/** Every tfjs optimizer is one; settings by name are not. */
export function isOptimizer(value: OptimizerSettings | tf.Optimizer): value is tf.Optimizer {
  return value instanceof tf.Optimizer;
}
