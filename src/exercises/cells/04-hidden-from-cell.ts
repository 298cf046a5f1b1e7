import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import {
  add,
  at,
  type Matrix,
  matrixTimesColumn,
  preActivation,
  rowTimesMatrix,
  sigmoid,
  type Vector,
} from "../algebra";

type Parameters = {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
  readonly cell: Vector;
};

/** Returns the gate's sum: x · kernel + hidden · recurrent + bias. [H] */
const sum = (given: Parameters) => preActivation(given);

/** The values of one unit: the weighted sum of its gate (a), its new cell state (c) and its old hidden state (h). */
interface Unit {
  readonly a: number;
  readonly c: number;
  readonly h: number;
}

/** Turns a function of one unit into a function with the exercise's parameters. `sums` computes the weighted sums of the gate. */
const from =
  (unit: (one: Unit) => number, sums: (given: Parameters) => number[] = sum) =>
  (given: Parameters) =>
    sums(given).map((a, j) => unit({ a, c: at(given.cell, j), h: at(given.hidden, j) }));
const show = ({ a, c }: Unit) => sigmoid(a) * Math.tanh(c);

const wrong: readonly WrongVersion[] = [
  {
    term: "cell",
    name: "the tanh of the cell is missing",
    implementation: from(({ a, c }) => sigmoid(a) * c),
    hint: "the cell may be any number; the hidden state is o * tanh(c).",
  },
  {
    term: "cell",
    name: "the old hidden state is shown instead of the cell",
    implementation: from(({ a, h }) => sigmoid(a) * Math.tanh(h)),
    hint: "in o * tanh(c), c is the new cell, which is the last argument.",
  },
  {
    term: "cell",
    name: "a sigmoid is applied to the cell instead of tanh",
    implementation: from(({ a, c }) => sigmoid(a) * sigmoid(c)),
    hint: "use tanh, which keeps the cell's sign.",
  },
  {
    term: "output",
    name: "the output gate is missing",
    implementation: from(({ c }) => Math.tanh(c)),
    hint: "the gate is the share of tanh(c) that is shown; multiply tanh(c) by the gate.",
  },
  {
    term: "output",
    name: "the gate itself is returned",
    implementation: from(({ a }) => sigmoid(a)),
    hint: "o is a gate; the hidden state is o * tanh(c).",
  },
  {
    term: "output",
    name: "tanh is used for the gate instead of the sigmoid",
    implementation: from(({ a, c }) => Math.tanh(a) * Math.tanh(c)),
    hint: "a gate is a share, from 0 to 1.",
  },
  {
    term: "output",
    name: "the gate is reversed, 1 - o",
    implementation: from(({ a, c }) => (1 - sigmoid(a)) * Math.tanh(c)),
    hint: "a gate of 1 shows the cell, a gate of 0 hides it.",
  },
  {
    term: "product",
    name: "the tanh is taken of the product instead of the cell",
    implementation: from(({ a, c }) => Math.tanh(sigmoid(a) * c)),
    hint: "compute tanh(c) first, and then multiply by the gate.",
  },
  {
    term: "product",
    name: "gate and cell are added, not multiplied",
    implementation: from(({ a, c }) => sigmoid(a) + Math.tanh(c)),
    hint: "multiply by a gate, do not add it.",
  },
  {
    term: "bias",
    name: "the bias is missing",
    implementation: from(show, (given) => sum({ ...given, bias: given.bias.map(() => 0) })),
    hint: "add the bias to the two products, before the sigmoid.",
  },
  {
    term: "recurrent",
    name: "the hidden state is ignored",
    implementation: from(show, ({ kernel, bias, x }) => add(bias, rowTimesMatrix(x, kernel))),
    hint: "hidden · recurrent belongs to the gate's sum.",
  },
  {
    term: "recurrent",
    name: "the gate reads the new cell instead of the hidden state",
    implementation: from(show, ({ kernel, recurrent, bias, x, cell }) =>
      add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(cell, recurrent)),
    ),
    hint: "gates read the hidden state of the previous step; only a peephole would read the cell.",
  },
  {
    term: "recurrent",
    name: "the recurrent kernel is transposed",
    implementation: from(show, ({ kernel, recurrent, bias, x, hidden }) =>
      add(bias, rowTimesMatrix(x, kernel), matrixTimesColumn(recurrent, hidden)),
    ),
    hint: "unit j sums hidden[i] * recurrent[i][j] over i.",
  },
  {
    term: "recurrent",
    name: "the hidden state is added without its weights",
    implementation: from(show, ({ kernel, bias, x, hidden }) => add(bias, rowTimesMatrix(x, kernel), hidden)),
    hint: "the sum needs the product hidden · recurrent, not hidden itself.",
  },
  {
    term: "bias",
    name: "the bias is added after the sigmoid",
    implementation: (given: Parameters) =>
      sum({ ...given, bias: given.bias.map(() => 0) }).map(
        (a, j) => (sigmoid(a) + at(given.bias, j)) * Math.tanh(at(given.cell, j)),
      ),
    hint: "it belongs to the sum that goes into the sigmoid.",
  },
  {
    term: "cell",
    name: "the gate multiplies the old hidden state",
    implementation: from(({ a, h }) => sigmoid(a) * h),
    hint: "it multiplies tanh(c), where c is the new cell, the last argument.",
  },
  {
    term: "activations",
    name: "sigmoid and tanh are swapped",
    implementation: from(({ a, c }) => Math.tanh(a) * sigmoid(c)),
    hint: "the gate is a sigmoid of its sum, and the cell goes through tanh.",
  },
];

/** The exercise `hiddenFromCell(kernel [F,H], recurrent [H,H], bias [H], x [F], hidden [H], cell [H])`, whose result is sigmoid(x · kernel + hidden · recurrent + bias) ⊙ tanh(cell). [H] */
export const hiddenFromCell: Exercise = {
  id: "04-3",
  title: "hiddenFromCell",
  cases: [
    { kernel: [[0.6]], recurrent: [[0.2]], bias: [0.5], x: [1], hidden: [0.4], cell: [1.5] },
    {
      kernel: [
        [0.6, -0.3],
        [0.1, 0.8],
      ],
      recurrent: [
        [0.4, 0.9],
        [-0.7, 0.2],
      ],
      bias: [0.5, -0.8],
      x: [1, -2],
      hidden: [0.5, -0.25],
      cell: [-2, -0.7],
    },
  ],
  otherCases: [
    { kernel: [[0.6], [-0.5], [0.25]], recurrent: [[0.2]], bias: [1], x: [1, 2, -1], hidden: [-0.3], cell: [0.9] },
    // biases this large make exp Infinity in some formulas of the sigmoid
    { kernel: [[0.6]], recurrent: [[0.2]], bias: [800], x: [1], hidden: [0.4], cell: [1.5] },
    { kernel: [[0.6]], recurrent: [[0.2]], bias: [-800], x: [1], hidden: [0.4], cell: [1.5] },
  ],
  reference: (given: Parameters, use: Activations) =>
    from(({ a, c }) => use.sigmoid(a, "the output gate") * use.tanh(c, "the cell"))(given),
  // computed by hand: c = 0.474061 and o = σ(0.6) give h = 0.285041
  worked: {
    case: { kernel: [[0.6]], recurrent: [[0.2]], bias: [0], x: [1], hidden: [0], cell: [0.47406138896346633] },
    expected: [0.28504111371283536],
  },
  wrong,
  tolerance: 1e-5,
};
