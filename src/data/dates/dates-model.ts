// Loads the trained models of dates that ship with the kit.
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { checkNames, InputError } from "../../base/validate";
import { fromNamedTensors } from "../../models/named";
import { initSeq2Seq, type Seq2SeqInitOptions } from "../../models/seq2seq/init";
import type { Seq2Seq } from "../../models/seq2seq/model";
import { loadTensors } from "../../train/storage/weights";
import { trainable } from "../../train/trainable";

/** Which of the shipped models to load. */
export interface DatesModelOptions {
  /** How many steps it was trained: 350 or 1,000 with attention, 350 or 4,000 without. Default: the longer run. */
  readonly steps?: number;
  /** The seed it was trained with: 1, 2 or 3. Default 1. */
  readonly seed?: number;
}

/** A trained model of dates, and its accuracy after training. */
export interface TrainedDates {
  /** The model as variables, so that training can continue. To be disposed by the caller. */
  readonly model: Seq2Seq;
  /** The options of `initSeq2Seq` that made it. */
  readonly sizes: Seq2SeqInitOptions;
  /** How many steps it was trained. */
  readonly steps: number;
  /** The share of dates that it wrote without a mistake when it was saved. */
  readonly exactMatch: { readonly withheldDates: number; readonly withheldYears: number };
  /** The training loss of each step, of the runs of 350 steps. [steps] */
  readonly loss?: readonly number[];
}

/** The settings in a file. It holds a model for each seed, whose tensors have names that begin with the seed: seed1.output.bias. */
interface Shipped {
  readonly sizes: Omit<Seq2SeqInitOptions, "seed">;
  readonly steps: number;
  readonly runs: readonly (Pick<TrainedDates, "exactMatch" | "loss"> & { readonly seed: number })[];
}

const RUNS = { additive: [350, 1000], none: [350, 4000] };
const SEEDS = [1, 2, 3];

/**
 * Loads a model of dates that `npm run dates` has trained, for readers who skip the training: with additive attention or with none.
 *
 *     const { model, exactMatch } = await loadDatesModel("none", { steps: 350, seed: 2 });
 *
 * @throws InputError for a model that is not shipped, or a file that cannot be read or is not complete
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
