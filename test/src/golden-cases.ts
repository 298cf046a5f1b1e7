// Reads the golden files, and compares their outputs and gradients with ours.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { root } from "./built";
import { apart } from "./fused/agree";

type Numbers = number | Numbers[];
export type Named = Record<string, tf.Tensor>;

/** The results of a case that tools/make/golden wrote, and the gradient of every operand. A gradient has the shape of its operand. */
export interface GoldenCase {
  readonly outputs: Readonly<Record<string, Numbers>>;
  readonly gradients: Readonly<Record<string, Numbers>>;
}

/** Reads a file of test/golden. */
export const readGolden = <C extends GoldenCase>(
  name: string,
): { readonly versions: Readonly<Record<string, string>>; readonly cases: readonly C[] } =>
  JSON.parse(readFileSync(join(root, "test", "golden", `${name}.json`), "utf8"));

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

/** The speed of the wave of each operand, as in the scripts of tools/make/golden. */
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
  queries: 0.61,
  q_proj_weight: 1.13,
  k_proj_weight: 1.31,
  v_proj_weight: 1.57,
  in_proj_bias: 1.79,
  "out_proj.weight": 0.97,
  "out_proj.bias": 0.73,
  "self_attn.in_proj_weight": 1.13,
  "self_attn.in_proj_bias": 1.79,
  "self_attn.out_proj.weight": 0.97,
  "self_attn.out_proj.bias": 0.73,
  "linear1.weight": 1.31,
  "linear1.bias": 1.57,
  "linear2.weight": 0.61,
  "linear2.bias": 0.83,
  "norm1.weight": 1.09,
  "norm1.bias": 1.27,
  "norm2.weight": 1.43,
  "norm2.bias": 0.41,
};

const shapeOf = (numbers: Numbers): number[] =>
  Array.isArray(numbers) ? [numbers.length, ...shapeOf(numbers[0] as Numbers)] : [];

/** Compares the outputs and the gradients of a loss. The loss is the sum of the outputs, each weighted by a different wave. */
export function compare(one: GoldenCase, run: (operands: Named) => Named): void {
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
