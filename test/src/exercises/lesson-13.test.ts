import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, t, testBank, type V, type Wrong } from "./bank";

type Causal = [queries: M, keys: M];
type Position = [position: number, features: number];

const soft = (scores: V) => {
  const powers = scores.map((e) => Math.exp(e - Math.max(...scores)));
  return powers.map((one) => one / math.sum(powers));
};
const products = (q: M, k: M, divisor: number) => math.divide(math.multiply(q, t(k)), divisor) as M;
const scaled = (q: M, k: M) => products(q, k, Math.sqrt((q[0] as V).length));
const where = (scores: M, keep: (t: number, s: number) => boolean, dropped: number) =>
  scores.map((row, n) => row.map((e, s) => (keep(n, s) ? e : dropped)));
const past = (n: number, s: number) => s <= n;
const before = (n: number, s: number) => s < n;
const causal = (scores: M) => where(scores, past, Number.NEGATIVE_INFINITY).map(soft);

/** Returns an attempt at 13-4 from the angle of an entry and from the choice of its function. */
const encoded =
  (
    angle: (position: number, f: number, features: number) => number,
    isSine: (f: number, features: number) => boolean = (f) => f % 2 === 0,
  ) =>
  (...[position, features]: Position) =>
    Array.from({ length: features }, (_, f) =>
      isSine(f, features) ? Math.sin(angle(position, f, features)) : Math.cos(angle(position, f, features)),
    );
const pairAngle = (position: number, f: number, features: number) => position / 1e4 ** ((f - (f % 2)) / features);

const right: readonly Right[] = [
  ["13-3", "minus infinity", (...[q, k]: Causal) => causal(scaled(q, k))],
  [
    "13-3",
    "loops over the past",
    (...[q, k]: Causal) =>
      q.map((query, n) => {
        const seen = k.slice(0, n + 1).map((key) => Math.exp(math.dot(query, key) / Math.sqrt(query.length)));
        const total = seen.reduce((a, b) => a + b);
        return k.map((_, s) => (s <= n ? at(seen, s) / total : 0));
      }),
  ],
  [
    "13-3",
    "tensors",
    (...[q, k]: Causal) => {
      const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt((q[0] as V).length));
      const mask = tf.linalg.bandPart(tf.ones([q.length, q.length]), -1, 0);
      return tf.softmax(tf.add(scores, tf.mul(tf.sub(mask, 1), 1e9)));
    },
  ],
  ["13-4", "the rest by 2", encoded(pairAngle)],
  [
    "13-4",
    "pairs",
    (...[position, features]: Position) =>
      Array.from({ length: Math.ceil(features / 2) }, (_, i) => {
        const angle = position / 10_000 ** ((2 * i) / features);
        return [Math.sin(angle), Math.cos(angle)];
      })
        .flat()
        .slice(0, features),
  ],
  [
    "13-4",
    "logarithms and a push",
    (...[position, features]: Position) => {
      const row: V = [];
      for (let f = 0; f < features; f++) {
        const angle = position * Math.exp((-Math.log(10_000) * 2 * Math.floor(f / 2)) / features);
        row.push(Math.sin(angle + (f % 2 === 1 ? Math.PI / 2 : 0)));
      }
      return row;
    },
  ],
];

const wrong: readonly Wrong[] = [
  ["13-3", "no scale", (...[q, k]: Causal) => causal(products(q, k, 1)), "the scores are not divided by √D (scale)"],
  [
    "13-3",
    "the mean of the past",
    (...[q]: Causal) => q.map((_, n) => q.map((_, s) => (s <= n ? 1 / (n + 1) : 0))),
    "all scores of a row are equal (scores)",
  ],
  [
    "13-3",
    "by D",
    (...[q, k]: Causal) => causal(products(q, k, (q[0] as V).length)),
    "the scores are divided by D instead of √D (scale)",
  ],
  [
    "13-3",
    "by the steps",
    (...[q, k]: Causal) => causal(products(q, k, Math.sqrt(q.length))),
    "the scores are divided by √T instead of √D (scale)",
  ],
  ["13-3", "no mask", (...[q, k]: Causal) => scaled(q, k).map(soft), "the mask is missing (mask)"],
  [
    "13-3",
    "after",
    (...[q, k]: Causal) => where(scaled(q, k).map(soft), past, 0),
    "the mask comes after the softmax (mask)",
  ],
  [
    "13-3",
    "zero",
    (...[q, k]: Causal) => where(scaled(q, k), past, 0).map(soft),
    "masked scores are 0 instead of -Infinity (mask)",
  ],
  [
    "13-3",
    "the future",
    (...[q, k]: Causal) => where(scaled(q, k), (n, s) => s >= n, Number.NEGATIVE_INFINITY).map(soft),
    "each step attends to itself and to later steps (mask)",
  ],
  ...Object.entries({
    "zeros after the mask": (scores: M) => where(causal(scores), before, 0),
    "zeros after a softmax": (scores: M) => where(scores.map(soft), before, 0),
    "a first row of zeros": (scores: M) =>
      scores.map((row, n) => [...soft(row.slice(0, n)), ...row.slice(n).map(() => 0)]),
    "a large negative score": (scores: M) => where(scores, before, -1e9).map(soft),
  }).map(
    ([what, weights]): Wrong => [
      "13-3",
      `only the past, with ${what}`,
      (...[q, k]: Causal) => weights(scaled(q, k)),
      "a step may not attend to itself (mask)",
    ],
  ),
  [
    "13-3",
    "columns without a mask",
    (...[q, k]: Causal) => t(t(scaled(q, k)).map(soft)),
    "the softmax goes over the queries, and the mask comes late or not at all (axis)",
  ],
  [
    "13-3",
    "columns, then a mask",
    (...[q, k]: Causal) => where(t(t(scaled(q, k)).map(soft)), past, 0),
    "the softmax goes over the queries, and the mask comes late or not at all (axis)",
  ],
  ["13-3", "scores", (...[q, k]: Causal) => scaled(q, k), "the softmax is missing (softmax)"],
  [
    "13-3",
    "scores of the past",
    (...[q, k]: Causal) => where(scaled(q, k), past, 0),
    "the softmax is missing (softmax)",
  ],
  [
    "13-3",
    "shares of scores",
    (...[q, k]: Causal) => where(scaled(q, k), past, 0).map((row) => row.map((e) => e / math.sum(row))),
    "the softmax is missing (softmax)",
  ],
  [
    "13-3",
    "columns",
    (...[q, k]: Causal) => {
      const kept = where(scaled(q, k), past, Number.NEGATIVE_INFINITY);
      const powers = kept.map((row) => row.map((e) => Math.exp(e - Math.max(...row))));
      return t(t(powers).map((column) => column.map((one) => one / math.sum(column))));
    },
    "the softmax goes over the queries instead of the keys (axis)",
  ],
  [
    "13-3",
    "no shares",
    (...[q, k]: Causal) => where(math.map(scaled(q, k), Math.exp) as M, past, 0),
    "the result contains the exponentials, which are not divided by their sums (softmax)",
  ],
  ["13-4", "swapped", encoded(pairAngle, (f) => f % 2 === 1), "sine and cosine are swapped (sine and cosine)"],
  ["13-4", "sines", encoded(pairAngle, () => true), "all entries are sines (sine and cosine)"],
  [
    "13-4",
    "sines first",
    encoded(
      (position, f, features) => position / 1e4 ** ((2 * (f % (features / 2))) / features),
      (f, features) => f < features / 2,
    ),
    "all sines come first, and then all cosines (order)",
  ],
  [
    "13-4",
    "every column",
    encoded((position, f, features) => position / 1e4 ** (f / features)),
    "each entry has a wavelength of its own (exponent)",
  ],
  [
    "13-4",
    "i as the index",
    encoded((position, i, features) => position / 1e4 ** ((2 * i) / features)),
    "the exponent is 2f / F with the index f of the entry, instead of 2i / F (exponent)",
  ],
  [
    "13-4",
    "i over F",
    encoded((position, f, features) => position / 1e4 ** (Math.floor(f / 2) / features)),
    "the exponent is i / F instead of 2i / F (exponent)",
  ],
  [
    "13-4",
    "not divided",
    encoded((position, f) => position / 1e4 ** (f - (f % 2))),
    "the exponent is not divided by F (exponent)",
  ],
  [
    "13-4",
    "F - 2",
    encoded((position, f, features) => position / 1e4 ** ((f - (f % 2)) / (features - 2))),
    "the exponent is divided by F - 2 instead of F (exponent)",
  ],
  [
    "13-4",
    "a thousand",
    encoded((position, f, features) => position * 0.001 ** ((f - (f % 2)) / features)),
    "the base is 1,000 instead of 10,000 (base)",
  ],
  [
    "13-4",
    "degrees",
    encoded((position, f, features) => (pairAngle(position, f, features) * Math.PI) / 180),
    "the angle is converted from degrees (angle)",
  ],
  [
    "13-4",
    "multiplied",
    encoded((position, f, features) => position * 1e4 ** ((f - (f % 2)) / features)),
    "the position is multiplied by the power of 10,000 (angle)",
  ],
  [
    "13-4",
    "from 1",
    encoded((position, f, features) => pairAngle(position + 1, f, features)),
    "the positions are counted from 1 (angle)",
  ],
];

testBank("13", right, wrong);
