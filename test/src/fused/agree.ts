import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { nightly } from "../../nightly";
import { furthest } from "../cells/plain-lstm";

/** Returns a tensor of irregular numbers between -1 and 1. */
export function wave<R extends tf.Rank>(shape: tf.ShapeMap[R], speed: number): tf.Tensor<R> {
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(speed * (i + 1) ** 1.3)),
    shape,
  );
}

/** Returns the largest difference between two tensors, relative to the largest number. */
export function apart(got: tf.Tensor, want: tf.Tensor): number {
  const largest = tf.max(tf.abs(want)).dataSync()[0] as number;
  return furthest(got.arraySync(), want.arraySync()) / Math.max(largest, 1e-6);
}

/**
 * Returns whether losses that use only one part of the trace are tested too. An ordinary run does so for a few sizes. In the other sizes, the
 * reference loop is slow (long sequences or wide states), or such losses add nothing to the loss of the whole trace (sizes with an axis of 1 or 2).
 */
export const isTaken = (B: number, T: number, H: number): boolean => nightly || (T > 2 && H > 2 && B * T * H <= 128);

/** Returns every tensor of a trace by name. */
export type NamedTrace = Readonly<Record<string, tf.Tensor>>;

/** Expects that two traces have the same names and shapes, and values that differ by at most 2e-6 of the largest value. */
export function expectSameTrace(fused: NamedTrace, reference: NamedTrace): void {
  expect(Object.keys(fused).sort()).toEqual(Object.keys(reference).sort());
  for (const [name, want] of Object.entries(reference)) {
    const got = fused[name] as tf.Tensor;
    expect(got.shape, name).toEqual(want.shape);
    expect(apart(got, want), name).toBeLessThan(2e-6);
  }
}

/**
 * Expects that two implementations give the same gradient of every operand, within 1e-4 of the largest gradient. The loss is the sum of the chosen
 * tensors, weighted by irregular numbers.
 */
export function expectSameGradients(
  parts: tf.Tensor[],
  look: (given: tf.Tensor[], implementation: "reference" | "fused") => tf.Tensor[],
): void {
  const gradients = (implementation: "reference" | "fused") =>
    tf.grads((...given: tf.Tensor[]) => {
      const terms = look(given, implementation).map((one, n) => tf.sum(tf.mul(one, wave(one.shape, 2.1 + n))));
      const touched = given.map((one) => tf.sum(tf.mul(one, 0))); // tfjs throws if the loss does not depend on an operand
      return tf.addN([...terms, ...touched]) as tf.Scalar;
    })(parts);
  const reference = gradients("reference");
  for (const [n, got] of gradients("fused").entries()) {
    expect(got.shape).toEqual((parts[n] as tf.Tensor).shape);
    expect(apart(got, reference[n] as tf.Tensor), `operand ${n}`).toBeLessThan(1e-4);
  }
}
