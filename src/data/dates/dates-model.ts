// Loads the trained date models that ship with the kit. They translate written dates to ISO form.
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { checkNames, InputError } from "../../base/validate";
import { fromNamedTensors } from "../../models/named";
import { initSeq2Seq, type Seq2SeqInitOptions } from "../../models/seq2seq/init";
import type { Seq2Seq } from "../../models/seq2seq/model";
import { loadTensors } from "../../train/storage/weights";
import { trainable } from "../../train/trainable";

/** Options that select one of the shipped models. */
export interface DatesModelOptions {
  /** The number of training steps: 350 or 1,000 with attention, 350 or 4,000 without attention. Default: the larger number. */
  readonly steps?: number;
  /** The seed of the training: 1, 2 or 3. Default 1. */
  readonly seed?: number;
}

/** A trained date model, and its accuracy after training. */
export interface TrainedDates {
  /** The model as variables, so that its training can continue. The caller must dispose it. */
  readonly model: Seq2Seq;
  /** The options of `initSeq2Seq` with which the model was made. */
  readonly sizes: Seq2SeqInitOptions;
  /** The number of training steps. */
  readonly steps: number;
  /** The share of dates that the model translated without a mistake, measured when it was saved. */
  readonly exactMatch: { readonly withheldDates: number; readonly withheldYears: number };
  /** The training loss of each step. Only models with 350 steps have it. [steps] */
  readonly loss?: readonly number[];
}

/** The settings in a file. A file contains one model for each seed. The names of its tensors begin with the seed, e.g. seed1.output.bias. */
interface Shipped {
  readonly sizes: Omit<Seq2SeqInitOptions, "seed">;
  readonly steps: number;
  readonly runs: readonly (Pick<TrainedDates, "exactMatch" | "loss"> & { readonly seed: number })[];
}

const RUNS = { additive: [350, 1000], none: [350, 4000] };
const SEEDS = [1, 2, 3];

/**
 * Loads a date model that `npm run dates` has trained, for readers who skip the training. The model has additive attention or no attention.
 *
 *     const { model, exactMatch } = await loadDatesModel("none", { steps: 350, seed: 2 });
 *
 * @throws InputError for a model that is not shipped, or if the file cannot be read or is not complete
 */
export async function loadDatesModel(
  attention: "additive" | "none",
  options: DatesModelOptions = {},
): Promise<TrainedDates> {
  const caller = "loadDatesModel";
  if (attention !== "additive" && attention !== "none") {
    throw new InputError(`${caller}: attention must be "additive" or "none", got "${attention}".`);
  }
  checkNames(caller, "options", options, ["steps", "seed"]);
  const { steps = Math.max(...RUNS[attention]), seed = 1 } = options;
  oneOf(caller, "steps", steps, RUNS[attention]);
  oneOf(caller, "seed", seed, SEEDS);
  const { tensors, manifest } = await loadTensors(platform.dataSet(`dates-${attention}-${steps}.safetensors`));
  const shipped = manifest.settings as unknown as Shipped;
  const run = shipped.runs.find((one) => one.seed === seed) as Shipped["runs"][number];
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(`seed${seed}.`));
  const named = Object.fromEntries(own.map(([name, tensor]) => [name.slice(name.indexOf(".") + 1), tensor]));
  const sizes = { ...shipped.sizes, seed };
  const model = trainable(() => fromNamedTensors(initSeq2Seq(sizes), named));
  tf.dispose(tensors);
  return { model, sizes, steps: shipped.steps, exactMatch: run.exactMatch, ...(run.loss ? { loss: run.loss } : {}) };
}

function oneOf(caller: string, name: string, value: number, allowed: readonly number[]): void {
  if (!allowed.includes(value))
    throw new InputError(`${caller}: options.${name} must be one of ${allowed.join(", ")}, got ${value}.`);
}
