import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { add, at, type Matrix, preActivation, rowTimesMatrix, sigmoid, type Vector } from "../algebra";

type Parameters = {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
  readonly cell: Vector;
};

/** The values of one unit: its four weighted sums (i, f, g, o), its old cell state (c) and its old hidden state (h). */
type Unit = Readonly<Record<"i" | "f" | "g" | "o" | "c" | "h", number>>;
/** Computes the new cell and the new hidden state of one unit. */
type Step = (unit: Unit) => { readonly cell: number; readonly hidden: number };
type Order = readonly ("i" | "f" | "g" | "o")[];

const sums = (given: Parameters) => preActivation(given);

/**
 * Turns a step of one unit into a function with the exercise's parameters.
 *
 * @param order the order in which the gates are read from the columns.
 * @param all computes the weighted sums of the four gates, side by side. [4H]
 */
const from =
  (step: Step, order: Order = ["i", "f", "g", "o"], all = sums) =>
  (given: Parameters): number[][] => {
    const { hidden, cell } = given;
    const a = all(given);
    const places = (gate: Order[number], j: number) => at(a, order.indexOf(gate) * cell.length + j);
    const units = cell.map((c, j) => ({
      i: places("i", j),
      f: places("f", j),
      g: places("g", j),
      o: places("o", j),
      c,
      h: at(hidden, j),
    }));
    const next = units.map(step);
    return [next.map((one) => one.cell), next.map((one) => one.hidden)];
  };
const update = ({ i, f, g, c }: Unit) => sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
const step: Step = (unit) => ({ cell: update(unit), hidden: sigmoid(unit.o) * Math.tanh(update(unit)) });
/** Returns a step with another cell update. */
const withUpdate =
  (other: (unit: Unit) => number): Step =>
  (unit) => ({ cell: other(unit), hidden: sigmoid(unit.o) * Math.tanh(other(unit)) });

const wrong: readonly WrongVersion[] = [
  {
    term: "input and forget",
    name: "input and forget are swapped",
    implementation: from(step, ["f", "i", "g", "o"]),
    hint: "the order of Keras is input, forget, candidate, output: input begins at column 0, forget at column H.",
  },
  {
    term: "candidate and output",
    name: "candidate and output are swapped, as CS231n orders them",
    implementation: from(step, ["i", "f", "o", "g"]),
    hint: "the order of Keras is input, forget, candidate, output: candidate begins at column 2H, output at column 3H.",
  },
  {
    term: "bias",
    name: "the bias is missing",
    implementation: from(step, undefined, (given) => sums({ ...given, bias: given.bias.map(() => 0) })),
    hint: "each of the four sums has a bias, so `bias` has 4H entries.",
  },
  {
    term: "recurrent",
    name: "the hidden state is ignored",
    implementation: from(step, undefined, ({ kernel, bias, x }) => add(bias, rowTimesMatrix(x, kernel))),
    hint: "hidden · recurrent belongs to all four sums.",
  },
  {
    term: "forget",
    name: "the forget gate is missing",
    implementation: from(withUpdate(({ i, g, c }) => c + sigmoid(i) * Math.tanh(g))),
    hint: "multiply the old cell by the sigmoid of the second sum.",
  },
  {
    term: "input",
    name: "the input gate is missing",
    implementation: from(withUpdate(({ f, g, c }) => sigmoid(f) * c + Math.tanh(g))),
    hint: "multiply the candidate by the sigmoid of the first sum.",
  },
  {
    term: "candidate",
    name: "the candidate goes through a sigmoid",
    implementation: from(withUpdate(({ i, f, g, c }) => sigmoid(f) * c + sigmoid(i) * sigmoid(g))),
    hint: "what is written may be negative, so the activation is tanh.",
  },
  {
    term: "candidate",
    name: "the tanh of the candidate is missing",
    implementation: from(withUpdate(({ i, f, g, c }) => sigmoid(f) * c + sigmoid(i) * g)),
    hint: "apply tanh to the third sum.",
  },
  {
    term: "cell",
    name: "the forget gate multiplies the hidden state instead of the cell",
    implementation: from(withUpdate(({ i, f, g, h }) => sigmoid(f) * h + sigmoid(i) * Math.tanh(g))),
    hint: "the forget gate multiplies the old cell, which is the last argument.",
  },
  {
    term: "cell",
    name: "the new cell goes through tanh before it is kept",
    implementation: from(withUpdate((unit) => Math.tanh(update(unit)))),
    hint: "tanh(c) is only for the hidden state; the cell itself is passed on unchanged.",
  },
  {
    term: "hidden",
    name: "the tanh of the cell is missing",
    implementation: from((unit) => ({ cell: update(unit), hidden: sigmoid(unit.o) * update(unit) })),
    hint: "the hidden state is o * tanh(c).",
  },
  {
    term: "hidden",
    name: "the hidden state is computed from the old cell instead of the new cell",
    implementation: from((unit) => ({ cell: update(unit), hidden: sigmoid(unit.o) * Math.tanh(unit.c) })),
    hint: "compute the new cell first, and then h = o * tanh(new cell).",
  },
  {
    term: "output",
    name: "the output gate is missing",
    implementation: from((unit) => ({ cell: update(unit), hidden: Math.tanh(update(unit)) })),
    hint: "multiply tanh(c) by the sigmoid of the fourth sum.",
  },
  {
    term: "result",
    name: "hidden and cell are returned in the wrong order",
    implementation: from((unit) => ({ cell: step(unit).hidden, hidden: step(unit).cell })),
    hint: "return { cell, hidden }.",
  },
  {
    term: "input",
    name: "1 - f is used instead of the input gate",
    implementation: from(withUpdate(({ f, g, c }) => sigmoid(f) * c + (1 - sigmoid(f)) * Math.tanh(g))),
    hint: "an LSTM's input gate has its own sum, the first of the four.",
  },
  {
    term: "candidate",
    name: "the candidate is missing",
    implementation: from(withUpdate(({ i, f, c }) => sigmoid(f) * c + sigmoid(i))),
    hint: "what is written is i * g, where g is tanh of the third sum.",
  },
  {
    term: "plus",
    name: "the two products are multiplied, not added",
    implementation: from(withUpdate(({ i, f, g, c }) => sigmoid(f) * c * sigmoid(i) * Math.tanh(g))),
    hint: "the new cell is a sum of two products: f * c + i * g.",
  },
  {
    term: "hidden",
    name: "the output gate itself is returned as the hidden state",
    implementation: from((unit) => ({ cell: update(unit), hidden: sigmoid(unit.o) })),
    hint: "the hidden state is the product o * tanh(c).",
  },
  {
    term: "hidden",
    name: "the tanh is taken of the product instead of the cell",
    implementation: from((unit) => ({ cell: update(unit), hidden: Math.tanh(sigmoid(unit.o) * update(unit)) })),
    hint: "first tanh(c), then the product with o.",
  },
];

/**
 * The exercise `wholeStep(kernel [F,4H], recurrent [H,4H], bias [4H], x [F], hidden [H], cell [H])`, with the gates in the order input, forget,
 * candidate, output. The result is { cell [H], hidden [H] } (see `NextState`).
 */
export const wholeStep: Exercise = {
  id: "04-4",
  title: "wholeStep",
  cases: [
    {
      kernel: [[0.5, 0.8, 1, 0.6]],
      recurrent: [[0.4, -0.3, 0.5, 0.2]],
      bias: [0.3, 1, -0.2, 0.4],
      x: [1],
      hidden: [0.6],
      cell: [-0.9],
    },
    {
      kernel: [
        [0.5, -0.2, 0.8, 0.3, 1, -0.6, 0.6, 0.1],
        [-0.4, 0.7, 0.2, -0.5, 0.3, 0.9, -0.1, 0.8],
      ],
      recurrent: [
        [0.4, 0.1, -0.3, 0.6, 0.5, -0.7, 0.2, 0.9],
        [-0.2, 0.3, 0.7, -0.4, 0.1, 0.8, -0.5, 0.6],
      ],
      bias: [0.1, -0.3, 1, 0.5, 0.2, -0.4, 0.7, -0.6],
      x: [1, -0.5],
      hidden: [0.3, -0.6],
      cell: [1.2, -0.8],
    },
  ],
  otherCases: [
    {
      kernel: [
        [0.5, 0.8, 1, 0.6],
        [0.1, -0.2, 0.3, -0.4],
        [-0.6, 0.5, -0.4, 0.3],
      ],
      recurrent: [[0.4, -0.3, 0.5, 0.2]],
      bias: [0, 1, 0, 0],
      x: [1, 2, -1],
      hidden: [-0.3],
      cell: [2],
    },
    // biases this large make exp Infinity in some formulas of the sigmoid
    {
      kernel: [[0.5, 0.8, 1, 0.6]],
      recurrent: [[0.4, -0.3, 0.5, 0.2]],
      bias: [800, -900, 0.5, 1000],
      x: [1],
      hidden: [0.6],
      cell: [-0.9],
    },
  ],
  reference: (given: Parameters, use: Activations) =>
    from(({ i, f, g, o, c }) => {
      const written = use.sigmoid(i, "the input gate") * use.tanh(g, "the candidate");
      const cell = use.sigmoid(f, "the forget gate") * c + written;
      return { cell, hidden: use.sigmoid(o, "the output gate") * use.tanh(cell, "the new cell") };
    })(given),
  rows: ["cell", "hidden"],
  gateColumns: {
    gates: ["input", "forget", "candidate", "output"],
    arguments: ["kernel", "recurrent", "bias"],
  },
  // computed by hand: x = 1 gives c = 0.474061 and h = 0.285041
  worked: {
    case: {
      kernel: [[0.5, 0.8, 1, 0.6]],
      recurrent: [[0.4, -0.3, 0.5, 0.2]],
      bias: [0, 1, 0, 0],
      x: [1],
      hidden: [0],
      cell: [0],
    },
    expected: [0.47406138896346633, 0.28504111371283536],
  },
  wrong,
  tolerance: 1e-5,
};
