import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { seededRandom } from "../../../src/cells/random";
import type { Sizes } from "./cell-kinds";

/** A tensor of numbers between ±scale, the same for the same seed and name. */
export function made(shape: readonly number[], seed: number, name: string, scale = 1): tf.Tensor {
  const random = seededRandom(seed, name);
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * (2 * random() - 1)),
    [...shape],
  );
}

/** Small sizes that shrink to 1, and a seed for the numbers. */
export const sizesAndSeed = fc.record({
  B: fc.integer({ min: 1, max: 4 }),
  T: fc.integer({ min: 1, max: 6 }),
  F: fc.integer({ min: 1, max: 5 }),
  H: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat({ max: 1_000_000 }),
});

/** The sizes at which axes vanish: each of them 1, and all at once. */
export const thin: readonly Sizes[] = [
  { B: 1, T: 1, F: 1, H: 1 },
  { B: 1, T: 4, F: 3, H: 2 },
  { B: 3, T: 1, F: 3, H: 2 },
  { B: 3, T: 4, F: 1, H: 2 },
  { B: 3, T: 4, F: 3, H: 1 },
];

/** True lengths for these sizes, each from 1 to T. */
export const lengthsFor = ({ B, T }: { B: number; T: number }, least = 1) =>
  fc.array(fc.integer({ min: Math.min(least, T), max: T }), { minLength: B, maxLength: B });

/** Runs a property with a fixed seed, so that every machine tries the same cases; tensors made in it are freed. */
export function holds<T>(
  cases: fc.Arbitrary<T>,
  property: (one: T) => void,
  { runs = 60, examples = [] as readonly T[] } = {},
): void {
  const tidy = (one: T) => {
    tf.engine().startScope();
    try {
      property(one);
    } finally {
      tf.engine().endScope();
    }
  };
  fc.assert(fc.property(cases, tidy), { seed: 4, numRuns: runs, examples: examples.map((one) => [one]) });
}

/**
 * The largest difference of two tensors as a share of the wanted one's largest number. Below `least` that number counts as `least`:
 * what remains of sums that cancel is rounding.
 */
export function gap(got: tf.Tensor | undefined, want: tf.Tensor | undefined, least = 0.01): number {
  if (!got || !want || got.shape.join() !== want.shape.join()) return Number.POSITIVE_INFINITY;
  const [a, b] = [got.dataSync(), want.dataSync()];
  let [most, largest] = [0, least];
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs((a[i] as number) - (b[i] as number));
    if (Number.isNaN(apart)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, apart);
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return most / largest;
}

/** Every number of a tensor. */
export const numbers = (tensor: tf.Tensor | undefined): number[] => Array.from(tensor?.dataSync() ?? [Number.NaN]);
