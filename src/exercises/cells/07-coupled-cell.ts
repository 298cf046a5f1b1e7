import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, hardSigmoid, sigmoid, type Vector } from "../algebra";

type Parameters = { readonly preActivation: Vector; readonly candidate: Vector; readonly cell: Vector };

/** The numbers of one unit: the sum before the forget gate, the candidate, and the cell of the step before. */
interface Unit {
  readonly a: number;
  readonly g: number;
  readonly c: number;
}

/** Returns the exercise's function for a function of one unit, since units are independent of each other here. */
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
    hint: "preActivation belongs to the forget gate: sigmoid(a) multiplies the cell, and 1 - sigmoid(a) the candidate.",
  },
  {
    term: "input",
    name: "the input gate is held open, i = 1",
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
    hint: "change the sign before the sigmoid, sigmoid(-a): a gate is never below 0.",
  },
  {
    term: "input",
    name: "the sigmoid is applied to 1 - a instead of -a",
    implementation: perUnit(({ a, g, c }) => sigmoid(a) * c + sigmoid(1 - a) * g),
    hint: "1 - sigmoid(a) is sigmoid(-a); sigmoid(1 - a) is something else.",
  },
  {
    term: "input",
    name: "the input gate is missing, and the candidate with it",
    implementation: perUnit(({ a, c }) => sigmoid(a) * c),
    hint: "(1 - f) * g is written into the cell.",
  },
  {
    term: "forget",
    name: "the forget gate is held open, f = 1",
    implementation: perUnit(({ a, g, c }) => c + (1 - sigmoid(a)) * g),
    hint: "the cell is multiplied by f before anything is added.",
  },
  {
    term: "forget",
    name: "the old cell is missing",
    implementation: perUnit(({ a, g }) => (1 - sigmoid(a)) * g),
    hint: "f * c of the old cell is kept.",
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
    hint: "clip(0.2 a + 0.5) is tf.layers' default; the lesson's gate is the smooth sigmoid.",
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

/** `coupledCell(preActivation [H], candidate [H], cell [H])`: f c + (1 - f) g with f = sigmoid(preActivation). [H] */
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
    // exp(800) is Infinity: exp(a) / (1 + exp(a)) is NaN there
    { preActivation: [800, -800], candidate: [0.4, -0.6], cell: [1.5, 2] },
  ],
  reference: (given: Parameters, use: Activations) =>
    perUnit(({ a, g, c }) => mixed(use.sigmoid(a, "the forget gate"), g, c))(given),
  // f = .858149 as in lesson 02: .858149 * 2 + .141851 * .761594
  worked: {
    case: { preActivation: [1.8], candidate: [0.761594], cell: [2] },
    expected: [1.8243307901208465],
  },
  wrong,
  tolerance: 1e-5,
};
