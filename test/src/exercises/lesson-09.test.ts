import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { type M, type Right, testBank, type V, type Wrong } from "./bank";

type Both = [inputs: V, fw: number, fu: number, bw: number, bu: number];
type Residual = [x: V, weights: M];

/** Runs a unit over the inputs with a reducer, and returns its states. */
const states = (inputs: V, w: number, u: number, act = Math.tanh, start = 0): V =>
  inputs.reduce((done: V, x) => done.concat(act(w * x + u * (done.at(-1) ?? start))), []);
const backwards = (values: V) => values.map((_, n) => values[values.length - 1 - n] as number);
const columns = (a: V, b: V): M => math.transpose([a, b]) as M;
const tanh = (values: V) => math.map(values, Math.tanh) as V;
const product = (a: V, b: V) => math.dotMultiply(a, b) as V;
const stack = (next: (h: V, w: V, x: V, n: number) => V) => (x: V, weights: M) =>
  weights.reduce((rows: M, w, n) => [...rows, next(rows.at(-1) ?? x, w, x, n)], []);

const right: readonly Right[] = [
  [
    "09-3",
    "flip, run, flip",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fw, fu), backwards(states(backwards(x), bw, bu))),
  ],
  [
    "09-3",
    "a loop that counts down",
    (...[x, fw, fu, bw, bu]: Both) => {
      const rows: M = x.map(() => [0, 0]);
      let [a, b] = [0, 0];
      for (let n = 0; n < x.length; n++) {
        const last = x.length - 1 - n;
        a = Math.tanh(fw * (x[n] as number) + fu * a);
        b = Math.tanh(bw * (x[last] as number) + bu * b);
        (rows[n] as V)[0] = a;
        (rows[last] as V)[1] = b;
      }
      return rows;
    },
  ],
  [
    "09-3",
    "recursion",
    (...[x, fw, fu, bw, bu]: Both) => {
      const ahead = (n: number): number => (n < 0 ? 0 : Math.tanh(fw * (x[n] as number) + fu * ahead(n - 1)));
      const behind = (n: number): number =>
        n === x.length ? 0 : Math.tanh(bw * (x[n] as number) + bu * behind(n + 1));
      return x.map((_, n) => [ahead(n), behind(n)]);
    },
  ],
  ["09-4", "mathjs", stack((h, w) => math.add(h, tanh(product(w, h))) as V)],
  [
    "09-4",
    "loops",
    (...[x, weights]: Residual) => {
      const rows: M = [];
      let h = [...x];
      for (const w of weights) {
        h = h.map((value, j) => value + Math.tanh((w[j] as number) * value));
        rows.push(h);
      }
      return rows;
    },
  ],
  [
    "09-4",
    "tensors",
    (...[x, weights]: Residual) => {
      let h = tf.tensor1d(x);
      return tf.stack(
        weights.map((w) => {
          h = tf.add(h, tf.tanh(tf.mul(h, w)));
          return h;
        }),
      );
    },
  ],
];

const wrong: readonly Wrong[] = [
  [
    "09-3",
    "flipped once",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fw, fu), states(backwards(x), bw, bu)),
    "the results of the backward run are not flipped back (flip)",
  ],
  [
    "09-3",
    "two forward runs",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fw, fu), states(x, bw, bu)),
    "the backward run reads the inputs from the first to the last (flip)",
  ],
  [
    "09-3",
    "flipped at the end only",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fw, fu), backwards(states(x, bw, bu))),
    "the inputs of the backward run are not flipped, but its results are (flip)",
  ],
  [
    "09-3",
    "the other order",
    (...[x, fw, fu, bw, bu]: Both) => columns(backwards(states(backwards(x), bw, bu)), states(x, fw, fu)),
    "the backward state stands before the forward state (order)",
  ],
  [
    "09-3",
    "one pair of weights",
    (...[x, fw, fu]: Both) => columns(states(x, fw, fu), backwards(states(backwards(x), fw, fu))),
    "the backward run uses the weights of the forward run (weights)",
  ],
  [
    "09-3",
    "swapped weights",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fu, fw), backwards(states(backwards(x), bu, bw))),
    "kernel and recurrent weight are swapped in both directions (weights)",
  ],
  [
    "09-3",
    "a chain of two runs",
    (...[x, fw, fu, bw, bu]: Both) => {
      const one = states(x, fw, fu);
      return columns(one, backwards(states(backwards(x), bw, bu, Math.tanh, one.at(-1))));
    },
    "the backward run starts with the last state of the forward run (initial)",
  ],
  [
    "09-3",
    "no backward memory",
    (...[x, fw, fu, bw]: Both) => columns(states(x, fw, fu), tanh(x.map((one) => bw * one))),
    "the backward run ignores its state (state)",
  ],
  [
    "09-3",
    "no forward memory",
    (...[x, fw, , bw, bu]: Both) => columns(tanh(x.map((one) => fw * one)), backwards(states(backwards(x), bw, bu))),
    "the forward run ignores its state (state)",
  ],
  [
    "09-3",
    "linear",
    (...[x, fw, fu, bw, bu]: Both) => {
      const linear = (values: V, w: number, u: number) => states(values, w, u, (a) => a);
      return columns(linear(x, fw, fu), backwards(linear(backwards(x), bw, bu)));
    },
    "tanh is missing (tanh)",
  ],
  [
    "09-3",
    "no memory",
    (...[x, fw, , bw]: Both) => columns(tanh(x.map((one) => fw * one)), tanh(x.map((one) => bw * one))),
    "both runs ignore their states (state)",
  ],
  [
    "09-3",
    "the other weights",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, bw, bu), backwards(states(backwards(x), fw, fu))),
    "the two runs have exchanged their weights (weights)",
  ],
  [
    "09-3",
    "minus",
    (...[x, fw, fu, bw, bu]: Both) => columns(states(x, fw, -fu), backwards(states(backwards(x), bw, -bu))),
    "the recurrent part is subtracted (sign)",
  ],
  [
    "09-3",
    "the input before",
    (...[x, fw, fu, bw, bu]: Both) => {
      const both = (values: V, w: number, u: number) =>
        values.map((one, t) => Math.tanh(w * one + u * (values[t - 1] ?? 0)));
      return columns(both(x, fw, fu), backwards(both(backwards(x), bw, bu)));
    },
    "both runs read the input of the step before, not the state (state)",
  ],
  [
    "09-4",
    "appended too early",
    (...[x, weights]: Residual) => {
      const rows: M = [];
      let h = x;
      for (const w of weights) {
        rows.push(h);
        h = math.add(h, tanh(product(w, h))) as V;
      }
      return rows;
    },
    "row l is the state below layer l (states)",
  ],
  [
    "09-4",
    "from the top",
    (...[x, weights]: Residual) => stack((h, w) => math.add(h, tanh(product(w, h))) as V)(x, [...weights].reverse()),
    "the layers are run in the reverse order (order)",
  ],
  [
    "09-4",
    "an output without residual",
    (...[x, weights]: Residual) =>
      stack((h, w, _, n) => (n === weights.length - 1 ? tanh(product(w, h)) : (math.add(h, tanh(product(w, h))) as V)))(
        x,
        weights,
      ),
    "the last layer does not add its input (residual)",
  ],
  [
    "09-4",
    "twice",
    stack((h, w) => math.add(math.multiply(2, h), tanh(product(w, h))) as V),
    "each layer adds its input twice (residual)",
  ],
  [
    "09-4",
    "w outside",
    stack((h, w) => math.add(h, product(w, tanh(h))) as V),
    "the weights multiply the tanh, not the state (weights)",
  ],
  ["09-4", "a plain stack", stack((h, w) => tanh(product(w, h))), "the layers do not add their input (residual)"],
  [
    "09-4",
    "x again and again",
    stack((h, w, x) => math.add(x, tanh(product(w, h))) as V),
    "each layer adds x instead of its own input (residual)",
  ],
  [
    "09-4",
    "from the second layer on",
    stack((h, w, _, n) => (n ? (math.add(h, tanh(product(w, h))) as V) : tanh(product(w, h)))),
    "the first layer does not add its input (residual)",
  ],
  [
    "09-4",
    "inside",
    stack((h, w) => tanh(math.add(h, product(w, h)) as V)),
    "the input is added inside of tanh (residual)",
  ],
  [
    "09-4",
    "a product",
    stack((h, w) => product(h, tanh(product(w, h)))),
    "input and output are multiplied, not added (residual)",
  ],
  [
    "09-4",
    "a difference",
    stack((h, w) => math.subtract(h, tanh(product(w, h))) as V),
    "the output is subtracted from the input (residual)",
  ],
  ["09-4", "no variable", stack((_, w, x) => math.add(x, tanh(product(w, x))) as V), "every layer reads x (states)"],
  [
    "09-4",
    "a sum over x",
    stack((h, w, x) => math.add(h, tanh(product(w, x))) as V),
    "every layer reads x, but adds the state below it (states)",
  ],
  [
    "09-4",
    "the outputs go up",
    (...[x, weights]: Residual) => {
      const outputs = weights.reduce((rows: M, w) => [...rows, tanh(product(w, rows.at(-1) ?? x))], []);
      return outputs.map((own, n) => math.add(own, n ? (outputs[n - 1] as V) : x) as V);
    },
    "only what a layer computes is handed on to the next layer (states)",
  ],
  [
    "09-4",
    "the outputs",
    (...[x, weights]: Residual) => {
      const rows = stack((h, w) => math.add(h, tanh(product(w, h))) as V)(x, weights);
      return rows.map((row, n) => math.subtract(row, n ? (rows[n - 1] as V) : x));
    },
    "the result holds what each layer adds, not the states (states)",
  ],
  ["09-4", "linear", stack((h, w) => math.add(h, product(w, h)) as V), "tanh is missing (tanh)"],
  [
    "09-4",
    "a bias",
    stack((h, w) => math.add(h, tanh(math.add(w, h) as V)) as V),
    "the weights are added to the state, not multiplied with it (weights)",
  ],
];

testBank("09", right, wrong);
