import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, sigmoid, testBank, type V, type Wrong } from "./bank";

const times = (...vectors: V[]) => vectors.reduce((a, b) => math.dotMultiply(a, b) as V);
const less = (v: V) => v.map((value) => 1 - value);
const lessSquare = (v: V) => v.map((value) => 1 - value ** 2);

const right: readonly Right[] = [
  [
    "05-3",
    "loops",
    (forget: V, input: V, candidate: V, cellBefore: V, dCell: V) => {
      const rows: M = [[], [], [], []];
      for (let h = 0; h < forget.length; h++) {
        const [f, i, g, c, d] = [at(forget, h), at(input, h), at(candidate, h), at(cellBefore, h), at(dCell, h)];
        rows[0]?.push(d * c * f * (1 - f));
        rows[1]?.push(d * g * i * (1 - i));
        rows[2]?.push(d * i * (1 - g * g));
        rows[3]?.push(d * f);
      }
      return rows;
    },
  ],
  [
    "05-3",
    "mathjs, elementwise, a Matrix",
    (f: V, i: V, g: V, c: V, d: V) =>
      math.matrix([times(d, c, f, less(f)), times(d, g, i, less(i)), times(d, i, lessSquare(g)), times(d, f)]),
  ],
  [
    "05-3",
    "mathjs derivatives of each unit's formula",
    (f: V, i: V, g: V, c: V, d: V) => {
      // the sums are computed back from the gates, and the whole update is differentiated with respect to each of them
      const cell = math.parse("c / (1 + exp(-p)) + tanh(r) / (1 + exp(-q))");
      const by = ["p", "q", "r", "c"].map((name) => math.derivative(cell, name));
      const logit = (gate: number) => Math.log(gate / (1 - gate));
      return by.map((slope) =>
        d.map(
          (dCell, h) =>
            dCell * slope.evaluate({ c: at(c, h), p: logit(at(f, h)), q: logit(at(i, h)), r: Math.atanh(at(g, h)) }),
        ),
      );
    },
  ],
  [
    "05-3",
    "tensors, stacked",
    (f: V, i: V, g: V, c: V, d: V) => {
      const slope = (gate: V) => tf.mul(gate, tf.sub(1, gate));
      return tf.stack([
        tf.tensor1d(d).mul(c).mul(slope(f)),
        tf.tensor1d(d).mul(g).mul(slope(i)),
        tf
          .tensor1d(d)
          .mul(i)
          .mul(tf.sub(1, tf.square(g))),
        tf.mul(d, f),
      ]);
    },
  ],
  [
    "05-3",
    "tensors, autodiff",
    (f: V, i: V, g: V, c: V, d: V) => {
      const logit = (gate: V) => tf.tensor1d(gate.map((y) => Math.log(y / (1 - y))));
      const update = (p: tf.Tensor, q: tf.Tensor, r: tf.Tensor, before: tf.Tensor) =>
        tf.add(tf.mul(tf.sigmoid(p), before), tf.mul(tf.sigmoid(q), tf.tanh(r)));
      const back = tf.grads(update as (...all: tf.Tensor[]) => tf.Tensor);
      return tf.stack(back([logit(f), logit(i), tf.atanh(g), tf.tensor1d(c)], tf.tensor1d(d)));
    },
  ],
  [
    "05-4",
    "loops",
    (gradients: M, limit: number) => {
      let squares = 0;
      for (const row of gradients) for (const value of row) squares += value * value;
      const norm = Math.sqrt(squares);
      if (norm <= limit) return gradients.map((row) => [...row]);
      return gradients.map((row) => row.map((value) => (value / norm) * limit));
    },
  ],
  [
    "05-4",
    "mathjs",
    (gradients: M, limit: number) => {
      const norm = math.norm(math.flatten(gradients)) as number;
      return math.multiply(math.matrix(gradients), limit / Math.max(norm, limit));
    },
  ],
  [
    "05-4",
    "hypot, and Math.min",
    (gradients: M, limit: number) => {
      const norm = Math.hypot(...gradients.flat());
      const factor = norm === 0 ? 1 : Math.min(1, limit / norm);
      return gradients.map((row) => row.map((value) => factor * value));
    },
  ],
  [
    "05-4",
    "tensors",
    (gradients: M, limit: number) => tf.div(tf.mul(gradients, limit), tf.maximum(tf.norm(gradients), limit)),
  ],
];

type Cell = [f: V, i: V, g: V, c: V, d: V];
const cell = (rows: (...args: Cell) => M) => rows as (...args: never[]) => unknown;
const s = (gate: V) => times(gate, less(gate));
const forgetRow = (...[f, , , c, d]: Cell) => times(d, c, s(f));
const inputRow = (...[, i, g, , d]: Cell) => times(d, g, s(i));
const candidateRow = (...[, i, g, , d]: Cell) => times(d, i, lessSquare(g));
const clip = (by: (gradients: M, limit: number) => M) => by as (...args: never[]) => unknown;
const scale = (gradients: M, factor: number) => math.multiply(gradients, factor) as M;
const long = (gradients: M) => Math.hypot(...gradients.flat());

const wrong: readonly Wrong[] = [
  [
    "05-3",
    "input times input",
    cell((f, i, g, c, d) => [forgetRow(f, i, g, c, d), times(d, i, s(i)), candidateRow(f, i, g, c, d), times(d, f)]),
    "the gradient of the input gate contains the input gate instead of the candidate (input)",
  ],
  [
    "05-3",
    "forget times forget",
    cell((f, i, g, c, d) => [times(d, f, s(f)), inputRow(f, i, g, c, d), candidateRow(f, i, g, c, d), times(d, f)]),
    "the gradient of the forget gate contains the forget gate instead of the old cell state (forget)",
  ],
  [
    "05-3",
    "each factor times itself",
    cell((f, i, g, c, d) => [times(d, f, s(f)), times(d, i, s(i)), times(d, g, lessSquare(g)), times(d, c)]),
    "each factor gets itself instead of the other factor (factors)",
  ],
  [
    "05-3",
    "each activation applied twice",
    cell((f, i, g, c, d) => [
      times(d, c, s(f.map(sigmoid))),
      times(d, g, s(i.map(sigmoid))),
      times(d, i, lessSquare(g.map(Math.tanh))),
      times(d, f),
    ]),
    "all slopes are taken at the outputs instead of at the sums (slopes)",
  ],
  [
    "05-3",
    "input's gradient without the candidate",
    (f: V, i: V, g: V, c: V, d: V) => [
      times(d, c, f, less(f)),
      times(d, i, less(i)),
      times(d, i, lessSquare(g)),
      times(d, f),
    ],
    "the gradient of the input gate does not contain the candidate (candidate)",
  ],
  [
    "05-3",
    "candidate's gradient without the input gate",
    (f: V, i: V, g: V, c: V, d: V) => [
      times(d, c, f, less(f)),
      times(d, g, i, less(i)),
      times(d, lessSquare(g)),
      times(d, f),
    ],
    "the gradient of the candidate does not contain the input gate (input)",
  ],
  [
    "05-3",
    "forget's gradient without the old cell",
    (f: V, i: V, g: V, _c: V, d: V) => [
      times(d, f, less(f)),
      times(d, g, i, less(i)),
      times(d, i, lessSquare(g)),
      times(d, f),
    ],
    "the gradient of the forget gate does not contain the old cell state (cellBefore)",
  ],
  [
    "05-3",
    "gradients of the gates, not of their sums",
    cell((f, i, g, c, d) => [times(d, c), times(d, g), times(d, i), times(d, f)]),
    "all slopes are missing (slopes)",
  ],
  [
    "05-3",
    "gates without a slope",
    cell((...a) => [times(a[4], a[3]), times(a[4], a[2]), candidateRow(...a), times(a[4], a[0])]),
    "the slope of the sigmoid is missing (slope of the sigmoid)",
  ],
  [
    "05-3",
    "a sigmoid of a sigmoid",
    cell((...a) => {
      const [f, i, g, c, d] = a;
      return [times(d, c, s(f.map(sigmoid))), times(d, g, s(i.map(sigmoid))), candidateRow(...a), times(d, f)];
    }),
    "the slope of the sigmoid is taken at the gate instead of at its sum (slope of the sigmoid)",
  ],
  [
    "05-3",
    "1 - f² for gates",
    cell((...a) => {
      const [f, i, g, c, d] = a;
      return [times(d, c, lessSquare(f)), times(d, g, lessSquare(i)), candidateRow(...a), times(d, f)];
    }),
    "the slope of tanh is used instead of the slope of the sigmoid (slope of the sigmoid)",
  ],
  [
    "05-3",
    "candidate without a slope",
    cell((...a) => [forgetRow(...a), inputRow(...a), times(a[4], a[1]), times(a[4], a[0])]),
    "the slope of tanh is missing (slope of tanh)",
  ],
  [
    "05-3",
    "a tanh of a tanh",
    cell((...a) => {
      const slope = lessSquare(a[2].map(Math.tanh));
      return [forgetRow(...a), inputRow(...a), times(a[4], a[1], slope), times(a[4], a[0])];
    }),
    "the slope of tanh is taken at the candidate instead of at its sum (slope of tanh)",
  ],
  [
    "05-3",
    "1 - g",
    cell((...a) => [forgetRow(...a), inputRow(...a), times(a[4], a[1], less(a[2])), times(a[4], a[0])]),
    "the square is missing in the slope of tanh (slope of tanh)",
  ],
  [
    "05-3",
    "g (1 - g)",
    cell((...a) => [forgetRow(...a), inputRow(...a), times(a[4], a[1], s(a[2])), times(a[4], a[0])]),
    "the slope of the sigmoid is used instead of the slope of tanh (slope of tanh)",
  ],
  [
    "05-3",
    "factors of forget and input exchanged",
    cell((...a) => {
      const [f, i, g, c, d] = a;
      return [times(d, g, s(f)), times(d, c, s(i)), candidateRow(...a), times(d, f)];
    }),
    "forget and input are swapped (forget and input)",
  ],
  [
    "05-3",
    "the new cell",
    cell((...a) => {
      const [f, i, g, c, d] = a;
      const now = math.add(times(f, c), times(i, g)) as V;
      return [times(d, now, s(f)), inputRow(...a), candidateRow(...a), times(d, f)];
    }),
    "the new cell is used instead of the old cell (cellBefore)",
  ],
  [
    "05-3",
    "back through the input gate",
    cell((...a) => [forgetRow(...a), inputRow(...a), candidateRow(...a), times(a[4], a[1])]),
    "dCellBefore goes through the input gate (cellBefore)",
  ],
  [
    "05-3",
    "no forget gate, as in 1997",
    cell((...a) => [forgetRow(...a), inputRow(...a), candidateRow(...a), a[4]]),
    "dCell goes back unchanged, as if there were no forget gate (cellBefore)",
  ],
  [
    "05-3",
    "its own factor",
    cell((...a) => [forgetRow(...a), inputRow(...a), times(a[4], a[2], lessSquare(a[2])), times(a[4], a[0])]),
    "the gradient of the candidate contains the candidate instead of the input gate (candidate)",
  ],
  [
    "05-3",
    "another order",
    cell((...a) => [forgetRow(...a), candidateRow(...a), inputRow(...a), times(a[4], a[0])]),
    "the rows of input and candidate are swapped (order)",
  ],
  [
    "05-3",
    "what arrives forgotten",
    cell((f, i, g, c) => [times(c, s(f)), times(g, s(i)), times(i, lessSquare(g)), f]),
    "dCell is missing (dCell)",
  ],
  [
    "05-4",
    "row by row",
    clip((d, m) => d.map((row) => (Math.hypot(...row) > m ? row.map((v) => (v * m) / Math.hypot(...row)) : row))),
    "each list is clipped on its own (global norm)",
  ],
  [
    "05-4",
    "number by number",
    clip((d, m) => d.map((row) => row.map((v) => (Math.abs(v) > m ? Math.sign(v) * m : v)))),
    "each number is clipped on its own (global norm)",
  ],
  [
    "05-4",
    "sum of norms",
    clip((d, m) => scale(d, m / Math.max(m, math.sum(d.map((row) => Math.hypot(...row)))))),
    "the norms of the lists are added up (global norm)",
  ],
  [
    "05-4",
    "no root",
    clip((d, m) => scale(d, m / Math.max(m, long(d) ** 2))),
    "the root is missing: the squared norm is compared (norm)",
  ],
  [
    "05-4",
    "absolute values",
    clip((d, m) => scale(d, m / Math.max(m, math.sum(math.abs(d.flat()))))),
    "the absolute values are added up instead of the squares (norm)",
  ],
  [
    "05-4",
    "no squares",
    clip((d, m) => scale(d, m / Math.max(m, Math.abs(math.sum(d.flat()))))),
    "the numbers are added up without being squared (norm)",
  ],
  [
    "05-4",
    "largest",
    clip((d, m) => scale(d, m / Math.max(m, math.max(math.abs(d.flat()))))),
    "the largest number is used as the norm (norm)",
  ],
  [
    "05-4",
    "mean",
    clip((d, m) => scale(d, m / Math.max(m, long(d) / Math.sqrt(d.flat().length)))),
    "the mean of the squares is used instead of their sum (norm)",
  ],
  ["05-4", "always", clip((d, m) => scale(d, m / long(d))), "short gradients are rescaled as well (limit)"],
  [
    "05-4",
    "short gradients lengthened",
    clip((d, m) => (long(d) < m ? scale(d, m / long(d)) : d)),
    "min is used instead of max (limit)",
  ],
  ["05-4", "not at all", clip((d) => d), "nothing is clipped (limit)"],
  [
    "05-4",
    "to length 1",
    clip((d, m) => (long(d) > m ? scale(d, 1 / long(d)) : d)),
    "a long gradient is shortened to length 1 instead of `limit` (factor)",
  ],
  [
    "05-4",
    "reciprocal factor",
    clip((d, m) => (long(d) > m ? scale(d, long(d) / m) : d)),
    "the factor is norm / limit instead of limit / norm (factor)",
  ],
  ["05-4", "twice", clip((d, m) => scale(d, Math.min(1, m / long(d)) ** 2)), "the factor is squared (factor)"],
  [
    "05-3",
    "back through the old cell",
    cell((...a) => [forgetRow(...a), inputRow(...a), candidateRow(...a), times(a[4], a[3])]),
    "dCellBefore contains the old cell state instead of the forget gate (cellBefore)",
  ],
  [
    "05-3",
    "(1 - g)²",
    cell((...a) => [forgetRow(...a), inputRow(...a), times(a[4], a[1], less(a[2]), less(a[2])), times(a[4], a[0])]),
    "(1 - g)² is used instead of 1 - g² (slope of tanh)",
  ],
  [
    "05-4",
    "the longest row",
    clip((d, m) => scale(d, m / Math.max(m, ...d.map((row) => Math.hypot(...row))))),
    "the norm of the longest row is used (global norm)",
  ],
  [
    "05-4",
    "the first row",
    clip((d, m) => scale(d, m / Math.max(m, Math.hypot(...(d[0] ?? []))))),
    "only the norm of the first row is used (global norm)",
  ],
  [
    "05-4",
    "squares compared",
    clip((d, m) => (long(d) ** 2 > m ? scale(d, m / long(d)) : d)),
    "limit is compared with the squared norm (norm)",
  ],
  [
    "05-4",
    "no limit in the factor",
    clip((d, m) => scale(d, 1 / Math.max(m, long(d)))),
    "limit is missing in the factor (factor)",
  ],
  [
    "05-4",
    "entries counted",
    clip((d, m) => {
      let count = 0;
      for (const row of d) for (const _ of row) count++;
      return scale(d, count > m ? m / count : 1);
    }),
    "the number of entries is used as the norm (norm)",
  ],
  [
    "05-4",
    "lists counted",
    clip((d, m) => (d.length > m ? scale(d, m / d.length) : d)),
    "the number of lists is used as the norm (norm)",
  ],
  [
    "05-4",
    "entries of each list counted",
    clip((d, m) => d.map((row) => row.map((value) => (row.length > m ? (value * m) / row.length : value)))),
    "the number of entries in each list is used as the norm (norm)",
  ],
  ["05-4", "dropped", clip((d, m) => (long(d) > m ? scale(d, 0) : d)), "a long gradient is replaced by 0 (factor)"],
];

testBank("05", right, wrong);
