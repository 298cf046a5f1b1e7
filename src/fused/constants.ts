import type { Binding, Handle } from "./native";

const constants = new Map<string, Handle>();

/** A small constant tensor, made once and kept: there are few of them, one for each shape that comes up. */
export function constant(
  binding: Binding,
  type: "TF_INT32",
  shape: readonly number[],
  values: readonly number[],
): Handle {
  const key = `${type} ${shape}: ${values}`;
  let handle = constants.get(key);
  if (!handle) {
    handle = {
      id: binding.createTensor(shape, binding[type], Int32Array.from(values)),
      shape: [...shape],
      dtype: binding[type],
    };
    constants.set(key, handle);
  }
  return handle;
}
