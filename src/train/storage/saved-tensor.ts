// Converts tensors between files and tfjs.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../base/validate";
import type { NamedTensors } from "../../models/named";

/** The number types that both tfjs and the weight files can have. */
export type SavedType = "float32" | "int32" | "bool";

/** A tensor in the form in which a file stores it. It is plain data and takes no memory of a backend. */
export interface SavedTensor {
  readonly name: string;
  readonly dtype: SavedType;
  readonly shape: readonly number[];
  /** The values, little-endian and row by row. */
  readonly bytes: Uint8Array;
}

/** A tensor of a file that tfjs cannot represent. The other tensors of the file are still loaded. */
export interface UnreadableTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The reason why it cannot be read, as a clause, e.g. "it is stored as F8_E4M3, and …". */
  readonly reason: string;
}

/** Other content of a file, by name. The values are strings, because safetensors requires strings. */
export type Metadata = Readonly<Record<string, string>>;

/** The content of a weight file. */
export interface WeightFile {
  readonly tensors: readonly SavedTensor[];
  /** The tensors that cannot be read. Absent if there are none. */
  readonly unreadable?: readonly UnreadableTensor[];
  readonly metadata: Metadata;
}

/** Returns a tensor as a file stores it. @throws InputError for a disposed tensor, or a type other than float32, int32 and bool */
export function savedTensor(caller: string, operand: string, name: string, tensor: tf.Tensor): SavedTensor {
  if (tensor.isDisposed) throw new InputError(`${caller}: ${operand} must be a live tensor, got a disposed one.`);
  const { dtype, shape } = tensor;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw new InputError(`${caller}: ${operand} must be float32, int32 or bool, got ${dtype}.`);
  }
  const values = tensor.dataSync<"float32">();
  return { name, dtype, shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** Returns new tensors with the saved values. The caller must dispose them. */
export function toTensors(saved: readonly SavedTensor[]): NamedTensors {
  return Object.fromEntries(saved.map((one) => [one.name, toTensor(one)]));
}

/**
 * Returns the same as `toTensors`, and in addition a property for each unreadable tensor, which throws an error when it is read. These properties
 * are not enumerable, so `Object.entries` and `tf.dispose` skip them.
 */
export function toTensorsOf(caller: string, source: string, { tensors, unreadable = [] }: WeightFile): NamedTensors {
  const named = toTensors(tensors);
  for (const one of unreadable) {
    Object.defineProperty(named, one.name, {
      get: () => {
        throw unreadableError(caller, source, one);
      },
    });
  }
  return named;
}

/** Returns the error for reading a tensor that tfjs cannot represent. */
export function unreadableError(caller: string, source: string, { name, reason }: UnreadableTensor): InputError {
  return new InputError(
    `${caller}: "${name}" of ${source} cannot be read: ${reason}. Convert it in the program that made it: in PyTorch with .float() or .int(), in NumPy with .astype.`,
  );
}

/** Separates the tensors that could be read from the tensors that could not be read. */
export function sorted(found: readonly (SavedTensor | UnreadableTensor)[]): Pick<WeightFile, "tensors" | "unreadable"> {
  const tensors = found.filter((one): one is SavedTensor => "bytes" in one);
  const unreadable = found.filter((one): one is UnreadableTensor => "reason" in one);
  return unreadable.length > 0 ? { tensors, unreadable } : { tensors };
}

function toTensor({ dtype, shape, bytes }: SavedTensor): tf.Tensor {
  const copy = bytes.slice().buffer; // the copy is aligned and does not share memory with the file
  const values =
    dtype === "float32" ? new Float32Array(copy) : dtype === "int32" ? new Int32Array(copy) : new Uint8Array(copy);
  return tf.tensor(values, [...shape], dtype);
}
