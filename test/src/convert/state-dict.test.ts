import * as tf from "@tensorflow/tfjs";
import {
  bidirectional,
  type ConvertedCell,
  fromKerasBidirectional,
  fromPyTorchBidirectional,
  fromPyTorchGru,
  fromPyTorchLayers,
  fromPyTorchLstm,
  fromPyTorchRnn,
  gru,
  initGru,
  initLstm,
  initRnn,
  type KerasBidirectionalWeights,
  loadTensors,
  lstm,
  ready,
  rnn,
  stack,
  toKerasBidirectional,
  toPyTorchLayers,
  toPyTorchLstm,
  toPyTorchRnn,
  weightsToBytes,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apart, golden, waves } from "../models/golden";
import { gap, made } from "../properties/made";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const GATES = { lstm: 4, gru: 3, rnn: 1 } as const;
const [F, H, B, T] = [3, 4, 2, 5];
const inputs = () => made([B, T, F], 1, "inputs") as tf.Tensor3D;

type State = Record<string, tf.Tensor>;
interface Made {
  readonly layers?: number;
  readonly both?: boolean;
  readonly bias?: boolean;
  readonly prefix?: string;
}

/** A state_dict with the shapes of torch.nn's module. */
function state(cell: ConvertedCell, { layers = 1, both = false, bias = true, prefix = "" }: Made = {}): State {
  const G = GATES[cell] * H;
  const named: State = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const way of both ? ["", "_reverse"] : [""]) {
      const add = (name: string, shape: number[]) => {
        const full = `${prefix}${name}_l${layer}${way}`;
        named[full] = made(shape, 3, full, 0.6);
      };
      add("weight_ih", [G, layer === 0 ? F : H * (both ? 2 : 1)]);
      add("weight_hh", [G, H]);
      if (bias) for (const name of ["bias_ih", "bias_hh"]) add(name, [G]);
    }
  }
  return named;
}

/** The tensors of one layer under the names of a module of one layer. */
const only = (named: State, suffix: string, prefix = ""): State =>
  Object.fromEntries(
    ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((name) => [
      `${name}_l0`,
      named[`${prefix}${name}${suffix}`] as tf.Tensor,
    ]),
  );
const numbers = (value: unknown): unknown => {
  if (value instanceof tf.Tensor) return value.arraySync();
  if (Array.isArray(value)) return value.map(numbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, numbers(part)]));
};

describe("fromPyTorchBidirectional", () => {
  it.each(golden.stacks)(
    "with two layers of $kind gives what PyTorch itself gives",
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
  ])("with the prefix '%s' is found by %o beside other modules", (prefix, given) => {
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

  it("with bias=False is that of biases of 0", () => {
    const named = state(cell, { layers: 2, bias: false });
    const zeros = Object.fromEntries(
      Object.keys(state(cell, { layers: 2 })).map((name) => [name, named[name] ?? tf.zeros([GATES[cell] * H])]),
    );
    expect(numbers(fromPyTorchLayers(cell, named))).toEqual(numbers(fromPyTorchLayers(cell, zeros)));
    expect(numbers(single(only(named, "_l0")))).toEqual(numbers(single(only(zeros, "_l0"))));
  });

  it.each([{ layers: 3 }, { layers: 2, both: true }])(
    "comes back from %o as it went, and through a file",
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

  it("carries the activation to every layer", () => {
    const layers = fromPyTorchLayers(cell, state(cell, { layers: 2 }), { activation: "relu" });
    for (const layer of layers) expect(layer.activations).toEqual({ activation: "relu" });
    const both = fromPyTorchBidirectional(cell, state(cell, { both: true }), { activation: "relu" });
    expect(both[0]?.backward.activations).toEqual({ activation: "relu" });
  });
});

describe("a state_dict", () => {
  it("of nn.LSTMCell, without _l0, is taken", () => {
    const weights = initLstm({ features: F, units: H, seed: 1 });
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = toPyTorchLstm(weights);
    const cell = { weight_ih: weight_ih_l0, weight_hh: weight_hh_l0, bias_ih: bias_ih_l0, bias_hh: bias_hh_l0 };
    expect(gap(lstm(fromPyTorchLstm(cell), inputs()).hidden, lstm(weights, inputs()).hidden)).toBe(0);
  });

  it("of several modules is read one at a time", () => {
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

  it("with a tensor that cannot be read says why when it is needed, and only then", async () => {
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
      /^loadTensors: "weight_hh_l0" of source cannot be read: it is stored as F8_X, and tfjs holds/,
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      "proj_size",
      () => fromPyTorchLstm({ ...state("lstm"), weight_hr_l0: tf.zeros([2, H]) }),
      'fromPyTorchLstm: weights has "weight_hr_l0": an LSTM with proj_size, which gatebook does not have.',
    ],
    [
      "proj_size in an upper layer of a larger model",
      () =>
        fromPyTorchBidirectional("lstm", {
          ...state("lstm", { both: true, prefix: "a." }),
          "a.weight_hr_l0_reverse": tf.zeros([2, H]),
        }),
      'fromPyTorchBidirectional: weights has "a.weight_hr_l0_reverse": an LSTM with proj_size',
    ],
    [
      "both directions for one",
      () => fromPyTorchLstm(state("lstm", { both: true })),
      'fromPyTorchLstm: weights must hold one layer in one direction, got "weight_ih_l0_reverse" too. fromPyTorchBidirectional("lstm", weights)',
    ],
    [
      "both directions for layers of one",
      () => fromPyTorchLayers("gru", state("gru", { both: true })),
      'fromPyTorchLayers: weights must be of one direction, got "weight_ih_l0_reverse" too. fromPyTorchBidirectional takes both.',
    ],
    [
      "one direction for both",
      () => fromPyTorchBidirectional("gru", state("gru")),
      'fromPyTorchBidirectional: weights must hold "weight_ih_l0_reverse", got none. fromPyTorchLayers takes one direction.',
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
      'fromPyTorchLayers: weights must hold "weight_ih_l1", got none. Layers are numbered from 0.',
    ],
    [
      "two modules without a prefix",
      () => fromPyTorchGru({ ...state("gru", { prefix: "a." }), ...state("gru", { prefix: "b.c." }) }),
      'fromPyTorchGru: weights holds more than one recurrent module. Choose one with options.prefix: "a.", "b.c.".',
    ],
    [
      "a prefix that is not there",
      () => fromPyTorchGru(state("gru", { prefix: "a." }), { prefix: "b" }),
      'fromPyTorchGru: options.prefix must be that of a recurrent module, "a.", got "b".',
    ],
    [
      "no recurrent module",
      () => fromPyTorchRnn({ "fc.weight": tf.zeros([1]) }),
      "fromPyTorchRnn: weights must hold weight_ih_l0 and weight_hh_l0, with or without a prefix, got fc.weight.",
    ],
    [
      "one bias of two",
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
      "layers that do not go together",
      () => fromPyTorchLayers("lstm", { ...state("lstm", { layers: 2 }), weight_ih_l1: tf.zeros([4 * H, 7]) }),
      "fromPyTorchLayers: weight_ih_l1 must have 4 columns, got 7. Layer 1 is fed the hidden states of layer 0.",
    ],
    [
      "no cell's name",
      () => fromPyTorchLayers("LSTM" as never, {}),
      'fromPyTorchLayers: cell must be "rnn", "lstm" or "gru", got "LSTM".',
    ],
    [
      "null",
      () => fromPyTorchLayers("rnn", null as never),
      "fromPyTorchLayers: weights must be a record with weight_ih_l0",
    ],
    [
      "no layer",
      () => toPyTorchLayers("rnn", []),
      "toPyTorchLayers: layers must be an array of at least one layer's weights",
    ],
  ])("is refused: %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe("Keras' Bidirectional", () => {
  const KINDS = {
    lstm: [() => tf.layers.lstm({ ...common, recurrentActivation: "sigmoid" }), lstm],
    gru: [() => tf.layers.gru({ ...common, recurrentActivation: "sigmoid" }), gru],
    rnn: [() => tf.layers.simpleRNN(common), rnn],
  } as const;
  const common = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

  it.each(CELLS)("of %s gives its six arrays, equal to tf.layers, and takes them back", (cell) => {
    const [inner, run] = KINDS[cell];
    const layer = tf.layers.bidirectional({ layer: inner() as tf.RNN, mergeMode: "concat" });
    layer.apply(inputs());
    layer.setWeights(layer.getWeights().map(({ shape }, n) => made(shape, 4, `weight ${n}`, 0.6)));
    const given = layer.getWeights() as unknown as KerasBidirectionalWeights;
    expect(given).toHaveLength(6);
    const both = fromKerasBidirectional(cell, given);
    const ours = bidirectional(run as typeof lstm)(both as never, inputs()).hidden;
    expect(gap(ours, layer.apply(inputs()) as tf.Tensor)).toBeLessThan(1e-6);
    expect(numbers(toKerasBidirectional(cell, both as never))).toEqual(numbers(given));
  });

  it("takes the activations, four arrays with use_bias=False, and a GRU with the reset after the product", () => {
    const arrays = [3, 4, 3, 4].map((rows, n) => made([rows, 4 * H], 5, `array ${n}`)) as tf.Tensor2D[];
    const { forward, backward } = fromKerasBidirectional("lstm", arrays, { recurrentActivation: "hardSigmoid" });
    expect(backward.activations).toEqual({ recurrentActivation: "hardSigmoid" });
    expect(forward.forget.bias.arraySync()).toEqual([0, 0, 0, 0]);
    const one = {
      ...initGru({ features: F, units: H, seed: 1 }),
      candidateRecurrentBias: made([H], 6, "bias") as tf.Tensor1D,
    };
    const six = toKerasBidirectional("gru", { forward: one, backward: one });
    expect(six.map(({ shape }) => shape.join())).toEqual(["3,12", "4,12", "2,12", "3,12", "4,12", "2,12"]);
    expect(numbers(fromKerasBidirectional("gru", six).backward)).toEqual(numbers({ ...one }));
  });

  it.each<[string, () => unknown, string]>([
    [
      "three arrays",
      () => fromKerasBidirectional("lstm", [[], [], []]),
      "fromKerasBidirectional: weights must be the six that getWeights()",
    ],
    [
      "another cell's arrays",
      () => {
        const one = initGru({ features: F, units: H, seed: 1 });
        return fromKerasBidirectional("lstm", toKerasBidirectional("gru", { forward: one, backward: one }));
      },
      "fromKerasBidirectional, forward: fromKerasLstm: recurrent kernel must have shape [H, 4H]",
    ],
    [
      "one direction",
      () => toKerasBidirectional("rnn", { forward: initRnn({ features: 1, units: 1, seed: 1 }) } as never),
      "toKerasRnn: weights must be",
    ],
  ])("is refused: %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
