import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

type Args = [kernel: M, recurrent: M, bias: V, x: V, hidden: V, reset: V];
const { tanh } = Math;
const seen = (h: V, r: V) => math.dotMultiply(r, h) as V;

/** Returns an attempt that computes the state over time. The function computes the new state of a unit from z, g, h and the number of the step. */
const states =
  (unit: (z: number, g: number, h: number, n: number, h0: number) => number) =>
  (update: M, candidate: M, initial: V) => {
    const out: M = [];
    for (const [n, z] of update.entries()) {
      const before = out[n - 1] ?? initial;
      out.push(before.map((h, j) => unit(at(z, j), at(candidate[n] ?? [], j), h, n, at(initial, j))));
    }
    return out;
  };

const right: readonly Right[] = [
  [
    "06-3",
    "loops",
    (...[k, u, b, x, h, r]: Args) => {
      const out: number[] = [];
      for (let j = 0; j < b.length; j++) {
        let a = at(b, j);
        for (const [i, value] of x.entries()) a += value * at(k[i] ?? [], j);
        for (const [i, value] of h.entries()) a += at(r, i) * value * at(u[i] ?? [], j);
        out.push(tanh(a));
      }
      return out;
    },
  ],
  ["06-3", "mathjs", (...[k, u, b, x, h, r]: Args) => math.map(sum(row(x, k), row(seen(h, r), u), b), math.tanh)],
  [
    "06-3",
    "tensors",
    (...[k, u, b, x, h, r]: Args) =>
      tf.tanh(
        tf
          .dot(x, k)
          .add(tf.dot(tf.mul(r, h), u))
          .add(b),
      ),
  ],
  ["06-4", "loops", states((z, g, h) => z * h + (1 - z) * g)],
  ["06-4", "a step towards the candidate", states((z, g, h) => g + z * (h - g))],
  [
    "06-4",
    "tensors",
    (update: M, candidate: M, initial: V) => {
      let hidden: tf.Tensor = tf.tensor1d(initial);
      return tf.stack(
        update.map((z, n) => {
          hidden = tf.add(tf.mul(z, hidden), tf.mul(tf.sub(1, z), candidate[n] ?? []));
          return hidden;
        }),
      );
    },
  ],
];

const wrong: readonly Wrong[] = [
  [
    "06-3",
    "no reset",
    (...[k, u, b, x, h]: Args) => sum(row(x, k), row(h, u), b).map(tanh),
    "the reset gate is missing (reset)",
  ],
  [
    "06-3",
    "after",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), seen(row(h, u), r), b).map(tanh),
    "the reset gate acts after the product (reset)",
  ],
  [
    "06-3",
    "on all",
    (...[k, u, b, x, h, r]: Args) => seen(sum(row(x, k), row(h, u), b), r).map(tanh),
    "the reset gate multiplies the whole sum (reset)",
  ],
  [
    "06-3",
    "at the end",
    (...[k, u, b, x, h, r]: Args) => seen(sum(row(x, k), row(h, u), b).map(tanh), r),
    "the reset gate multiplies the candidate (reset)",
  ],
  [
    "06-3",
    "one minus",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), row(math.subtract(h, seen(h, r)) as V, u), b).map(tanh),
    "the reset gate is reversed, 1 - r (reset)",
  ],
  [
    "06-3",
    "sigmoid again",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), row(seen(h, r.map(sigmoid)), u), b).map(tanh),
    "a sigmoid is applied to the reset gate again (reset)",
  ],
  [
    "06-3",
    "no tanh",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), row(seen(h, r), u), b),
    "the tanh is missing (candidate)",
  ],
  [
    "06-3",
    "sigmoid",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), row(seen(h, r), u), b).map(sigmoid),
    "a sigmoid is used instead of tanh (candidate)",
  ],
  [
    "06-3",
    "no bias",
    (...[k, u, , x, h, r]: Args) => sum(row(x, k), row(seen(h, r), u)).map(tanh),
    "the bias is missing (bias)",
  ],
  [
    "06-3",
    "no input",
    (...[, u, b, , h, r]: Args) => sum(row(seen(h, r), u), b).map(tanh),
    "the input is missing (input)",
  ],
  ["06-3", "no past", (...[k, , b, x]: Args) => sum(row(x, k), b).map(tanh), "the hidden state is missing (recurrent)"],
  [
    "06-3",
    "recurrent from the left",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), row(seen(h, r), t(u)), b).map(tanh),
    "the recurrent kernel is transposed (recurrent)",
  ],
  ["06-4", "Chung's", states((z, g, h) => h + z * (g - h)), "z and 1 - z are swapped (update)"],
  ["06-4", "adds all", states((z, g, h) => z * h + g), "the whole candidate is added (update)"],
  ["06-4", "z twice", states((z, g, h) => z * (h + g)), "z multiplies both the state and the candidate (update)"],
  [
    "06-4",
    "1 - z twice",
    states((z, g, h) => (1 - z) * (h + g)),
    "1 - z multiplies both the state and the candidate (update)",
  ],
  ["06-4", "keeps all", states((z, g, h) => h + g - z * g), "the whole old state is kept (kept)"],
  ["06-4", "keeps nothing", states((z, g) => g - z * g), "nothing of the old state is kept (kept)"],
  [
    "06-4",
    "from the start",
    states((z, g, _, __, h0) => z * h0 + (1 - z) * g),
    "each step starts from the initial state (kept)",
  ],
  [
    "06-4",
    "from zero",
    states((z, g, h, n) => (n > 0 ? z * h : 0) + (1 - z) * g),
    "the initial state is ignored (initial)",
  ],
  ["06-4", "no candidate", states((z, _, h) => z * h + 1 - z), "the candidate is missing (candidate)"],
  ["06-4", "squashed", states((z, g, h) => tanh(z * h + (1 - z) * g)), "tanh is applied to the mixture (candidate)"],
  [
    "06-3",
    "on the input",
    (...[k, u, b, x, h, r]: Args) => sum(seen(row(x, k), r), row(h, u), b).map(tanh),
    "the reset gate multiplies the input's part instead of the hidden state (reset)",
  ],
  [
    "06-3",
    "after, with the bias",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), seen(sum(row(h, u), b), r)).map(tanh),
    "the reset gate acts after the product, and on the bias (reset)",
  ],
  [
    "06-3",
    "twice",
    (...[k, u, b, x, h, r]: Args) => sum(row(x, k), seen(row(seen(h, r), u), r), b).map(tanh),
    "the reset gate acts both before and after the product (reset)",
  ],
  [
    "06-3",
    "no U",
    (...[k, , b, x, h, r]: Args) => sum(row(x, k), seen(h, r), b).map(tanh),
    "the recurrent weights are missing (recurrent)",
  ],
  [
    "06-3",
    "bias outside",
    (...[k, u, b, x, h, r]: Args) => sum(sum(row(x, k), row(seen(h, r), u)).map(tanh), b),
    "the bias is added after the tanh (bias)",
  ],
  [
    "06-4",
    "tanh(g)",
    states((z, g, h) => z * h + (1 - z) * tanh(g)),
    "tanh is applied to the candidate again (candidate)",
  ],
  [
    "06-4",
    "σ(z)",
    states((z, g, h) => g + sigmoid(z) * (h - g)),
    "a sigmoid is applied to the update gate again (update)",
  ],
  ["06-4", "no brackets", states((z, g, h) => 1 + z * (h - g)), "the brackets around 1 - z are missing (update)"],
  ["06-4", "product", states((z, g, h) => z * h * (g - z * g)), "the two products are multiplied, not added (plus)"],
  [
    "06-4",
    "minus",
    states((z, g, h) => z * h + (z - 1) * g),
    "the candidate's part is subtracted instead of added (plus)",
  ],
  [
    "06-3",
    "on all, no tanh",
    (...[k, u, b, x, h, r]: Args) => seen(sum(row(x, k), row(h, u), b), r),
    "the reset gate multiplies the whole sum, and the tanh is missing (reset)",
  ],
  [
    "06-3",
    "on the state and on all",
    (...[k, u, b, x, h, r]: Args) => seen(sum(row(x, k), row(seen(h, r), u), b), r).map(tanh),
    "the reset gate multiplies the whole sum, too (reset)",
  ],
  [
    "06-3",
    "on the state and at the end",
    (...[k, u, b, x, h, r]: Args) => seen(sum(row(x, k), row(seen(h, r), u), b).map(tanh), r),
    "the reset gate multiplies the candidate, too (reset)",
  ],
  [
    "06-3",
    "on the state and on the input",
    (...[k, u, b, x, h, r]: Args) => sum(seen(row(x, k), r), row(seen(h, r), u), b).map(tanh),
    "the reset gate multiplies the input's part, too (reset)",
  ],
  [
    "06-3",
    "on both products",
    (...[k, u, b, x, h, r]: Args) => sum(seen(sum(row(x, k), row(h, u)), r), b).map(tanh),
    "the reset gate multiplies both products (reset)",
  ],
];

testBank("06", right, wrong);
