// Defines and checks the options of `train`.
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import { checkNames, InputError } from "../base/validate";
import type { History } from "./history";
import type { OptimizerSettings } from "./optimizer";

/** The report that `train` passes to `onStep` after each step. */
export interface StepReport {
  /** Counted from 1. */
  readonly step: number;
  /** The pass over the data, counted from 0. It is always 0 if a function makes the data. */
  readonly epoch: number;
  /** The batch's loss, before the weights changed. */
  readonly loss: number;
  /** The gradient's global norm, before clipping. */
  readonly norm: number;
  readonly clipped: boolean;
  /** The learning rate; undefined if a tf.Optimizer does not reveal it. */
  readonly rate: number | undefined;
  /** The result of `validation`, at the steps where it was measured. */
  readonly validation: number | undefined;
  /** All measurements so far. */
  readonly history: History;
}

/** Shows how many steps are done: the result of `progress(200)`. */
export interface StepCounter {
  /** Counts one step. It waits a macrotask, so that a stop can arrive, and throws once the run is stopped. */
  step(note?: string): Promise<void>;
}

/** Measures the weights on data that they are not trained on. Give either `data` or `measure`. */
export interface Validation<W, D> {
  /** How many steps lie between two measurements. Default: a pass over the data. */
  readonly every?: number;
  /** The measure is the loss of this data, as one batch. */
  readonly data?: D;
  /** Returns any measure, as a number or as a tensor with one number. It runs inside tf.tidy. */
  readonly measure?: (weights: W) => number | Tensor;
  /** Which values are better. Default "low", as for a loss; "high" for an accuracy. */
  readonly best?: "low" | "high";
}

/** When to stop because there is no more improvement. */
export interface EarlyStop {
  /** Stops after this many validations in a row without improvement. */
  readonly patience: number;
  /** By how much a result must improve to count as better. Default 0. */
  readonly by?: number;
}

/** When and where to save a run. */
export interface CheckpointOptions {
  /** Saves after every this many steps. A run is always saved at the end, and when it is stopped. */
  readonly every?: number;
  /** The path of a .safetensors file, which each save replaces; or a function that gets the bytes of such a file. */
  readonly save: string | ((bytes: Uint8Array, step: number) => void | Promise<void>);
}

/**
 * The weight of each class's losses, by the class id: `[1, 9]`, or `{ 0: 1, 1: 9 }`. "balanced" gives each of C classes the weight N / (C n), where
 * n of the N rows have the class. All classes then have the same total weight, and the mean weight of a row is 1.
 */
export type ClassWeight = readonly number[] | Readonly<Record<number, number>> | "balanced";

/** What to train, with which data, and how. W the record of weights, D the record of a batch. */
export interface TrainOptions<W extends object, D extends object> {
  /** A record of variables from `trainable(…)`, which training changes in place. */
  readonly weights: W;
  /** The loss of a batch, a float32 scalar; with `classWeight` one loss for each label. It runs inside tf.tidy. */
  readonly loss: (weights: W, batch: D) => Scalar | Tensor;
  /** A record of columns with N rows, to be cut into batches; or a function that returns the batch of a step, counted from 1, and has no other effect. */
  readonly data: D | ((step: number) => D);
  /**
   * The weight of each class's losses, for classes with few rows: `[1, 9]` or "balanced". The loss must then return one loss for each
   * label, e.g. [B], and training minimises the mean of weight × loss. Labels are ids [B], [B, 1], [B, T], or one-hot rows. Validation is not weighted.
   */
  readonly classWeight?: ClassWeight;
  /** The column of the data that holds the labels for `classWeight`. Default "targets". */
  readonly classColumn?: string;
  /** Rows in a batch. Default 32, or N if N is smaller. */
  readonly batchSize?: number;
  /** Passes over the data. Give either `epochs` or `steps`. */
  readonly epochs?: number;
  /** Steps in total, including those before `resume`. */
  readonly steps?: number;
  /** The seed that shuffles the data, in a new order for each epoch. Default 0. */
  readonly seed?: number;
  /** An optimizer by name and settings, or a tf.Optimizer, which still belongs to the caller. Default `{ name: "adam", learningRate: 0.001 }`. */
  readonly optimizer?: OptimizerSettings | tf.Optimizer;
  /** Shortens a gradient whose global norm is larger than this. */
  readonly clipNorm?: number;
  /** Called after each step. `train` awaits its promise. */
  readonly onStep?: (report: StepReport) => void | Promise<void>;
  /** `progress`, or its result: `progress: (total) => progress(total, { label: "training" })`. */
  readonly progress?: StepCounter | ((total: number) => StepCounter);
  /** Stops the run between two steps, with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly validation?: Validation<W, D>;
  /** Stops early, which needs `validation`. The weights are then the best ones. */
  readonly earlyStop?: EarlyStop;
  readonly checkpoint?: CheckpointOptions;
  /** The checkpoint to resume from: its path or its bytes. */
  readonly resume?: string | Uint8Array;
}

const NAMES = (
  "weights loss data classWeight classColumn batchSize epochs steps seed optimizer clipNorm onStep progress signal validation earlyStop " +
  "checkpoint resume"
).split(" ");

/** Checks everything that does not depend on tensors. @throws InputError */
export function checkTrainOptions(options: TrainOptions<object, object>): void {
  checkNames("train", "options", options, NAMES);
  const { loss, batchSize, epochs, steps, seed, clipNorm, validation, earlyStop, checkpoint, resume } = options;
  if (typeof loss !== "function") throw wrong("loss", "be a function of weights and batch", typeof loss);
  const { classWeight, classColumn } = options;
  if (classColumn !== undefined && (classWeight === undefined || typeof classColumn !== "string"))
    throw wrong("classColumn", "be the name of a column, and needs classWeight", JSON.stringify(classColumn));
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
  if (validation === undefined) throw wrong("validation", "be given if earlyStop is", "none");
}

/** Makes an error about an option, in the project's form. */
export function wrong(option: string, expected: string, got: unknown): InputError {
  return new InputError(`train: options.${option} must ${expected}, got ${got}.`);
}

/** Returns whether the value is a tfjs optimizer. If not, it is settings by name. */
export function isOptimizer(value: OptimizerSettings | tf.Optimizer): value is tf.Optimizer {
  return value instanceof tf.Optimizer;
}
