import * as tf from "@tensorflow/tfjs";
import {
  fromPyTorchBidirectional,
  fromPyTorchGru,
  fromPyTorchLayers,
  fromPyTorchLstm,
  fromPyTorchRnn,
  ready,
  toPyTorchLayers,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { H, state } from "./made-state";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe("a state_dict", () => {
  it.each<[string, () => unknown, string]>([
    [
      "proj_size",
      () => fromPyTorchLstm({ ...state("lstm"), weight_hr_l0: tf.zeros([2, H]) }),
      'fromPyTorchLstm: weights has "weight_hr_l0", which belongs to an LSTM with proj_size, which gatebook does not support.',
    ],
    [
      "proj_size in an upper layer of a larger model",
      () =>
        fromPyTorchBidirectional("lstm", {
          ...state("lstm", { both: true, prefix: "a." }),
          "a.weight_hr_l0_reverse": tf.zeros([2, H]),
        }),
      'fromPyTorchBidirectional: weights has "a.weight_hr_l0_reverse", which belongs to an LSTM with proj_size',
    ],
    [
      "both directions for a conversion of one",
      () => fromPyTorchLstm(state("lstm", { both: true })),
      'fromPyTorchLstm: weights must contain one layer in one direction, got "weight_ih_l0_reverse" too. fromPyTorchBidirectional("lstm", weights)',
    ],
    [
      "both directions for layers of one direction",
      () => fromPyTorchLayers("gru", state("gru", { both: true })),
      'fromPyTorchLayers: weights must be of one direction, got "weight_ih_l0_reverse" too. Use fromPyTorchBidirectional for both directions.',
    ],
    [
      "one direction for a conversion of both",
      () => fromPyTorchBidirectional("gru", state("gru")),
      'fromPyTorchBidirectional: weights must contain "weight_ih_l0_reverse", got none. If the model has one direction, use fromPyTorchLayers.',
    ],
    [
      "a missing layer",
      () => {
        const named = state("rnn", { layers: 3 });
        return fromPyTorchLayers(
          "rnn",
          Object.fromEntries(Object.entries(named).filter(([name]) => !name.endsWith("_l1"))),
        );
      },
      'fromPyTorchLayers: weights must contain "weight_ih_l1", got none. Layers are numbered from 0.',
    ],
    [
      "two modules without a prefix",
      () => fromPyTorchGru({ ...state("gru", { prefix: "a." }), ...state("gru", { prefix: "b.c." }) }),
      'fromPyTorchGru: weights contains more than one recurrent module. Choose one with options.prefix: "a.", "b.c.".',
    ],
    [
      "an unknown prefix",
      () => fromPyTorchGru(state("gru", { prefix: "a." }), { prefix: "b" }),
      'fromPyTorchGru: options.prefix must name a recurrent module (available: "a."), got "b".',
    ],
    [
      "weights without a recurrent module",
      () => fromPyTorchRnn({ "fc.weight": tf.zeros([1]) }),
      "fromPyTorchRnn: weights must contain weight_ih_l0 and weight_hh_l0, with or without a prefix, got fc.weight.",
    ],
    [
      "one bias instead of two",
      () => {
        const { bias_hh_l0, ...named } = state("lstm");
        return fromPyTorchLstm(named);
      },
      "fromPyTorchLstm: bias_hh_l0 must be a float32 tensor of shape [4H], got undefined.",
    ],
    [
      "a misspelt name",
      () => fromPyTorchLstm({ ...state("lstm"), bias_l0: tf.zeros([1]) }),
      'fromPyTorchLstm: weights has no "bias_l0". There are: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0',
    ],
    [
      "a layer that does not fit the one below",
      () => fromPyTorchLayers("lstm", { ...state("lstm", { layers: 2 }), weight_ih_l1: tf.zeros([4 * H, 7]) }),
      "fromPyTorchLayers: weight_ih_l1 must have 4 columns, got 7. The inputs of layer 1 are the hidden states of layer 0.",
    ],
    [
      "an unknown cell name",
      () => fromPyTorchLayers("LSTM" as never, {}),
      'fromPyTorchLayers: cell must be "rnn", "lstm" or "gru", got "LSTM".',
    ],
    ["null", () => fromPyTorchLayers("rnn", null as never), "fromPyTorchLayers: weights must be a record, got"],
    [
      "an empty list of layers",
      () => toPyTorchLayers("rnn", []),
      "toPyTorchLayers: layers must be an array of at least one layer's weights",
    ],
  ])("is rejected with a message for: %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
