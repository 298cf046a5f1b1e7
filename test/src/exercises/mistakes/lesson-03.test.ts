import { at, type M, row, sigmoid, sum, t, type V } from "../bank";
import {
  ALIASED,
  BACKWARDS,
  EARLY,
  FLAT,
  LAST_ROW,
  LATE,
  type Mistake,
  ONE_TOO_MANY,
  OVERFLOW,
  REVERSED_STEPS,
  SKIPPED,
  TRANSPOSED_RESULT,
  testMistakes,
} from "./table";

const { tanh } = Math;
const overflowing = (a: number) => Math.exp(a) / (1 + Math.exp(a));
const hard = (a: number) => Math.max(0, Math.min(1, 0.2 * a + 0.5));
const diagonal = (m: M) => m.map((weights, i) => weights.map((one, j) => (i === j ? one : 0)));
type Gate = [kernel: M, recurrent: M, bias: V, x: V, hidden: V];
const gate = (...[k, u, b, x, h]: Gate) => sum(row(x, k), row(h, u), b).map(sigmoid);
type Two = [wi: M, ui: M, bi: V, wg: M, ug: M, bg: V, x: V, hidden: V];
const written = (...[wi, ui, bi, wg, ug, bg, x, h]: Two) => {
  const g = sum(row(x, wg), row(h, ug), bg).map(tanh);
  return gate(wi, ui, bi, x, h).map((i, j) => i * at(g, j));
};
const writtenBy = (squash: (a: number) => number, other = tanh) =>
  ((...[wi, ui, bi, wg, ug, bg, x, h]: Two) => {
    const g = sum(row(x, wg), row(h, ug), bg).map(other);
    return sum(row(x, wi), row(h, ui), bi).map((a, j) => squash(a) * at(g, j));
  }) as (...args: never[]) => unknown;
const none = (m: M) => m.map((one) => one.map(() => 0));
type Steps = [forget: M, input: M, candidate: M, initial: V];
const cells = (...[forget, input, candidate, initial]: Steps) => {
  const all: M = [];
  for (const [n, f] of forget.entries()) {
    const before = all[n - 1] ?? initial;
    all.push(f.map((one, j) => one * at(before, j) + at(input[n] ?? [], j) * at(candidate[n] ?? [], j)));
  }
  return all;
};
const zeros = (m: M) => none(m);

const mistakes: readonly Mistake[] = [
  [
    "03-3",
    "the kernels swapped",
    (...[wi, ui, bi, wg, ...rest]: Two) => written(wg, ui, bi, wi, ...rest),
    "`inputKernel` and `candidateKernel` are swapped: ",
  ],
  [
    "03-3",
    "the recurrent kernels swapped",
    (...[wi, ui, bi, wg, ug, ...rest]: Two) => written(wi, ug, bi, wg, ui, ...rest),
    "`inputRecurrent` and `candidateRecurrent` are swapped: ",
  ],
  [
    "03-3",
    "the biases swapped",
    (...[wi, ui, bi, wg, ug, bg, ...rest]: Two) => written(wi, ui, bg, wg, ug, bi, ...rest),
    "`inputBias` and `candidateBias` are swapped: ",
  ],
  [
    "03-3",
    "the hidden state missing in the gate",
    (...[wi, ui, ...rest]: Two) => written(wi, none(ui), ...rest),
    "`inputRecurrent` is left out: ",
  ],
  [
    "03-3",
    "the hidden state missing in the candidate",
    (...[wi, ui, bi, wg, ug, ...rest]: Two) => written(wi, ui, bi, wg, none(ug), ...rest),
    "`candidateRecurrent` is left out: ",
  ],
  [
    "03-3",
    "the input missing in the gate",
    (...[wi, ...rest]: Two) => written(none(wi), ...rest),
    "`inputKernel` is left out: ",
  ],
  [
    "03-3",
    "the input missing in the candidate",
    (...[wi, ui, bi, wg, ...rest]: Two) => written(wi, ui, bi, none(wg), ...rest),
    "`candidateKernel` is left out: ",
  ],
  [
    "03-3",
    "one recurrent kernel transposed",
    (...[wi, ui, ...rest]: Two) => written(wi, t(ui), ...rest),
    "`inputRecurrent` is transposed: ",
  ],
  [
    "03-3",
    "all matrices transposed",
    (...[wi, ui, bi, wg, ug, ...rest]: Two) => written(t(wi), t(ui), bi, t(wg), t(ug), ...rest),
    "`inputKernel`, `inputRecurrent`, `candidateKernel` and `candidateRecurrent` are transposed: ",
  ],
  [
    "03-3",
    "the diagonals only",
    (...[wi, ui, bi, wg, ug, ...rest]: Two) => written(wi, diagonal(ui), bi, wg, diagonal(ug), ...rest),
    "only the diagonal of `inputRecurrent` and `candidateRecurrent` is used: ",
  ],
  [
    "03-3",
    "one diagonal only",
    (...[wi, ui, bi, wg, ug, ...rest]: Two) => written(wi, ui, bi, wg, diagonal(ug), ...rest),
    "only the diagonal of `candidateRecurrent` is used: ",
  ],
  [
    "03-3",
    "the gate's kernel for the candidate",
    (...[wi, ui, bi, , ...rest]: Two) => written(wi, ui, bi, wi, ...rest),
    "`inputKernel` is read instead of `candidateKernel`: ",
  ],
  ["03-3", "a hard sigmoid", writtenBy(hard), "the hard sigmoid is used for the input gate: "],
  ["03-3", "no sigmoid", writtenBy((a) => a), "no sigmoid is applied for the input gate: "],
  ["03-3", "tanh twice", writtenBy(sigmoid, (a) => tanh(tanh(a))), "tanh is applied twice to the candidate: "],
  ["03-3", "exp(a) / (1 + exp(a))", writtenBy(overflowing), "it returns NaN at [0]. Math.exp(800.", OVERFLOW],
  [
    "03-3",
    "a tanh by exponentials",
    writtenBy(sigmoid, (a) => (Math.exp(2 * a) - 1) / (Math.exp(2 * a) + 1)),
    "it returns NaN at [1]. Math.exp(1",
    OVERFLOW,
  ],
  [
    "03-3",
    "units in reverse order",
    (...args: Two) => written(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  ["03-4", "a cell stored too early", (...args: Steps) => [args[3], ...cells(...args).slice(0, -1)], EARLY],
  ["03-4", "a cell stored too late", (...args: Steps) => [...cells(...args).slice(1), cells(...args).at(-1)], LATE],
  ["03-4", "the initial cell as a row", (...args: Steps) => [args[3], ...cells(...args)], ONE_TOO_MANY],
  ["03-4", "only the last cell", (...args: Steps) => cells(...args).at(-1), LAST_ROW],
  [
    "03-4",
    "one array stored in every row",
    (...[forget, input, candidate, initial]: Steps) => {
      const cell = [...initial];
      return forget.map((f, n) => {
        for (let j = 0; j < cell.length; j++)
          cell[j] = at(f, j) * at(cell, j) + at(input[n] ?? [], j) * at(candidate[n] ?? [], j);
        return cell;
      });
    },
    ALIASED,
  ],
  ["03-4", "rows in reverse order", (...args: Steps) => cells(...args).reverse(), REVERSED_STEPS],
  [
    "03-4",
    "steps read backwards",
    (...[f, i, g, c]: Steps) => cells([...f].reverse(), [...i].reverse(), [...g].reverse(), c),
    BACKWARDS,
  ],
  [
    "03-4",
    "a loop that starts at 1",
    (...[f, i, g, c]: Steps) => cells(f.slice(1), i.slice(1), g.slice(1), c),
    SKIPPED,
  ],
  ["03-4", "columns for rows", (...args: Steps) => t(cells(...args)), TRANSPOSED_RESULT],
  ["03-4", "one flat list", (...args: Steps) => cells(...args).flat(), FLAT],
  [
    "03-4",
    "the first forget gate at each step",
    (...[f, i, g, c]: Steps) =>
      cells(
        f.map(() => f[0] as V),
        i,
        g,
        c,
      ),
    "only the first row of `forget` is used: ",
  ],
  [
    "03-4",
    "the last candidate at each step",
    (...[f, i, g, c]: Steps) =>
      cells(
        f,
        i,
        g.map(() => g.at(-1) as V),
        c,
      ),
    "only the last row of `candidate` is used: ",
  ],
  [
    "03-4",
    "the forget gate read for the input gate",
    (...[f, , g, c]: Steps) => cells(f, f, g, c),
    "`forget` is read instead of `input`: ",
  ],
  [
    "03-4",
    "nothing written",
    (...[f, i, g, c]: Steps) => cells(f, zeros(i), g, c),
    "either `input` is left out, or `candidate` is left out: ",
  ],
  [
    "03-4",
    "the next forget gate",
    (...[f, i, g, c]: Steps) =>
      cells(
        f.map((_, n) => (f[n + 1] as V | undefined) ?? c.map(() => Number.NaN)),
        i,
        g,
        c,
      ),
    "it returns NaN at [2, 0]. ",
    "`forget[3]` is read, but `forget` has only 3 entries, 0 to 2",
  ],
];

testMistakes("03", mistakes);
