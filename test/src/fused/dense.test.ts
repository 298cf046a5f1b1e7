import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runDense } from "../../../src/fused/dense";
import type { RunCells } from "../../../src/fused/kernel-call";
import { startWasmCells } from "../../../src/fused/wasm";
import { SOURCES } from "../../../src/fused/wasm-module";
import { loadCells } from "../../../src/platform/addon";
import { root } from "../built";
import { gap, made } from "../properties/made";

const native = loadCells(root, SOURCES, undefined);
const builds: [string, RunCells][] = [["WebAssembly", startWasmCells().run]];
if ("run" in native) builds.unshift(["native", native.run]);

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe.each(builds)("a fully connected layer, %s", (_, run) => {
  it.each([
    [1, 1, 1],
    [7, 19, 5],
    [65, 3, 17],
    [300, 70, 33],
  ])("gives the values and gradients of tfjs for N = %i, F = %i, M = %i", (N, F, M) => {
    const operands = [made([N, F], 1, "x"), made([F, M], 2, "kernel", F ** -0.5), made([M], 3, "bias")] as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor1D,
    ];
    const byTfjs = (x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D) => tf.add(tf.matMul(x, kernel), bias);
    const byKernel = (...[x, kernel, bias]: typeof operands) => runDense(run, x, kernel, bias);
    expect(gap(byKernel(...operands), byTfjs(...operands))).toBeLessThan(2e-6);
    const gradients = (layer: (...given: typeof operands) => tf.Tensor) =>
      tf.grads((...given: tf.Tensor[]) =>
        tf.sum(tf.mul(layer(...(given as typeof operands)), made([N, M], 4, "loss"))),
      )(operands);
    const want = gradients(byTfjs);
    for (const [n, one] of gradients(byKernel).entries()) expect(gap(one, want[n]), `operand ${n}`).toBeLessThan(5e-6);
  });

  it("computes the gradient with respect to the input only if it is requested", () => {
    const [kernel, bias] = [made([3, 2], 1, "kernel") as tf.Tensor2D, made([2], 2, "bias") as tf.Tensor1D];
    const x = made([4, 3], 3, "x") as tf.Tensor2D;
    const [, , kernelOnly] = tf.grads((a, b, k) =>
      tf.add(tf.sum(tf.add(a, b)), tf.sum(runDense(run, x, k as tf.Tensor2D, bias))),
    )([tf.scalar(0), tf.scalar(0), kernel]);
    expect(gap(kernelOnly, tf.matMul(x, tf.ones([4, 2]), true))).toBeLessThan(2e-6);
  });

  it("gives a row the same result bit for bit, whatever the other rows contain", () => {
    const [kernel, bias] = [made([37, 5], 1, "kernel") as tf.Tensor2D, made([5], 2, "bias") as tf.Tensor1D];
    const x = made([67, 37], 3, "x") as tf.Tensor2D;
    const all = runDense(run, x, kernel, bias).arraySync();
    for (const [first, rows] of [
      [0, 1],
      [5, 2],
      [20, 47],
      [66, 1],
    ] as const)
      expect(runDense(run, tf.slice2d(x, [first, 0], [rows, 37]), kernel, bias).arraySync()).toEqual(
        all.slice(first, first + rows),
      );
  });
});
