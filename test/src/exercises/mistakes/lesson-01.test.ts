import { at, type M, row, sum, t, type V } from "../bank";
import {
  ALIASED,
  BACKWARDS,
  EARLY,
  FLAT,
  LAST_ROW,
  LATE,
  type Mistake,
  ONE_TOO_MANY,
  OPPOSITE,
  REVERSED_STEPS,
  SKIPPED,
  TRANSPOSED_RESULT,
  testMistakes,
} from "./table";

const dot = (w: V, x: V) => w.reduce((all, one, i) => all + one * at(x, i), 0);
type Args = [kernel: M, recurrent: M, bias: V, inputs: M, initial: V];
const { tanh } = Math;
/** Returns the states after each step, as the right solution of 01-3 computes them, with this activation. */
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
    "it returns NaN at [0, 0]. `inputs[0][2]` is read, but `inputs[0]` has only 2 entries, 0 to 1",
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

testMistakes("01", mistakes);
