import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { nightly } from "../../nightly";
import type { Sizes } from "./cell-kinds";

/** Generates small sizes, which fast-check can shrink to 1, and a seed for the numbers. */
export const sizesAndSeed = fc.record({
  B: fc.integer({ min: 1, max: 4 }),
  T: fc.integer({ min: 1, max: 6 }),
  F: fc.integer({ min: 1, max: 5 }),
  H: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat({ max: 1_000_000 }),
});

/** Sizes in which one axis has length 1, for each axis, and sizes in which all axes have length 1. */
export const thin: readonly Sizes[] = [
  { B: 1, T: 1, F: 1, H: 1 },
  { B: 1, T: 4, F: 3, H: 2 },
  { B: 3, T: 1, F: 3, H: 2 },
  { B: 3, T: 4, F: 1, H: 2 },
  { B: 3, T: 4, F: 3, H: 1 },
];

/** Generates the lengths of the sequences for these sizes, each from 1 to T. */
export const lengthsFor = ({ B, T }: { B: number; T: number }, least = 1) =>
  fc.array(fc.integer({ min: Math.min(least, T), max: T }), { minLength: B, maxLength: B });

/**
 * Checks a property on random cases. The seed is fixed, so that every machine tries the same cases. An ordinary run tries the examples and half of the
 * other cases. The nightly run tries five times as many cases as `runs`. The tensors that the property creates are disposed.
 */
export function holds<T>(
  cases: fc.Arbitrary<T>,
  property: (one: T) => void,
  { runs = 16, examples = [] as readonly T[] } = {},
): void {
  const tidy = (one: T) => {
    tf.engine().startScope();
    try {
      property(one);
    } finally {
      tf.engine().endScope();
    }
  };
  fc.assert(fc.property(cases, tidy), {
    seed: 4,
    numRuns: nightly ? 5 * runs : examples.length + Math.ceil((runs - examples.length) / 2),
    examples: examples.map((one) => [one]),
  });
}
