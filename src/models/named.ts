// Converts a nested record of tensors to tensors by name, and back.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/**
 * Tensors by their path in a nested record, e.g. "encoder.forget.kernel". In a path, an array entry is named by its index, e.g. "layers.0.kernel".
 */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Returns the tensors of a nested record by name, in the order in which the record contains them.
 *
 * Other values, such as undefined, a name or a size, are skipped.
 * @param record any nesting of records and arrays that contain tensors
 * @throws InputError if two tensors have the same path, as in `{ a: { b }, "a.b" }`
 */
export function namedTensors(record: object): NamedTensors {
  const named: Record<string, tf.Tensor> = {};
  visit(record, "", (path, tensor) => {
    if (Object.hasOwn(named, path)) {
      throw new InputError(`namedTensors: record must have one tensor for "${path}", got two. Is a dot in a name?`);
    }
    named[path] = tensor;
  });
  return named;
}

/**
 * Returns a record with the structure of `like` and other tensors in it. It is the inverse of `namedTensors`. Values that are not tensors stay unchanged.
 *
 * @param like the record that gives the structure
 * @param named a tensor for each path of the record
 * @throws InputError if a path has no tensor, or a tensor has no path
 */
export function fromNamedTensors<W extends object>(like: W, named: NamedTensors): W {
  const left = new Set(Object.keys(named));
  const rebuilt = rebuild(like, "", (path) => {
    const tensor = named[path];
    if (!tensor) throw new InputError(`fromNamedTensors: named must have "${path}", got ${list(Object.keys(named))}.`);
    left.delete(path);
    return tensor;
  });
  if (left.size > 0) {
    throw new InputError(`fromNamedTensors: named has ${list([...left])}, which the record does not have.`);
  }
  return rebuilt as W;
}

/** Calls `found` for each tensor, in the order of the record. */
function visit(value: unknown, path: string, found: (path: string, tensor: tf.Tensor) => void): void {
  rebuild(value, path, (place, tensor) => {
    found(place, tensor);
    return tensor;
  });
}

function rebuild(value: unknown, path: string, replace: (path: string, tensor: tf.Tensor) => tf.Tensor): unknown {
  if (value instanceof tf.Tensor) return replace(path, value);
  const inside = (name: string | number, part: unknown) => rebuild(part, path ? `${path}.${name}` : `${name}`, replace);
  if (Array.isArray(value)) return value.map((part, place) => inside(place, part));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(name, part)]));
}

const list = (names: readonly string[]) => (names.length ? names.map((name) => `"${name}"`).join(", ") : "nothing");
