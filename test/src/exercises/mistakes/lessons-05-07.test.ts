import { at, type M, row, sigmoid, sum, t, type V } from "../bank";
import {
  ALIASED,
  BACKWARDS,
  CONSTANT,
  EARLY,
  LAST_ROW,
  LATE,
  type Mistake,
  ONE_TOO_MANY,
  OPPOSITE,
  OVERFLOW,
  REVERSED_STEPS,
  SKIPPED,
  TRANSPOSED_RESULT,
  testMistakes,
} from "./table";

const { tanh } = Math;

type Back = [forget: V, input: V, candidate: V, before: V, dCell: V];
type Slope = (y: number) => number;
/** The four rows, from the slopes of forget, input and candidate. */
const backward =
  (slopes: { f?: Slope; i?: Slope; g?: Slope }, order = [0, 1, 2, 3]) =>
  (...[forget, input, candidate, before, dCell]: Back) => {
    const gate: Slope = (y) => y * (1 - y);
    const { f = gate, i = gate, g = (y: number) => 1 - y * y } = slopes;
    const rows = [
      dCell.map((d, h) => d * at(before, h) * f(at(forget, h))),
      dCell.map((d, h) => d * at(candidate, h) * i(at(input, h))),
      dCell.map((d, h) => d * at(input, h) * g(at(candidate, h))),
      dCell.map((d, h) => d * at(forget, h)),
    ];
    return order.map((n) => rows[n] ?? []);
  };

const clipped = (gradients: M, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  return gradients.map((one) => one.map((value) => (value * most) / Math.max(norm, most)));
};

type Candidate = [kernel: M, recurrent: M, bias: V, x: V, hidden: V, reset: V];
const candidateBefore = (...[k, u, b, x, h, r]: Candidate) =>
  sum(
    row(x, k),
    row(
      h.map((one, i) => one * at(r, i)),
      u,
    ),
    b,
  ).map(tanh);
const diagonal = (m: M) => m.map((weights, i) => weights.map((one, j) => (i === j ? one : 0)));

type Steps = [update: M, candidate: M, initial: V];
const states = (...[update, candidate, initial]: Steps) => {
  const all: M = [];
  for (const [n, z] of update.entries()) {
    const before = all[n - 1] ?? initial;
    all.push(z.map((one, j) => one * at(before, j) + (1 - one) * at(candidate[n] ?? [], j)));
  }
  return all;
};

const coupled = (gate: Slope) =>
  ((a: V, g: V, c: V) => a.map((one, j) => gate(one) * at(c, j) + (1 - gate(one)) * at(g, j))) as (
    ...args: never[]
  ) => unknown;

const mistakes: readonly Mistake[] = [
  [
    "05-3",
    "no slope for forget",
    backward({ f: () => 1 }),
    "the slope of the sigmoid is missing for the forget gate: ",
  ],
  ["05-3", "no slope for input", backward({ i: () => 1 }), "the slope of the sigmoid is missing for the input gate: "],
  [
    "05-3",
    "f without (1 - f)",
    backward({ f: (y) => y }),
    "the factor 1 - y is missing in the slope of the sigmoid for the forget gate: ",
  ],
  [
    "05-3",
    "both gates without (1 - y)",
    backward({ f: (y) => y, i: (y) => y }),
    "the factor 1 - y is missing in the slope of the sigmoid for the forget gate and the input gate: ",
  ],
  [
    "05-3",
    "(1 - f) without f",
    backward({ f: (y) => 1 - y }),
    "the factor y is missing in the slope of the sigmoid for the forget gate: ",
  ],
  [
    "05-3",
    "tanh's slope for input",
    backward({ i: (y) => 1 - y * y }),
    "the slope of tanh is used for the input gate, instead of the sigmoid's: ",
  ],
  [
    "05-3",
    "rows in reverse order",
    backward({}, [3, 2, 1, 0]),
    "the result's rows are in the order dCellBefore, dCandidate, dInput and dForget: ",
  ],
  [
    "05-3",
    "input before forget",
    backward({}, [1, 0, 2, 3]),
    "the result's rows are in the order dInput, dForget, dCandidate and dCellBefore: ",
  ],
  ["05-3", "columns for rows", (...args: Back) => t(backward({})(...args)), TRANSPOSED_RESULT],
  [
    "05-3",
    "minus all of it",
    (...args: Back) => backward({})(...args).map((one) => one.map((value) => -value)),
    OPPOSITE,
  ],
  ["05-3", "only the last row", (...args: Back) => backward({})(...args)[3], LAST_ROW],
  [
    "05-3",
    "input and candidate read for each other",
    (...[f, i, g, c, d]: Back) => backward({})(f, g, i, c, d),
    "`input` and `candidate` are swapped: ",
  ],
  [
    "05-3",
    "cellBefore and dCell swapped",
    (...[f, i, g, c, d]: Back) => backward({})(f, i, g, d, c),
    "`cellBefore` and `dCell` are swapped: ",
  ],
  [
    "05-3",
    "one unit too many",
    (...[f, i, g, c, d]: Back) => backward({})(f, i, g, c, [...d, d[d.length] as number]),
    "it returns NaN",
  ],

  [
    "05-4",
    "the factor without the limit",
    (gradients: M, most: number) => clipped(gradients, most).map((one) => one.map((value) => value / most)),
    "for gradients = ",
  ],
  ["05-4", "the limit of the case by hand", (gradients: M) => clipped(gradients, 6.5), "`most` is always 6.5: "],
  [
    "05-4",
    "minus the gradients",
    (gradients: M, most: number) => clipped(gradients, most).map((one) => one.map((value) => -value)),
    OPPOSITE,
  ],
  ["05-4", "columns for rows", (gradients: M, most: number) => t(clipped(gradients, most)), TRANSPOSED_RESULT],
  ["05-4", "one flat list", (gradients: M, most: number) => clipped(gradients, most).flat(), "one flat list: "],
  [
    "05-4",
    "only the first list",
    (gradients: M, most: number) => clipped(gradients, most)[0],
    "it returns only the first row: ",
  ],
  [
    "05-4",
    "lists in reverse order",
    (gradients: M, most: number) => clipped(gradients, most).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "05-4",
    "a division by a norm of 0",
    (gradients: M, most: number) => {
      const norm = Math.hypot(...gradients.flat());
      return gradients.map((one) => one.map((value) => (value / norm) * Math.min(norm, most)));
    },
    "it returns NaN at entry 0. Some numbers of this case are 0, and without them there is no NaN: look for 0 / 0",
  ],
  [
    "05-4",
    "a root of a negative sum",
    (gradients: M, most: number) => {
      const norm = Math.sqrt(gradients.flat().reduce((all, value) => all - value * value, 0));
      return gradients.map((one) => one.map((value) => (value * most) / Math.max(norm, most)));
    },
    "it returns NaN at entry 0. Math.sqrt(-169.25) is NaN: a negative number has no square root.",
  ],
  [
    "05-4",
    "the gradients changed in place",
    (gradients: M, most: number) => {
      const factor = most / Math.max(most, Math.hypot(...gradients.flat()));
      for (const one of gradients) for (let n = 0; n < one.length; n++) one[n] = at(one, n) * factor;
      return gradients;
    },
    "it changes its argument gradients: work on a copy",
  ],
  [
    "05-4",
    "a loop that ends one list too late",
    (gradients: M, most: number) => {
      let squares = 0;
      for (let n = 0; n <= gradients.length; n++) for (const value of gradients[n] as V) squares += value * value;
      return gradients.map((one) => one.map((value) => (value * most) / Math.max(Math.sqrt(squares), most)));
    },
    "it throws TypeError",
    "`gradients[2]` is read, but `gradients` has only 2 entries, 0 to 1",
  ],

  [
    "06-3",
    "the kernels swapped",
    (...[k, u, ...rest]: Candidate) => candidateBefore(u, k, ...rest),
    "`kernel` and `recurrent` are swapped: ",
  ],
  [
    "06-3",
    "only the diagonal",
    (...[k, u, ...rest]: Candidate) => candidateBefore(k, diagonal(u), ...rest),
    "only the diagonal of `recurrent` is used: ",
  ],
  [
    "06-3",
    "the kernel transposed",
    (...[k, ...rest]: Candidate) => candidateBefore(t(k), ...rest),
    "`kernel` is transposed: ",
  ],
  [
    "06-3",
    "tanh twice",
    (...args: Candidate) => candidateBefore(...args).map(tanh),
    "tanh is applied twice to the candidate: ",
  ],
  [
    "06-3",
    "units in reverse order",
    (...args: Candidate) => candidateBefore(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "06-3",
    "the reset gate for the hidden state",
    (...[k, u, b, x, , r]: Candidate) => candidateBefore(k, u, b, x, r, r),
    "`reset` is read instead of `hidden`: ",
  ],
  [
    "06-3",
    "half of it",
    (...args: Candidate) => candidateBefore(...args).map((one) => one / 2),
    "every number is 0.5 times",
  ],

  ["06-4", "a state stored too early", (...args: Steps) => [args[2], ...states(...args).slice(0, -1)], EARLY],
  ["06-4", "a state stored too late", (...args: Steps) => [...states(...args).slice(1), states(...args).at(-1)], LATE],
  ["06-4", "the initial state as a row", (...args: Steps) => [args[2], ...states(...args)], ONE_TOO_MANY],
  ["06-4", "only the last state", (...args: Steps) => states(...args).at(-1), LAST_ROW],
  [
    "06-4",
    "one array stored in every row",
    (...[update, candidate, initial]: Steps) => {
      const hidden = [...initial];
      return update.map((z, n) => {
        for (let j = 0; j < hidden.length; j++)
          hidden[j] = at(z, j) * at(hidden, j) + (1 - at(z, j)) * at(candidate[n] ?? [], j);
        return hidden;
      });
    },
    ALIASED,
  ],
  ["06-4", "rows in reverse order", (...args: Steps) => states(...args).reverse(), REVERSED_STEPS],
  ["06-4", "steps read backwards", (...[z, g, h]: Steps) => states([...z].reverse(), [...g].reverse(), h), BACKWARDS],
  ["06-4", "a loop that starts at 1", (...[z, g, h]: Steps) => states(z.slice(1), g.slice(1), h), SKIPPED],
  ["06-4", "columns for rows", (...args: Steps) => t(states(...args)), TRANSPOSED_RESULT],
  [
    "06-4",
    "gate and candidate swapped",
    (...[z, g, h]: Steps) => states(g, z, h),
    "`update` and `candidate` are swapped: ",
  ],
  [
    "06-4",
    "the first gate at each step",
    (...[z, g, h]: Steps) =>
      states(
        z.map(() => z[0] as V),
        g,
        h,
      ),
    "only the first row of `update` is used: ",
  ],
  [
    "06-4",
    "the update one step late",
    (...[z, g, h]: Steps) =>
      states(
        z.map((_, n) => (n === 0 ? ((z[n - 1] as V | undefined) ?? h.map(() => Number.NaN)) : (z[n - 1] as V))),
        g,
        h,
      ),
    "`update[-1]` is read",
  ],

  ["07-3", "a sixth, whatever the values", () => 1 / 6, CONSTANT],
  [
    "07-3",
    "a constant count",
    (_: number, low: number, high: number) => (3 * (high - low) ** 2) / 12,
    "`count` is always 3: ",
  ],
  [
    "07-3",
    "over 6",
    (count: number, low: number, high: number) => (count * (high - low) ** 2) / 6,
    "every number is 2 times",
  ],
  [
    "07-3",
    "minus the variance",
    (count: number, low: number, high: number) => (-count * (high - low) ** 2) / 12,
    OPPOSITE,
  ],
  [
    "07-3",
    "low and high swapped with count",
    (count: number, low: number, high: number) => (low * (high - count) ** 2) / 12,
    "`count` and `low` are swapped: ",
  ],

  [
    "07-4",
    "exp(a) / (1 + exp(a))",
    coupled((a) => Math.exp(a) / (1 + Math.exp(a))),
    "it returns NaN at entry 0. Math.exp(800) ",
    OVERFLOW,
  ],
  [
    "07-4",
    "the hard sigmoid of newer Keras",
    coupled((a) => Math.max(0, Math.min(1, a / 6 + 0.5))),
    "the hard sigmoid of newer Keras is used for the forget gate: ",
  ],
  [
    "07-4",
    "the sigmoid twice",
    coupled((a) => sigmoid(sigmoid(a))),
    "the sigmoid is applied twice for the forget gate: ",
  ],
  ["07-4", "a gate of 0", coupled(() => 0), "the result is `candidate` itself: "],
  ["07-4", "a gate of 1", coupled(() => 1), "the result is `cell` itself: "],
  [
    "07-4",
    "units in reverse order",
    (a: V, g: V, c: V) => (coupled(sigmoid) as (a: V, g: V, c: V) => V)(a, g, c).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "07-4",
    "a loop that ends one unit too late",
    (a: V, g: V, c: V) => {
      const all: V = [];
      for (let j = 0; j <= a.length; j++)
        all.push(sigmoid(a[j] as number) * (c[j] as number) + (1 - sigmoid(a[j] as number)) * (g[j] as number));
      return all;
    },
    "it returns NaN at entry 1. `preActivation[1]` is read, but `preActivation` has only 1 entry, 0",
  ],
];

testMistakes("05 to 07", mistakes);
