import * as tf from "@tensorflow/tfjs";
import { at, type M, row, sigmoid, sum, t, type V } from "../bank";
import { CONSTANT, FLAT, LAST_ROW, type Mistake, OPPOSITE, OVERFLOW, TRANSPOSED_RESULT, testMistakes } from "./table";

const { tanh } = Math;
const overflowing = (a: number) => Math.exp(a) / (1 + Math.exp(a));

const count = (F: number, H: number, sets: number, p: number) => sets * H * (F + H + 1) + p * H;

type Peep = [sums: M, peepholes: M, cell: V];
/** A step with peepholes, the rows of sums by their places, and the sigmoid of the gates. */
const peep =
  (places = { i: 0, f: 1, g: 2, o: 3 }, gate = sigmoid) =>
  (...[sums, p, cell]: Peep) => {
    const of = (place: number, j: number) => at(sums[place] ?? [], j);
    const look = (place: number, j: number) => at(p[place] ?? [], j);
    const next = cell.map(
      (c, j) =>
        gate(of(places.f, j) + look(1, j) * c) * c + gate(of(places.i, j) + look(0, j) * c) * tanh(of(places.g, j)),
    );
    return { cell: next, hidden: next.map((c, j) => gate(of(places.o, j) + look(2, j) * c) * tanh(c)) };
  };
const withoutRow = (m: M, place: number) => m.map((one, n) => (n === place ? one.map(() => 0) : one));

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
/** Of a whole table. */
const table = (one: (scores: V, mask: V) => V) => (scores: M, mask: M) => scores.map((e, n) => one(e, mask[n] ?? []));

type Additive = [query: V, keys: M, wq: M, wk: M, bias: V, score: V];
const additive = (...[query, keys, wq, wk, b, v]: Additive) =>
  keys.map((key) => sum(row(query, wq), row(key, wk), b).reduce((all, a, n) => all + at(v, n) * tanh(a), 0));

const mistakes: readonly Mistake[] = [
  [
    "08-3",
    "always four sets",
    (F: number, H: number, _: number, p: number) => count(F, H, 4, p),
    "`sets` is always 4: ",
  ],
  [
    "08-3",
    "always three peepholes",
    (F: number, H: number, n: number) => count(F, H, n, 3),
    "`peepholes` is always 3: ",
  ],
  [
    "08-3",
    "sets and peepholes swapped",
    (F: number, H: number, n: number, p: number) => count(F, H, p, n),
    "`sets` and `peepholes` are swapped: ",
  ],
  [
    "08-3",
    "twice as many",
    (F: number, H: number, n: number, p: number) => 2 * count(F, H, n, p),
    "every number is 2 times",
  ],
  ["08-3", "the number of the case shown", () => 7904, CONSTANT],

  [
    "08-4",
    "the order i f o g",
    peep({ i: 0, f: 1, o: 2, g: 3 }),
    "the rows of `sums` are read in the order input, forget, output and candidate: ",
  ],
  [
    "08-4",
    "the order f i g o",
    peep({ f: 0, i: 1, g: 2, o: 3 }),
    "the rows of `sums` are read in the order forget, input, candidate and output: ",
  ],
  [
    "08-4",
    "the order g i f o",
    peep({ g: 0, i: 1, f: 2, o: 3 }),
    "the rows of `sums` are read in the order candidate, input, forget and output: ",
  ],
  [
    "08-4",
    "no peephole for input",
    (...[sums, p, c]: Peep) => peep()(sums, withoutRow(p, 0), c),
    'the row "input" of `peepholes` is left out: ',
  ],
  [
    "08-4",
    "no peephole for forget",
    (...[sums, p, c]: Peep) => peep()(sums, withoutRow(p, 1), c),
    'the row "forget" of `peepholes` is left out: ',
  ],
  [
    "08-4",
    "peepholes in another order",
    (...[sums, p, c]: Peep) => peep()(sums, [p[2], p[1], p[0]] as M, c),
    "the rows of `peepholes` are read in the order output, forget and input: ",
  ],
  [
    "08-4",
    "tanh gates",
    peep(undefined, tanh),
    "tanh is used for the input gate, the forget gate and the output gate, instead of the sigmoid: ",
  ],
  ["08-4", "exp(a) / (1 + exp(a))", peep(undefined, overflowing), "it returns NaN", OVERFLOW],
  ["08-4", "columns for rows", (...args: Peep) => t([peep()(...args).cell, peep()(...args).hidden]), TRANSPOSED_RESULT],
  [
    "08-4",
    "a record without the hidden state",
    (...args: Peep) => ({ cell: peep()(...args).cell }),
    "it returns { cell }; expected { cell, hidden }, but `hidden` is missing.",
  ],
  [
    "08-4",
    "a fourth peephole",
    (...[sums, p, c]: Peep) => {
      const { cell } = peep()(sums, p, c);
      return {
        cell,
        hidden: cell.map((one, j) => sigmoid(at(sums[3] ?? [], j) + ((p[3] as V)[j] as number) * one) * tanh(one)),
      };
    },
    "it throws TypeError",
    "`peepholes[3]` is read, but `peepholes` has only 3 entries, 0 to 2",
  ],

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
    "`keys[2]` is read, but `keys` has only 2 entries, 0 to 1",
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
    "it returns NaN at entry 0. NaN (not a number) comes from undefined in a sum or a product, from 0 / 0, 0 * Infinity",
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
    "it returns NaN at entry 0. `scores[4]` is read, but `scores` has only 4 entries, 0 to 3",
  ],

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

testMistakes("08, 11 and 12", mistakes);
