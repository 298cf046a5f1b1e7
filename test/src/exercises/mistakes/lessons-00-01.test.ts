import { at, type M, row, sigmoid, sum, t, type V } from "../bank";
import {
  ALIASED,
  BACKWARDS,
  CONSTANT,
  EARLY,
  FLAT,
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

const dot = (w: V, x: V) => w.reduce((all, one, i) => all + one * at(x, i), 0);
const lost = undefined as unknown as number;

type Args = [kernel: M, recurrent: M, bias: V, inputs: M, initial: V];
const { tanh } = Math;

/** The states after each step, from what a step makes of x and the state before. */
function states([kernel, recurrent, bias, inputs, initial]: Args, activation = tanh): M {
  const all: M = [];
  let hidden = initial;
  for (const x of inputs) {
    hidden = sum(row(x, kernel), row(hidden, recurrent), bias).map(activation);
    all.push(hidden);
  }
  return all;
}

const mistakes: readonly Mistake[] = [
  [
    "00-3",
    "a loop that ends one entry too late",
    (w: V, x: V, b: number) => {
      let a = b;
      for (let i = 0; i <= w.length; i++) a += (w[i] ?? lost) * (x[i] ?? lost);
      return a;
    },
    "it returns NaN. `weights[3]` is read, but `weights` has only 3 entries, 0 to 2",
  ],
  [
    "00-3",
    "a loop that starts at 1",
    (w: V, x: V, b: number) => {
      let a = b;
      for (let i = 1; i <= w.length; i++) a += (w[i] ?? lost) * (x[i] ?? lost);
      return a;
    },
    "it returns NaN.",
  ],
  ["00-3", "the sign of all", (w: V, x: V, b: number) => -dot(w, x) - b, OPPOSITE],
  ["00-3", "a result that is doubled", (w: V, x: V, b: number) => 2 * (dot(w, x) + b), "every number is 2 times"],
  [
    "00-3",
    "a mean of all",
    (w: V, x: V, b: number) => (dot(w, x) + b) / x.length,
    "the result is divided by the length of `weights` or `x`: is a mean taken",
  ],
  ["00-3", "a bias of the case shown", (w: V, x: V) => dot(w, x) + 0.25, "`bias` is always 0.25: "],
  ["00-3", "x squared", (_: V, x: V, b: number) => dot(x, x) + b, "`x` is read instead of `weights`: "],
  ["00-3", "weights squared", (w: V, _: V, b: number) => dot(w, w) + b, "`weights` is read instead of `x`: "],
  [
    "00-3",
    "products that are not added up",
    (w: V, x: V, b: number) => w.map((one, i) => one * at(x, i) + b),
    "shape [3]",
  ],
  ["00-3", "the answer to the first case", () => 4.75, CONSTANT],
  ["00-3", "tanh at the end", (w: V, x: V, b: number) => tanh(dot(w, x) + b), "a tanh is applied to the result: "],
  [
    "00-3",
    "an argument that is changed",
    (w: V, x: V, b: number) => {
      w.push(b);
      return dot(w, [...x, 1]);
    },
    "it changes its argument weights: work on a copy",
  ],
  [
    "00-4",
    "exp(a) / (1 + exp(a))",
    (a: number) => Math.exp(a) / (1 + Math.exp(a)),
    "it returns NaN.",
    "Math.exp(800)",
    OVERFLOW,
  ],
  [
    "00-4",
    "the hard sigmoid of newer Keras",
    (a: number) => Math.max(0, Math.min(1, a / 6 + 0.5)),
    "hard sigmoid of newer Keras",
  ],
  ["00-4", "no sigmoid at all", (a: number) => a, "the result is `a` itself: "],
  [
    "00-4",
    "a minus in the denominator",
    (a: number) => 1 / (1 - Math.exp(-a)),
    "for a = 0: expected 0.5, got Infinity.",
  ],
  ["00-4", "minus the sigmoid", (a: number) => -sigmoid(a), OPPOSITE],
  ["00-4", "the sigmoid twice", (a: number) => sigmoid(sigmoid(a)), "the sigmoid is applied twice"],
  ["00-4", "half of the sigmoid", (a: number) => sigmoid(a) / 2, "every number is 0.5 times"],
  ["00-4", "a constant", () => 0.5, CONSTANT],
  ["00-4", "a logarithm", (a: number) => Math.log(a) * 0 + sigmoid(a), "Math.log(0) is -Infinity"],

  ["01-3", "a state stored too early", (...args: Args) => [args[4], ...states(args).slice(0, -1)], EARLY],
  ["01-3", "a state stored too late", (...args: Args) => [...states(args).slice(1), states(args).at(-1)], LATE],
  ["01-3", "the initial state as a row", (...args: Args) => [args[4], ...states(args)], ONE_TOO_MANY],
  ["01-3", "only the last state", (...args: Args) => states(args).at(-1), LAST_ROW],
  [
    "01-3",
    "one array stored in every row",
    (...[kernel, recurrent, bias, inputs, initial]: Args) => {
      const hidden = [...initial];
      const all: M = [];
      for (const x of inputs) {
        for (const [j, value] of sum(row(x, kernel), row(hidden, recurrent), bias).map(tanh).entries())
          hidden[j] = value;
        all.push(hidden);
      }
      return all;
    },
    ALIASED,
  ],
  [
    "01-3",
    "copies of the last state",
    (...args: Args) => states(args).map(() => [...(states(args).at(-1) ?? [])]),
    "every row holds the state after the last step: ",
  ],
  [
    "01-3",
    "the initial state changed in place",
    (...[kernel, recurrent, bias, inputs, initial]: Args) =>
      inputs.map((x) => {
        for (const [j, value] of sum(row(x, kernel), row(initial, recurrent), bias).map(tanh).entries())
          initial[j] = value;
        return [...initial];
      }),
    "it changes its argument initial: work on a copy",
  ],
  ["01-3", "rows in reverse order", (...args: Args) => states(args).reverse(), REVERSED_STEPS],
  [
    "01-3",
    "inputs read backwards",
    (...[k, u, b, inputs, h]: Args) => states([k, u, b, [...inputs].reverse(), h]),
    BACKWARDS,
  ],
  [
    "01-3",
    "a loop that starts at 1",
    (...[k, u, b, inputs, h]: Args) => states([k, u, b, inputs.slice(1), h]),
    SKIPPED,
  ],
  [
    "01-3",
    "the first row left out",
    (...args: Args) => states(args).slice(1),
    "the row of the first step is missing: ",
  ],
  [
    "01-3",
    "the last row left out",
    (...args: Args) => states(args).slice(0, -1),
    "the row of the last step is missing: ",
  ],
  ["01-3", "columns for rows", (...args: Args) => t(states(args)), TRANSPOSED_RESULT],
  ["01-3", "one flat list", (...args: Args) => states(args).flat(), FLAT],
  [
    "01-3",
    "only the first input",
    (...[k, u, b, inputs, h]: Args) => states([k, u, b, inputs.map(() => inputs[0] as V), h]),
    "only the first row of `inputs` is used: ",
  ],
  [
    "01-3",
    "the kernels swapped",
    (...[k, u, b, x, h]: Args) => states([u, k, b, x, h]),
    "`kernel` and `recurrent` are swapped: ",
  ],
  [
    "01-3",
    "the kernel read twice",
    (...[k, , b, x, h]: Args) => states([k, k, b, x, h]),
    "`kernel` is read instead of `recurrent`: ",
  ],
  [
    "01-3",
    "bias and initial state swapped",
    (...[k, u, b, x, h]: Args) => states([k, u, h, x, b]),
    "`bias` and `initial` are swapped: ",
  ],
  [
    "01-3",
    "the kernel transposed",
    (...[k, u, b, x, h]: Args) => states([t(k), u, b, x, h]),
    "`kernel` is transposed: ",
  ],
  [
    "01-3",
    "both transposed",
    (...[k, u, b, x, h]: Args) => states([t(k), t(u), b, x, h]),
    "`kernel` and `recurrent` are transposed: ",
  ],
  ["01-3", "tanh twice", (...args: Args) => states(args, (a) => tanh(tanh(a))), "tanh is applied twice to the state: "],
  [
    "01-3",
    "a ReLU with a ceiling",
    (...args: Args) => states(args, (a) => Math.max(-1, Math.min(1, a))),
    "the hard tanh is used for the state: ",
  ],
  [
    "01-3",
    "a step too many",
    (...[k, u, b, inputs, initial]: Args) => {
      const all: M = [];
      let hidden = initial;
      for (let n = 0; n <= inputs.length; n++) {
        const x = inputs[n] as V;
        hidden = b.map((one, j) => {
          let a = one;
          for (let i = 0; i < k.length; i++) a += (x[i] as number) * at(k[i] as V, j);
          return tanh(
            a +
              dot(
                hidden,
                u.map((weights) => at(weights, j)),
              ),
          );
        });
        all.push(hidden);
      }
      return all;
    },
    "it throws TypeError",
    "`inputs[3]` is read, but `inputs` has only 3 entries, 0 to 2",
  ],
  [
    "01-3",
    "an index past the columns",
    (...[k, u, b, inputs, h]: Args) =>
      states([k, u, b, inputs, h]).map((one, n) =>
        one.map((value) => value + 0 * ((inputs[n] as V)[h.length] as number)),
      ),
    "it returns NaN at entry 0. `inputs[0][2]` is read, but `inputs[0]` has only 2 entries, 0 to 1",
  ],

  [
    "01-4",
    "the size without its sign",
    (w: number, s: V) => Math.abs(s.reduce((all, h) => all * w * (1 - h * h), 1)),
    "the sign is lost: ",
  ],
  ["01-4", "minus the product", (w: number, s: V) => -s.reduce((all, h) => all * w * (1 - h * h), 1), OPPOSITE],
  [
    "01-4",
    "the weight of the pencil's case",
    (_: number, s: V) => s.reduce((all, h) => all * 2 * (1 - h * h), 1),
    "`w` is always 2: ",
  ],
  [
    "01-4",
    "the weight of the first case",
    (_: number, s: V) => s.reduce((all, h) => all * 0.8 * (1 - h * h), 1),
    "`w` is always 0.8: ",
  ],
  [
    "01-4",
    "an index that starts at 1",
    (w: number, s: V) => {
      let all = 1;
      for (let n = 1; n <= s.length; n++) all *= w * (1 - (s[n] as number) ** 2);
      return all;
    },
    "it returns NaN. `states[3]` is read, but `states` has only 3 entries, 0 to 2",
  ],
  [
    "01-4",
    "the logarithm of a negative weight",
    (w: number, s: V) => Math.exp(s.reduce((all, h) => all + Math.log(w * (1 - h * h)), 0)),
    "it returns NaN. Math.log(-0.285) is NaN: a negative number has no logarithm",
  ],
  [
    "01-4",
    "the factors of each step",
    (w: number, s: V) => s.map((h) => w * (1 - h * h)),
    "expected a single number, got shape [3]",
  ],
];

testMistakes("00 and 01", mistakes);
