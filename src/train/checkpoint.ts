// Writes the state of a training run to a file, and reads it back.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { NamedTensors } from "../models/named";
import type { BestSoFar } from "./best";
import { manifestOf, weightFile } from "./storage/manifest";
import { decodeSafetensors, encodeSafetensors } from "./storage/safetensors";
import { type SavedTensor, savedTensor, toTensors, type WeightFile } from "./storage/saved-tensor";

/** The state of a run, apart from its tensors. */
export interface RunState {
  /** Steps taken. */
  readonly step: number;
  /** The options that decide which rows a step uses and what it does with them. They must be the same when the run is resumed. */
  readonly setting: Readonly<Record<string, string | number>>;
  readonly best: BestSoFar | null;
  readonly stalled: number;
  /** At steps 1, 2, … */
  readonly loss: readonly number[];
  /** At steps 1, 2, … */
  readonly norm: readonly number[];
  readonly validation: readonly { readonly step: number; readonly value: number }[];
}

/** The tensors of a run, by name, in three groups. */
export interface RunTensors {
  readonly weights: NamedTensors;
  readonly optimizer: NamedTensors;
  readonly best: NamedTensors;
}

const STATE = "gatebook.training";
const GROUPS = ["weights", "optimizer", "best"] as const;

/** Returns a whole run as the bytes of a safetensors file. */
export function encodeCheckpoint(state: RunState, tensors: RunTensors): Uint8Array {
  const saved = GROUPS.flatMap((group) =>
    Object.entries(tensors[group]).map(([name, tensor]) =>
      savedTensor("train", `${group}.${name}`, `${group}.${name}`, tensor),
    ),
  );
  return encodeSafetensors(weightFile(saved, {}, { [STATE]: JSON.stringify(state) }));
}

/** Returns the weights in a file. For a checkpoint these are its weights alone, under their original names. */
export function weightsAlone({ tensors, metadata }: WeightFile): readonly SavedTensor[] {
  return STATE in metadata ? ofGroup("weights", tensors) : tensors;
}

/** A checkpoint that has been read and found complete. */
export interface Checkpoint {
  readonly state: RunState;
  /** Returns new tensors of a group, to be disposed by the caller. */
  tensors(group: (typeof GROUPS)[number]): NamedTensors;
}

/**
 * Reads a checkpoint, and checks that it belongs to the run that is to be resumed.
 * @param source what messages call the checkpoint
 * @param setting the run's setting
 * @param weights the run's variables by name
 * @throws InputError if it is damaged, is not a checkpoint, or belongs to another run
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
      `train: ${source} must be a checkpoint that train saved, got a file without a run's state. To load weights alone, call loadWeights.`,
    );
  }
  const state: RunState = JSON.parse(text);
  for (const [name, value] of Object.entries(setting)) {
    if (state.setting[name] === value) continue;
    throw new InputError(
      `train: ${source} was saved with ${name} ${state.setting[name] ?? "unknown"}, got ${value}. Resume with the options that the run began with; others would change its numbers.`,
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
      `train: ${source} must hold weights.${name} of shape [${shape.join(", ")}], got ${got}. Does the checkpoint belong to another model?`,
    );
  }
}
