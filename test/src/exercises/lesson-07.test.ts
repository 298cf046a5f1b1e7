import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type Right, sigmoid, testBank, type V, type Wrong } from "./bank";

/** Returns the mean of a function over a fine grid of values from low to high: the middles of 10,000 intervals. */
function meanOf(what: (value: number) => number, low: number, high: number): number {
  const cells = 10_000;
  let sum = 0;
  for (let n = 0; n < cells; n++) sum += what(low + ((n + 0.5) / cells) * (high - low));
  return sum / cells;
}

const right: readonly Right[] = [
  ["07-3", "the closed form", (count: number, low: number, high: number) => (count * (high - low) ** 2) / 12],
  [
    "07-3",
    "loops, over a fine grid",
    (count: number, low: number, high: number) => {
      const middle = meanOf((value) => value, low, high);
      let variance = 0;
      for (let n = 0; n < count; n++) variance += meanOf((value) => (value - middle) ** 2, low, high);
      return variance;
    },
  ],
  [
    "07-3",
    "mathjs, mean of the squares minus square of the mean",
    (count: number, low: number, high: number) =>
      math.evaluate("n * ((b^3 - a^3) / (3 * (b - a)) - ((a + b) / 2)^2)", { n: count, a: low, b: high }),
  ],
  ["07-3", "a tensor", (count: number, low: number, high: number) => tf.mul(tf.square(tf.sub(high, low)), count / 12)],
  [
    "07-4",
    "loops",
    (preActivation: V, candidate: V, cell: V) => {
      const next: number[] = [];
      for (let h = 0; h < cell.length; h++) {
        const f = 1 / (1 + Math.exp(-at(preActivation, h)));
        next.push(f * at(cell, h) + (1 - f) * at(candidate, h));
      }
      return next;
    },
  ],
  [
    "07-4",
    "mathjs, the input gate as sigmoid(-a)",
    (preActivation: V, candidate: V, cell: V) => {
      const forget = math.map(preActivation, sigmoid) as V;
      const input = math.map(math.unaryMinus(preActivation) as V, sigmoid) as V;
      return math.add(math.dotMultiply(forget, cell), math.dotMultiply(input, candidate));
    },
  ],
  [
    "07-4",
    "from the candidate towards the cell",
    (preActivation: V, candidate: V, cell: V) =>
      candidate.map((g, h) => g + sigmoid(at(preActivation, h)) * (at(cell, h) - g)),
  ],
  [
    "07-4",
    "tensors",
    (preActivation: V, candidate: V, cell: V) => {
      const forget = tf.sigmoid(preActivation);
      return forget.mul(cell).add(tf.sub(1, forget).mul(candidate));
    },
  ],
];

/** Returns an attempt that computes the new cell of each unit by a formula. */
const unit = (cellOf: (a: number, g: number, c: number) => number) =>
  ((a: V, g: V, c: V) => a.map((sum, h) => cellOf(sum, at(g, h), at(c, h)))) as (...args: never[]) => unknown;

const wrong: readonly Wrong[] = [
  [
    "07-3",
    "one value's",
    (_: number, low: number, high: number) => (high - low) ** 2 / 12,
    "the result is the variance of one value only (count)",
  ],
  [
    "07-3",
    "one value, many times",
    (count: number, low: number, high: number) => (count * (high - low)) ** 2 / 12,
    "the count is squared (count)",
  ],
  [
    "07-3",
    "mean of the values",
    (count: number, low: number, high: number) => (high - low) ** 2 / (12 * count),
    "the result is the variance of the mean instead of the sum (count)",
  ],
  [
    "07-3",
    "a root",
    (count: number, low: number, high: number) => (high - low) * (count / 12) ** 0.5,
    "the result is the standard deviation instead of the variance (variance)",
  ],
  [
    "07-3",
    ".1767",
    (count: number, low: number, high: number) => count * 0.08835 * (high - low) ** 2,
    "the result is based on .1767, which is often printed for two values (variance)",
  ],
  [
    "07-3",
    "distance, not its square",
    (count: number, low: number, high: number) => (count * (high - low)) / 4,
    "the result is the mean absolute error instead of the mean squared error (variance)",
  ],
  [
    "07-3",
    "squares around 0",
    (count: number, low: number, high: number) => (count * (low ** 2 + low * high + high ** 2)) / 3,
    "the mean of the squares is used instead of the variance (variance)",
  ],
  ["07-3", "from 0 to 1", (count: number) => count / 12, "the width is left out (width)"],
  [
    "07-3",
    "width as it is",
    (count: number, low: number, high: number) => (high - low) * (count / 12),
    "the width is not squared (width)",
  ],
  [
    "07-3",
    "over 3",
    (count: number, low: number, high: number) => (count / 3) * (high - low) * (high - low),
    "the whole width is used instead of half of it (width)",
  ],
  ["07-3", "from 0", (count: number, _: number, high: number) => (count * high ** 2) / 12, "low is ignored (width)"],
  [
    "07-3",
    "added",
    (count: number, low: number, high: number) => (count * (high + low) ** 2) / 12,
    "low and high are added instead of subtracted (width)",
  ],
  [
    "07-3",
    "mean of squares",
    (count: number, low: number, high: number) =>
      (count * (high - low) ** 2) / 12 + (count * (low + (high - low) / 2)) ** 2,
    "the constant is 0, so nothing is subtracted (best constant)",
  ],
  [
    "07-3",
    "always 1",
    (count: number, low: number, high: number) =>
      (count * (high - low) ** 2) / 12 + ((count * (low + high)) / 2 - 1) ** 2,
    "the constant is always 1 (best constant)",
  ],
  [
    "07-3",
    "mean of one",
    (count: number, low: number, high: number) =>
      (count * (high - low) ** 2) / 12 + (((count - 1) * (low + high)) / 2) ** 2,
    "the constant is the mean of one value (best constant)",
  ],
  [
    "07-4",
    "swapped",
    unit((a, g, c) => c / (1 + Math.exp(a)) + g / (1 + Math.exp(-a))),
    "the two gates are swapped (forget and input)",
  ],
  ["07-4", "open door", unit((a, g, c) => sigmoid(a) * c + g), "the input gate is always open, i = 1 (input)"],
  [
    "07-4",
    "one gate for both",
    unit((a, g, c) => sigmoid(a) * c + sigmoid(a) * g),
    "the input gate is the forget gate, i = f (input)",
  ],
  [
    "07-4",
    "minus outside the sigmoid",
    unit((a, g, c) => sigmoid(a) * c + -sigmoid(a) * g),
    "the minus sign is outside the sigmoid, i = -f (input)",
  ],
  [
    "07-4",
    "1 - a",
    unit((a, g, c) => sigmoid(a) * c + g / (1 + Math.exp(a - 1))),
    "the sigmoid is applied to 1 - a instead of -a (input)",
  ],
  [
    "07-4",
    "nothing written",
    unit((a, _, c) => c / (1 + Math.exp(-a))),
    "the input gate and the candidate are missing (input)",
  ],
  [
    "07-4",
    "nothing forgotten",
    unit((a, g, c) => c + g * sigmoid(-a)),
    "the forget gate is always open, f = 1 (forget)",
  ],
  ["07-4", "nothing kept", unit((a, g) => g * sigmoid(-a)), "the old cell is missing (forget)"],
  ["07-4", "no sigmoid", unit((a, g, c) => a * c + (1 - a) * g), "the sigmoid is missing (activation)"],
  [
    "07-4",
    "tanh",
    unit((a, g, c) => Math.tanh(a) * c + (1 - Math.tanh(a)) * g),
    "tanh is used instead of the sigmoid (activation)",
  ],
  [
    "07-4",
    "three lines",
    unit((a, g, c) => {
      const f = Math.max(0, Math.min(1, a / 5 + 0.5));
      return f * c + (1 - f) * g;
    }),
    "the hard sigmoid is used instead of the sigmoid (activation)",
  ],
  [
    "07-4",
    "tanh twice",
    unit((a, g, c) => sigmoid(a) * c + sigmoid(-a) * Math.tanh(g)),
    "tanh is applied to the candidate again (candidate)",
  ],
  [
    "07-4",
    "tanh at the end",
    unit((a, g, c) => Math.tanh(sigmoid(a) * c + sigmoid(-a) * g)),
    "the new cell goes through a tanh (cell)",
  ],
];

testBank("07", right, wrong);
