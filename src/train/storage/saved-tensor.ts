import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../cells/validate";
import type { NamedTensors } from "../../models/named";

/** The types of numbers that tfjs computes with and files hold. */
export type SavedType = "float32" | "int32" | "bool";

/** A tensor as a file has it: numbers, no memory of a backend's. */
export interface SavedTensor {
  readonly name: string;
  readonly dtype: SavedType;
  readonly shape: readonly number[];
  /** Little-endian, row by row. */
  readonly bytes: Uint8Array;
}

/** What a file holds besides numbers. Strings, as safetensors wants them. */
export type Metadata = Readonly<Record<string, string>>;

/** A file's content. */
export interface WeightFile {
  readonly tensors: readonly SavedTensor[];
  readonly metadata: Metadata;
}

export const BYTES: Readonly<Record<SavedType, number>> = { float32: 4, int32: 4, bool: 1 };

/** @throws InputError for a disposed tensor, or a type that is not float32, int32 or bool */
export function savedTensor(caller: string, operand: string, name: string, tensor: tf.Tensor): SavedTensor {
  if (tensor.isDisposed) throw new InputError(`${caller}: ${operand} must be a live tensor, got a disposed one.`);
  const { dtype, shape } = tensor;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw new InputError(`${caller}: ${operand} must be float32, int32 or bool, got ${dtype}.`);
  }
  const values = tensor.dataSync<"float32">();
  return { name, dtype, shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** New tensors, to be disposed by the caller. */
export function toTensors(saved: readonly SavedTensor[]): NamedTensors {
  return Object.fromEntries(saved.map((one) => [one.name, toTensor(one)]));
}

function toTensor({ dtype, shape, bytes }: SavedTensor): tf.Tensor {
  const copy = bytes.slice().buffer; // aligned, and no longer the file's
  const values =
    dtype === "float32" ? new Float32Array(copy) : dtype === "int32" ? new Int32Array(copy) : new Uint8Array(copy);
  return tf.tensor(values, [...shape], dtype);
}

/** How many bytes a tensor has. */
export function byteSize(dtype: SavedType, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, BYTES[dtype]);
}
