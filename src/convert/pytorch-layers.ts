// Converts weights to and from PyTorch modules with several layers or two directions.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError, kindOf } from "../base/validate";
import type { WithActivations } from "../cells/activations";
import { type BothDirections, type ConvertedCell, type ConvertedWeights, checkCell } from "./foreign";
import {
  type PyTorchOptions,
  type PyTorchTensors,
  pytorchOptions,
  toPyTorchGru,
  toPyTorchLstm,
  toPyTorchRnn,
} from "./pytorch";
import { FROM_PYTORCH } from "./pytorch-read";
import { layersOf, type PyTorchState } from "./pytorch-state";

/** The weights of a cell. If its activations are not tanh and sigmoid, the weights also name the activations. */
export type Converted<K extends ConvertedCell> = ConvertedWeights[K] & WithActivations;

/**
 * Converts all layers of a torch.nn.LSTM, nn.GRU or nn.RNN (with any num_layers), for `stack`. F features, H hidden units.
 *
 *     const { tensors } = await loadTensors("model.safetensors");
 *     const [bottom, top] = fromPyTorchLayers("lstm", tensors, { prefix: "encoder" });
 *     const { hidden } = stack(lstm, lstm)([bottom, top], inputs);
 *
 * Run a GRU with `{ resetAfter: true }`. Dropout between layers is ignored, because it has no weights and acts only in training.
 * @param state the state_dict of the module, or of a model that contains the module. Its values are tensors or rows of numbers, as for `fromPyTorchLstm`.
 * @returns the weights of each layer, from the bottom up
 * @throws InputError as `fromPyTorchLstm` does; also for a missing layer, layers whose sizes do not match, and a bidirectional module
 */
export function fromPyTorchLayers<K extends ConvertedCell>(
  cell: K,
  state: PyTorchState,
  options: PyTorchOptions = {},
): Converted<K>[] {
  const caller = "fromPyTorchLayers";
  return convert(caller, cell, state, options, (layer, make) => {
    if (!layer.backward) return make(layer.forward);
    throw new InputError(
      `${caller}: weights must be of one direction, got "${layer.backward.names.weight_ih}" too. Use fromPyTorchBidirectional for both directions.`,
    );
  });
}

/**
 * Converts all layers of a torch.nn.LSTM, nn.GRU or nn.RNN with bidirectional=True, for `stack` of `bidirectional`. It works like `fromPyTorchLayers`.
 *
 *     const [layer] = fromPyTorchBidirectional("gru", tensors);
 *     const { hidden } = bidirectional(gru)(layer, inputs, { resetAfter: true });
 *
 * @returns the forward and backward weights of each layer, from the bottom up
 * @throws InputError as `fromPyTorchLayers` does; also for a module with one direction
 */
export function fromPyTorchBidirectional<K extends ConvertedCell>(
  cell: K,
  state: PyTorchState,
  options: PyTorchOptions = {},
): BothDirections<Converted<K>>[] {
  const caller = "fromPyTorchBidirectional";
  return convert(caller, cell, state, options, ({ forward, backward }, make) => {
    if (backward) return { forward: make(forward), backward: make(backward) };
    const name = `${forward.names.weight_ih}_reverse`;
    throw new InputError(
      `${caller}: weights must contain "${name}", got none. If the model has one direction, use fromPyTorchLayers.`,
    );
  });
}

type Part = ReturnType<typeof layersOf>[number];

function convert<K extends ConvertedCell, L>(
  caller: string,
  cell: K,
  state: PyTorchState,
  options: PyTorchOptions,
  ofLayer: (layer: Part, make: (part: Part["forward"]) => Converted<K>) => L,
): L[] {
  checkCell(caller, cell);
  const { prefix, activations } = pytorchOptions(caller, cell, options);
  const layers = layersOf(caller, state, prefix);
  return tf.tidy(() => {
    let below: number | undefined;
    return layers.map((layer, n) => {
      let width = 0;
      const converted = ofLayer(layer, (part) => {
        const weights = FROM_PYTORCH[cell](caller, part);
        const [F, H] = sizesOf(weights);
        width += H;
        if (below === undefined || F === below) return { ...weights, ...activations } as Converted<K>;
        throw new InputError(
          `${caller}: ${part.names.weight_ih} must have ${below} columns, got ${F}. The inputs of layer ${n} are the hidden states of layer ${n - 1}.`,
        );
      });
      below = width;
      return converted;
    }) as L[] & tf.TensorContainerArray;
  }) as L[];
}

function sizesOf(weights: ConvertedWeights[ConvertedCell]): readonly [F: number, H: number] {
  const { kernel } = "kernel" in weights ? weights : weights.candidate;
  return kernel.shape;
}

/**
 * Converts layers to the state_dict of a torch.nn.LSTM, nn.GRU or nn.RNN. `saveWeights` can save it, and PyTorch's load_state_dict can load it.
 *
 *     await saveWeights("lstm.safetensors", toPyTorchLayers("lstm", [bottom, top], { prefix: "encoder" }));
 *
 * @param layers the layers from the bottom up. Each layer is its weights, or a record of its forward and backward weights.
 * @returns tensors by name, e.g. "encoder.weight_ih_l1_reverse" [4H, F]. The bias becomes bias_ih, as in `toPyTorchLstm`.
 * @throws InputError if there is no layer, if some layers have one direction and others two, and for weights that the cell would reject
 */
export function toPyTorchLayers<K extends ConvertedCell>(
  cell: K,
  layers: readonly (ConvertedWeights[K] | BothDirections<ConvertedWeights[K]>)[],
  options: { readonly prefix?: string } = {},
): Record<string, Tensor> {
  const caller = "toPyTorchLayers";
  checkCell(caller, cell);
  checkNames(caller, "options", options, ["prefix"]);
  const { prefix = "" } = options;
  const home = prefix === "" || prefix.endsWith(".") ? prefix : `${prefix}.`;
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new InputError(
      `${caller}: layers must be an array of at least one layer's weights, got ${Array.isArray(layers) ? "an empty array" : kindOf(layers)}.`,
    );
  }
  const ways = new Set(layers.map((layer) => typeof layer === "object" && layer !== null && "forward" in layer));
  if (ways.size > 1) {
    throw new InputError(
      `${caller}: layers must all have one direction, or all have forward and backward, got both kinds.`,
    );
  }
  const to = TO_PYTORCH[cell] as (weights: ConvertedWeights[K]) => PyTorchTensors;
  return tf.tidy(() => {
    const named = layers.flatMap((layer, n) => {
      const parts = ways.has(true) ? [layer.forward, layer.backward] : [layer];
      return parts.flatMap((part, way) =>
        Object.entries(to(part)).map(([name, tensor]) => [
          home + name.replace(/_l0$/, `_l${n}${way === 1 ? "_reverse" : ""}`),
          tensor,
        ]),
      );
    });
    return Object.fromEntries(named) as Record<string, Tensor>;
  });
}

const TO_PYTORCH = { lstm: toPyTorchLstm, gru: toPyTorchGru, rnn: toPyTorchRnn };
