// Reads the values in tfjs' weight files. The values may be quantized (stored with fewer bits). The program tensorflowjs_converter writes such files.
import type * as tf from "@tensorflow/tfjs";
import { type Converted, convertNumbers, storedSize } from "./number-types";

type Spec = tf.io.WeightsManifestEntry;

/** The types of tfjs, and the names that `convertNumbers` uses for them. A complex number is stored as two float32. */
const TYPES: Readonly<Record<string, string>> = {
  float32: "F32",
  float16: "F16",
  int32: "I32",
  bool: "BOOL",
  uint8: "U8",
  uint16: "U16",
  complex64: "C64",
};

/**
 * Returns the number of bytes that a tensor takes.
 * @param rest the data from the tensor's first byte on; it is needed because a text contains its own length
 */
export function storedBytes({ dtype, shape, quantization }: Spec, rest: Uint8Array): number {
  const type = TYPES[quantization?.dtype ?? dtype];
  if (type) return storedSize(type, shape) as number;
  if (dtype !== "string") return 0;
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  let end = 0;
  for (let left = shape.reduce((product, size) => product * size, 1); left > 0; left--) {
    if (end + 4 > rest.length) return rest.length + 1; // more bytes than there are, because the data is cut off
    end += 4 + view.getUint32(end, true);
  }
  return end;
}

/**
 * Returns the numbers of a tensor, as tfjs' decodeWeights does. For uint8 and uint16, value = stored * scale + min. A float16 value is stored directly.
 * @returns a reason instead of values if tfjs cannot represent them as float32, int32 or bool
 */
export function dequantized({ dtype, quantization }: Spec, bytes: Uint8Array): Converted {
  if (!quantization) return convertNumbers(TYPES[dtype] ?? dtype, bytes);
  const { dtype: stored, scale, min } = quantization;
  const converted = convertNumbers(TYPES[stored] ?? stored, bytes);
  if ("reason" in converted) return converted;
  if (dtype !== "float32" && dtype !== "int32") return { reason: `it is quantized and represents ${dtype}` };
  if (stored === "float16" && dtype === "float32") return converted;
  if (stored === "float16" || !Number.isFinite(scale) || !Number.isFinite(min)) {
    return { reason: `it is quantized as ${stored} for ${dtype} with scale ${scale} and min ${min}` };
  }
  const numbers = new Int32Array(converted.bytes.buffer, converted.bytes.byteOffset, converted.bytes.byteLength / 4);
  const values = dtype === "float32" ? new Float32Array(numbers.length) : new Int32Array(numbers.length);
  for (let n = 0; n < numbers.length; n++) {
    const value = (numbers[n] as number) * (scale as number) + (min as number);
    values[n] = dtype === "float32" ? value : Math.round(value);
  }
  return { dtype, bytes: new Uint8Array(values.buffer) };
}
