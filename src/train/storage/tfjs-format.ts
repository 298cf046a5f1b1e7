import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../../cells/validate";
import { version } from "../../version";
import { crc32 } from "./crc32";
import { BYTES, byteSize, type Metadata, type SavedTensor, type WeightFile } from "./saved-tensor";

/** tfjs' format: a JSON file with names and shapes, and a binary file beside it. */
export interface TfjsFiles {
  readonly json: Uint8Array;
  /** The binary file's name; it holds the data's checksum, so that it never takes the place of another save's. */
  readonly dataName: string;
  readonly data: Uint8Array;
}

/**
 * Tensors as tf.io's handlers write them: `tf.io.fileSystem(path).load()` reads them.
 * @param stem the JSON file's name without its ending
 */
export function encodeTfjs(stem: string, { tensors, metadata }: WeightFile): TfjsFiles {
  const data = joined(tensors.map(({ bytes }) => bytes));
  const dataName = `${stem}.${crc32([data])}.bin`;
  const weights = tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] }));
  const model: tf.io.ModelJSON = {
    modelTopology: {},
    format: "gatebook-weights",
    generatedBy: `gatebook ${version}`,
    convertedBy: null as unknown as string, // as tfjs writes it where nothing was converted
    weightsManifest: [{ paths: [dataName], weights }],
    userDefinedMetadata: metadata,
  };
  return { json: new TextEncoder().encode(JSON.stringify(model)), dataName, data };
}

/** The names of the binary files that a JSON file asks for. */
export function dataNames(caller: string, source: string, json: Uint8Array): readonly string[] {
  return parse(caller, source, json).weightsManifest.flatMap(({ paths }) => paths);
}

/**
 * What the two files hold.
 * @param parts the binary files, in the order of `dataNames`
 * @throws InputError when they do not belong together, are cut off or damaged, or hold a type that gatebook has not
 */
export function decodeTfjs(caller: string, source: string, json: Uint8Array, parts: readonly Uint8Array[]): WeightFile {
  const data = joined(parts);
  const { weightsManifest, userDefinedMetadata = {} } = parse(caller, source, json);
  const specs = weightsManifest.flatMap(({ weights }) => weights);
  let end = 0;
  const tensors = specs.map(({ name, shape, dtype, quantization }): SavedTensor => {
    if (quantization || !(dtype in BYTES)) {
      const got = quantization ? "quantized numbers" : dtype;
      throw new InputError(`${caller}: ${source} must hold float32, int32 or bool, got ${got} in "${name}".`);
    }
    const begin = end;
    end += byteSize(dtype as SavedTensor["dtype"], shape);
    return { name, dtype: dtype as SavedTensor["dtype"], shape, bytes: data.subarray(begin, end) };
  });
  if (end === data.length) return { tensors, metadata: userDefinedMetadata as Metadata };
  throw new InputError(
    `${caller}: ${source} asks for ${end} bytes of numbers, got ${data.length}. Was the binary file cut off, or is it another save's?`,
  );
}

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
    // as below
  }
  throw new InputError(
    `${caller}: ${source} is no tfjs model file: it must be JSON with a weightsManifest. Was it cut off, or is it of another format?`,
  );
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
