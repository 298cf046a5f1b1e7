// Makes weights that can be trained, and lists them.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { fromNamedTensors, type NamedTensors, namedTensors } from "../models/named";

/** A weight that training can change, and its path in the record, e.g. "encoder.forget.kernel". */
export interface Parameter {
  readonly name: string;
  readonly variable: tf.Variable;
}

/**
 * Returns the same record with a variable in place of each tensor. `train` changes the variables and `loadWeights` fills them.
 *
 * The name of each variable is its path, e.g. "forget.kernel". If tfjs already has that name, it is "forget.kernel_1" and so on, so that a
 * notebook cell can run twice. The given tensors stay unchanged, and the caller must dispose them; numbers are shared until the first change.
 * If a function is given, its tensors are disposed: `trainable(() => initLstm(…))`.
 * @param weights any nested record of float32 tensors, or a function that returns one
 * @returns variables, to be disposed by the caller with `tf.dispose(weights)`
 * @throws InputError if there is no tensor in it, or one that is disposed or not float32
 */
export function trainable<W extends object>(weights: W | (() => W)): W {
  return tf.tidy(() => {
    const record = typeof weights === "function" ? weights() : weights;
    const named = namedTensors(record);
    checkFloats("trainable", named);
    const variables = Object.entries(named).map(([path, tensor]) => [path, tf.variable(tensor, true, freeName(path))]);
    return fromNamedTensors(record, Object.fromEntries(variables)) as W & tf.TensorContainer;
  });
}

/**
 * Returns the variables of a record, in its own order.
 * @throws InputError if a tensor is not a variable, or is disposed
 */
export function parametersOf(caller: string, weights: object): readonly Parameter[] {
  const named = namedTensors(weights);
  checkFloats(caller, named);
  return Object.entries(named).map(([name, tensor]) => {
    if (tensor instanceof tf.Variable) return { name, variable: tensor };
    throw new InputError(
      `${caller}: weights.${name} must be a variable, got a tensor. Tensors never change: make the record with trainable(…).`,
    );
  });
}

function checkFloats(caller: string, named: NamedTensors): void {
  const entries = Object.entries(named);
  if (entries.length === 0) {
    throw new InputError(`${caller}: weights must hold tensors, got none. Were they made, e.g. by initLstm(…)?`);
  }
  for (const [name, tensor] of entries) {
    if (tensor.isDisposed) {
      const cause = "Was it made inside a tf.tidy that has ended?";
      throw new InputError(`${caller}: weights.${name} must be a live tensor, got a disposed one. ${cause}`);
    }
    if (tensor.dtype !== "float32") {
      throw new InputError(
        `${caller}: weights.${name} must be float32, got ${tensor.dtype}. Only float32 can be trained.`,
      );
    }
  }
}

/** Returns a name that no variable has yet, because tfjs rejects a second variable with the same name. */
function freeName(path: string): string {
  const taken = tf.engine().registeredVariables;
  if (!(path in taken)) return path;
  let n = 1;
  while (`${path}_${n}` in taken) n++;
  return `${path}_${n}`;
}
