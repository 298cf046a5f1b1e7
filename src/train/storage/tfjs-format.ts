// Reads and writes weight files in tfjs' own format.
import type * as tf from "@tensorflow/tfjs";
import { crc32 } from "../../base/crc32";
import { InputError } from "../../base/validate";
import { version } from "../../version";
import { otherKind, sentence } from "./file-kind";
import { type Metadata, sorted, type WeightFile } from "./saved-tensor";
import { dequantized, storedBytes } from "./tfjs-numbers";

/** The two files of tfjs' format: a JSON file with names and shapes, and a binary file with the values next to it. */
export interface TfjsFiles {
  readonly json: Uint8Array;
  /** The name of the binary file. It contains the checksum of the data, so that it never replaces the binary file of another save. */
  readonly dataName: string;
  readonly data: Uint8Array;
}

/**
 * Returns tensors in the form that tf.io's handlers write, so that `tf.io.fileSystem(path).load()` can read them.
 * @param stem the name of the JSON file without its ending
 */
export function encodeTfjs(stem: string, { tensors, metadata }: WeightFile): TfjsFiles {
  const data = joined(tensors.map(({ bytes }) => bytes));
  const dataName = `${stem}.${crc32([data])}.bin`;
  const weights = tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] }));
  const model: tf.io.ModelJSON = {
    modelTopology: {},
    format: "gatebook-weights",
    generatedBy: `gatebook ${version}`,
    convertedBy: null as unknown as string, // tfjs writes null if nothing was converted
    weightsManifest: [{ paths: [dataName], weights }],
    userDefinedMetadata: metadata,
  };
  return { json: new TextEncoder().encode(JSON.stringify(model)), dataName, data };
}

/** Returns the names of the binary files that a JSON file refers to. */
export function dataNames(caller: string, source: string, json: Uint8Array): readonly string[] {
  return parse(caller, source, json).weightsManifest.flatMap(({ paths }) => paths);
}

/**
 * Reads the two files. Quantized numbers become the float32 or int32 values that they represent.
 * @param parts the binary files, in the order of `dataNames`
 * @throws InputError if the files do not belong together, are empty, cut off or damaged
 */
export function decodeTfjs(caller: string, source: string, json: Uint8Array, parts: readonly Uint8Array[]): WeightFile {
  const data = joined(parts);
  const { weightsManifest, userDefinedMetadata = {} } = parse(caller, source, json);
  let end = 0;
  const places = weightsManifest.flatMap(({ weights }) =>
    weights.map((spec) => {
      const begin = end;
      end += storedBytes(spec, data.subarray(begin));
      return { spec, begin, end };
    }),
  );
  if (end !== data.length) {
    const other = parts.map(otherKind).find((kind) => kind !== undefined);
    const cause = other
      ? `A binary file ${sentence(other)}`
      : "Was the binary file cut off, or does it belong to another save?";
    throw new InputError(`${caller}: ${source} needs ${end} bytes of numbers, got ${data.length}. ${cause}`);
  }
  const found = places.map(({ spec, begin, end }) => {
    const converted = dequantized(spec, data.subarray(begin, end));
    return { name: spec.name, shape: spec.shape, ...converted };
  });
  return { ...sorted(found), metadata: userDefinedMetadata as Metadata };
}

const NOT_A_MODEL = "must be JSON with a weightsManifest. Was it cut off, or is it of another format?";

function parse(caller: string, source: string, json: Uint8Array): tf.io.ModelJSON {
  try {
    const model: Partial<tf.io.ModelJSON> = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
    const whole = model.weightsManifest?.every(
      ({ paths, weights }) =>
        paths.every((path) => typeof path === "string") &&
        weights.every(({ name, shape }) => typeof name === "string" && shape.every(Number.isSafeInteger)),
    );
    if (whole) return model as tf.io.ModelJSON;
  } catch {
    // the error below is thrown
  }
  const other = otherKind(json);
  const shards = shardsOf(json);
  if (shards) {
    throw new InputError(
      `${caller}: ${source} is an index of safetensors files, which contain the tensors. Load each of these files: ${shards.join(", ")}.`,
    );
  }
  const what = other && !other.startsWith("is a JSON") ? other : NOT_A_MODEL;
  throw new InputError(`${caller}: ${source} is not a tfjs model file: it ${sentence(what)}`);
}

/** Returns the files that are listed in the index of a large safetensors model (model.safetensors.index.json). */
function shardsOf(json: Uint8Array): readonly string[] | undefined {
  try {
    const { weight_map: map } = JSON.parse(new TextDecoder().decode(json)) as { weight_map?: Record<string, string> };
    return map && [...new Set(Object.values(map))];
  } catch {
    return undefined;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
