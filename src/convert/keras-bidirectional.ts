// Converts weights to and from Keras' Bidirectional layer.
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../base/validate";
import type { WithActivations } from "../cells/activations";
import type { GruStepOptions } from "../cells/gru";
import {
  type BothDirections,
  type ConvertedCell,
  type ConvertedWeights,
  checkCell,
  type ForeignMatrix,
  type ForeignVector,
} from "./foreign";
import {
  fromKerasGru,
  fromKerasLstm,
  fromKerasRnn,
  type KerasTensors,
  type KerasWeights,
  toKerasGru,
  toKerasLstm,
  toKerasRnn,
} from "./keras";

/**
 * The result of Bidirectional.getWeights(): kernel, recurrent kernel and bias of the forward layer, then of the backward layer. With use_bias=False
 * there are no biases.
 */
export type KerasBidirectionalWeights = readonly (ForeignMatrix | ForeignVector | tf.Tensor)[];

/**
 * Converts the weights of keras.layers.Bidirectional or tf.layers.bidirectional for `bidirectional`. F features, H hidden units.
 *
 *     const both = fromKerasBidirectional("lstm", layer.getWeights());
 *     const { hidden } = bidirectional(lstm)(both, inputs); // merge_mode "concat", Keras' default
 *
 * @param weights six arrays: kernel [F, 4H], recurrent kernel [H, 4H] and bias [4H] of the forward layer, then of the backward layer. A GRU has 3H
 *   instead of 4H, an RNN has H. With use_bias=False there are four arrays.
 * @param options as for `fromKerasLstm`, `fromKerasGru` or `fromKerasRnn`
 * @throws InputError for another number of arrays; also as `fromKerasLstm`, `fromKerasGru` and `fromKerasRnn` do
 */
export function fromKerasBidirectional<K extends ConvertedCell>(
  cell: K,
  weights: KerasBidirectionalWeights,
  options: GruStepOptions = {},
): BothDirections<ConvertedWeights[K] & WithActivations> {
  const caller = "fromKerasBidirectional";
  checkCell(caller, cell);
  if (!Array.isArray(weights) || (weights.length !== 6 && weights.length !== 4)) {
    const got = Array.isArray(weights) ? `an array of length ${weights.length}` : `a value of type ${typeof weights}`;
    throw new InputError(
      `${caller}: weights must be the six arrays of a Bidirectional's getWeights() (four with use_bias=False), got ${got}.`,
    );
  }
  const half = weights.length / 2;
  const from = FROM_KERAS[cell] as (weights: KerasWeights, options: GruStepOptions) => ConvertedWeights[K];
  const direction = (name: string, own: KerasWeights) => {
    try {
      return from(own, options);
    } catch (error) {
      if (error instanceof InputError) throw new InputError(`${caller}, ${name}: ${error.message}`);
      throw error;
    }
  };
  const read = () => ({
    forward: direction("forward", weights.slice(0, half) as unknown as KerasWeights),
    backward: direction("backward", weights.slice(half) as unknown as KerasWeights),
  });
  return tf.tidy(read as () => tf.TensorContainerObject) as unknown as ReturnType<typeof read>;
}

const FROM_KERAS = { lstm: fromKerasLstm, gru: fromKerasGru, rnn: fromKerasRnn };

/**
 * Converts the weights of both directions for setWeights of keras.layers.Bidirectional or tf.layers.bidirectional.
 * @param options for a GRU: `resetAfter`, as in `toKerasGru`
 * @returns kernel, recurrent kernel and bias of the forward layer, then of the backward layer
 * @throws InputError for a missing direction, and for weights that the cell would reject
 */
export function toKerasBidirectional<K extends ConvertedCell>(
  cell: K,
  weights: BothDirections<ConvertedWeights[K]>,
  options: Pick<GruStepOptions, "resetAfter"> = {},
): [...KerasTensors, ...KerasTensors] {
  const caller = "toKerasBidirectional";
  checkCell(caller, cell);
  checkNames(caller, "weights", weights, ["forward", "backward"]);
  checkNames(caller, "options", options, cell === "gru" ? ["resetAfter"] : []);
  const to = TO_KERAS[cell] as (weights: ConvertedWeights[K], options: object) => KerasTensors;
  return tf.tidy(
    () => [...to(weights.forward, options), ...to(weights.backward, options)] as [...KerasTensors, ...KerasTensors],
  );
}

const TO_KERAS = { lstm: toKerasLstm, gru: toKerasGru, rnn: toKerasRnn };
