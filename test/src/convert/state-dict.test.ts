import * as tf from "@tensorflow/tfjs";
import {
  bidirectional,
  fromPyTorchBidirectional,
  fromPyTorchGru,
  fromPyTorchLayers,
  fromPyTorchLstm,
  fromPyTorchRnn,
  gru,
  initLstm,
  initRnn,
  loadTensors,
  lstm,
  ready,
  rnn,
  stack,
  toPyTorchLayers,
  toPyTorchLstm,
  toPyTorchRnn,
  weightsToBytes,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apart, golden, waves } from "../models/golden";
import { gap, made } from "../properties/made";

import { F, GATES, H, numbers, only, type State, state } from "./made-state";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const [B, T] = [2, 5];
const inputs = () => made([B, T, F], 1, "inputs") as tf.Tensor3D;

describe("fromPyTorchBidirectional", () => {
  it.each(golden.stacks)(
    "with two layers of $kind gives the results that PyTorch computed",
    ({ kind, tensors, outputs, lengths }) => {
      const named = waves(tensors);
      const order = { lstm: ["input", "forget", "candidate", "output"], gru: ["reset", "update", "candidate"] }[kind];
      const theirs: State = { "head.weight": tf.zeros([1, 1]) };
      for (const layer of [0, 1]) {
        for (const [way, suffix] of Object.entries({ forward: "", backward: "_reverse" })) {
          const part = (name: string) => order.map((gate) => named[`${layer}.${way}.${gate}.${name}`] as tf.Tensor2D);
          const [kernel, recurrent, bias] = [
            tf.concat(part("kernel"), 1),
            tf.concat(part("recurrent"), 1),
            tf.concat(part("bias"), 0),
          ];
          const second = named[`${layer}.${way}.candidateRecurrentBias`];
          const end = `_l${layer}${suffix}`;
          theirs[`encoder.rnn.weight_ih${end}`] = tf.transpose(kernel);
          theirs[`encoder.rnn.weight_hh${end}`] = tf.transpose(recurrent);
          theirs[`encoder.rnn.bias_ih${end}`] = bias;
          theirs[`encoder.rnn.bias_hh${end}`] = second
            ? tf.concat([tf.zeros([bias.size - second.size]), second])
            : tf.zeros([bias.size]);
        }
      }
      const x = named.inputs as tf.Tensor3D;
      const hiddens = tf.unstack(named["initial.hidden"] as tf.Tensor) as tf.Tensor2D[];
      const both = <S>(at: (n: number) => S) =>
        [
          { forward: at(0), backward: at(1) },
          { forward: at(2), backward: at(3) },
        ] as const;
      const hidden = (n: number) => hiddens[n] as tf.Tensor2D;
      if (kind === "lstm") {
        const cells = tf.unstack(named["initial.cell"] as tf.Tensor) as tf.Tensor2D[];
        const [bottom, top] = fromPyTorchBidirectional("lstm", theirs);
        if (!bottom || !top) throw new Error("there must be two layers");
        const initial = both((n) => ({ hidden: hidden(n), cell: cells[n] as tf.Tensor2D }));
        const run = stack(bidirectional(lstm), bidirectional(lstm));
        expect(apart(run([bottom, top], x, { lengths, initial }).hidden, outputs.hidden as number[])).toBeLessThan(
          1e-5,
        );
      } else {
        const [bottom, top] = fromPyTorchBidirectional("gru", theirs, { prefix: "encoder.rnn" });
        if (!bottom || !top) throw new Error("there must be two layers");
        const after: typeof gru = (weights, own, options) => gru(weights, own, { ...options, resetAfter: true });
        const run = stack(bidirectional(after), bidirectional(after));
        expect(
          apart(run([bottom, top], x, { lengths, initial: both(hidden) }).hidden, outputs.hidden as number[]),
        ).toBeLessThan(1e-5);
      }
    },
  );
});

const CELLS = ["lstm", "gru", "rnn"] as const;
const SINGLE = { lstm: fromPyTorchLstm, gru: fromPyTorchGru, rnn: fromPyTorchRnn } as const;

describe.each(CELLS)("a state_dict of %s", (cell) => {
  const single = SINGLE[cell] as (weights: State, options?: object) => object;

  it("is converted layer by layer", () => {
    const named = state(cell, { layers: 3 });
    const layers = fromPyTorchLayers(cell, named);
    expect(layers).toHaveLength(3);
    for (const [n, layer] of layers.entries()) expect(numbers(layer)).toEqual(numbers(single(only(named, `_l${n}`))));
  });

  it("is converted in both directions", () => {
    const named = state(cell, { layers: 2, both: true });
    const layers = fromPyTorchBidirectional(cell, named);
    expect(layers).toHaveLength(2);
    for (const [n, { forward, backward }] of layers.entries()) {
      expect(numbers(forward)).toEqual(numbers(single(only(named, `_l${n}`))));
      expect(numbers(backward)).toEqual(numbers(single(only(named, `_l${n}_reverse`))));
    }
  });

  it.each([
    ["module.encoder.", "module.encoder"],
    ["module.encoder.", "module.encoder."],
    ["module.encoder.", undefined],
    ["", ""],
    ["", undefined],
  ])("with the prefix '%s' is found by %o among other modules", (prefix, given) => {
    const named = {
      "fc.weight": tf.zeros([2, 2]),
      "bn.num_batches_tracked": tf.scalar(3, "int32"),
      ...state(cell, { prefix }),
    };
    const options = given === undefined ? {} : { prefix: given };
    const wanted = numbers(single(only(named, "_l0", prefix)));
    expect(numbers(single(named, options))).toEqual(wanted);
    expect(numbers(fromPyTorchLayers(cell, named, options))).toEqual([wanted]);
  });

  it("with bias=False gives the same weights as a state_dict with biases of 0", () => {
    const named = state(cell, { layers: 2, bias: false });
    const zeros = Object.fromEntries(
      Object.keys(state(cell, { layers: 2 })).map((name) => [name, named[name] ?? tf.zeros([GATES[cell] * H])]),
    );
    expect(numbers(fromPyTorchLayers(cell, named))).toEqual(numbers(fromPyTorchLayers(cell, zeros)));
    expect(numbers(single(only(named, "_l0")))).toEqual(numbers(single(only(zeros, "_l0"))));
  });

  it.each([{ layers: 3 }, { layers: 2, both: true }])(
    "with %o is unchanged after both conversions, and after a save and a load",
    async (sizes) => {
      const named = state(cell, { ...sizes, prefix: "model.rnn." });
      const from = sizes.both ? fromPyTorchBidirectional : fromPyTorchLayers;
      const layers = from(cell, named) as Parameters<typeof toPyTorchLayers<typeof cell>>[1];
      const back = toPyTorchLayers(cell, layers, { prefix: "model.rnn" });
      expect(Object.keys(back)).toEqual(Object.keys(named));
      for (const [name, { shape }] of Object.entries(named)) expect(back[name]?.shape).toEqual(shape);
      const { tensors } = await loadTensors(weightsToBytes(back));
      expect(numbers(from(cell, tensors))).toEqual(numbers(layers));
      tf.dispose(tensors);
    },
  );

  it("gives every layer the activation in the options", () => {
    const layers = fromPyTorchLayers(cell, state(cell, { layers: 2 }), { activation: "relu" });
    for (const layer of layers) expect(layer.activations).toEqual({ activation: "relu" });
    const both = fromPyTorchBidirectional(cell, state(cell, { both: true }), { activation: "relu" });
    expect(both[0]?.backward.activations).toEqual({ activation: "relu" });
  });
});

describe("a state_dict", () => {
  it("of nn.LSTMCell, without _l0, is accepted", () => {
    const weights = initLstm({ features: F, units: H, seed: 1 });
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = toPyTorchLstm(weights);
    const cell = { weight_ih: weight_ih_l0, weight_hh: weight_hh_l0, bias_ih: bias_ih_l0, bias_hh: bias_hh_l0 };
    expect(gap(lstm(fromPyTorchLstm(cell), inputs()).hidden, lstm(weights, inputs()).hidden)).toBe(0);
  });

  it("of several modules is converted one module at a time", () => {
    const named = { ...state("lstm", { prefix: "encoder." }), ...state("gru", { prefix: "decoder.", layers: 2 }) };
    expect(fromPyTorchLayers("gru", named, { prefix: "decoder" })).toHaveLength(2);
    expect(Object.keys(fromPyTorchLstm(named, { prefix: "encoder" }))).toContain("forget");
  });

  it("lets gradients reach every layer", () => {
    const named = state("rnn", { layers: 2 });
    const names = Object.keys(named);
    const found = tf.grads((...parts: tf.Tensor[]) => {
      const [bottom, top] = fromPyTorchLayers("rnn", Object.fromEntries(names.map((name, n) => [name, parts[n]])));
      if (!bottom || !top) throw new Error("there must be two layers");
      return tf.sum(tf.square(stack(rnn, rnn)([bottom, top], inputs()).hidden)) as tf.Scalar;
    })(Object.values(named));
    for (const [n, gradient] of found.entries())
      expect(tf.sum(tf.abs(gradient)).dataSync()[0], names[n]).toBeGreaterThan(0);
  });

  it("with an unreadable tensor throws an error with the reason, but only when the tensor is needed", async () => {
    const good = weightsToBytes(toPyTorchRnn(initRnn({ features: F, units: H, seed: 1 })));
    const length = Number(new DataView(good.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(good.subarray(8, 8 + length)));
    delete header.__metadata__;
    const spoilt = (name: string, size: number) => {
      const entry = header[name] ?? {
        shape: [size],
        data_offsets: [good.length - 8 - length, good.length - 8 - length + size],
      };
      const json = new TextEncoder().encode(
        JSON.stringify({ ...header, [name]: { ...entry, dtype: "F8_X", shape: entry.shape } }),
      );
      const file = new Uint8Array(8 + json.length + good.length - 8 - length + (header[name] ? 0 : size));
      new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
      file.set(json, 8);
      file.set(good.subarray(8 + length), 8 + json.length);
      return file;
    };
    const { tensors } = await loadTensors(spoilt("head.scale", 3));
    expect(fromPyTorchRnn(tensors).kernel.shape).toEqual([F, H]);
    const { tensors: without } = await loadTensors(spoilt("weight_hh_l0", 0));
    expect(() => fromPyTorchRnn(without)).toThrow(
      /^loadTensors: "weight_hh_l0" of source cannot be read: it is stored as F8_X, and tfjs supports/,
    );
  });
});
