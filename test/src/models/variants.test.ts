import * as tf from "@tensorflow/tfjs";
import {
  type GateWeights,
  InputError,
  initVariant,
  runVariant,
  type VariantName,
  type VariantWeights,
  variantNames,
} from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wave } from "../cells/numbers";
import { BACKENDS, useBackend } from "./backends";

const [B, T, F, H] = [2, 5, 3, 4];
const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const inputs = () => wave<tf.Rank.R3>([B, T, F], 0.9);
const weightsOf = (name: VariantName) => initVariant(name, { features: F, units: H, seed: 1 });

/** Returns x · W + h · U + b of one unit, computed in double precision. */
function sumOf(set: GateWeights | undefined, x: number[], hidden: number[], unit: number): number {
  if (!set) return Number.NaN;
  const [kernel, recurrent, bias] = [set.kernel.arraySync(), set.recurrent.arraySync(), set.bias.arraySync()];
  const dot = (values: number[], matrix: number[][]) =>
    values.reduce((sum, value, n) => sum + value * (matrix[n]?.[unit] as number), 0);
  return dot(x, kernel) + dot(hidden, recurrent) + (bias[unit] as number);
}

/** Computes each variant from its definition, unit by unit, on one row. The tests compare `runVariant` with it. */
function byHand(
  name: VariantName,
  weights: VariantWeights,
  row: number[][],
): { hidden: number[][]; state: number[][] } {
  let [hidden, cell] = [Array<number>(H).fill(0), Array<number>(H).fill(0)];
  const seen: { hidden: number[][]; state: number[][] } = { hidden: [], state: [] };
  for (const x of row) {
    const before = hidden;
    const sum = (gate: string, unit: number, past = before) => sumOf(weights[gate], x, past, unit);
    const gate = (gate: string, unit: number) => sigmoid(sum(gate, unit));
    const units = Array.from({ length: H }, (_, unit) => unit);
    if (name === "rnn") hidden = units.map((unit) => Math.tanh(sum("all", unit)));
    else if (name.startsWith("gru")) {
      const reset = units.map((unit) => (name === "gru-no-reset" ? 1 : gate("reset", unit)));
      const past = before.map((value, unit) => value * (reset[unit] as number));
      hidden = units.map((unit) => {
        const update = name === "gru-no-update" ? 0 : gate("update", unit);
        return update * (before[unit] as number) + (1 - update) * Math.tanh(sum("candidate", unit, past));
      });
    } else {
      cell = units.map((unit) => {
        const forget = name === "no-forget" ? 1 : gate("forget", unit);
        const input = name === "no-input" ? 1 : name === "coupled" ? 1 - forget : gate("input", unit);
        const candidate = sum("candidate", unit);
        return (
          forget * (cell[unit] as number) + input * (name === "no-input-activation" ? candidate : Math.tanh(candidate))
        );
      });
      hidden = units.map((unit) => {
        const shown = name === "no-output-activation" ? (cell[unit] as number) : Math.tanh(cell[unit] as number);
        return (name === "no-output" ? 1 : gate("output", unit)) * shown;
      });
    }
    seen.hidden.push(hidden);
    seen.state.push(name === "rnn" || name.startsWith("gru") ? hidden : cell);
  }
  return seen;
}

describe.each(BACKENDS)("a variant on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it.each(variantNames)("differs from its definition by at most 1e-6: %s", (name) => {
    const weights = weightsOf(name);
    const { hidden, state, final } = runVariant(name, weights, inputs());
    const rows = inputs()
      .arraySync()
      .map((row) => byHand(name, weights, row));
    const close = (got: unknown, wanted: unknown) => {
      const [a, b] = [[got], [wanted]].map((one) => one.flat(9) as number[]) as [number[], number[]];
      expect(a).toHaveLength(b.length);
      expect(Math.max(...a.map((value, n) => Math.abs(value - (b[n] as number))))).toBeLessThan(1e-6);
    };
    close(
      hidden.arraySync(),
      rows.map((row) => row.hidden),
    );
    close(
      state.arraySync(),
      rows.map((row) => row.state),
    );
    close(
      final.arraySync(),
      rows.map((row) => row.hidden.at(-1)),
    );
  });

  it.each(variantNames)("gives gradients of all trained weights that agree with finite differences: %s", (name) => {
    const weights = weightsOf(name);
    const sets = Object.values(weights).flatMap((set) => Object.values(set) as tf.Tensor[]);
    const value = (...tensors: tf.Tensor[]) => {
      let n = 0;
      const same = Object.entries(weights).map(([gate, set]) => [
        gate,
        Object.fromEntries(Object.keys(set).map((key) => [key, tensors[n++] as tf.Tensor])),
      ]);
      const { final } = runVariant(name, Object.fromEntries(same) as VariantWeights, inputs());
      return tf.sum(tf.mul(final, wave([B, H], 0.4))) as tf.Scalar;
    };
    const gradients = tf.grads(value)(sets);
    for (const [n, gradient] of gradients.entries()) {
      const direction = wave(gradient.shape as [number], 0.7);
      const at = (by: number) =>
        value(...sets.map((one, m) => (m === n ? tf.add(one, tf.mul(direction, by)) : one))).dataSync()[0] as number;
      const slope = (at(0.01) - at(-0.01)) / 0.02;
      const along = tf.sum(tf.mul(gradient, direction)).dataSync()[0] as number;
      expect(Math.abs(along - slope), `${name}, tensor ${n}`).toBeLessThan(2e-3);
    }
  });

  it("leaves only the tensors of its result in memory, and returns no tensor of its weights", () => {
    for (const name of variantNames) {
      const before = tf.memory().numTensors;
      const weights = weightsOf(name);
      const sets = Object.values(weights).flatMap((set) => Object.values(set));
      expect(tf.memory().numTensors, name).toBe(before + sets.length);
      const x = inputs();
      const trace = runVariant(name, weights, x);
      // a GRU and an RNN pass on only their hidden state
      tf.dispose([weights, trace, x] as never);
      expect(tf.memory().numTensors, name).toBe(before);
    }
  });
});

describe("variants", () => {
  useBackend("tensorflow");
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("train one set of weights less for each gate that is left out, and otherwise have the same weights", () => {
    const sets = Object.fromEntries(variantNames.map((name) => [name, Object.keys(weightsOf(name)).sort().join(" ")]));
    expect(sets).toEqual({
      lstm: "candidate forget input output",
      "bias-0": "candidate forget input output",
      "bias-5": "candidate forget input output",
      "no-forget": "candidate input output",
      "no-input": "candidate forget output",
      "no-output": "candidate forget input",
      coupled: "candidate forget output",
      "no-input-activation": "candidate forget input output",
      "no-output-activation": "candidate forget input output",
      gru: "candidate reset update",
      "gru-no-reset": "candidate update",
      "gru-no-update": "candidate reset",
      rnn: "all",
    });
  });

  it("start with the same weights in each gate, except for the forget bias of bias-0 and bias-5", () => {
    const numbers = (tensor: tf.Tensor | undefined) => Array.from(tensor?.dataSync() ?? []);
    const whole = weightsOf("lstm");
    for (const name of ["no-input", "coupled", "no-output-activation"] as const)
      for (const [gate, set] of Object.entries(weightsOf(name)))
        expect(numbers(set.kernel), `${name}, ${gate}`).toEqual(numbers(whole[gate]?.kernel));
    expect(numbers(weightsOf("lstm").forget?.bias)).toEqual([1, 1, 1, 1]);
    expect(numbers(weightsOf("bias-0").forget?.bias)).toEqual([0, 0, 0, 0]);
    expect(numbers(weightsOf("bias-5").forget?.bias)).toEqual([5, 5, 5, 5]);
  });

  it("are rejected if the name does not exist", () => {
    const options = { features: F, units: H, seed: 1 };
    const message = `there is no variant "nfg". Available: ${variantNames.join(", ")}.`;
    expect(() => initVariant("nfg" as never, options)).toThrow(new InputError(`initVariant: ${message}`));
    expect(() => runVariant("nfg" as never, {}, inputs())).toThrow(new InputError(`runVariant: ${message}`));
    expect(() => initVariant("lstm", { ...options, units: 0 })).toThrow("units must be a whole number above 0, got 0.");
  });
});
