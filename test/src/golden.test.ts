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
import { compare, type GoldenCase, type Named, readGolden } from "./golden-cases";
import { BACKENDS, useBackend } from "./models/backends";

/** A case that tools/make/golden wrote: the sizes, the results, and the gradient of every operand. A gradient has the shape of its operand. */
interface Case extends GoldenCase {
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
}
const golden = { PyTorch: readGolden<Case>("pytorch"), Keras: readGolden<Case>("keras") };

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
