import * as tf from "@tensorflow/tfjs";
import { gru, gruStep, InputError } from "gatebook";
import { expect } from "vitest";
import { apart, wave } from "../fused/agree";
import { kerasLayer, type Layer, onnxLayer, pytorchLayer } from "./layers";
import { gruFits, only } from "./orders";
import { B, both, F, H, inputs, ownGru, plain, type Rows, tfjsGru } from "./own";

/** The rows of the table that are about GRUs. CS231n has no GRU. */
export const gruRows: Rows = {
  "Order of a GRU's gates": () => {
    const { update, reset, candidate } = ownGru();
    const turned = { candidate, reset, update };
    expect(apart(gru(turned, inputs()).hidden, gru({ update, reset, candidate }, inputs()).hidden)).toBe(0);
    const order = (layer: Layer) => only(gruFits(layer)).order;
    expect(order(onnxLayer("GRU, linear_before_reset=1", 3))).toBe(order(onnxLayer("GRU", 3)));
    expect(order(kerasLayer("GRU, reset_after=False", 3))).toBe(order(kerasLayer("GRU", 3)));
    return {
      gatebook: "by name",
      PyTorch: order(pytorchLayer("GRU", 3)),
      Keras: order(kerasLayer("GRU", 3)),
      tfjs: order(tfjsGru()),
      ONNX: order(onnxLayer("GRU", 3)),
      CS231n: "–",
    };
  },
  "The update gate weighs": () => {
    const { update, ...others } = ownGru();
    const open = { ...others, update: { ...update, bias: tf.fill<tf.Rank.R1>([H], 50) } };
    const old = wave<tf.Rank.R2>([B, H], 0.7);
    expect(apart(gruStep(open, wave<tf.Rank.R2>([B, F], 0.3), old).hidden, old)).toBeLessThan(1e-6);
    const weighs = (layer: Layer) => only(gruFits(layer)).weighs;
    return {
      gatebook: "the old state",
      PyTorch: weighs(pytorchLayer("GRU", 3)),
      Keras: weighs(kerasLayer("GRU", 3)),
      tfjs: weighs(tfjsGru()),
      ONNX: weighs(onnxLayer("GRU", 3)),
      CS231n: "–",
    };
  },
  "Reset and recurrent product": () => {
    const reset = (layer: Layer) => only(gruFits(layer)).reset;
    const own = (options: object) => gru(ownGru(), inputs(), options).hidden;
    expect(apart(own({}), own({ resetAfter: false }))).toBe(0);
    expect(apart(own({}), own({ resetAfter: true }))).toBeGreaterThan(0.001);
    expect(() => tf.layers.gru({ ...plain, resetAfter: true } as never)).toThrow(/reset_after/);
    return {
      gatebook: both("before", "after"),
      PyTorch: reset(pytorchLayer("GRU", 3)),
      Keras: both(reset(kerasLayer("GRU", 3)), reset(kerasLayer("GRU, reset_after=False", 3))),
      tfjs: reset(tfjsGru()),
      ONNX: both(reset(onnxLayer("GRU", 3)), reset(onnxLayer("GRU, linear_before_reset=1", 3))),
      CS231n: "–",
    };
  },
  "Second bias of a GRU's candidate": () => {
    const weights = { ...ownGru(), candidateRecurrentBias: wave<tf.Rank.R1>([H], 0.9) };
    const after = gru(weights, inputs(), { resetAfter: true });
    expect(apart(after.hidden, gru(ownGru(), inputs(), { resetAfter: true }).hidden)).toBeGreaterThan(0.001);
    expect(() => gru(weights, inputs())).toThrow(InputError);
    const second = (...layers: Layer[]) => {
      const has = layers.map((layer) => layer.biases.length === 2);
      return has.every(Boolean) ? "always" : has.some(Boolean) ? "after only" : "never";
    };
    return {
      gatebook: "after only",
      PyTorch: second(pytorchLayer("GRU", 3)),
      Keras: second(kerasLayer("GRU", 3), kerasLayer("GRU, reset_after=False", 3)),
      tfjs: second(tfjsGru()),
      ONNX: second(onnxLayer("GRU", 3), onnxLayer("GRU, linear_before_reset=1", 3)),
      CS231n: "–",
    };
  },
};
