import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

type Args = [kernel: M, recurrent: M, bias: V, inputs: M, initial: V];
const { tanh } = Math;

/** Returns an attempt at 01-3. `step` computes the next state from x, the state before, and the number of the step. */
const run =
  (step: (args: Args, x: V, hidden: V, n: number) => V) =>
  (...args: Args) => {
    const states: M = [];
    for (const [n, x] of args[3].entries()) states.push(step(args, x, states[n - 1] ?? args[4], n));
    return states;
  };
const whole = ([k, u, b]: Args, x: V, h: V) => sum(row(x, k), row(h, u), b);

const right: readonly Right[] = [
  ["01-3", "mathjs", run((args, x, h) => math.map(whole(args, x, h), math.tanh) as V)],
  [
    "01-3",
    "loops",
    run(([k, u, b], x, h) => {
      const out: number[] = [];
      for (let j = 0; j < b.length; j++) {
        let a = at(b, j);
        for (const [i, value] of x.entries()) a += value * at(k[i] ?? [], j);
        for (const [i, value] of h.entries()) a += value * at(u[i] ?? [], j);
        out.push(tanh(a));
      }
      return out;
    }),
  ],
  [
    "01-3",
    "tensors",
    (...[k, u, b, inputs, initial]: Args) => {
      let hidden: tf.Tensor = tf.tensor1d(initial);
      return tf.stack(
        inputs.map((x) => {
          hidden = tf.tanh(tf.dot(x, k).add(tf.dot(hidden, u)).add(b));
          return hidden;
        }),
      );
    },
  ],
  ["01-4", "a product", (w: number, states: V) => states.reduce((all, h) => all * w * (1 - h * h), 1)],
  [
    "01-4",
    "a power apart",
    (w: number, states: V) => w ** states.length * (math.prod(states.map((h) => 1 - h * h)) as number),
  ],
  ["01-4", "tensors", (w: number, states: V) => tf.prod(tf.mul(w, tf.sub(1, tf.square(tf.tensor1d(states)))))],
];

const wrong: readonly Wrong[] = [
  [
    "01-3",
    "no past",
    run(([k, , b], x) => sum(row(x, k), b).map(tanh)),
    "the previous hidden state is ignored (hidden)",
  ],
  [
    "01-3",
    "from the start",
    run((args, x) => whole(args, x, args[4]).map(tanh)),
    "each step starts from the initial state (hidden)",
  ],
  [
    "01-3",
    "from zero",
    run((args, x, h, n) => whole(args, x, n === 0 ? h.map(() => 0) : h).map(tanh)),
    "the initial state is ignored (initial)",
  ],
  ["01-3", "no input", run(([, u, b], _, h) => sum(row(h, u), b).map(tanh)), "the input is ignored (input)"],
  ["01-3", "no bias", run(([k, u], x, h) => sum(row(x, k), row(h, u)).map(tanh)), "the bias is missing (bias)"],
  [
    "01-3",
    "bias last",
    run(([k, u, b], x, h) => sum(sum(row(x, k), row(h, u)).map(tanh), b)),
    "the bias is added after the tanh (bias)",
  ],
  ["01-3", "no tanh", run(whole), "the tanh is missing (activation)"],
  [
    "01-3",
    "sigmoid",
    run((args, x, h) => whole(args, x, h).map(sigmoid)),
    "a sigmoid is used instead of tanh (activation)",
  ],
  [
    "01-3",
    "recurrent from the left",
    run(([k, u, b], x, h) => sum(row(x, k), row(h, t(u)), b).map(tanh)),
    "the recurrent kernel is transposed (recurrent)",
  ],
  [
    "01-3",
    "diagonal",
    run(([k, u, b], x, h) =>
      sum(
        row(x, k),
        h.map((value, j) => value * at(u[j] ?? [], j)),
        b,
      ).map(tanh),
    ),
    "each unit reads only its own past state (recurrent)",
  ],
  [
    "01-3",
    "in place",
    run(([k, u, b], x, h) => {
      const states = h.slice();
      for (let j = 0; j < b.length; j++) states[j] = tanh(at(sum(row(x, k), row(states, u), b), j));
      return states;
    }),
    "units read states that were already replaced (hidden)",
  ],
  ["01-4", "w^T", (w: number, states: V) => w ** states.length, "the slope of tanh is missing (tanh)"],
  ["01-4", "no w", (_: number, states: V) => math.prod(states.map((h) => 1 - h * h)), "the weight is missing (w)"],
  [
    "01-4",
    "w once",
    (w: number, states: V) => states.reduce((all, h) => all * (1 - h * h), w),
    "the weight is multiplied once instead of at each step (w)",
  ],
  [
    "01-4",
    "1 - h",
    (w: number, states: V) => states.reduce((all, h) => all * w * (1 - h), 1),
    "1 - h is used instead of 1 - h² (tanh)",
  ],
  [
    "01-4",
    "h (1 - h)",
    (w: number, states: V) => states.reduce((all, h) => all * w * (h - h * h), 1),
    "h (1 - h), the slope of the sigmoid, is used instead of the slope of tanh (tanh)",
  ],
  [
    "01-4",
    "tanh again",
    (w: number, states: V) => states.reduce((all, h) => (all * w) / Math.cosh(h) ** 2, 1),
    "tanh is applied to the states again (tanh)",
  ],
  [
    "01-4",
    "1 + h²",
    (w: number, states: V) => states.reduce((all, h) => all * w * (1 + h * h), 1),
    "the squares are added to 1 instead of subtracted (tanh)",
  ],
  [
    "01-4",
    "sum",
    (w: number, states: V) => math.sum(states.map((h) => w * (1 - h * h))),
    "the factors are added instead of multiplied (product)",
  ],
  [
    "01-4",
    "last one",
    (w: number, states: V) => w * (1 - at(states, states.length - 1) ** 2),
    "only the last step is used (product)",
  ],
  [
    "01-4",
    "first left out",
    (w: number, [, ...rest]: V) => rest.reduce((all, h) => all * w * (1 - h * h), 1),
    "the first state is left out (product)",
  ],
  [
    "01-4",
    "(1 - h)²",
    (w: number, states: V) => states.reduce((all, h) => all * w * (1 - h) * (1 - h), 1),
    "(1 - h)² is used instead of 1 - h² (tanh)",
  ],
  [
    "01-4",
    "h² - 1",
    (w: number, states: V) => states.reduce((all, h) => all * w * (h * h - 1), 1),
    "h² - 1 is used instead of 1 - h² (tanh)",
  ],
  [
    "01-4",
    "w h",
    (w: number, states: V) => states.reduce((all, h) => all * w * h, 1),
    "the state itself is used instead of its slope (tanh)",
  ],
  [
    "01-4",
    "the states before",
    (w: number, states: V) => {
      let [all, before] = [1, 0];
      for (const h of states) {
        all *= w * (1 - before * before);
        before = h;
      }
      return all;
    },
    "the slope is taken at the state before each step (tanh)",
  ],
  [
    "01-4",
    "tanh(w h)",
    (w: number, states: V) => states.reduce((all, h) => (all * w) / Math.cosh(w * h) ** 2, 1),
    "tanh is applied to w h, although h is the state after the step (tanh)",
  ],
  [
    "01-4",
    "the last slope",
    (w: number, states: V) => states.reduce((all) => all * w, 1 - at(states, states.length - 1) ** 2),
    "only the last step has the slope of tanh (tanh)",
  ],
  [
    "01-4",
    "from w",
    (w: number, states: V) => states.reduce((all, h) => all * w * (1 - h * h), w),
    "there is one weight too many (w)",
  ],
  [
    "01-4",
    "ended too early",
    (w: number, states: V) => {
      let all = 1;
      for (let n = 0; n < states.length - 1; n++) all *= w * (1 - at(states, n) ** 2);
      return all;
    },
    "the last state is left out (product)",
  ],
];

testBank("01", right, wrong);
