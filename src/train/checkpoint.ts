// Writes the state of a training run to a file, and reads it back. Such a file is called a checkpoint.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { NamedTensors } from "../models/named";
import type { BestSoFar } from "./best";
import { manifestOf, weightFile } from "./storage/manifest";
import { decodeSafetensors, encodeSafetensors } from "./storage/safetensors";
import { type SavedTensor, savedTensor, toTensors, type WeightFile } from "./storage/saved-tensor";

/** The state of a training run without its tensors. */
export interface RunState {
  /** The number of steps taken. */
  readonly step: number;
  /** The options that decide which rows a step uses and what the step does with them. A resumed run must have the same values. */
  readonly setting: Readonly<Record<string, string | number>>;
  readonly best: BestSoFar | null;
  readonly stalled: number;
  /** The losses of steps 1, 2, … */
  readonly loss: readonly number[];
  /** The gradient norms of steps 1, 2, … */
  readonly norm: readonly number[];
  readonly validation: readonly { readonly step: number; readonly value: number }[];
}

/** The tensors of a training run by name, in three groups. */
export interface RunTensors {
  readonly weights: NamedTensors;
  readonly optimizer: NamedTensors;
  readonly best: NamedTensors;
}

const STATE = "gatebook.training";
const GROUPS = ["weights", "optimizer", "best"] as const;

/** Returns the state and the tensors of a run as the bytes of a safetensors file. */
export function encodeCheckpoint(state: RunState, tensors: RunTensors): Uint8Array {
  const saved = GROUPS.flatMap((group) =>
    Object.entries(tensors[group]).map(([name, tensor]) =>
      savedTensor("train", `${group}.${name}`, `${group}.${name}`, tensor),
    ),
  );
  return encodeSafetensors(weightFile(saved, {}, { [STATE]: JSON.stringify(state) }));
}

/** Returns the weights in a file. From a checkpoint it returns only the weights, under the names that they have in the model. */
export function weightsAlone({ tensors, metadata }: WeightFile): readonly SavedTensor[] {
  return STATE in metadata ? ofGroup("weights", tensors) : tensors;
}

/** A checkpoint that has been read and found complete. */
export interface Checkpoint {
  readonly state: RunState;
  /** Returns new tensors of one group. The caller must dispose them. */
  tensors(group: (typeof GROUPS)[number]): NamedTensors;
}

/**
 * Reads a checkpoint, and checks that it belongs to the run that is to be resumed.
 * @param source the name of the checkpoint in error messages
 * @param setting the setting of the run that is to be resumed
 * @param weights the variables of that run, by name
 * @throws InputError if the file is damaged, is not a checkpoint, or belongs to another run
 */
export function decodeCheckpoint(
  source: string,
  bytes: Uint8Array,
  setting: RunState["setting"],
  weights: NamedTensors,
): Checkpoint {
  const file = decodeSafetensors("train", source, bytes);
  manifestOf("train", source, file);
  const text = file.metadata[STATE];
  if (text === undefined) {
    throw new InputError(
      `train: ${source} must be a checkpoint that train saved, got a file without the state of a run. To load only weights, call loadWeights.`,
    );
  }
  const state: RunState = JSON.parse(text);
  for (const [name, value] of Object.entries(setting)) {
    if (state.setting[name] === value) continue;
    throw new InputError(
      `train: ${source} was saved with ${name} ${state.setting[name] ?? "unknown"}, got ${value}. Resume with the options that the run began with; other options would change its results.`,
    );
  }
  checkWeights(source, ofGroup("weights", file.tensors), weights);
  return { state, tensors: (group) => toTensors(ofGroup(group, file.tensors)) };
}

function ofGroup(group: string, tensors: readonly SavedTensor[]): readonly SavedTensor[] {
  return tensors
    .filter(({ name }) => name.startsWith(`${group}.`))
    .map((tensor) => ({ ...tensor, name: tensor.name.slice(group.length + 1) }));
}

function checkWeights(source: string, saved: readonly SavedTensor[], weights: NamedTensors): void {
  const shapes = new Map(saved.map(({ name, shape }) => [name, shape]));
  for (const [name, { shape }] of Object.entries(weights)) {
    const found = shapes.get(name);
    if (found && tf.util.arraysEqual([...found], shape)) continue;
    const got = found ? `[${found.join(", ")}]` : "none";
    throw new InputError(
      `train: ${source} must contain weights.${name} of shape [${shape.join(", ")}], got ${got}. Does the checkpoint belong to another model?`,
    );
  }
}
