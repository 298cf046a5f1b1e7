// Saves and loads the weights of models.
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../../base/validate";
import { type NamedTensors, namedTensors } from "../../models/named";
import { weightsAlone } from "../checkpoint";
import { type Parameter, parametersOf } from "../trainable";
import { decodeWeightBytes, readWeightFile, writeWeightFile } from "./files";
import { manifestOf, type Settings, type WeightManifest, weightFile } from "./manifest";
import { encodeSafetensors } from "./safetensors";
import {
  type SavedTensor,
  savedTensor,
  toTensors,
  toTensorsOf,
  unreadableError,
  type WeightFile,
} from "./saved-tensor";

/** What to save with the weights. */
export interface SaveOptions {
  /** Saved with the weights, and returned by loading: the settings that are needed to build the model again. */
  readonly settings?: Settings;
}

/**
 * Saves a record of tensors, by name, with a manifest: shapes, types, checksum, versions, settings.
 *
 * The file is written completely or not at all. In a browser, which has no files, use `weightsToBytes`.
 * @param path ends in ".safetensors", or in ".json" for tfjs' format, which puts a binary file next to it
 * @param weights any nested record of tensors; float32, int32 or bool
 * @throws InputError for another ending, no tensor, a disposed one, a file that cannot be written
 */
export async function saveWeights(path: string, weights: object, options: SaveOptions = {}): Promise<void> {
  await writeWeightFile("saveWeights", path, fileOf("saveWeights", weights, options));
}

/** A path, or the bytes of a file, e.g. from `await (await fetch(url)).arrayBuffer()`. */
export type WeightSource = string | Uint8Array | ArrayBuffer;

/** Returns the bytes of a safetensors file, with the content that `saveWeights` would write. */
export function weightsToBytes(weights: object, options: SaveOptions = {}): Uint8Array {
  return encodeSafetensors(fileOf("weightsToBytes", weights, options));
}

/**
 * Fills variables with saved weights: all of them, or none if anything does not fit.
 *
 * @param source the path of a file that `saveWeights`, a checkpoint of `train` or another program wrote: .safetensors, .json (tfjs), .npz or
 *   .npy (NumPy); or the bytes of a safetensors, .npz or .npy file
 * @param weights a record of variables from `trainable(…)`, with the names and shapes that the file has
 * @returns the file's manifest
 * @throws InputError if the file does not exist, is empty, cut off, damaged or of another format, or has other names or shapes; nothing is changed
 *   then
 */
export async function loadWeights(source: WeightSource, weights: object): Promise<WeightManifest> {
  const parameters = parametersOf("loadWeights", weights);
  const { file, name } = await open("loadWeights", source);
  const manifest = manifestOf("loadWeights", name, file);
  const tensors = weightsAlone(file);
  const wanted = new Set(parameters.map((one) => one.name));
  const bad = file.unreadable?.find((one) => wanted.has(one.name));
  if (bad) throw unreadableError("loadWeights", name, bad);
  checkFit(name, tensors, parameters);
  tf.tidy(() => {
    const saved = toTensors(tensors);
    for (const { name, variable } of parameters) variable.assign(saved[name] as tf.Tensor);
  });
  return manifest;
}

/** Tensors by name, to be disposed by the caller, and their file's manifest. */
export interface LoadedTensors {
  readonly tensors: NamedTensors;
  readonly manifest: WeightManifest;
}

/**
 * Returns the tensors of a file under any names, for example PyTorch's for `fromPyTorchLstm`.
 *
 * Floating-point numbers of any size (F64, F32, F16, BF16) become float32, integers of any size int32, booleans bool. tfjs' quantized weights
 * become the values that they represent. A tensor that tfjs cannot hold (F8, complex numbers, text, a number beyond int32 or float32) does not
 * affect the others: it is missing in `Object.entries(tensors)`, `manifest.unreadable` lists it with its reason, and `tensors["its.name"]` throws.
 * The array of an .npy file has the name "arr_0".
 *
 *     const { tensors } = await loadTensors("model.safetensors");
 *     const kernel = tensors["lstm.weight_ih_l0"];
 *
 * @param source as for `loadWeights`
 * @throws InputError as `loadWeights` does for a bad file; for an unreadable tensor when it is read
 */
export async function loadTensors(source: WeightSource): Promise<LoadedTensors> {
  const { file, name } = await open("loadTensors", source);
  const manifest = manifestOf("loadTensors", name, file);
  return { tensors: toTensorsOf("loadTensors", name, file), manifest };
}

function fileOf(caller: string, weights: object, options: SaveOptions): WeightFile {
  checkNames(caller, "options", options, ["settings"]);
  const tensors = Object.entries(namedTensors(weights)).map(([name, tensor]) =>
    savedTensor(caller, `weights.${name}`, name, tensor),
  );
  if (tensors.length > 0) return weightFile(tensors, options.settings ?? {});
  throw new InputError(`${caller}: weights must hold tensors, got none.`);
}

async function open(caller: string, source: WeightSource): Promise<{ file: WeightFile; name: string }> {
  if (typeof source === "string") return { file: await readWeightFile(caller, source), name: `"${source}"` };
  if (source instanceof ArrayBuffer) return { file: decodeWeightBytes(caller, new Uint8Array(source)), name: "source" };
  if (source instanceof Uint8Array) return { file: decodeWeightBytes(caller, source), name: "source" };
  throw new InputError(
    `${caller}: source must be a path or the bytes of a safetensors, .npy or .npz file (Uint8Array or ArrayBuffer), got ${typeof source}.`,
  );
}

function checkFit(source: string, saved: readonly SavedTensor[], parameters: readonly Parameter[]): void {
  const byName = new Map(saved.map((one) => [one.name, one]));
  const missing = parameters.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  const wanted = new Set(parameters.map(({ name }) => name));
  const extra = saved.filter(({ name }) => !wanted.has(name)).map(({ name }) => name);
  if (missing.length > 0 || extra.length > 0) {
    throw new InputError(
      `loadWeights: ${source} must hold the tensors of weights by name and no others. Missing: ${list(missing)}; not in weights: ${list(extra)}. Was it saved from another model?`,
    );
  }
  for (const { name, variable } of parameters) {
    const { shape, dtype } = byName.get(name) as SavedTensor;
    if (dtype === "float32" && tf.util.arraysEqual([...shape], variable.shape)) continue;
    throw new InputError(
      `loadWeights: ${source} must have ${name} as float32 [${variable.shape.join(", ")}], got ${dtype} [${shape.join(", ")}]. Was it saved from a model of another size?`,
    );
  }
}

function list(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
