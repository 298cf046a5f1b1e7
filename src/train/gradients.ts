import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../cells/validate";
import { pack, unpack } from "./flat";
import type { Parameter } from "./trainable";

/** A batch's loss and what it asks of the parameters. P parameters in one vector. */
export interface LossAndGradient {
  readonly loss: number;
  /** [P] */
  readonly gradient: Tensor1D;
  /** The global norm: the gradient's length as one vector. */
  readonly norm: number;
}

/**
 * The loss, its gradient and the gradient's norm, from one pass forward and one back. Call it inside tf.tidy.
 * @throws InputError when the loss is no float32 scalar, or does not depend on a parameter
 */
export function lossAndGradient(loss: () => Tensor, parameters: readonly Parameter[]): LossAndGradient {
  const { value, grads } = tf.variableGrads(
    () => checkLoss(loss()),
    parameters.map(({ variable }) => variable),
  );
  const parts = parameters.map(({ name, variable }) => grads[variable.name] ?? missing(name));
  const gradient = pack(parts); // [P]
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return { loss: value.dataSync()[0] as number, gradient, norm: norm.dataSync()[0] as number };
}

/**
 * The gradient, made shorter where its norm is above `most`: `g * most / norm`, the same direction.
 * @see Pascanu, Mikolov and Bengio 2013, who clip so against exploding gradients
 */
export function clipByNorm(gradient: Tensor1D, norm: number, most: number): Tensor1D {
  return norm > most ? tf.mul(gradient, most / norm) : gradient;
}

/** The parameters with a gradient that is not finite. */
export function notFinite(gradient: Tensor1D, parameters: readonly Parameter[]): readonly string[] {
  const like = parameters.map(({ variable }) => variable);
  return tf.tidy(() => {
    const odd = unpack(gradient, like).map((part) => !part.dataSync().every(Number.isFinite));
    return parameters.filter((_, n) => odd[n]).map(({ name }) => name);
  });
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
    value instanceof tf.Tensor ? "tf.mean(…) makes one." : "Is it an async function, or is a return missing?";
  throw new InputError(`train: options.loss must return a float32 scalar, got ${got}. ${cause}`);
}

function missing(name: string): never {
  throw new InputError(
    `train: options.loss must depend on weights.${name}, got no gradient for it. ` +
      "Does the loss use the weights that it is given? Numbers read with dataSync or arraySync carry no gradient. " +
      "Leave out of weights what is not to be trained.",
  );
}
