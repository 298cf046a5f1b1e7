import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  additiveAttention,
  dotAttention,
  fromKerasGru,
  fromKerasLstm,
  fromPyTorchGru,
  fromPyTorchLstm,
  fromPyTorchRnn,
  gru,
  type Implementation,
  type KerasWeights,
  lstm,
  type PyTorchWeights,
  rnn,
} from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../nightly";
import { root } from "./built";
import { apart } from "./fused/agree";
import { BACKENDS, useBackend } from "./models/backends";

type Numbers = number | Numbers[];
type Named = Record<string, tf.Tensor>;

/** A case that tools/make/golden wrote: the sizes, the results, and the gradient of every operand. A gradient has the shape of its operand. */
interface Case {
  readonly cell?: string;
  readonly attention?: string;
  readonly B: number;
  readonly T?: number;
  readonly F?: number;
  readonly H?: number;
  readonly S?: number;
  readonly D?: number;
  readonly lengths?: readonly number[] | null;
  readonly mask?: number[][] | null;
  readonly outputs: Readonly<Record<string, Numbers>>;
  readonly gradients: Readonly<Record<string, Numbers>>;
}
interface Golden {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

const read = (name: string): Golden =>
  JSON.parse(readFileSync(join(root, "test", "golden", `${name}.json`), "utf8")) as Golden;
const golden = { PyTorch: read("pytorch"), Keras: read("keras") };

/** Computes the wave of tools/make/golden/waves.py. The operands are such waves, so they are computed here and not stored. */
function wave(shape: number[], speed: number): tf.Tensor {
  const size = shape.reduce((product, one) => product * one, 1);
  const value = (n: number) => Math.round((Math.sin(speed * n ** 1.3) / 2) * 2 ** 20) / 2 ** 20;
  return tf.tensor(
    Array.from({ length: size }, (_, n) => value(n + 1)),
    shape,
    "float32",
  );
}

const SPEEDS: Readonly<Record<string, number>> = {
  inputs: 0.51,
  hidden: 0.73,
  cell: 0.97,
  weight_ih_l0: 1.13,
  weight_hh_l0: 1.31,
  bias_ih_l0: 1.57,
  bias_hh_l0: 1.79,
  kernel: 1.13,
  recurrent: 1.31,
  bias: 1.57,
  query: 0.61,
  keys: 0.83,
  values: 1.09,
  score: 1.27,
};

const shapeOf = (numbers: Numbers): number[] =>
  Array.isArray(numbers) ? [numbers.length, ...shapeOf(numbers[0] as Numbers)] : [];

/** Runs one cell on the operands of a case, and returns its outputs under their names in the golden files. */
function runCell(one: Case, operands: Named, implementation: Implementation): Named {
  const { inputs, hidden, cell } = operands as { inputs: tf.Tensor3D; hidden: tf.Tensor2D; cell: tf.Tensor2D };
  const options = { implementation, ...(one.lengths ? { lengths: one.lengths } : {}) };
  const pytorch = operands as unknown as PyTorchWeights;
  const keras = [operands.kernel, operands.recurrent, operands.bias] as unknown as KerasWeights;
  const ours = "kernel" in operands ? "Keras" : "PyTorch";
  if (one.cell === "LSTM") {
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = pytorch;
    const weights =
      ours === "Keras" ? fromKerasLstm(keras) : fromPyTorchLstm({ weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 });
    const trace = lstm(weights, inputs, { ...options, initial: { hidden, cell } });
    return { hidden: trace.hidden, "final.hidden": trace.final.hidden, "final.cell": trace.final.cell };
  }
  const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = pytorch;
  const named = { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 };
  if (one.cell === "RNN") {
    const [kernel, recurrent, bias] = keras as unknown as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    const weights = ours === "Keras" ? { kernel, recurrent, bias } : fromPyTorchRnn(named);
    const trace = rnn(weights, inputs, { ...options, initial: hidden });
    return { hidden: trace.hidden, "final.hidden": trace.final };
  }
  const resetAfter = one.cell !== "GRU, reset before";
  const weights = ours === "Keras" ? fromKerasGru(keras, { resetAfter }) : fromPyTorchGru(named);
  const trace = gru(weights, inputs, { ...options, initial: hidden, resetAfter });
  return { hidden: trace.hidden, "final.hidden": trace.final };
}

function runAttention(one: Case, operands: Named): Named {
  const { query, keys, values, score } = operands as unknown as {
    query: tf.Tensor2D;
    keys: tf.Tensor3D;
    values: tf.Tensor3D;
    score: tf.Tensor1D;
  };
  const options = { values, ...(one.mask ? { mask: tf.tensor2d(one.mask) } : {}) };
  if (one.attention === "scaled dot")
    return { context: dotAttention(query, keys, { ...options, scaled: true }).context };
  const same = tf.eye(query.shape[1]); // Keras' AdditiveAttention has no kernels
  const { context, weights } = additiveAttention({ query: same, key: same, score }, query, keys, options);
  return { context, weights };
}

/** Compares the outputs and the gradients of a loss. The loss is the sum of the outputs, each weighted by a different wave. */
function compare(one: Case, run: (operands: Named) => Named): void {
  const names = Object.keys(one.gradients);
  const operands = names.map((name) => wave(shapeOf(one.gradients[name] as Numbers), SPEEDS[name] as number));
  const outputsOf = (given: tf.Tensor[]) =>
    run(Object.fromEntries(names.map((name, n) => [name, given[n] as tf.Tensor])));
  const outputs = outputsOf(operands);
  expect(Object.keys(outputs)).toEqual(Object.keys(one.outputs));
  for (const [name, want] of Object.entries(one.outputs))
    expect(apart(outputs[name] as tf.Tensor, tf.tensor(want)), name).toBeLessThan(1e-5);
  const gradients = tf.grads((...given: tf.Tensor[]) => {
    const terms = Object.values(outputsOf(given)).map((output, n) =>
      tf.sum(tf.mul(output, wave(output.shape, 2.1 + n))),
    );
    return tf.addN(terms) as tf.Scalar;
  })(operands);
  for (const [n, name] of names.entries())
    expect(
      apart(gradients[n] as tf.Tensor, tf.tensor(one.gradients[name] as Numbers)),
      `gradient of ${name}`,
    ).toBeLessThan(1e-4);
}

const title = ({ cell, attention, B, T, F, H, S, D, lengths, mask }: Case) =>
  cell
    ? `${cell}, B = ${B}, T = ${T}, F = ${F}, H = ${H}${lengths ? `, lengths ${lengths}` : ""}`
    : `${attention} attention, B = ${B}, S = ${S}, D = ${D}${mask ? ", masked" : ""}`;

describe("the golden files of PyTorch and Keras", () => {
  it("contain the versions of the frameworks, and every cell in every size, with and without lengths", () => {
    expect(golden.PyTorch.versions).toMatchObject({ torch: expect.stringMatching(/^\d+\.\d+/) });
    expect(golden.Keras.versions).toMatchObject({ keras: expect.any(String), tensorflow: expect.any(String) });
    for (const [name, kinds] of [
      ["PyTorch", ["LSTM", "GRU", "RNN"]],
      ["Keras", ["LSTM", "GRU, reset after", "GRU, reset before", "RNN"]],
    ] as const) {
      for (const kind of kinds) {
        const sizes = golden[name].cases.filter(({ cell }) => cell === kind);
        expect(sizes.length, `${name} ${kind}`).toBe(9);
        expect(sizes.filter(({ lengths }) => lengths).length).toBe(3);
        expect(sizes.map(({ B, T, F, H }) => `${B}x${T}x${F}x${H}`)).toEqual(
          expect.arrayContaining(["1x1x1x1", "5x40x6x8"]),
        );
      }
      expect(golden[name].cases.filter(({ attention }) => attention).length).toBe(3);
    }
  });
});

describe.each(BACKENDS)("on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());
  // "auto" uses the fused cells on TensorFlow. Therefore only the nightly run also compares "auto" there.
  const onTensorFlow: readonly Implementation[] = nightly ? ["reference", "auto", "fused"] : ["reference", "fused"];
  const implementations = backend === "tensorflow" ? onTensorFlow : (["auto"] as const);
  const affordable = ({ T = 1 }: Case) => backend === "tensorflow" || T < 40; // on the other backends a loop over 40 steps takes seconds

  describe.each(["PyTorch", "Keras"] as const)("%s", (framework) => {
    const cases = golden[framework].cases.filter(affordable).map((one) => [title(one), one] as const);
    describe.each(implementations)("values and all gradients of our cell (%s) equal those of", (implementation) => {
      it.each(cases.filter(([, { cell }]) => cell))("%s", (_, one) => {
        compare(one, (operands) => runCell(one, operands, implementation));
      });
    });
    // Without lengths, small LSTMs use plain loops. With lengths that are all T, they also use the kernels of TensorFlow. The cases that have lengths
    // use these kernels in every run.
    const whole = cases.filter(([, { cell, lengths }]) => nightly && backend === "tensorflow" && cell && !lengths);
    it.each(whole)("our fused cell with lengths that are all T gives the results of %s", (_, one) => {
      const lengths = Array.from({ length: one.B }, () => one.T as number);
      compare(one, (operands) => runCell({ ...one, lengths }, operands, "fused"));
    });
    it.each(cases.filter(([, { attention }]) => attention))("values and all gradients equal those of %s", (_, one) => {
      compare(one, (operands) => runAttention(one, operands));
    });
  });
});
