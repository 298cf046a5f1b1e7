// Converts tensors between files and tfjs.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../base/validate";
import type { NamedTensors } from "../../models/named";

/** The types of numbers that tfjs computes with and files hold. */
export type SavedType = "float32" | "int32" | "bool";

/** A tensor as a file stores it: plain numbers, without memory of a backend. */
export interface SavedTensor {
  readonly name: string;
  readonly dtype: SavedType;
  readonly shape: readonly number[];
  /** Little-endian, row by row. */
  readonly bytes: Uint8Array;
}

/** A tensor in a file that tfjs cannot hold. The other tensors of the file are loaded. */
export interface UnreadableTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Why it cannot be read, as a clause: "it is stored as F8_E4M3, and …". */
  readonly reason: string;
}

/** The other content of a file. The values are strings, as safetensors requires. */
export type Metadata = Readonly<Record<string, string>>;

/** The content of a file of weights. */
export interface WeightFile {
  readonly tensors: readonly SavedTensor[];
  /** Absent if there are none. */
  readonly unreadable?: readonly UnreadableTensor[];
  readonly metadata: Metadata;
}

/** Returns a tensor's values for a file. @throws InputError for a disposed tensor, or a type that is not float32, int32 or bool */
export function savedTensor(caller: string, operand: string, name: string, tensor: tf.Tensor): SavedTensor {
  if (tensor.isDisposed) throw new InputError(`${caller}: ${operand} must be a live tensor, got a disposed one.`);
  const { dtype, shape } = tensor;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw new InputError(`${caller}: ${operand} must be float32, int32 or bool, got ${dtype}.`);
  }
  const values = tensor.dataSync<"float32">();
  return { name, dtype, shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** Returns new tensors, to be disposed by the caller. */
export function toTensors(saved: readonly SavedTensor[]): NamedTensors {
  return Object.fromEntries(saved.map((one) => [one.name, toTensor(one)]));
}

/**
 * Returns what `toTensors` does, plus a property for each unreadable tensor, which throws when it is read. These properties are not enumerable,
 * so `Object.entries` and `tf.dispose` skip them.
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

/** Returns the error for reading a tensor that tfjs cannot hold. */
export function unreadableError(caller: string, source: string, { name, reason }: UnreadableTensor): InputError {
  return new InputError(
    `${caller}: "${name}" of ${source} cannot be read: ${reason}. Convert it in the program that made it, in PyTorch with .float() or .int(), in NumPy with .astype.`,
  );
}

/** Separates the tensors that were read from those that cannot be. */
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
