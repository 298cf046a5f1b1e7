import * as tf from "@tensorflow/tfjs";

/** Nested arrays of numbers, as `arraySync` returns them. */
export type Nested = number | Nested[];

/** Returns a tensor of generated numbers, sin(speed * n). They are the same on every machine. */
export function wave<R extends tf.Rank = tf.Rank>(shape: number[], speed = 1): tf.Tensor<R> {
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor<R>(
    Array.from({ length: size }, (_, i) => Math.sin(speed * (i + 1))),
    shape as tf.ShapeMap[R],
  );
}

/** Returns a copy of nested numbers in which one entry is changed by `by`. Entries are counted row by row. */
export function moveEntry(value: Nested, entry: number, by: number): Nested {
  let seen = 0;
  const copy = (part: Nested): Nested => {
    if (Array.isArray(part)) return part.map(copy);
    return seen++ === entry ? part + by : part;
  };
  return copy(value);
}

/**
 * Returns the difference between automatic gradients and central differences of the same loss in plain float64, relative to the largest gradient of each
 * operand. For an operand whose gradient is 0 everywhere it returns infinity, because such an operand would not test anything.
 */
export function gradientGap(
  operands: tf.Tensor[],
  loss: (...operands: tf.Tensor[]) => tf.Scalar,
  plainLoss: (...operands: Nested[]) => number,
): number {
  const automatic = tf.grads(loss)(operands);
  const values = operands.map((operand) => operand.arraySync() as Nested);
  const gaps = operands.map((operand, index) => {
    const numeric = Array.from({ length: operand.size }, (_, entry) => {
      const at = (by: number) =>
        plainLoss(...values.map((value, i) => (i === index ? moveEntry(value, entry, by) : value)));
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    const largest = Math.max(...numeric.map(Math.abs));
    if (!(largest > 1e-4)) return Number.POSITIVE_INFINITY;
    const found = Array.from((automatic[index] as tf.Tensor).dataSync());
    return Math.max(...numeric.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))) / largest;
  });
  return Math.max(...gaps);
}
