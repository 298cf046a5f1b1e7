// Loads the small networks that `npm run agreement` has trained on the agreement task.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { InputError } from "../../base/validate";
import type { GruWeights } from "../../cells/gru";
import { initGru, initLstm } from "../../cells/init";
import type { LstmWeights } from "../../cells/lstm";
import { fromNamedTensors } from "../../models/named";
import { loadTensors } from "../../train/storage/weights";
import { agreementWords } from "./sentences";

/** A network that was trained on the agreement task: a cell, and the layer that computes the answer from the cell's hidden state. */
export interface TrainedAgreement<Weights> {
  /** The weights of the cell, with F = 18 words as inputs and H units. The caller must dispose `cell` and `answer`. */
  readonly cell: Weights;
  /** The layer for the answer: P("were") = sigmoid(h · kernel + bias), with kernel [H, 1] and bias [1]. */
  readonly answer: { readonly kernel: Tensor2D; readonly bias: Tensor1D };
  /** The number of training steps. */
  readonly steps: number;
  /**
   * The share of correctly predicted verbs, measured when the network was saved. `all` counts all verbs, `afterAttractor` only those that follow an
   * attractor. The sentences were newly drawn, but some of them also occurred in training.
   */
  readonly accuracy: { readonly all: number; readonly afterAttractor: number };
}

/** The settings in the header of a trained network's file. */
interface Settings {
  readonly units: number;
  readonly steps: number;
  readonly accuracy: TrainedAgreement<unknown>["accuracy"];
}

/**
 * Loads a network that was trained on the agreement task (`agreementTask`), so that a lesson can show gates that were learnt.
 *
 * @param cell "lstm" or "gru"
 * @throws InputError if `cell` is neither of them, or if the file cannot be read or is not complete
 */
export function loadAgreementModel(cell: "lstm"): Promise<TrainedAgreement<LstmWeights>>;
export function loadAgreementModel(cell: "gru"): Promise<TrainedAgreement<GruWeights>>;
export async function loadAgreementModel(cell: "lstm" | "gru"): Promise<TrainedAgreement<LstmWeights | GruWeights>> {
  if (cell !== "lstm" && cell !== "gru")
    throw new InputError(`loadAgreementModel: cell must be "lstm" or "gru", got "${cell}".`);
  const { tensors, manifest } = await loadTensors(platform.dataSet(`agreement-${cell}.safetensors`));
  const { units, steps, accuracy } = manifest.settings as unknown as Settings;
  const sizes = { features: agreementWords.length, units, seed: 1 };
  const like = {
    cell: cell === "lstm" ? initLstm(sizes) : initGru(sizes),
    answer: { kernel: tf.zeros<tf.Rank.R2>([units, 1]), bias: tf.zeros<tf.Rank.R1>([1]) },
  };
  const weights = fromNamedTensors(like, tensors);
  tf.dispose(like);
  return { ...weights, steps, accuracy };
}
