import { at, type M, row, sigmoid, sum, t, type V } from "../bank";
import { CONSTANT, type Mistake, OPPOSITE, OVERFLOW, TRANSPOSED_RESULT, testMistakes } from "./table";

const { tanh } = Math;
type Activation = (a: number) => number;
const same: Activation = (a) => a;
const hard: Activation = (a) => Math.max(0, Math.min(1, 0.2 * a + 0.5));
const overflowing: Activation = (a) => Math.exp(a) / (1 + Math.exp(a));
type Args = [kernel: M, recurrent: M, bias: V, x: V, hidden: V, cell: V];
const shown = (...[k, u, b, x, h, c]: Args) => sum(row(x, k), row(h, u), b).map((a, j) => sigmoid(a) * tanh(at(c, j)));
/** Returns an attempt that computes a step with these activations, and reads the gates in this order. */
const stepOf =
  (own: Partial<Record<"i" | "f" | "g" | "o" | "c", Activation>>, order = "ifgo") =>
  (...[k, u, b, x, h, c]: Args) => {
    const use = { i: sigmoid, f: sigmoid, g: tanh, o: sigmoid, c: tanh, ...own };
    const a = sum(row(x, k), row(h, u), b);
    const of = (gate: "i" | "f" | "g" | "o", j: number) => use[gate](at(a, order.indexOf(gate) * c.length + j));
    const cell = c.map((one, j) => of("f", j) * one + of("i", j) * of("g", j));
    return { cell, hidden: cell.map((one, j) => of("o", j) * use.c(one)) };
  };
const step = stepOf({});
const diagonals = (m: M) => m.map((weights, i) => weights.map((one, j) => (j % m.length === i ? one : 0)));

const mistakes: readonly Mistake[] = [
  [
    "04-3",
    "the kernels swapped",
    (...[k, u, ...rest]: Args) => shown(u, k, ...rest),
    "either `kernel` and `recurrent` are swapped, or `x` and `hidden` are swapped: ",
  ],
  [
    "04-3",
    "only the diagonal",
    (...[k, u, ...rest]: Args) => shown(k, diagonals(u), ...rest),
    "only the diagonal of `recurrent` is used: ",
  ],
  ["04-3", "the kernel transposed", (...[k, ...rest]: Args) => shown(t(k), ...rest), "`kernel` is transposed: "],
  [
    "04-3",
    "no input",
    (...[k, u, b, x, h, c]: Args) =>
      shown(
        k,
        u,
        b,
        x.map(() => 0),
        h,
        c,
      ),
    "either `kernel` is left out, or `x` is left out: ",
  ],
  [
    "04-3",
    "hidden and cell swapped",
    (...[k, u, b, x, h, c]: Args) => shown(k, u, b, x, c, h),
    "`hidden` and `cell` are swapped: ",
  ],
  [
    "04-3",
    "a hard sigmoid",
    (...[k, u, b, x, h, c]: Args) => sum(row(x, k), row(h, u), b).map((a, j) => hard(a) * tanh(at(c, j))),
    "the hard sigmoid is used for the output gate: ",
  ],
  [
    "04-3",
    "no sigmoid",
    (...[k, u, b, x, h, c]: Args) => sum(row(x, k), row(h, u), b).map((a, j) => a * tanh(at(c, j))),
    "no sigmoid is applied for the output gate: ",
  ],
  [
    "04-3",
    "exp(a) / (1 + exp(a))",
    (...[k, u, b, x, h, c]: Args) => sum(row(x, k), row(h, u), b).map((a, j) => overflowing(a) * tanh(at(c, j))),
    "it returns NaN",
    OVERFLOW,
  ],
  [
    "04-3",
    "units in reverse order",
    (...args: Args) => shown(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  ["04-3", "minus the state", (...args: Args) => shown(...args).map((h) => -h), OPPOSITE],
  ["04-3", "the numbers of the case by hand", () => [0.285041], CONSTANT],
  [
    "04-4",
    "forget and output swapped",
    stepOf({}, "iogf"),
    "the gates are read in the order input, output, candidate and forget: ",
    "input, forget, candidate and output",
  ],
  [
    "04-4",
    "the order f i o g",
    stepOf({}, "fiog"),
    "the gates are read in the order forget, input, output and candidate: ",
  ],
  [
    "04-4",
    "the candidate first",
    stepOf({}, "gifo"),
    "the gates are read in the order candidate, input, forget and output: ",
  ],
  [
    "04-4",
    "weights unit by unit",
    (...[k, u, b, x, h, c]: Args) => {
      const a = sum(row(x, k), row(h, u), b);
      const cell = c.map((one, j) => sigmoid(at(a, 4 * j + 1)) * one + sigmoid(at(a, 4 * j)) * tanh(at(a, 4 * j + 2)));
      return { cell, hidden: cell.map((one, j) => sigmoid(at(a, 4 * j + 3)) * tanh(one)) };
    },
    "the gates are read unit by unit, [4 j + gate], instead of gate by gate: ",
  ],
  [
    "04-4",
    "the cell read for the hidden state",
    (...[k, u, b, x, , c]: Args) => step(k, u, b, x, c, c),
    "`cell` is read instead of `hidden`: ",
  ],
  [
    "04-4",
    "cell and hidden state swapped",
    (...[k, u, b, x, h, c]: Args) => step(k, u, b, x, c, h),
    "`hidden` and `cell` are swapped: ",
  ],
  [
    "04-4",
    "no input",
    (...[k, u, b, x, h, c]: Args) =>
      step(
        k,
        u,
        b,
        x.map(() => 0),
        h,
        c,
      ),
    "either `kernel` is left out, or `x` is left out: ",
  ],
  [
    "04-4",
    "the diagonals only",
    (...[k, u, ...rest]: Args) => step(k, diagonals(u), ...rest),
    "only the diagonal of `recurrent` is used: ",
  ],
  [
    "04-4",
    "a bias missing in one gate",
    (...[k, u, b, ...rest]: Args) =>
      step(
        k,
        u,
        b.map((one, j) => (j < b.length / 4 ? 0 : one)),
        ...rest,
      ),
    "the part of `bias` for input is left out: ",
  ],
  [
    "04-4",
    "the hidden state missing in one gate",
    (...[k, u, ...rest]: Args) =>
      step(
        k,
        u.map((one) => one.map((value, j) => (j >= (3 * one.length) / 4 ? 0 : value))),
        ...rest,
      ),
    "the part of `recurrent` for output is left out: ",
  ],
  [
    "04-4",
    "tanh for all gates",
    stepOf({ i: tanh, f: tanh, o: tanh }),
    "tanh is used for the input gate, the forget gate and the output gate, instead of the sigmoid: ",
  ],
  [
    "04-4",
    "tanh for the forget gate",
    stepOf({ f: tanh }),
    "tanh is used for the forget gate, instead of the sigmoid: ",
  ],
  [
    "04-4",
    "hard sigmoids",
    stepOf({ i: hard, f: hard, o: hard }),
    "the hard sigmoid is used for the input gate, the forget gate and the output gate: ",
  ],
  [
    "04-4",
    "a sigmoid of the new cell",
    stepOf({ c: sigmoid }),
    "a sigmoid is used for the new cell, instead of tanh: ",
  ],
  ["04-4", "no sigmoid in the output gate", stepOf({ o: same }), "no sigmoid is applied for the output gate: "],
  ["04-4", "1 - f", stepOf({ f: (a) => 1 - sigmoid(a) }), "1 minus the sigmoid is used for the forget gate: "],
  [
    "04-4",
    "exp(a) / (1 + exp(a))",
    stepOf({ i: overflowing, f: overflowing, o: overflowing }),
    "it returns NaN",
    OVERFLOW,
  ],
  ["04-4", "columns for rows", (...args: Args) => t([step(...args).cell, step(...args).hidden]), TRANSPOSED_RESULT],
  [
    "04-4",
    "a record without the cell",
    (...args: Args) => ({ hidden: step(...args).hidden }),
    "it returns { hidden }; expected { cell, hidden }, but `cell` is missing.",
  ],
  [
    "04-4",
    "other names",
    (...args: Args) => ({ c: step(...args).cell, h: step(...args).hidden }),
    "it returns { c, h }; expected { cell, hidden }, but `cell` is missing.",
  ],
  ["04-4", "hidden before cell, in arrays", (...args: Args) => [step(...args).hidden, step(...args).cell], "hidden "],
  [
    "04-4",
    "only the hidden state",
    (...args: Args) => step(...args).hidden,
    "it returns only `hidden`: return all rows: cell and hidden.",
  ],
];

testMistakes("04", mistakes);
