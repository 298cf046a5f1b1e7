import type * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { cellsOn } from "../../../src/fused/cells";
import type { RunCells } from "../../../src/fused/kernel-call";
import { startWasmCells } from "../../../src/fused/wasm";
import { SOURCES } from "../../../src/fused/wasm-module";
import { loadCells } from "../../../src/platform/addon";
import { root } from "../built";
import { made } from "../properties/made";

const native = loadCells(root, SOURCES, undefined);
const builds: [string, RunCells][] = [["WebAssembly", startWasmCells().run]];
if ("run" in native) builds.unshift(["native", native.run]);

const [B, T, F, H] = [32, 10, 128, 256];

/**
 * Returns the largest difference that rounding may cause between a state and its exact value, which is computed in double precision.
 *
 * A pre-activation is a sum of F + H + 1 terms. Each addition rounds a number of order 1 up or down by up to 2^-24, so the rounding errors add up to
 * about the square root of the number of terms. One long chain of additions exceeds this limit (its error was 1.6 of the limit). Sums in blocks stay
 * below 0.4 of the limit.
 */
const LIMIT = Math.sqrt(F + H + 1) * 2 ** -24;

/** Returns the states of a plain RNN [B, T, H], computed in double precision. */
function exactly(inputs: tf.Tensor, kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor, initial: tf.Tensor) {
  const [x, W, U, b, h0] = [inputs, kernel, recurrent, bias, initial].map((one) => one.dataSync()) as Float32Array[];
  const hidden = new Float64Array(B * T * H);
  for (let row = 0; row < B; row++) {
    let state = Float64Array.from((h0 as Float32Array).subarray(row * H, (row + 1) * H));
    for (let t = 0; t < T; t++) {
      const sums = Float64Array.from(b as Float32Array);
      addProduct(sums, (x as Float32Array).subarray((row * T + t) * F, (row * T + t + 1) * F), W as Float32Array);
      addProduct(sums, state, U as Float32Array);
      state = sums.map(Math.tanh);
      hidden.set(state, (row * T + t) * H);
    }
  }
  return hidden;
}

/** Adds vector [N] · matrix [N, H] to sums [H]. */
function addProduct(sums: Float64Array, vector: Float32Array | Float64Array, matrix: Float32Array): void {
  for (const [n, one] of vector.entries())
    for (let u = 0; u < H; u++) sums[u] = (sums[u] as number) + one * (matrix[n * H + u] as number);
}

beforeAll(() => ready());

describe(`rnn with B = ${B}, T = ${T}, F = ${F}, H = ${H}`, () => {
  it.each(builds)(
    "the %s build gives states that differ from double precision by at most sqrt(F + H + 1) × 2^-24",
    (_, run) => {
      const inputs = made([B, T, F], 1, "inputs") as tf.Tensor3D;
      const initial = made([B, H], 1, "state") as tf.Tensor2D;
      const kernel = made([F, H], 1, "kernel", F ** -0.5) as tf.Tensor2D;
      const recurrent = made([H, H], 1, "recurrent", H ** -0.5) as tf.Tensor2D;
      const bias = made([H], 1, "bias") as tf.Tensor1D;
      const weights = { kernel, recurrent, bias };
      const { hidden } = cellsOn(() => ({ run })).rnn(weights, inputs, initial, undefined);
      const want = exactly(inputs, kernel, recurrent, bias, initial);
      const apart = Array.from(hidden.dataSync(), (one, i) => Math.abs(one - (want[i] as number)));
      expect(apart.reduce((most, one) => Math.max(most, one))).toBeLessThan(LIMIT);
    },
  );
});
