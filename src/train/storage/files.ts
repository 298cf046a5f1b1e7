// Reads and writes weight files in each format.
import { platform } from "#platform";
import { InputError } from "../../base/validate";
import { formatOf } from "./file-kind";
import { decodeNpyFile, decodeNpz } from "./npz";
import { decodeSafetensors, encodeSafetensors } from "./safetensors";
import type { WeightFile } from "./saved-tensor";
import { dataNames, decodeTfjs, encodeTfjs } from "./tfjs-format";

/** Writes a weight file completely or not at all. The ending of the path decides the format. */
export async function writeWeightFile(caller: string, path: string, file: WeightFile): Promise<void> {
  const { folder, stem, format } = partsOf(caller, path, WRITTEN);
  if (format === "safetensors") return write(caller, path, encodeSafetensors(file));
  const { json, dataName, data } = encodeTfjs(stem, file);
  const earlier = await ownData(caller, path, stem);
  await write(caller, folder + dataName, data);
  await write(caller, path, json); // this replaces the old save with the new one; until then the old save stays complete
  for (const name of earlier) if (name !== dataName) await platform.removeFile(folder + name);
}

/** Reads a weight file. The ending of the path decides the format. */
export async function readWeightFile(caller: string, path: string): Promise<WeightFile> {
  const { folder, format } = partsOf(caller, path, READ);
  const bytes = await read(caller, path);
  if (format !== "tfjs") return DECODERS[format](caller, `"${path}"`, bytes);
  const parts: Uint8Array[] = [];
  for (const name of dataNames(caller, `"${path}"`, bytes)) parts.push(await read(caller, folder + name));
  return decodeTfjs(caller, `"${path}"`, bytes, parts);
}

const DECODERS = { safetensors: decodeSafetensors, npy: decodeNpyFile, npz: decodeNpz };

/** Reads the bytes of a safetensors, .npy or .npz file. Its first bytes decide the format. */
export function decodeWeightBytes(caller: string, bytes: Uint8Array): WeightFile {
  const format = formatOf(bytes);
  return DECODERS[format === "other" ? "safetensors" : format](caller, "source", bytes);
}

/** Returns the names of the binary files that belong to the current save. Empty if gatebook did not write this save. */
async function ownData(caller: string, path: string, stem: string): Promise<readonly string[]> {
  try {
    const names = dataNames(caller, path, await platform.readFile(path));
    return names.filter((name) => name.startsWith(`${stem}.`) && /^\.[0-9a-f]{8}\.bin$/.test(name.slice(stem.length)));
  } catch {
    return []; // the file does not exist, or another program wrote it
  }
}

/** Reads a file. @throws InputError if it does not exist or cannot be read */
export async function read(caller: string, path: string): Promise<Uint8Array> {
  try {
    return await platform.readFile(path);
  } catch (error) {
    throw new InputError(`${caller}: "${path}" cannot be read. ${messageOf(error)}`, { cause: error });
  }
}

/** Writes a file. @throws InputError if it cannot be written */
export async function write(caller: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await platform.writeFile(path, bytes);
  } catch (error) {
    throw new InputError(`${caller}: "${path}" cannot be written. ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The formats, by the ending of the file name. */
const WRITTEN = { safetensors: "safetensors", json: "tfjs" } as const;
const READ = { ...WRITTEN, npy: "npy", npz: "npz" } as const;

function partsOf<F extends string>(caller: string, path: string, formats: Readonly<Record<string, F>>) {
  const [, folder = "", stem = "", ending = ""] = /^(.*[/\\])?([^/\\]+)\.(\w+)$/.exec(String(path)) ?? [];
  if (Object.hasOwn(formats, ending)) return { folder, stem, format: formats[ending] as F };
  const reads = "npz" in formats;
  const numpy = reads ? ", or in .npy or .npz (arrays of NumPy)" : "";
  const advice = reads ? (ADVICE.find(([endings]) => endings.test(ending))?.[1] ?? "") : "";
  throw new InputError(
    `${caller}: path must end in .safetensors${reads ? "," : " or"} in .json (the format of tfjs, with a binary file next to it)${numpy}, got "${path}".${advice}`,
  );
}

/** Advice for files of other formats, by their endings. */
const ADVICE: readonly (readonly [endings: RegExp, advice: string])[] = [
  [/^(pt|pth|bin|ckpt|pkl|pickle)$/i, " In PyTorch, save with safetensors.torch.save_file(model.state_dict(), path)."],
  [/^(h5|hdf5|keras)$/i, " In Keras, save with numpy.savez(path, *model.get_weights())."],
  [/^(onnx|pb|tflite|gguf)$/i, " Save the tensors as safetensors or .npz in the program that made the file."],
];
