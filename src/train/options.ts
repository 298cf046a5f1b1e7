// Defines and checks the options of `train`.
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import { checkNames, InputError } from "../base/validate";
import type { History } from "./history";
import type { OptimizerSettings } from "./optimizer";

/** The report that `train` passes to `onStep` after each step. */
export interface StepReport {
  /** The number of the step, counted from 1. */
  readonly step: number;
  /** The number of the pass over the data, counted from 0. It is always 0 if `data` is a function. */
  readonly epoch: number;
  /** The loss of the step's batch, before the step changed the weights. */
  readonly loss: number;
  /** The global norm of the gradient, before clipping. */
  readonly norm: number;
  readonly clipped: boolean;
  /** The learning rate. Undefined if a tf.Optimizer does not reveal its rate. */
  readonly rate: number | undefined;
  /** The result of `validation`. Undefined at steps without a validation. */
  readonly validation: number | undefined;
  /** All measurements so far, including this step. */
  readonly history: History;
}

/** Shows how many steps are done. `progress(200)` returns such a counter. */
export interface StepCounter {
  /** Counts one step. It waits for one macrotask, so that a request to stop can arrive, and it throws if the run was stopped. */
  step(note?: string): Promise<void>;
}

/** Options for measuring the weights on data that they are not trained on. Give either `data` or `measure`. */
export interface Validation<W, D> {
  /** The number of steps between two measurements. Default: the steps of one pass over the data. */
  readonly every?: number;
  /** The data for the measurement. The measure is the loss of this data as one batch. */
  readonly data?: D;
  /** Returns any measure, as a number or as a tensor with one number. `train` calls this function inside tf.tidy. */
  readonly measure?: (weights: W) => number | Tensor;
  /** Whether low or high values are better. Default "low", which fits a loss. "high" fits an accuracy. */
  readonly best?: "low" | "high";
}

/** Options for stopping the run when the validation result no longer improves. */
export interface EarlyStop {
  /** The number of validations in a row without improvement after which the run stops. */
  readonly patience: number;
  /** The amount by which a result must improve to count as better. Default 0. */
  readonly by?: number;
}

/** Options for saving the run: when, and where. */
export interface CheckpointOptions {
  /** The number of steps between two saves. In addition, a run is always saved at its end and when it is stopped. */
  readonly every?: number;
  /** The path of a .safetensors file, which each save replaces. Or a function that gets the bytes of such a file. */
  readonly save: string | ((bytes: Uint8Array, step: number) => void | Promise<void>);
}

/**
 * The weight of the losses of each class, by class id: `[1, 9]`, or `{ 0: 1, 1: 9 }`. "balanced" gives each of C classes the weight N / (C n), where
 * n of the N rows have this class. All classes then have the same total weight, and the mean weight of a row is 1.
 */
export type ClassWeight = readonly number[] | Readonly<Record<number, number>> | "balanced";

/** The options of `train`. W is the type of the record of weights, D the type of the record of a batch. */
export interface TrainOptions<W extends object, D extends object> {
  /** A record of variables from `trainable(…)`. Training changes the variables in place. */
  readonly weights: W;
  /** Returns the loss of a batch as a float32 scalar. With `classWeight` it must return one loss for each label. `train` calls it inside tf.tidy. */
  readonly loss: (weights: W, batch: D) => Scalar | Tensor;
  /**
   * A record of columns with N rows, which `train` splits into batches. Or a function that returns the batch of a step, counted from 1, and has
   * no side effects.
   */
  readonly data: D | ((step: number) => D);
  /**
   * The weight of each class's losses, for classes with few rows: `[1, 9]` or "balanced". The loss must then return one loss for each label, e.g.
   * [B], and training minimises the mean of weight × loss. Labels are class ids [B], [B, 1] or [B, T], or one-hot rows. Validation uses no weights.
   */
  readonly classWeight?: ClassWeight;
  /** The name of the column of `data` that contains the labels for `classWeight`. Default "targets". */
  readonly classColumn?: string;
  /** The number of rows in a batch. Default 32, or N if N is smaller. */
  readonly batchSize?: number;
  /** The number of passes over the data. Give either `epochs` or `steps`. */
  readonly epochs?: number;
  /** The total number of steps. If the run is resumed, the earlier steps count too. */
  readonly steps?: number;
  /** The seed for shuffling the data. Each epoch has a new order. Default 0. */
  readonly seed?: number;
  /** An optimizer by name and settings, or a tf.Optimizer, which the caller still owns. Default `{ name: "adam", learningRate: 0.001 }`. */
  readonly optimizer?: OptimizerSettings | tf.Optimizer;
  /** The largest global norm of the gradient. A longer gradient is shortened to this norm. */
  readonly clipNorm?: number;
  /** A function that is called after each step. `train` awaits the promise that it returns. */
  readonly onStep?: (report: StepReport) => void | Promise<void>;
  /**
   * Shows the progress of the run. Pass the function `progress`: `train` calls it with the number of steps. To choose the label, pass
   * `(total) => progress(total, { label: "training" })`. A counter that `progress` has already returned works too.
   */
  readonly progress?: StepCounter | ((total: number) => StepCounter);
  /** A signal that stops the run between two steps. `train` then throws the signal's reason. */
  readonly signal?: AbortSignal;
  readonly validation?: Validation<W, D>;
  /** Stops the run early. It needs `validation`. At the end the weights are the best ones that were found. */
  readonly earlyStop?: EarlyStop;
  readonly checkpoint?: CheckpointOptions;
  /** The checkpoint from which to resume: its path or its bytes. */
  readonly resume?: string | Uint8Array;
}

const NAMES = (
  "weights loss data classWeight classColumn batchSize epochs steps seed optimizer clipNorm onStep progress signal validation earlyStop " +
  "checkpoint resume"
).split(" ");

/** Checks all options that can be checked without reading tensors. @throws InputError */
export function checkTrainOptions(options: TrainOptions<object, object>): void {
  checkNames("train", "options", options, NAMES);
  const { loss, batchSize, epochs, steps, seed, clipNorm, validation, earlyStop, checkpoint, resume } = options;
  if (typeof loss !== "function") throw wrong("loss", "be a function of weights and batch", typeof loss);
  const { classWeight, classColumn } = options;
  if (classColumn !== undefined && (classWeight === undefined || typeof classColumn !== "string"))
    throw wrong(
      "classColumn",
      "be the name of a column, and be absent without classWeight",
      JSON.stringify(classColumn),
    );
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

/** Returns an error about an option, in the form that all error messages of the project have. */
export function wrong(option: string, expected: string, got: unknown): InputError {
  return new InputError(`train: options.${option} must ${expected}, got ${got}.`);
}

/** Returns whether the value is an optimizer of tfjs. Otherwise the value is a record of settings. */
export function isOptimizer(value: OptimizerSettings | tf.Optimizer): value is tf.Optimizer {
  return value instanceof tf.Optimizer;
}
