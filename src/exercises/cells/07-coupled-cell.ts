import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, hardSigmoid, sigmoid, type Vector } from "../algebra";

type Parameters = { readonly preActivation: Vector; readonly candidate: Vector; readonly cell: Vector };

/** The values of one unit: the weighted sum of its forget gate (a), its candidate (g), and its cell state of the previous step (c). */
interface Unit {
  readonly a: number;
  readonly g: number;
  readonly c: number;
}

/** Turns a function of one unit into a function with the exercise's parameters. (The units are independent of each other in this exercise.) */
const perUnit =
  (cellOf: (unit: Unit) => number) =>
  ({ preActivation, candidate, cell }: Parameters): number[] =>
    preActivation.map((a, j) => cellOf({ a, g: at(candidate, j), c: at(cell, j) }));

const mixed = (f: number, g: number, c: number) => f * c + (1 - f) * g;

const wrong: readonly WrongVersion[] = [
  {
    term: "forget and input",
    name: "the two gates are swapped",
    implementation: perUnit(({ a, g, c }) => mixed(1 - sigmoid(a), g, c)),
    hint: "preActivation belongs to the forget gate: sigmoid(a) multiplies the cell, and 1 - sigmoid(a) multiplies the candidate.",
  },
  {
    term: "input",
    name: "the input gate is always open, i = 1",
    implementation: perUnit(({ a, g, c }) => sigmoid(a) * c + g),
    hint: "the two gates are coupled: i = 1 - f.",
  },
  {
    term: "input",
    name: "the input gate is the forget gate, i = f",
    implementation: perUnit(({ a, g, c }) => sigmoid(a) * (c + g)),
    hint: "one gate opens while the other closes: i = 1 - f, which is sigmoid(-a).",
  },
  {
    term: "input",
    name: "the minus sign is outside the sigmoid, i = -f",
    implementation: perUnit(({ a, g, c }) => sigmoid(a) * (c - g)),
    hint: "change the sign before the sigmoid, sigmoid(-a), because a gate is never below 0.",
  },
  {
    term: "input",
    name: "the sigmoid is applied to 1 - a instead of -a",
    implementation: perUnit(({ a, g, c }) => sigmoid(a) * c + sigmoid(1 - a) * g),
    hint: "1 - sigmoid(a) is equal to sigmoid(-a), but not to sigmoid(1 - a).",
  },
  {
    term: "input",
    name: "the input gate and the candidate are missing",
    implementation: perUnit(({ a, c }) => sigmoid(a) * c),
    hint: "add (1 - f) * g to the cell.",
  },
  {
    term: "forget",
    name: "the forget gate is always open, f = 1",
    implementation: perUnit(({ a, g, c }) => c + (1 - sigmoid(a)) * g),
    hint: "multiply the cell by f before you add to it.",
  },
  {
    term: "forget",
    name: "the old cell is missing",
    implementation: perUnit(({ a, g }) => (1 - sigmoid(a)) * g),
    hint: "f * c is the part of the old cell that is kept, so add it.",
  },
  {
    term: "activation",
    name: "the sigmoid is missing",
    implementation: perUnit(({ a, g, c }) => mixed(a, g, c)),
    hint: "preActivation is the sum before the sigmoid: f = sigmoid(a).",
  },
  {
    term: "activation",
    name: "tanh is used instead of the sigmoid",
    implementation: perUnit(({ a, g, c }) => mixed(Math.tanh(a), g, c)),
    hint: "a gate is between 0 and 1; tanh is between -1 and 1.",
  },
  {
    term: "activation",
    name: "the hard sigmoid is used instead of the sigmoid",
    implementation: perUnit(({ a, g, c }) => mixed(hardSigmoid(a), g, c)),
    hint: "clip(0.2 a + 0.5) is the default of tf.layers; the lesson's gate uses the smooth sigmoid.",
  },
  {
    term: "candidate",
    name: "tanh is applied to the candidate again",
    implementation: perUnit(({ a, g, c }) => mixed(sigmoid(a), Math.tanh(g), c)),
    hint: "the argument candidate is the value after its tanh.",
  },
  {
    term: "cell",
    name: "the new cell goes through a tanh",
    implementation: perUnit(({ a, g, c }) => Math.tanh(mixed(sigmoid(a), g, c))),
    hint: "tanh of the cell belongs to the hidden state; the cell itself does not go through tanh.",
  },
];

/** The exercise `coupledCell(preActivation [H], candidate [H], cell [H])`, whose result is f c + (1 - f) g with f = sigmoid(preActivation). [H] */
export const coupledCell: Exercise = {
  id: "07-4",
  title: "coupledCell",
  cases: [
    { preActivation: [1.8], candidate: [0.761594], cell: [2] },
    { preActivation: [-0.7, 3], candidate: [-0.6, 0.9], cell: [0.4, -1.5] },
    { preActivation: [0.5, -2, 1.2], candidate: [0.3, 0.8, -0.95], cell: [-0.8, 2.5, 0.6] },
  ],
  otherCases: [
    { preActivation: [0, -4, 4, 1], candidate: [1, -1, 0.5, 0], cell: [3, -3, 0, 0.25] },
    // exp(800) is Infinity, so the sigmoid written as exp(a) / (1 + exp(a)) gives NaN at 800
    { preActivation: [800, -800], candidate: [0.4, -0.6], cell: [1.5, 2] },
  ],
  reference: (given: Parameters, use: Activations) =>
    perUnit(({ a, g, c }) => mixed(use.sigmoid(a, "the forget gate"), g, c))(given),
  // f = 0.858149, as in lesson 02, so the result is 0.858149 * 2 + 0.141851 * 0.761594
  worked: {
    case: { preActivation: [1.8], candidate: [0.761594], cell: [2] },
    expected: [1.8243307901208465],
  },
  wrong,
  tolerance: 1e-5,
};
