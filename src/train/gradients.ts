// Computes the loss of a batch and its gradient, and clips the gradient.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { cut, pack } from "./flat";
import type { Parameter } from "./trainable";

/** The loss of a batch and its gradient. The gradients of all P parameters form one vector. */
export interface LossAndGradient {
  readonly loss: number;
  /** [P] */
  readonly gradient: Float32Array;
  /** The global norm, which is the length of `gradient`. */
  readonly norm: number;
}

/**
 * Computes the loss, its gradient and the gradient's norm with one forward and one backward pass. The caller must call this function inside tf.tidy.
 * @throws InputError if the loss is not a float32 scalar, or does not depend on a parameter
 */
export function lossAndGradient(loss: () => Tensor, parameters: readonly Parameter[]): LossAndGradient {
  const { value, grads } = tf.variableGrads(
    () => checkLoss(loss()),
    parameters.map(({ variable }) => variable),
  );
  const parts = parameters.map(({ name, variable }) => grads[variable.name] ?? missing(name));
  const gradient = pack(parts); // [P]
  return { loss: value.dataSync()[0] as number, gradient, norm: normOf(gradient) };
}

/**
 * Returns the gradient. If its norm is above `most`, the gradient is shortened to `g * most / norm`, which has the same direction.
 * @see Pascanu, Mikolov and Bengio 2013, who use this clipping against exploding gradients
 */
export function clipByNorm(gradient: Float32Array, norm: number, most: number): Float32Array {
  return norm > most ? gradient.map((value) => value * (most / norm)) : gradient;
}

/**
 * Returns the length of a vector. The length is Infinity if its square does not fit into a float32, because optimizers store such squares as
 * float32.
 */
function normOf(vector: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < vector.length; n++) sum += (vector[n] as number) ** 2;
  return Math.sqrt(Math.fround(sum));
}

/** Returns the names of the parameters whose gradient is not finite. */
export function notFinite(gradient: Float32Array, parameters: readonly Parameter[]): readonly string[] {
  const parts = cut(
    gradient,
    parameters.map(({ variable }) => variable),
  );
  return parameters.filter((_, n) => !parts[n]?.every(Number.isFinite)).map(({ name }) => name);
}

function checkLoss(value: Tensor): tf.Scalar {
  if (value instanceof tf.Tensor && value.rank === 0 && value.dtype === "float32") return value as tf.Scalar;
  const got =
    value instanceof tf.Tensor
      ? `${value.dtype} of shape [${value.shape.join(", ")}]`
      : (value as unknown) instanceof Promise
        ? "a promise"
        : String(value);
  const cause =
    value instanceof tf.Tensor ? "tf.mean(…) returns a scalar." : "Is it an async function, or is a return missing?";
  throw new InputError(`train: options.loss must return a float32 scalar, got ${got}. ${cause}`);
}

function missing(name: string): never {
  throw new InputError(
    `train: options.loss must depend on weights.${name}, got no gradient for it. ` +
      "Does the loss use the weights that it gets as an argument? Values read with dataSync or arraySync have no gradient. " +
      "If a tensor should not be trained, remove it from `weights`.",
  );
}
