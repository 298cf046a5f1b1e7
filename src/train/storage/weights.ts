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

/** Options for saving weights. */
export interface SaveOptions {
  /** The settings that are needed to build the model again. They are saved with the weights, and loading returns them. */
  readonly settings?: Settings;
}

/**
 * Saves the tensors of a record by name, with a manifest of shapes, types, checksum, versions and settings.
 *
 * The file is written completely or not at all. A browser has no files; use `weightsToBytes` there.
 * @param path must end in ".safetensors", or in ".json" for tfjs' format, which also writes a binary file next to it
 * @param weights any nested record of tensors of type float32, int32 or bool
 * @throws InputError for another ending, a record without tensors, a disposed tensor, or a file that cannot be written
 */
export async function saveWeights(path: string, weights: object, options: SaveOptions = {}): Promise<void> {
  await writeWeightFile("saveWeights", path, fileOf("saveWeights", weights, options));
}

/** The path of a weight file, or the bytes of one, e.g. from `await (await fetch(url)).arrayBuffer()`. */
export type WeightSource = string | Uint8Array | ArrayBuffer;

/** Returns the bytes of a safetensors file with the content that `saveWeights` would write. */
export function weightsToBytes(weights: object, options: SaveOptions = {}): Uint8Array {
  return encodeSafetensors(fileOf("weightsToBytes", weights, options));
}

/**
 * Fills variables with saved weights. If any tensor does not fit, no variable is changed.
 *
 * @param source the path of a file that `saveWeights`, a checkpoint of `train` or another program wrote: .safetensors, .json (tfjs), .npz or
 *   .npy (NumPy). Or the bytes of a safetensors, .npz or .npy file.
 * @param weights a record of variables from `trainable(…)`, with the same names and shapes as in the file
 * @returns the file's manifest
 * @throws InputError if the file does not exist, is empty, cut off, damaged or of another format, or has other names or shapes. No variable is
 *   changed then.
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

/** Tensors by name, which the caller must dispose, and the manifest of their file. */
export interface LoadedTensors {
  readonly tensors: NamedTensors;
  readonly manifest: WeightManifest;
}

/**
 * Returns the tensors of a file under the names that they have there, for example PyTorch's names for `fromPyTorchLstm`.
 *
 * Floating-point numbers (F64, F32, F16, BF16) become float32, integers become int32, and booleans become bool. Quantized weights of tfjs become
 * the values that they represent. Some tensors cannot be represented in tfjs (F8, complex numbers, text, numbers beyond int32 or float32). Such a
 * tensor does not affect the others: `Object.entries(tensors)` leaves it out, `manifest.unreadable` lists it with the reason, and reading
 * `tensors["its.name"]` throws. The array of an .npy file has the name "arr_0".
 *
 *     const { tensors } = await loadTensors("model.safetensors");
 *     const kernel = tensors["lstm.weight_ih_l0"];
 *
 * @param source as for `loadWeights`
 * @throws InputError as `loadWeights` does for a bad file; also when an unreadable tensor is read
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
  throw new InputError(`${caller}: weights must contain tensors, got none.`);
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
      `loadWeights: ${source} must contain exactly the tensors of weights, by name. Missing: ${list(missing)}; not in weights: ${list(extra)}. Was it saved from another model?`,
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
