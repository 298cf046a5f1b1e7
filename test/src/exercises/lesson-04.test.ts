import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

type Args = [kernel: M, recurrent: M, bias: V, x: V, hidden: V, cell: V];
const { tanh } = Math;
const pre = (...[k, r, b, x, h]: Args) => sum(row(x, k), row(h, r), b);

/** Returns an attempt at 04-3. The function computes the result of a unit from its sum, its cell and the old hidden state. */
const shown =
  (unit: (a: number, c: number, h: number) => number, sums = pre) =>
  (...args: Args) =>
    sums(...args).map((a, j) => unit(a, at(args[5], j), at(args[4], j)));
const plain = (a: number, c: number) => sigmoid(a) * tanh(c);

/** Returns an attempt at 04-4. The function computes the result of a unit from its four sums (in the order of the weights), its cell and its old hidden state. */
const stepped =
  (unit: (sums: [number, number, number, number], c: number, h: number) => [number, number], sums = pre) =>
  (...args: Args) => {
    const [, , , , hidden, cell] = args;
    const a = sums(...args);
    const H = cell.length;
    const four = (j: number) => [0, 1, 2, 3].map((gate) => at(a, gate * H + j)) as [number, number, number, number];
    const next = cell.map((c, j) => unit(four(j), c, at(hidden, j)));
    return [next.map(([c]) => c), next.map(([, h]) => h)];
  };
const lstm = ([i, f, g, o]: number[], c: number): [number, number] => {
  const next = sigmoid(f as number) * c + sigmoid(i as number) * tanh(g as number);
  return [next, sigmoid(o as number) * tanh(next)];
};
/** 04-4 from what a unit's new cell is, as a function of the four sums and the old cell. */
const withCell = (cell: (sums: [number, number, number, number], c: number) => number) =>
  stepped((four, c) => {
    const next = cell(four, c);
    return [next, sigmoid(four[3]) * tanh(next)];
  });

const right: readonly Right[] = [
  ["04-3", "plain TypeScript", shown(plain)],
  [
    "04-3",
    "mathjs",
    (...args: Args) => math.dotMultiply(math.map(pre(...args), sigmoid), math.map(args[5], math.tanh)),
  ],
  ["04-3", "tensors", (...[k, r, b, x, h, c]: Args) => tf.dot(x, k).add(tf.dot(h, r)).add(b).sigmoid().mul(tf.tanh(c))],
  ["04-4", "plain TypeScript", stepped(lstm)],
  [
    "04-4",
    "a record",
    (...args: Args) => {
      const [cell, hidden] = stepped(lstm)(...args);
      return { hidden, cell };
    },
  ],
  [
    "04-4",
    "loops, a bias of 0 included",
    (...[k, r, b, x, h, c]: Args) => {
      const H = c.length;
      const a = b.slice();
      for (let n = 0; n < 4 * H; n++) {
        for (const [m, value] of x.entries()) a[n] = at(a, n) + value * at(k[m] ?? [], n);
        for (const [m, value] of h.entries()) a[n] = at(a, n) + value * at(r[m] ?? [], n);
      }
      const out: M = [[], []];
      for (let j = 0; j < H; j++) {
        const next = at(c, j) / (1 + Math.exp(-at(a, H + j))) + tanh(at(a, 2 * H + j)) / (1 + Math.exp(-at(a, j)));
        out[0]?.push(next);
        out[1]?.push(tanh(next) / (1 + Math.exp(-at(a, 3 * H + j))));
      }
      return out;
    },
  ],
  [
    "04-4",
    "tensors",
    (...[k, r, b, x, h, c]: Args) => {
      const [i, f, g, o] = tf.split(tf.dot(x, k).add(tf.dot(h, r)).add(b), 4) as tf.Tensor[];
      const cell = tf.add(
        tf.mul(tf.sigmoid(f as tf.Tensor), c),
        tf.mul(tf.sigmoid(i as tf.Tensor), tf.tanh(g as tf.Tensor)),
      );
      return tf.stack([cell, tf.mul(tf.sigmoid(o as tf.Tensor), tf.tanh(cell))]);
    },
  ],
];

const noBias = (...[k, r, , x, h]: Args) => sum(row(x, k), row(h, r));
const noPast = (...[k, , b, x]: Args) => sum(row(x, k), b);

const wrong: readonly Wrong[] = [
  ["04-3", "o c", shown((a, c) => sigmoid(a) * c), "the tanh of the cell is missing (cell)"],
  [
    "04-3",
    "o tanh(h)",
    shown((a, _, h) => sigmoid(a) * tanh(h)),
    "the old hidden state is shown instead of the cell (cell)",
  ],
  [
    "04-3",
    "o σ(c)",
    shown((a, c) => sigmoid(a) * sigmoid(c)),
    "a sigmoid is applied to the cell instead of tanh (cell)",
  ],
  ["04-3", "tanh(c)", shown((_, c) => tanh(c)), "the output gate is missing (output)"],
  ["04-3", "o", shown((a) => sigmoid(a)), "the gate itself is returned (output)"],
  [
    "04-3",
    "tanh gate",
    shown((a, c) => tanh(a) * tanh(c)),
    "tanh is used for the gate instead of the sigmoid (output)",
  ],
  ["04-3", "1 - o", shown((a, c) => sigmoid(-a) * tanh(c)), "the gate is reversed, 1 - o (output)"],
  [
    "04-3",
    "tanh(o c)",
    shown((a, c) => tanh(sigmoid(a) * c)),
    "the tanh is taken of the product instead of the cell (product)",
  ],
  ["04-3", "o + tanh(c)", shown((a, c) => sigmoid(a) + tanh(c)), "gate and cell are added, not multiplied (product)"],
  ["04-3", "no bias", shown(plain, noBias), "the bias is missing (bias)"],
  ["04-3", "no past", shown(plain, noPast), "the hidden state is ignored (recurrent)"],
  [
    "04-3",
    "reads c",
    shown(plain, (...[k, r, b, x, , c]: Args) => sum(row(x, k), row(c, r), b)),
    "the gate reads the new cell instead of the hidden state (recurrent)",
  ],
  [
    "04-3",
    "recurrent from the left",
    shown(plain, (...[k, r, b, x, h]: Args) => sum(row(x, k), row(h, t(r)), b)),
    "the recurrent kernel is transposed (recurrent)",
  ],
  [
    "04-4",
    "f first",
    stepped(([f, i, g, o], c) => lstm([i, f, g, o], c)),
    "input and forget are swapped (input and forget)",
  ],
  [
    "04-4",
    "CS231n's order",
    stepped(([i, f, o, g], c) => lstm([i, f, g, o], c)),
    "candidate and output are swapped, as CS231n orders them (candidate and output)",
  ],
  ["04-4", "no bias", stepped(lstm, noBias), "the bias is missing (bias)"],
  ["04-4", "no past", stepped(lstm, noPast), "the hidden state is ignored (recurrent)"],
  ["04-4", "f = 1", stepped(([i, , g, o], c) => lstm([i, 1e3, g, o], c)), "the forget gate is missing (forget)"],
  ["04-4", "i = 1", stepped(([, f, g, o], c) => lstm([1e3, f, g, o], c)), "the input gate is missing (input)"],
  [
    "04-4",
    "σ(g)",
    withCell(([i, f, g], c) => sigmoid(f) * c + sigmoid(i) * sigmoid(g)),
    "the candidate goes through a sigmoid (candidate)",
  ],
  [
    "04-4",
    "g as it is",
    withCell(([i, f, g], c) => sigmoid(f) * c + sigmoid(i) * g),
    "the tanh of the candidate is missing (candidate)",
  ],
  [
    "04-4",
    "keeps h",
    stepped((four, _, h) => lstm(four, h)),
    "the forget gate multiplies the hidden state instead of the cell (cell)",
  ],
  [
    "04-4",
    "squashed cell",
    withCell((four, c) => tanh(lstm(four, c)[0])),
    "the new cell goes through tanh before it is kept (cell)",
  ],
  [
    "04-4",
    "o c",
    stepped((four, c) => [lstm(four, c)[0], sigmoid(four[3]) * lstm(four, c)[0]]),
    "the tanh of the cell is missing (hidden)",
  ],
  [
    "04-4",
    "old cell",
    stepped((four, c) => [lstm(four, c)[0], sigmoid(four[3]) * tanh(c)]),
    "the hidden state is computed from the old cell instead of the new cell (hidden)",
  ],
  [
    "04-4",
    "no output gate",
    stepped((four, c) => [lstm(four, c)[0], tanh(lstm(four, c)[0])]),
    "the output gate is missing (output)",
  ],
  [
    "04-4",
    "hidden and cell in the wrong order",
    stepped((four, c) => [lstm(four, c)[1], lstm(four, c)[0]]),
    "hidden and cell are returned in the wrong order (result)",
  ],
  [
    "04-3",
    "h for h U",
    shown(plain, (...[k, , b, x, h]: Args) => sum(row(x, k), h, b)),
    "the hidden state is added without its weights (recurrent)",
  ],
  [
    "04-3",
    "bias outside",
    (...[k, r, b, x, h, c]: Args) => sum(row(x, k), row(h, r)).map((a, j) => (at(b, j) + sigmoid(a)) * tanh(at(c, j))),
    "the bias is added after the sigmoid (bias)",
  ],
  ["04-3", "o h", shown((a, _, h) => h * sigmoid(a)), "the gate multiplies the old hidden state (cell)"],
  ["04-3", "tanh(a) σ(c)", shown((a, c) => tanh(a) * sigmoid(c)), "sigmoid and tanh are swapped (activations)"],
  [
    "04-4",
    "tied",
    withCell(([, f, g], c) => tanh(g) + sigmoid(f) * (c - tanh(g))),
    "1 - f is used instead of the input gate (input)",
  ],
  [
    "04-4",
    "writes the gate",
    withCell(([i, f], c) => sigmoid(f) * c + sigmoid(i)),
    "the candidate is missing (candidate)",
  ],
  [
    "04-4",
    "product",
    withCell(([i, f, g], c) => sigmoid(f) * c * (sigmoid(i) * tanh(g))),
    "the two products are multiplied, not added (plus)",
  ],
  [
    "04-4",
    "h = o",
    stepped((four, c) => [lstm(four, c)[0], sigmoid(four[3])]),
    "the output gate itself is returned as the hidden state (hidden)",
  ],
  [
    "04-4",
    "tanh(o c)",
    stepped((four, c) => [lstm(four, c)[0], tanh(sigmoid(four[3]) * lstm(four, c)[0])]),
    "the tanh is taken of the product instead of the cell (hidden)",
  ],
];

testBank("04", right, wrong);
