import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

type Args = [query: V, keys: M, queryWeights: M, keyWeights: M, bias: V, score: V];
const { tanh } = Math;

/** Returns an attempt at 12-3. The first function computes the layer for a key, and the second function the score from the layer. */
const scored =
  (layer: (key: V, args: Args) => V, read: (a: V, v: V) => number = (a, v) => math.dot(a.map(tanh), v)) =>
  (...args: Args) =>
    args[1].map((key) => read(layer(key, args), args[5]));
const both = (key: V, [q, , wq, wk, b]: Args) => sum(row(q, wq), row(key, wk), b);

const times = (a: V, b: V) => math.dotMultiply(a, b) as V;
const soft = (scores: V) => {
  const powers = math.map(math.subtract(scores, Math.max(...scores)) as V, math.exp);
  return math.divide(powers, math.sum(powers)) as V;
};
const where = (scores: M, mask: M, dropped: number) =>
  scores.map((one, n) => one.map((e, j) => (at(mask[n] ?? [], j) ? e : dropped)));
const masked = (scores: M, mask: M) => where(scores, mask, Number.NEGATIVE_INFINITY).map((one) => soft(one));

const right: readonly Right[] = [
  ["12-3", "mathjs", scored(both)],
  [
    "12-3",
    "loops",
    (...[q, keys, wq, wk, b, v]: Args) =>
      keys.map((key) => {
        let e = 0;
        for (let n = 0; n < b.length; n++) {
          let a = at(b, n);
          for (const [i, value] of q.entries()) a += value * at(wq[i] ?? [], n);
          for (const [i, value] of key.entries()) a += value * at(wk[i] ?? [], n);
          e += at(v, n) * tanh(a);
        }
        return e;
      }),
  ],
  [
    "12-3",
    "tensors",
    (...[q, keys, wq, wk, b, v]: Args) =>
      tf.dot(tf.tanh(tf.add(tf.matMul(keys, wk), tf.add(tf.dot(q, wq), b))) as tf.Tensor2D, v),
  ],
  ["12-4", "minus infinity", masked],
  [
    "12-4",
    "exponentials times the mask",
    (scores: M, mask: M) =>
      scores.map((one, n) => {
        const keep = mask[n] ?? [];
        const largest = one.reduce((most, e, j) => (keep[j] ? Math.max(most, e) : most), Number.NEGATIVE_INFINITY);
        const kept = one.map((e, j) => Math.exp(Math.min(0, e - largest)) * at(keep, j));
        return kept.map((value) => value / kept.reduce((a, b) => a + b));
      }),
  ],
  [
    "12-4",
    "tensors",
    (scores: M, mask: M) => tf.softmax(tf.where(tf.cast(tf.tensor2d(mask), "bool"), tf.tensor2d(scores), -1e9)),
  ],
];

const wrong: readonly Wrong[] = [
  ["12-3", "linear", scored(both, (a, v) => math.dot(a, v)), "the tanh is missing (tanh)"],
  ["12-3", "sigmoid", scored(both, (a, v) => math.dot(a.map(sigmoid), v)), "a sigmoid is used instead of tanh (tanh)"],
  ["12-3", "tanh last", scored(both, (a, v) => tanh(math.dot(a, v))), "the tanh is taken of the score (tanh)"],
  [
    "12-3",
    "one by one",
    (...[q, keys, wq, wk, b, v]: Args) =>
      keys.map((key) => math.dot(sum(row(q, wq).map(tanh), sum(row(key, wk), b).map(tanh)), v)),
    "tanh is applied to query and key separately (sum)",
  ],
  [
    "12-3",
    "v inside",
    scored(both, (a, v) => math.sum(times(a, v).map(tanh))),
    "v is multiplied inside the tanh (score)",
  ],
  [
    "12-3",
    "bias after the tanh",
    (...[q, keys, wq, wk, b, v]: Args) =>
      keys.map((key) => math.dot(sum(sum(row(q, wq), row(key, wk)).map(tanh), b), v)),
    "the bias is added after the tanh (bias)",
  ],
  [
    "12-3",
    "bias added to the score",
    (...[q, keys, wq, wk, b, v]: Args) =>
      keys.map((key) => math.dot(sum(row(q, wq), row(key, wk)).map(tanh), v) + math.sum(b)),
    "the bias is added to the score (bias)",
  ],
  ["12-3", "no bias", scored((key, [q, , wq, wk]) => sum(row(q, wq), row(key, wk))), "the bias is missing (bias)"],
  ["12-3", "no v", scored(both, (a) => math.sum(a.map(tanh))), "v is missing (score)"],
  ["12-3", "no query", scored((key, [, , , wk, b]) => sum(row(key, wk), b)), "the query is missing (query)"],
  ["12-3", "no key", scored((_, [q, , wq, , b]) => sum(row(q, wq), b)), "the key is missing (keys)"],
  [
    "12-3",
    "swapped",
    scored((key, [q, , wq, wk, b]) => sum(row(q, wk), row(key, wq), b)),
    "the weights of query and key are swapped (query and keys)",
  ],
  [
    "12-3",
    "key from the left",
    scored((key, [q, , wq, wk, b]) => sum(row(q, wq), row(key, t(wk)), b)),
    "the key's weights are transposed (keys)",
  ],
  ["12-3", "softmax", (...args: Args) => soft(scored(both)(...args)), "the softmax is applied to the scores (result)"],
  ["12-4", "no mask", (scores: M) => scores.map((one) => soft(one)), "the mask is ignored (mask)"],
  [
    "12-4",
    "after",
    (scores: M, mask: M) => math.dotMultiply(scores.map(soft), mask),
    "the mask comes after the softmax (mask)",
  ],
  [
    "12-4",
    "zero",
    (scores: M, mask: M) => where(scores, mask, 0).map(soft),
    "masked scores are 0 instead of -Infinity (mask)",
  ],
  [
    "12-4",
    "reversed",
    (scores: M, mask: M) => masked(scores, math.subtract(1, mask) as M),
    "the mask is reversed (mask)",
  ],
  [
    "12-4",
    "dropped",
    (scores: M, mask: M) => scores.map((one, n) => soft(one.filter((_, j) => at(mask[n] ?? [], j) === 1))),
    "masked entries are left out of the rows (mask)",
  ],
  [
    "12-4",
    "columns",
    (scores: M, mask: M) => t(masked(t(scores), t(mask))),
    "the softmax goes over the wrong axis (axis)",
  ],
  [
    "12-4",
    "all of it",
    (scores: M, mask: M) => {
      const table = where(scores, mask, Number.NEGATIVE_INFINITY).map((one) => one.map(Math.exp));
      return math.divide(table, math.sum(table));
    },
    "the weights of the whole table sum to 1 (axis)",
  ],
  [
    "12-4",
    "no exp",
    (scores: M, mask: M) => where(scores, mask, 0).map((one) => one.map((e) => e / math.sum(one))),
    "the exponential is missing (softmax)",
  ],
  [
    "12-4",
    "no shares",
    (scores: M, mask: M) => math.dotMultiply(math.map(scores, math.exp), mask),
    "the rows are not divided by their sums (softmax)",
  ],
  [
    "12-4",
    "minus the score",
    (scores: M, mask: M) => masked(math.multiply(scores, -1) as M, mask),
    "the sign of the scores is reversed (softmax)",
  ],
  [
    "12-4",
    "winner",
    (scores: M, mask: M) =>
      where(scores, mask, Number.NEGATIVE_INFINITY).map((one) => one.map((e) => (e === Math.max(...one) ? 1 : 0))),
    "the largest kept score gets all the weight (softmax)",
  ],
];

testBank("12", right, wrong);
