import * as tf from "@tensorflow/tfjs";
import { at, type M, row, type V } from "../bank";
import { INFINITE_PRODUCT, type Mistake, OPPOSITE, testMistakes } from "./table";

const soft = (scores: V) => {
  const powers = scores.map((e) => Math.exp(e - Math.max(...scores)));
  return powers.map((one) => one / powers.reduce((a, b) => a + b, 0));
};
const scoresOf = (query: V, keys: M) => keys.map((key) => key.reduce((all, one, d) => all + one * at(query, d), 0));
const context = (query: V, keys: M, values: M) => row(soft(scoresOf(query, keys)), values);
const NOT_ZERO = "masked positions get a weight that is not exactly 0";
const setTo = (low: number) => (scores: V, mask: V) => soft(scores.map((e, s) => (mask[s] === 1 ? e : low)));
const lessBy = (by: number) => (scores: V, mask: V) => soft(scores.map((e, s) => (mask[s] === 1 ? e : e - by)));
const masked = (scores: V, mask: V) => setTo(Number.NEGATIVE_INFINITY)(scores, mask);

const mistakes: readonly Mistake[] = [
  ["11-3", "minus the context", (...args: [V, M, M]) => context(...args).map((c) => -c), OPPOSITE],
  [
    "11-3",
    "entries in reverse order",
    (...args: [V, M, M]) => context(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "11-3",
    "a loop that ends one key too late",
    (query: V, keys: M, values: M) => {
      const scores: V = [];
      for (let s = 0; s <= keys.length; s++)
        scores.push(query.reduce((all, one, d) => all + one * ((keys[s] as V)[d] as number), 0));
      return row(soft(scores.slice(0, keys.length)), values);
    },
    "it throws TypeError",
    "`keys[3]` is read, but `keys` has only 3 entries, 0 to 2",
  ],
  ["11-3", "an average twice", (...args: [V, M, M]) => context(...args).map((c) => c / 2), "every number is 0.5 times"],
  ...[-15, -20, -30, -50, -100].map((low): Mistake => ["11-4", `masked scores of ${low}`, setTo(low), NOT_ZERO]),
  ...[5, 12, 30, 50].map((by): Mistake => ["11-4", `masked scores less ${by}`, lessBy(by), NOT_ZERO]),
  ["11-4", "a masked score of -8", setTo(-8), NOT_ZERO],
  [
    "11-4",
    "tensors, -30",
    (scores: V, mask: V) =>
      tf.softmax(tf.where(tf.tensor1d(mask, "bool"), tf.tensor1d(scores), tf.fill([scores.length], -30))),
    NOT_ZERO,
  ],
  [
    "11-4",
    "weights in reverse order",
    (scores: V, mask: V) => masked(scores, mask).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "11-4",
    "0 times minus infinity",
    (scores: V, mask: V) => soft(scores.map((e, s) => e + (1 - at(mask, s)) * Number.NEGATIVE_INFINITY)),
    "it returns NaN at [0]. NaN (not a number) comes from undefined in a sum or a product, from 0 / 0, 0 * Infinity",
    INFINITE_PRODUCT,
  ],
  [
    "11-4",
    "tensors, 0 times minus infinity",
    (scores: V, mask: V) => tf.softmax(tf.sub(scores, tf.mul(tf.sub(1, mask), Number.POSITIVE_INFINITY))),
    "it returns NaN at [0]. ",
    INFINITE_PRODUCT,
  ],
  [
    "11-4",
    "scores and mask swapped",
    (scores: V, mask: V) => {
      const powers = mask.map((one, s) => Math.exp(one) * at(scores, s));
      return powers.map((one) => one / powers.reduce((a, b) => a + b, 0));
    },
    "`scores` and `mask` are swapped: ",
  ],
  [
    "11-4",
    "an index that starts at 1",
    (scores: V, mask: V) =>
      soft(scores.map((_, s) => (mask[s + 1] === 0 ? Number.NEGATIVE_INFINITY : (scores[s + 1] as number)))),
    "it returns NaN at [0]. `mask[4]` is read, but `mask` has only 4 entries, 0 to 3",
  ],
];

testMistakes("11", mistakes);
