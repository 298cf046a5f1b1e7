import * as tf from "@tensorflow/tfjs";
import type { KerasWeights, Mask } from "gatebook";
import {
  bidirectional,
  fromKerasGru,
  fromKerasLstm,
  fromKerasRnn,
  gru,
  initLstm,
  lstm,
  ready,
  rnn,
  stack,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { type CellKind, cellKinds, type Tensors } from "../properties/cell-kinds";
import { gap, made } from "../properties/made";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const [B, T, F, H] = [4, 6, 3, 5];
const SIZES = { B, T, F, H };
const MASKS: Readonly<Record<string, number[][]>> = {
  "front padding": [
    [0, 0, 0, 0, 0, 1],
    [0, 0, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1],
    [0, 1, 1, 1, 1, 1],
  ],
  "back padding": [
    [1, 1, 1, 1, 1, 1],
    [1, 1, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 0],
    [1, 0, 0, 0, 0, 0],
  ],
  gaps: [
    [1, 0, 1, 0, 1, 0],
    [0, 1, 1, 0, 0, 1],
    [1, 1, 1, 1, 1, 1],
    [0, 0, 0, 1, 0, 0],
  ],
  "a row without steps": [
    [0, 0, 0, 0, 0, 0],
    [0, 0, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1],
    [1, 1, 0, 0, 0, 0],
  ],
};
const masks = Object.entries(MASKS);
const IMPLEMENTATIONS = ["reference", "fused", "auto"] as const;
/** The implementations to test. "auto" uses the fused cells here. */
const COMPARED_WITH_ROWS = nightly ? IMPLEMENTATIONS : (["reference", "fused"] as const);
/**
 * The implementations that are compared with tf.layers. In an ordinary run it is only one, because all of them are compared with runs of single
 * rows.
 */
const COMPARED_WITH_TF_LAYERS = nightly ? IMPLEMENTATIONS : (["auto"] as const);
const inputs = () => made([B, T, F], 1, "inputs") as tf.Tensor3D;

/** Returns the operands of a cell, including initial states. */
const operandsOf = (kind: CellKind): Tensors => ({
  inputs: inputs(),
  ...Object.fromEntries(kind.states.map((name) => [name, made([B, H], 2, name)])),
  ...kind.weights(SIZES, 3, 0.8),
});

/** Returns a loss that depends on the whole trace and on the final states. */
const lossOf = (trace: Tensors) =>
  Object.entries(trace)
    .map(([name, tensor]) => tf.sum(tf.mul(tensor, made(tensor.shape, 4, name))))
    .reduce((sum, one) => tf.add(sum, one)) as tf.Scalar;

function gradientsOf(kind: CellKind, run: (operands: Tensors) => Tensors): Tensors {
  const operands = operandsOf(kind);
  const names = Object.keys(operands);
  const found = tf.grads((...parts: tf.Tensor[]) =>
    lossOf(run(Object.fromEntries(names.map((name, i) => [name, parts[i] as tf.Tensor])))),
  )(Object.values(operands));
  return Object.fromEntries(names.map((name, i) => [name, found[i] as tf.Tensor]));
}

/** Computes the result with a mask in another way: each row runs alone with only its true steps. Its trace is then put back between zeros. */
function rowByRow(kind: CellKind, operands: Tensors, mask: readonly number[][]): Tensors {
  const rows = mask.map((row, b) => {
    const steps = row.flatMap((runs, t) => (runs ? [t] : []));
    const own = Object.fromEntries(
      Object.entries(operands).map(([name, tensor]) => [
        name,
        name === "inputs" || kind.states.includes(name) ? tf.slice(tensor, [b], [1]) : tensor,
      ]),
    );
    if (steps.length === 0) {
      const like = kind.run(own, { implementation: "reference" });
      return Object.fromEntries(
        Object.entries(like).map(([name, tensor]) => [
          name,
          tensor.rank === 3 ? tf.zeros(tensor.shape) : (own[name.replace("final", "initial")] as tf.Tensor),
        ]),
      );
    }
    const pick = tf.oneHot(tf.tensor1d(steps, "int32"), T).toFloat(); // [steps, T]
    const packed = tf.matMul(pick, tf.reshape(own.inputs as tf.Tensor, [T, F])).reshape([1, steps.length, F]);
    const trace = kind.run({ ...own, inputs: packed }, { implementation: "reference" });
    return Object.fromEntries(
      Object.entries(trace).map(([name, tensor]) => [
        name,
        tensor.rank === 3 ? tf.matMul(pick, tensor.reshape([steps.length, H]), true).reshape([1, T, H]) : tensor,
      ]),
    );
  });
  return Object.fromEntries(
    Object.keys(rows[0] as Tensors).map((name) => [
      name,
      tf.concat(
        rows.map((row) => row[name] as tf.Tensor),
        0,
      ),
    ]),
  );
}

describe.each(cellKinds.map((kind) => [kind.name, kind] as const))("%s with a mask", (_, kind) => {
  it.each(
    masks.flatMap(([name, mask]) => COMPARED_WITH_ROWS.map((implementation) => [name, implementation, mask] as const)),
  )(
    "of %s (%s) gives the same values and gradients as separate runs of each row's true steps",
    (_, implementation, mask) => {
      const run = (operands: Tensors) => kind.run(operands, { mask, implementation });
      const alone = (operands: Tensors) => rowByRow(kind, operands, mask);
      const [got, want] = [run(operandsOf(kind)), alone(operandsOf(kind))];
      expect(Object.keys(got).sort()).toEqual(Object.keys(want).sort());
      for (const name of Object.keys(want)) expect(gap(got[name], want[name]), name).toBeLessThan(1e-6);
      const [gradients, wanted] = [gradientsOf(kind, run), gradientsOf(kind, alone)];
      for (const name of Object.keys(wanted)) expect(gap(gradients[name], wanted[name]), name).toBeLessThan(1e-5);
    },
  );

  it("that marks the same steps as lengths gives the same numbers as these lengths", () => {
    const operands = operandsOf(kind);
    const mask = MASKS["back padding"] as number[][];
    const lengths = mask.map((row) => row.reduce((sum, one) => sum + one, 0));
    for (const implementation of IMPLEMENTATIONS) {
      const [one, other] = [
        kind.run(operands, { mask, implementation }),
        kind.run(operands, { lengths, implementation }),
      ];
      for (const name of Object.keys(one)) expect(gap(one[name], other[name]), name).toBe(0);
    }
  });
});

const common = { units: H, recurrentInitializer: "zeros", returnSequences: true, returnState: true } as const;
const sigmoid = { recurrentActivation: "sigmoid" } as const;

/** Returns the hidden states, the final states and the gradient of the inputs of a tf.layers layer with generated weights and a mask. */
function tfLayersResults(layer: tf.layers.Layer, mask: number[][]) {
  layer.apply(inputs()); // this creates the layer's weights
  layer.setWeights(layer.getWeights().map(({ shape }, n) => made(shape, 9, `weight ${n}`, 0.6)));
  const run = (x: tf.Tensor) => layer.apply(x, { mask: tf.tensor2d(mask, [B, T], "bool") }) as tf.Tensor[];
  const [hidden, ...final] = run(inputs());
  const gradient = tf.grad((x) => tf.sum(tf.mul(run(x)[1] as tf.Tensor, made([B, H], 5, "loss"))) as tf.Scalar)(
    inputs(),
  );
  return { hidden: hidden as tf.Tensor, final, gradient, weights: layer.getWeights() as unknown as KerasWeights };
}

describe("lstm, gru and rnn with a mask: the result", () => {
  const cases = [
    [
      "lstm",
      () => tf.layers.lstm({ ...common, ...sigmoid }),
      (weights: KerasWeights, x: tf.Tensor3D, options: object) => {
        const { hidden, final } = lstm(fromKerasLstm(weights), x, options);
        return { hidden, final: [final.hidden, final.cell] };
      },
    ],
    [
      "gru",
      () => tf.layers.gru({ ...common, ...sigmoid }),
      (weights: KerasWeights, x: tf.Tensor3D, options: object) => {
        const { hidden, final } = gru(fromKerasGru(weights), x, options);
        return { hidden, final: [final] };
      },
    ],
    [
      "rnn",
      () => tf.layers.simpleRNN(common),
      (weights: KerasWeights, x: tf.Tensor3D, options: object) => {
        const { hidden, final } = rnn(fromKerasRnn(weights), x, options);
        return { hidden, final: [final] };
      },
    ],
  ] as const;

  it.each(
    cases.flatMap(([name, layer, own]) =>
      masks.flatMap(([kind, mask]) =>
        COMPARED_WITH_TF_LAYERS.map((how) => [name, kind, how, layer, own, mask] as const),
      ),
    ),
  )("equals that of the layer %s of tf.layers with %s (%s)", (_, kind, implementation, layer, own, mask) => {
    const wanted = tfLayersResults(layer(), mask);
    const { hidden, final } = own(wanted.weights, inputs(), { mask, implementation });
    const runs = tf.tensor3d(mask.map((row) => row.map((one) => [one])));
    expect(gap(hidden, tf.mul(wanted.hidden, runs))).toBeLessThan(1e-6);
    if (kind === "front padding") expect(gap(hidden, wanted.hidden)).toBeLessThan(1e-6);
    expect(final).toHaveLength(wanted.final.length);
    for (const [n, state] of final.entries()) expect(gap(state, wanted.final[n])).toBeLessThan(1e-6);
    const loss = (x: tf.Tensor) =>
      tf.sum(
        tf.mul(
          own(wanted.weights, x as tf.Tensor3D, { mask, implementation }).final[0] as tf.Tensor,
          made([B, H], 5, "loss"),
        ),
      ) as tf.Scalar;
    expect(gap(tf.grad(loss)(inputs()), wanted.gradient)).toBeLessThan(1e-5);
  });
});

describe("a mask", () => {
  const weights = () => initLstm({ features: F, units: H, seed: 1 });
  const front = MASKS["front padding"] as number[][];

  it.each<[string, () => Mask]>([
    ["rows of booleans", () => front.map((row) => row.map(Boolean))],
    ["a tensor of float32", () => tf.tensor2d(front)],
    ["a tensor of int32", () => tf.tensor2d(front, [B, T], "int32")],
    ["a tensor of bool", () => tf.tensor2d(front, [B, T], "bool")],
  ])("is accepted as %s, by a stack that contains a bidirectional cell", (_, mask) => {
    const run = (given: Mask) => {
      const cell = stack(bidirectional(lstm), lstm);
      const both = { forward: weights(), backward: initLstm({ features: F, units: H, seed: 2 }) };
      return cell([both, initLstm({ features: 2 * H, units: H, seed: 3 })], inputs(), { mask: given }).hidden;
    };
    expect(gap(run(mask()), run(front))).toBe(0);
  });

  it("makes both directions of a bidirectional cell skip the same steps, as lengths do for padding at the end", () => {
    const mask = MASKS["back padding"] as number[][];
    const lengths = mask.map((row) => row.reduce((sum, one) => sum + one, 0));
    const both = { forward: weights(), backward: initLstm({ features: F, units: H, seed: 2 }) };
    const run = bidirectional(lstm);
    const [one, other] = [run(both, inputs(), { mask }), run(both, inputs(), { lengths })];
    expect(gap(one.hidden, other.hidden)).toBeLessThan(1e-6);
    expect(gap(one.final.backward.cell, other.final.backward.cell)).toBeLessThan(1e-6);
  });

  it("that contains only ones has no effect", () => {
    const ones = front.map((row) => row.map(() => 1));
    expect(gap(lstm(weights(), inputs(), { mask: ones }).cell, lstm(weights(), inputs()).cell)).toBe(0);
  });

  it.each<[string, object, string]>([
    [
      "another number of rows",
      { mask: front.slice(1) },
      "lstm: options.mask must have shape [B, T] = [4, 6], got 3 rows.",
    ],
    [
      "a shorter row",
      { mask: [[1], ...front.slice(1)] },
      "lstm: options.mask must have shape [B, T] = [4, 6], got 1 in row 0.",
    ],
    [
      "a value between 0 and 1",
      { mask: front.map((row) => row.map(() => 0.5)) },
      "lstm: options.mask[0][0] must be 0, 1, true or false, got 0.5.",
    ],
    [
      "a string",
      { mask: "front" },
      "lstm: options.mask must be rows of 0 and 1, or a tensor [B, T] of them, got string.",
    ],
    [
      "a tensor of rank 3",
      { mask: tf.zeros([B, T, 1]) },
      "lstm: options.mask must be rows of 0 and 1, or a tensor [B, T] of them, got rank 3.",
    ],
    [
      "a mask together with lengths",
      { mask: front, lengths: [1, 1, 1, 1] },
      "lstm: options must have lengths or mask, got both.",
    ],
  ])("with %s is rejected, and leaves no tensor", (_, options, message) => {
    const operands = [weights(), inputs()] as const;
    const before = tf.memory().numTensors;
    expect(() => lstm(...operands, options)).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});
