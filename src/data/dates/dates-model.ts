import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { InputError } from "../../base/validate";
import { fromNamedTensors } from "../../models/named";
import { initSeq2Seq, type Seq2SeqInitOptions } from "../../models/seq2seq/init";
import type { Seq2Seq } from "../../models/seq2seq/model";
import { loadTensors } from "../../train/storage/weights";
import { trainable } from "../../train/trainable";

/** A model of dates that was trained before, and how well it did then. */
export interface TrainedDates {
  /** Variables: it can be trained on. To be disposed by the caller. */
  readonly model: Seq2Seq;
  /** What `initSeq2Seq` made it from. */
  readonly sizes: Seq2SeqInitOptions;
  /** Steps of training. */
  readonly steps: number;
  /** The share of dates that it wrote without a mistake when it was saved. */
  readonly exactMatch: { readonly withheldDates: number; readonly withheldYears: number };
}

/**
 * A model of dates that `npm run dates` has trained, for who skips the training: with additive attention, or with none.
 * @throws InputError when its file cannot be read or is not whole
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
