import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

type Gate = [kernel: M, recurrent: M, bias: V];

/** Returns an attempt that computes i ⊙ g. `make` computes the sums of a layer, and the other arguments are the two activations and the product. */
const written =
  (
    make: (gate: Gate, x: V, hidden: V) => V,
    [howMuch, what]: [(a: number) => number, (a: number) => number] = [sigmoid, Math.tanh],
    join = (i: number, g: number) => i * g,
  ) =>
  (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) => {
    const i = make([wi, ui, bi], x, hidden).map(howMuch);
    return make([wg, ug, bg], x, hidden).map((a, j) => join(at(i, j), what(a)));
  };
const whole = ([kernel, recurrent, bias]: Gate, x: V, hidden: V) => sum(row(x, kernel), row(hidden, recurrent), bias);
const same = (a: number) => a;

/** Returns an attempt that computes the cell over time. `step` computes the new cell from f, i, g and c. */
const cells =
  (step: (f: number, i: number, g: number, c: number, t: number, c0: number) => number) =>
  (forget: M, input: M, candidate: M, initial: V) => {
    const out: M = [];
    for (let n = 0; n < forget.length; n++) {
      const before = out[n - 1] ?? initial;
      const [f, i, g] = [forget[n] ?? [], input[n] ?? [], candidate[n] ?? []];
      out.push(before.map((c, j) => step(at(f, j), at(i, j), at(g, j), c, n, at(initial, j))));
    }
    return out;
  };

const right: readonly Right[] = [
  ["03-3", "plain TypeScript", written(whole)],
  [
    "03-3",
    "loops",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) => {
      const out: number[] = [];
      for (let j = 0; j < bi.length; j++) {
        let [i, g] = [at(bi, j), at(bg, j)];
        for (const [k, value] of x.entries()) {
          i += value * at(wi[k] ?? [], j);
          g += value * at(wg[k] ?? [], j);
        }
        for (const [k, value] of hidden.entries()) {
          i += value * at(ui[k] ?? [], j);
          g += value * at(ug[k] ?? [], j);
        }
        out.push(Math.tanh(g) / (1 + Math.exp(-i)));
      }
      return out;
    },
  ],
  [
    "03-3",
    "mathjs",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) =>
      math.dotMultiply(
        whole([wi, ui, bi], x, hidden).map(sigmoid),
        math.map(whole([wg, ug, bg], x, hidden), math.tanh),
      ),
  ],
  [
    "03-3",
    "tensors",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) =>
      tf.mul(
        tf.sigmoid(tf.dot(x, wi).add(tf.dot(hidden, ui)).add(bi)),
        tf.tanh(tf.dot(x, wg).add(tf.dot(hidden, ug)).add(bg)),
      ),
  ],
  ["03-4", "loops", cells((f, i, g, c) => f * c + i * g)],
  [
    "03-4",
    "mathjs, a reduction",
    (forget: M, input: M, candidate: M, initial: V) =>
      forget.reduce<{ cell: V; all: M }>(
        ({ cell, all }, f, n) => {
          const next = math.add(math.dotMultiply(f, cell), math.dotMultiply(input[n] ?? [], candidate[n] ?? [])) as V;
          return { cell: next, all: [...all, next] };
        },
        { cell: initial, all: [] },
      ).all,
  ],
  [
    "03-4",
    "tensors",
    (forget: M, input: M, candidate: M, initial: V) => {
      let cell: tf.Tensor = tf.tensor1d(initial);
      return tf.stack(
        forget.map((f, n) => {
          cell = cell.mul(f).add(tf.mul(input[n] ?? [], candidate[n] ?? []));
          return cell;
        }),
      );
    },
  ],
];

const wrong: readonly Wrong[] = [
  [
    "03-3",
    "layers swapped",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) =>
      written(whole)(wg, ug, bg, wi, ui, bi, x, hidden),
    "the input gate's weights and the candidate's are swapped (input and candidate)",
  ],
  ["03-3", "no tanh", written(whole, [sigmoid, same]), "the tanh is missing (candidate)"],
  ["03-3", "two sigmoids", written(whole, [sigmoid, sigmoid]), "a sigmoid is used instead of tanh (candidate)"],
  [
    "03-3",
    "two tanhs",
    written(whole, [Math.tanh, Math.tanh]),
    "tanh is used for the gate instead of the sigmoid (input)",
  ],
  ["03-3", "no gate", written(whole, [() => 1, Math.tanh]), "the input gate is missing (input)"],
  ["03-3", "no candidate", written(whole, [sigmoid, () => 1]), "the candidate is missing (candidate)"],
  ["03-3", "one minus", written(whole, [(a) => sigmoid(-a), Math.tanh]), "the gate is reversed, 1 - i (input)"],
  [
    "03-3",
    "added",
    written(whole, [sigmoid, Math.tanh], (i, g) => i + g),
    "gate and candidate are added, not multiplied (product)",
  ],
  [
    "03-3",
    "tanh last",
    written(whole, [sigmoid, same], (i, g) => Math.tanh(i * g)),
    "the tanh is taken of the product instead of the candidate (product)",
  ],
  [
    "03-3",
    "no bias in the gate",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) =>
      written(whole)(
        wi,
        ui,
        bi.map(() => 0),
        wg,
        ug,
        bg,
        x,
        hidden,
      ),
    "the input gate's bias is missing (bias)",
  ],
  [
    "03-3",
    "no bias in the candidate",
    (...[wi, ui, bi, wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) =>
      written(whole)(wi, ui, bi, wg, ug, math.multiply(bg, 0) as V, x, hidden),
    "the candidate's bias is missing (bias)",
  ],
  ["03-3", "no bias", written(([k, r], x, h) => sum(row(x, k), row(h, r))), "both biases are missing (bias)"],
  ["03-3", "past ignored", written(([k, , b], x) => sum(row(x, k), b)), "the hidden state is ignored (recurrent)"],
  [
    "03-3",
    "recurrent from the left",
    written(([k, r, b], x, h) => sum(row(x, k), row(h, t(r)), b)),
    "both recurrent kernels are transposed (recurrent)",
  ],
  ["03-4", "swapped", cells((f, i, g, c) => i * c + f * g), "forget and input gate are swapped (forget and input)"],
  ["03-4", "keeps all", cells((_, i, g, c) => c + i * g), "the forget gate is missing (forget)"],
  ["03-4", "one minus", cells((f, i, g, c) => c - f * c + i * g), "the forget gate is reversed, 1 - f (forget)"],
  ["03-4", "writes all", cells((f, _, g, c) => f * c + g), "the input gate is missing (input)"],
  ["03-4", "coupled", cells((f, _, g, c) => g + f * (c - g)), "1 - f is used instead of the input gate (input)"],
  ["03-4", "writes the gate", cells((f, i, _, c) => f * c + i), "the candidate is missing (candidate)"],
  ["03-4", "only writes", cells((_, i, g) => i * g), "nothing of the old cell is kept (kept)"],
  [
    "03-4",
    "always from the start",
    cells((f, i, g, _, __, c0) => f * c0 + i * g),
    "each step starts from the initial cell (kept)",
  ],
  [
    "03-4",
    "from zero",
    cells((f, i, g, c, n) => (n === 0 ? i * g : f * c + i * g)),
    "the initial cell is ignored (initial)",
  ],
  ["03-4", "product", cells((f, i, g, c) => f * c * i * g), "the two products are multiplied, not added (plus)"],
  ["03-4", "minus", cells((f, i, g, c) => f * c - i * g), "the new part is subtracted instead of added (plus)"],
  [
    "03-4",
    "writes, then forgets",
    cells((f, i, g, c) => (c + i * g) * f),
    "the forget gate also multiplies what is written (forget)",
  ],
  ["03-4", "squashed", cells((f, i, g, c) => Math.tanh(f * c + i * g)), "tanh is applied to the cell (cell)"],
  [
    "03-3",
    "one set of weights",
    (...[wi, ui, bi, , , , x, hidden]: [...Gate, ...Gate, V, V]) => written(whole)(wi, ui, bi, wi, ui, bi, x, hidden),
    "the input gate's weights are used for the candidate, too (input and candidate)",
  ],
  [
    "03-3",
    "the other set of weights",
    (...[, , , wg, ug, bg, x, hidden]: [...Gate, ...Gate, V, V]) => written(whole)(wg, ug, bg, wg, ug, bg, x, hidden),
    "the candidate's weights are used for the input gate, too (input and candidate)",
  ],
  [
    "03-3",
    "h for h U",
    written(([k, , b], x, h) => sum(row(x, k), h, b)),
    "the hidden state is added without its weights (recurrent)",
  ],
  [
    "03-4",
    "tanh(g)",
    cells((f, i, g, c) => f * c + i * Math.tanh(g)),
    "tanh is applied to the candidate again (candidate)",
  ],
  [
    "03-4",
    "σ(f) and σ(i)",
    cells((f, i, g, c) => c / (1 + Math.exp(-f)) + g / (1 + Math.exp(-i))),
    "a sigmoid is applied to both gates again (gates)",
  ],
  [
    "03-4",
    "i + g",
    cells((f, i, g, c) => f * c + (g + i)),
    "input gate and candidate are added, not multiplied (input)",
  ],
];

testBank("03", right, wrong);
