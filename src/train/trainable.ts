// Makes weights that can be trained, and lists the parameters in a record of weights.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { fromNamedTensors, type NamedTensors, namedTensors } from "../models/named";

/** A weight that training can change, and its path in the record, e.g. "encoder.forget.kernel". */
export interface Parameter {
  readonly name: string;
  readonly variable: tf.Variable;
}

/**
 * Returns the same record with a variable instead of each tensor. `train` changes the variables, and `loadWeights` fills them.
 *
 * The name of each variable is its path, e.g. "forget.kernel". If tfjs already has a variable with this name, the name is "forget.kernel_1" and so
 * on, so that a notebook cell can run twice. The given tensors stay unchanged, and the caller must dispose them. A variable shares its numbers
 * with its tensor until the first change. If a function is given, as in `trainable(() => initLstm(…))`, `trainable` disposes its tensors.
 * @param weights any nested record of float32 tensors, or a function that returns such a record
 * @returns variables. The caller must dispose them with `tf.dispose(weights)`.
 * @throws InputError if the record contains no tensor, or a tensor that is disposed or not float32
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
 * Returns the variables of a record, in the order in which the record contains them.
 * @throws InputError if a tensor is not a variable, or is disposed
 */
export function parametersOf(caller: string, weights: object): readonly Parameter[] {
  const named = namedTensors(weights);
  checkFloats(caller, named);
  return Object.entries(named).map(([name, tensor]) => {
    if (tensor instanceof tf.Variable) return { name, variable: tensor };
    throw new InputError(
      `${caller}: weights.${name} must be a variable, got a tensor. A tensor cannot be trained. Make the record with trainable(…).`,
    );
  });
}

function checkFloats(caller: string, named: NamedTensors): void {
  const entries = Object.entries(named);
  if (entries.length === 0) {
    throw new InputError(`${caller}: weights must contain tensors, got none. Make them first, e.g. with initLstm(…).`);
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

/** Returns a variable name that is still free. tfjs rejects a second variable with the same name. */
function freeName(path: string): string {
  const taken = tf.engine().registeredVariables;
  if (!(path in taken)) return path;
  let n = 1;
  while (`${path}_${n}` in taken) n++;
  return `${path}_${n}`;
}
