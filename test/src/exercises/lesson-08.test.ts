import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, sigmoid, testBank, type V, type Wrong } from "./bank";

type Args = [sums: M, peepholes: M, cell: V];
const { tanh } = Math;

/** Returns an attempt at 08-4. The function computes the result of a unit from its sums [i, f, g, o], its peepholes [i, f, o] and its cell. */
const stepped =
  (unit: (a: [number, number, number, number], p: [number, number, number], c: number) => [number, number]) =>
  (...[sums, peepholes, cell]: Args) => {
    const next = cell.map((c, j) =>
      unit(
        sums.map((row) => at(row, j)) as [number, number, number, number],
        peepholes.map((row) => at(row, j)) as [number, number, number],
        c,
      ),
    );
    return [next.map(([c]) => c), next.map(([, h]) => h)];
  };
const right4 = stepped(([i, f, g, o], [p, q, r], c) => {
  const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g);
  return [next, sigmoid(o + r * next) * tanh(next)];
});

const right: readonly Right[] = [
  ["08-3", "the formula", (F: number, H: number, sets: number, p: number) => sets * (F * H + H * H + H) + p * H],
  ["08-3", "gathered", (F: number, H: number, sets: number, p: number) => H * (sets * (F + H + 1) + p)],
  [
    "08-3",
    "counted",
    (F: number, H: number, sets: number, p: number) => {
      let n = 0;
      for (let s = 0; s < sets; s++) for (let j = 0; j < H; j++) n += F + H + 1;
      for (let s = 0; s < p; s++) for (let j = 0; j < H; j++) n += 1;
      return n;
    },
  ],
  ["08-4", "unit by unit", right4],
  [
    "08-4",
    "mathjs",
    (...[[i, f, g, o], [p, q, r], c]: [V[], V[], V]) => {
      const gate = (a: V, w: V, seen: V) => math.map(math.add(a, math.dotMultiply(w, seen)) as V, sigmoid);
      const kept = math.dotMultiply(gate(f as V, q as V, c), c);
      const next = math.add(kept, math.dotMultiply(gate(i as V, p as V, c), (g as V).map(tanh))) as V;
      return [next, math.dotMultiply(gate(o as V, r as V, next), next.map(tanh))];
    },
  ],
  [
    "08-4",
    "a record",
    (...args: Args) => {
      const [cell, hidden] = right4(...args);
      return { cell, hidden };
    },
  ],
  [
    "08-4",
    "a record without a prototype",
    (...args: Args) => {
      const [cell, hidden] = right4(...args);
      return Object.assign(Object.create(null), { cell, hidden });
    },
  ],
  [
    "08-4",
    "a record of tensors, hidden first",
    (...args: Args) => {
      const [cell, hidden] = right4(...args) as [V, V];
      return { hidden: tf.tensor1d(hidden), cell: tf.tensor1d(cell) };
    },
  ],
  [
    "08-4",
    "tensors",
    (...[sums, peepholes, cell]: Args) => {
      const [i, f, g, o] = tf.unstack(tf.tensor2d(sums)) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const [p, q, r] = tf.unstack(tf.tensor2d(peepholes)) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const kept = tf.sigmoid(f.add(q.mul(cell))).mul(cell);
      const next = kept.add(tf.sigmoid(i.add(p.mul(cell))).mul(tf.tanh(g)));
      return tf.stack([next, tf.sigmoid(o.add(r.mul(next))).mul(tf.tanh(next))]);
    },
  ],
];

const wrong: readonly Wrong[] = [
  [
    "08-3",
    "no bias",
    (F: number, H: number, n: number, p: number) => n * H * (F + H) + p * H,
    "the biases are missing (bias)",
  ],
  [
    "08-3",
    "two biases",
    (F: number, H: number, n: number, p: number) => n * H * (F + H + 2) + p * H,
    "each set has two biases, as in PyTorch (bias)",
  ],
  [
    "08-3",
    "one bias",
    (F: number, H: number, n: number, p: number) => H * (n * (F + H) + 1 + p),
    "one bias is shared by all sets (bias)",
  ],
  [
    "08-3",
    "one number as the bias of a set",
    (F: number, H: number, n: number, p: number) => H * (n * (F + H) + p) + n,
    "each set has only one bias instead of one per unit (bias)",
  ],
  [
    "08-3",
    "a bias for each input",
    (F: number, H: number, n: number, p: number) => n * (H * (F + H) + F) + p * H,
    "there is a bias for each input (bias)",
  ],
  [
    "08-3",
    "no recurrent",
    (F: number, H: number, n: number, p: number) => n * H * (F + 1) + p * H,
    "the recurrent kernel is missing (recurrent)",
  ],
  [
    "08-3",
    "diagonal",
    (F: number, H: number, n: number, p: number) => n * H * (F + 2) + p * H,
    "each unit reads only its own past state (recurrent)",
  ],
  [
    "08-3",
    "no kernel",
    (_: number, H: number, n: number, p: number) => n * H * (H + 1) + p * H,
    "the kernel is missing (kernel)",
  ],
  [
    "08-3",
    "one set",
    (F: number, H: number, _: number, p: number) => H * (F + H + 1 + p),
    "only one set is counted (sets)",
  ],
  [
    "08-3",
    "no peepholes",
    (F: number, H: number, n: number) => n * H * (F + H + 1),
    "the peepholes are left out (peepholes)",
  ],
  [
    "08-3",
    "matrix",
    (F: number, H: number, n: number, p: number) => H * (n * (F + H + 1) + p * H),
    "a peephole is a matrix (peepholes)",
  ],
  [
    "08-3",
    "one for all",
    (F: number, H: number, n: number, p: number) => n * H * (F + H + 1) + p,
    "a peephole is one number for all units (peepholes)",
  ],
  [
    "08-3",
    "peepholes in each set",
    (F: number, H: number, n: number, p: number) => n * H * (F + H + 1 + p),
    "the peepholes are counted in each set (peepholes)",
  ],
  [
    "08-3",
    "F for H",
    (H: number, F: number, n: number, p: number) => H * (n * (F + H + 1) + p),
    "features and units are swapped (features and units)",
  ],
  [
    "08-4",
    "plain",
    ((sums: M, peepholes: M, cell: V) => right4(sums, math.multiply(peepholes, 0) as M, cell)) as never,
    "there are no peepholes (peepholes)",
  ],
  [
    "08-4",
    "old cell",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g);
      return [next, sigmoid(o + r * c) * tanh(next)];
    }),
    "the output gate reads the old cell (output)",
  ],
  [
    "08-4",
    "no output peephole",
    ((sums: M, [p, q, r]: [V, V, V], cell: V) => right4(sums, [p, q, r.map(() => 0)], cell)) as never,
    "the output gate has no peephole (output)",
  ],
  [
    "08-4",
    "peepholes swapped",
    ((sums: M, [p, q, r]: [V, V, V], cell: V) => right4(sums, [q, p, r], cell)) as never,
    "the peepholes of input and forget are swapped (input and forget)",
  ],
  [
    "08-4",
    "gates swapped",
    (([i, f, g, o]: [V, V, V, V], [p, q, r]: [V, V, V], cell: V) => right4([f, i, g, o], [q, p, r], cell)) as never,
    "input and forget gate are swapped (input and forget)",
  ],
  [
    "08-4",
    "a peephole for the candidate",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g + p * c);
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "the candidate has a peephole as well (candidate)",
  ],
  [
    "08-4",
    "no tanh",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * g;
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "the tanh of the candidate is missing (candidate)",
  ],
  [
    "08-4",
    "outside",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = (sigmoid(f) + q * c) * c + (sigmoid(i) + p * c) * tanh(g);
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "the peepholes are outside the sigmoid (peepholes)",
  ],
  [
    "08-4",
    "input peephole outside",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + (sigmoid(i) + p * c) * tanh(g);
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "the peephole of the input gate is outside the sigmoid (peepholes)",
  ],
  [
    "08-4",
    "forget peephole outside",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = (sigmoid(f) + q * c) * c + sigmoid(i + p * c) * tanh(g);
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "the peephole of the forget gate is outside the sigmoid (peepholes)",
  ],
  [
    "08-4",
    "output peephole outside",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g);
      return [next, (sigmoid(o) + r * next) * tanh(next)];
    }),
    "the peephole of the output gate is outside the sigmoid (peepholes)",
  ],
  [
    "08-4",
    "tanh of the cell",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * tanh(c)) * c + sigmoid(i + p * tanh(c)) * tanh(g);
      return [next, sigmoid(o + r * tanh(next)) * tanh(next)];
    }),
    "the gates read tanh of the cell (peepholes)",
  ],
  [
    "08-4",
    "all peepholes outside",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = (sigmoid(f) + q * c) * c + (sigmoid(i) + p * c) * tanh(g);
      return [next, (sigmoid(o) + r * next) * tanh(next)];
    }),
    "the peepholes of all three gates are outside the sigmoid (peepholes)",
  ],
  [
    "08-4",
    "tanh of the new cell",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g);
      return [next, sigmoid(o + r * tanh(next)) * tanh(next)];
    }),
    "the output gate reads tanh of the new cell (output)",
  ],
  [
    "08-4",
    "tanh of the old cell",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * tanh(c)) * c + sigmoid(i + p * tanh(c)) * tanh(g);
      return [next, sigmoid(o + r * next) * tanh(next)];
    }),
    "input and forget gate read tanh of the old cell (input and forget)",
  ],
  [
    "08-4",
    "the cell that was given",
    (sums: M, peepholes: M, cell: V) => [cell, right4(sums, peepholes, cell)[1]],
    "the old cell is returned (cell)",
  ],
  [
    "08-4",
    "o c",
    stepped(([i, f, g, o], [p, q, r], c) => {
      const next = sigmoid(f + q * c) * c + sigmoid(i + p * c) * tanh(g);
      return [next, sigmoid(o + r * next) * next];
    }),
    "the tanh of the cell is missing (hidden)",
  ],
  [
    "08-4",
    "cell and hidden in the wrong order",
    (...args: Args) => right4(...args).reverse(),
    "hidden and cell are returned in the wrong order (result)",
  ],
];

testBank("08", right, wrong);
