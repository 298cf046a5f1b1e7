import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import {
  add,
  type GateOperands,
  hardSigmoid,
  matrixTimesColumn,
  preActivation,
  rowTimesMatrix,
  sigmoid,
} from "../algebra";

const wrong: readonly WrongVersion[] = [
  {
    term: "bias",
    name: "the bias is missing",
    implementation: ({ kernel, recurrent, x, hidden }: GateOperands) =>
      add(rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent)).map(sigmoid),
    hint: "add the bias to the two products, before the sigmoid.",
  },
  {
    term: "bias",
    name: "the sign of the bias is reversed",
    implementation: (given: GateOperands) => preActivation({ ...given, bias: given.bias.map((b) => -b) }).map(sigmoid),
    hint: "add the bias, so that a large positive bias keeps the gate open.",
  },
  {
    term: "recurrent",
    name: "the recurrent term is missing",
    implementation: ({ kernel, bias, x }: GateOperands) => add(bias, rowTimesMatrix(x, kernel)).map(sigmoid),
    hint: "hidden · recurrent belongs to the sum, because the gate also reads the previous hidden state.",
  },
  {
    term: "input",
    name: "the input term is missing",
    implementation: ({ recurrent, bias, hidden }: GateOperands) =>
      add(bias, rowTimesMatrix(hidden, recurrent)).map(sigmoid),
    hint: "x · kernel belongs to the sum, because the gate also reads the current input.",
  },
  {
    term: "input and recurrent",
    name: "x and hidden are swapped",
    implementation: (given: GateOperands) =>
      preActivation({ ...given, kernel: given.recurrent, recurrent: given.kernel }).map(sigmoid),
    hint: "multiply x by kernel, and hidden by recurrent.",
  },
  {
    term: "kernel",
    name: "the kernel is transposed",
    implementation: ({ kernel, recurrent, bias, x, hidden }: GateOperands) =>
      add(bias, matrixTimesColumn(kernel, x), rowTimesMatrix(hidden, recurrent)).map(sigmoid),
    hint: "x is a row, multiplied by the kernel [F, H] on its right: unit j sums x[i] * kernel[i][j] over i.",
  },
  {
    term: "recurrent",
    name: "the recurrent kernel is transposed",
    implementation: ({ kernel, recurrent, bias, x, hidden }: GateOperands) =>
      add(bias, rowTimesMatrix(x, kernel), matrixTimesColumn(recurrent, hidden)).map(sigmoid),
    hint: "hidden is a row, multiplied by recurrent on its right: unit j sums hidden[i] * recurrent[i][j] over i.",
  },
  {
    term: "kernel and recurrent",
    name: "both kernels are transposed",
    implementation: ({ kernel, recurrent, bias, x, hidden }: GateOperands) =>
      add(bias, matrixTimesColumn(kernel, x), matrixTimesColumn(recurrent, hidden)).map(sigmoid),
    hint: "x and hidden are rows, multiplied by matrices on their right: unit j sums x[i] * kernel[i][j] over the first index i.",
  },
  {
    term: "activation",
    name: "tanh is used instead of the sigmoid",
    implementation: (given: GateOperands) => preActivation(given).map(Math.tanh),
    hint: "a gate is between 0 (forget) and 1 (keep); tanh is between -1 and 1.",
  },
  {
    term: "activation",
    name: "the hard sigmoid is used instead of the sigmoid",
    implementation: (given: GateOperands) => preActivation(given).map(hardSigmoid),
    hint: "clip(0.2 a + 0.5) is the default of tf.layers; the lesson's gate uses the smooth sigmoid.",
  },
  {
    term: "activation",
    name: "the sigmoid is missing",
    implementation: (given: GateOperands) => preActivation(given),
    hint: "the sum can be any number; the sigmoid turns it into a number between 0 and 1.",
  },
  {
    term: "activation",
    name: "the gate is reversed, 1 - f",
    implementation: (given: GateOperands) => preActivation(given).map((a) => 1 - sigmoid(a)),
    hint: "the forget gate is the share that is kept: 1 keeps all, 0 forgets all.",
  },
  {
    term: "activation",
    name: "the sigmoid is applied twice",
    implementation: (given: GateOperands) => preActivation(given).map((a) => sigmoid(sigmoid(a))),
    hint: "apply the sigmoid once; a second sigmoid gives only numbers between 0.5 and 0.731.",
  },
  {
    term: "activation",
    name: "the sigmoid is applied before the bias is added",
    implementation: ({ kernel, recurrent, bias, x, hidden }: GateOperands) =>
      add(bias, add(rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent)).map(sigmoid)),
    hint: "compute the whole sum, including the bias, and then apply the sigmoid.",
  },
];

/** The exercise `forgetGate(kernel [F,H], recurrent [H,H], bias [H], x [F], hidden [H])`, whose result is sigmoid(x · kernel + hidden · recurrent + bias). [H] */
export const forgetGate: Exercise = {
  id: "02-3",
  title: "forgetGate",
  cases: [
    { kernel: [[0.8]], recurrent: [[0.5]], bias: [1], x: [1], hidden: [0.4] },
    {
      kernel: [
        [0.8, -0.3],
        [0.1, 0.6],
      ],
      recurrent: [
        [0.4, 0.9],
        [-0.7, 0.2],
      ],
      bias: [1, -0.5],
      x: [1, -2],
      hidden: [0.5, -0.25],
    },
    {
      kernel: [
        [-0.2, 1.1, 0.4],
        [0.7, 0.3, -0.9],
        [0.5, -0.6, 0.8],
      ],
      recurrent: [
        [0.1, -0.4, 0.6],
        [0.9, 0.2, -0.3],
        [-0.8, 0.5, 0.7],
      ],
      bias: [0.3, 2, -1.5],
      x: [0.5, -1, 1.5],
      hidden: [-0.6, 0.1, 0.8],
    },
  ],
  otherCases: [
    { kernel: [[0.8], [-0.5], [0.25]], recurrent: [[0.4]], bias: [1], x: [1, 2, -1], hidden: [-0.3] },
    {
      kernel: [[0.8, 0.1, -0.4]],
      recurrent: [
        [0.2, 0.3, 0.1],
        [0, -0.5, 0.4],
        [0.6, 0.7, -0.2],
      ],
      bias: [1, 0, -1],
      x: [2],
      hidden: [0.1, 0.2, 0.3],
    },
    // biases this large make exp Infinity in some formulas of the sigmoid
    {
      kernel: [[0.8, -0.3]],
      recurrent: [
        [0.4, 0.9],
        [-0.7, 0.2],
      ],
      bias: [800, -800],
      x: [1],
      hidden: [0.5, -0.25],
    },
  ],
  reference: (given: GateOperands, use: Activations) => preActivation(given).map((a) => use.sigmoid(a, "the gate")),
  // computed by hand: x = 1, h = 0, W = .8, b = 1
  worked: {
    case: { kernel: [[0.8]], recurrent: [[0.5]], bias: [1], x: [1], hidden: [0] },
    expected: [0.8581489350995123],
  },
  wrong,
  tolerance: 1e-5,
};
