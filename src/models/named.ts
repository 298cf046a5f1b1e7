// The tensors of a nested record by name, and back.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/** Tensors by their path in a nested record, e.g. "encoder.forget.kernel"; an entry of an array by its place, "layers.0.kernel". */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * The tensors of a nested record, flat, in the record's own order.
 *
 * Leaves that are undefined or no tensor (a name, a size) are passed over.
 * @param record any nesting of records and arrays with tensors as leaves
 * @throws InputError when two tensors have one path, as those of `{ a: { b }, "a.b" }`
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
 * The inverse of `namedTensors`: a record of the given one's form with other tensors in it. Leaves that are no tensors stay.
 *
 * @param like gives the form
 * @param named a tensor for each of its paths
 * @throws InputError when a path has no tensor, or a tensor no path
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
    throw new InputError(`fromNamedTensors: named has ${list([...left])}, for which the record has no place.`);
  }
  return rebuilt as W;
}

/** Calls `found` for each tensor, in order. */
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
