import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { InputError } from "../../base/validate";
import { fromNamedTensors } from "../../models/named";
import { initSeq2Seq, type Seq2SeqInitOptions } from "../../models/seq2seq/init";
import type { Seq2Seq } from "../../models/seq2seq/model";
import { loadTensors } from "../../train/storage/weights";
import { trainable } from "../../train/trainable";

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
}

/**
 * Loads a model of dates that `npm run dates` has trained, for readers who skip the training: with additive attention or with none.
 * @throws InputError if its file cannot be read or is not complete
 */
export async function loadDatesModel(attention: "additive" | "none"): Promise<TrainedDates> {
  if (attention !== "additive" && attention !== "none") {
    throw new InputError(`loadDatesModel: attention must be "additive" or "none", got "${attention}".`);
  }
  const { tensors, manifest } = await loadTensors(platform.dataSet(`dates-${attention}.safetensors`));
  const { sizes, steps, exactMatch } = manifest.settings as unknown as Omit<TrainedDates, "model">;
  const model = trainable(() => fromNamedTensors(initSeq2Seq(sizes), tensors));
  tf.dispose(tensors);
  return { model, sizes, steps, exactMatch };
}
