import type { Binding, Handle } from "./native";

const constants = new Map<string, Handle>();

/** A small constant tensor, made once and kept: there are few of them, one for each shape that comes up. */
export function constant(
  binding: Binding,
  type: "TF_INT32" | "TF_INT64" | "TF_FLOAT",
  shape: readonly number[],
  values: readonly number[],
): Handle {
  const key = type === "TF_FLOAT" ? `zeros ${shape}` : `${type} ${shape}: ${values}`;
  let handle = constants.get(key);
  if (!handle) {
    const data = type === "TF_FLOAT" ? Float32Array.from(values) : Int32Array.from(values);
    handle = { id: binding.createTensor(shape, binding[type], data), shape: [...shape], dtype: binding[type] };
    constants.set(key, handle);
  }
  return handle;
}
