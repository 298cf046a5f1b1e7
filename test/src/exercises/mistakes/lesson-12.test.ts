import { at, type M, row, sum, t, type V } from "../bank";
import {
  FLAT,
  INFINITE_PRODUCT,
  LAST_ROW,
  type Mistake,
  OPPOSITE,
  OVERFLOW,
  SUBTRACT,
  TRANSPOSED_RESULT,
  testMistakes,
} from "./table";

const { tanh } = Math;
const soft = (scores: V) => {
  const powers = scores.map((e) => Math.exp(e - Math.max(...scores)));
  return powers.map((one) => one / powers.reduce((a, b) => a + b, 0));
};
const NOT_ZERO = "masked positions get a weight that is not exactly 0";
const setTo = (low: number) => (scores: V, mask: V) => soft(scores.map((e, s) => (mask[s] === 1 ? e : low)));
const lessBy = (by: number) => (scores: V, mask: V) => soft(scores.map((e, s) => (mask[s] === 1 ? e : e - by)));
const masked = (scores: V, mask: V) => setTo(Number.NEGATIVE_INFINITY)(scores, mask);
/** Softmax without subtracting the largest score first. */
const plain = (scores: V) => {
  const powers = scores.map((e) => Math.exp(e));
  return powers.map((one) => one / powers.reduce((a, b) => a + b, 0));
};
const ifKept = (scores: V, mask: V, low: number) => scores.map((e, s) => (mask[s] === 1 ? e : low));
const shared = (values: V) => values.map((one) => one / values.reduce((a, b) => a + b, 0));
/** Of a whole table. */
const table = (one: (scores: V, mask: V) => V) => (scores: M, mask: M) => scores.map((e, n) => one(e, mask[n] ?? []));
type Additive = [query: V, keys: M, wq: M, wk: M, bias: V, score: V];
const additive = (...[query, keys, wq, wk, b, v]: Additive) =>
  keys.map((key) => sum(row(query, wq), row(key, wk), b).reduce((all, a, n) => all + at(v, n) * tanh(a), 0));

const mistakes: readonly Mistake[] = [
  [
    "12-3",
    "both matrices transposed",
    (...[q, keys, wq, wk, ...rest]: Additive) => additive(q, keys, t(wq), t(wk), ...rest),
    "`queryWeights` and `keyWeights` are transposed: ",
  ],
  [
    "12-3",
    "the query's matrix transposed",
    (...[q, keys, wq, ...rest]: Additive) => additive(q, keys, t(wq), ...rest),
    "`queryWeights` is transposed: ",
  ],
  [
    "12-3",
    "a mean for the sum",
    (...args: Additive) => additive(...args).map((e) => e / args[5].length),
    "the result is divided by the length of ",
    "is a mean taken instead of a sum?",
  ],
  ["12-3", "minus the scores", (...args: Additive) => additive(...args).map((e) => -e), OPPOSITE],
  [
    "12-3",
    "bias and v swapped",
    (...[q, keys, wq, wk, b, v]: Additive) => additive(q, keys, wq, wk, v, b),
    "`bias` and `score` are swapped: ",
  ],
  [
    "12-3",
    "the first key for all",
    (...[q, keys, ...rest]: Additive) =>
      additive(
        q,
        keys.map(() => keys[0] as V),
        ...rest,
      ),
    "only the first row of `keys` is used: ",
  ],
  [
    "12-3",
    "scores in reverse order",
    (...args: Additive) => additive(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "12-3",
    "tanh of the scores too",
    (...args: Additive) => additive(...args).map(tanh),
    "a tanh is applied to the result: ",
  ],
  [
    "12-3",
    "a layer of the query's size",
    (...[q, keys, wq, wk, b, v]: Additive) =>
      keys.map((key) =>
        q.reduce((all, _, n) => {
          const a = sum(row(q, wq), row(key, wk), b)[n] as number;
          return all + at(v, n) * tanh(a);
        }, 0),
      ),
    "for query = ",
  ],
  [
    "12-3",
    "one score instead of all",
    (...args: Additive) => additive(...args)[0],
    "expected shape [3], got a single number",
  ],
  ...[-12, -30, -50].map((low): Mistake => ["12-4", `masked scores of ${low}`, table(setTo(low)), NOT_ZERO]),
  ...[12, 30].map((by): Mistake => ["12-4", `masked scores less ${by}`, table(lessBy(by)), NOT_ZERO]),
  [
    "12-4",
    "exponentials that overflow",
    table((scores, mask) => plain(ifKept(scores, mask, Number.NEGATIVE_INFINITY))),
    "it returns NaN at [0, 0]. Math.exp(801) ",
    OVERFLOW,
    SUBTRACT,
  ],
  [
    "12-4",
    "exponentials times the mask, which overflow",
    table((scores, mask) => shared(scores.map((e, s) => Math.exp(e) * at(mask, s)))),
    "it returns NaN at [0, 0]. Math.exp(801) ",
    OVERFLOW,
    SUBTRACT,
  ],
  [
    "12-4",
    "the largest of the dropped scores subtracted as well",
    table((scores, mask) => shared(soft(scores).map((share, s) => share * at(mask, s)))),
    "it returns NaN at [0, 0]. Math.exp(-998) is 0, ",
    SUBTRACT,
    "the largest of the kept scores of this row",
  ],
  [
    "12-4",
    "the largest score of the whole table subtracted",
    (scores: M, mask: M) =>
      table((row, keep) =>
        shared(ifKept(row, keep, Number.NEGATIVE_INFINITY).map((e) => Math.exp(e - Math.max(...scores.flat())))),
      )(scores, mask),
    "it returns NaN at [1, 0]. Math.exp(-898) is 0, ",
    SUBTRACT,
    "of the kept scores of this row",
  ],
  [
    "12-4",
    "the smallest kept score subtracted",
    table((scores, mask) => {
      const smallest = Math.min(...scores.filter((_, s) => mask[s] === 1));
      return plain(ifKept(scores, mask, Number.NEGATIVE_INFINITY).map((e) => e - smallest));
    }),
    "it returns NaN at [2, 0]. Math.exp(899) ",
    `${OVERFLOW}, and Infinity / Infinity and 0 * Infinity are NaN. ${SUBTRACT}`,
  ],
  [
    "12-4",
    "exponentials that are cut off at exp(700)",
    table((scores, mask) => plain(ifKept(scores, mask, Number.NEGATIVE_INFINITY).map((e) => Math.min(e, 700)))),
    "for scores = [[801, 800, 803], ",
  ],
  [
    "12-4",
    "0 times minus infinity",
    table((scores, mask) => soft(scores.map((e, s) => e + (1 - at(mask, s)) * Number.NEGATIVE_INFINITY))),
    "it returns NaN at [0, 0]. NaN (not a number) comes from ",
    INFINITE_PRODUCT,
  ],
  ["12-4", "the mask transposed", (scores: M, mask: M) => table(masked)(scores, t(mask)), "`mask` is transposed: "],
  [
    "12-4",
    "the first row of the mask for all",
    (scores: M, mask: M) =>
      table(masked)(
        scores,
        mask.map(() => mask[0] as V),
      ),
    "only the first row of `mask` is used: ",
  ],
  [
    "12-4",
    "the last row of the mask for all",
    (scores: M, mask: M) =>
      table(masked)(
        scores,
        mask.map(() => mask.at(-1) as V),
      ),
    "only the last row of `mask` is used: ",
  ],
  [
    "12-4",
    "the first row of the scores for all",
    (scores: M, mask: M) =>
      table(masked)(
        scores.map(() => scores[0] as V),
        mask,
      ),
    "only the first row of `scores` is used: ",
  ],
  ["12-4", "columns for rows", (scores: M, mask: M) => t(table(masked)(scores, mask)), TRANSPOSED_RESULT],
  ["12-4", "one flat list", (scores: M, mask: M) => table(masked)(scores, mask).flat(), FLAT],
  ["12-4", "only the last row", (scores: M, mask: M) => table(masked)(scores, mask).at(-1), LAST_ROW],
  [
    "12-4",
    "rows in reverse order",
    (scores: M, mask: M) => table(masked)(scores, mask).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "12-4",
    "rows in another order",
    (scores: M, mask: M) => {
      const all = table(masked)(scores, mask);
      return [...all.slice(1), ...all.slice(0, 1)];
    },
    "the numbers are right, but their order is not: ",
  ],
];

testMistakes("12", mistakes);
