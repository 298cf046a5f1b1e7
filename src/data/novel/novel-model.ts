// Loads the character models that `npm run novel:train` has trained on the novel.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { InputError } from "../../base/validate";
import type { GateWeights } from "../../cells/gate";
import type { GruWeights } from "../../cells/gru";
import { initGru, initLstm, initRnn } from "../../cells/init";
import type { LstmWeights } from "../../cells/lstm";
import { fromNamedTensors } from "../../models/named";
import { loadTensors } from "../../train/storage/weights";

/** The losses of one training run, in nats per character, after the numbers of steps in `steps`. */
export interface NovelRun {
  readonly seed: number;
  readonly steps: readonly number[];
  /** The loss on the beginning of the text that the network learns from. */
  readonly train: readonly number[];
  /** The loss on the withheld chapters. */
  readonly withheld: readonly number[];
}

/** A network that predicts the next character: a cell, and an output layer whose outputs are the logits of the F characters. */
export interface TrainedNovel<Weights> {
  /** The weights of the cell, with F = 37 characters as inputs and H units. The caller must dispose `cell`, `kernel` and `bias`. */
  readonly cell: Weights;
  /** [H, F] */
  readonly kernel: Tensor2D;
  /** [F] */
  readonly bias: Tensor1D;
  /** The characters by id. [F] */
  readonly characters: readonly string[];
  /** The loss on the withheld chapters, measured when the network was saved. */
  readonly loss: number;
  /** The training runs with seeds 1 to 3. The weights are those of seed 1. */
  readonly runs: readonly NovelRun[];
  /** Runs with the same settings that saw only the first characters of the novel. Only the LSTM has them. */
  readonly little?: { readonly characters: number; readonly runs: readonly NovelRun[] };
}

/** The settings in the header of a trained network's file. */
interface Shipped extends Pick<TrainedNovel<unknown>, "loss" | "runs" | "little"> {
  readonly units: number;
  readonly characters: string;
}

const cells = { rnn: initRnn, lstm: initLstm, gru: initGru };

/**
 * Loads a character model of the novel, and the losses of its training. The three models have about the same number of weights.
 *
 * `const { cell, kernel, bias, characters, runs } = await loadNovelModel("lstm");`
 * @param cell "rnn" (200 units), "lstm" (96 units) or "gru" (112 units)
 * @throws InputError for another cell, or if the file cannot be read or is not complete
 */
export function loadNovelModel(cell: "rnn"): Promise<TrainedNovel<GateWeights>>;
export function loadNovelModel(cell: "lstm"): Promise<TrainedNovel<LstmWeights>>;
export function loadNovelModel(cell: "gru"): Promise<TrainedNovel<GruWeights>>;
export function loadNovelModel(cell: keyof typeof cells): Promise<TrainedNovel<GateWeights | LstmWeights | GruWeights>>;
export async function loadNovelModel(
  cell: keyof typeof cells,
): Promise<TrainedNovel<GateWeights | LstmWeights | GruWeights>> {
  if (!Object.hasOwn(cells, cell))
    throw new InputError(`loadNovelModel: cell must be "rnn", "lstm" or "gru", got "${cell}".`);
  const { tensors, manifest } = await loadTensors(platform.dataSet(`novel-${cell}.safetensors`));
  const { units, characters, loss, runs, little } = manifest.settings as unknown as Shipped;
  const F = characters.length;
  const like = {
    cell: cells[cell]({ features: F, units, seed: 1 }),
    kernel: tf.zeros<tf.Rank.R2>([units, F]),
    bias: tf.zeros<tf.Rank.R1>([F]),
  };
  const weights = fromNamedTensors(like, tensors);
  tf.dispose(like);
  return { ...weights, characters: [...characters], loss, runs, ...(little && { little }) };
}
