import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { sigmoid } from "../algebra";
import { but, gateSlope, type Parameters, perUnit, right, tanhSlope } from "./backward-rows";

const wrong: readonly WrongVersion[] = [
  {
    term: "slopes",
    name: "all slopes are missing",
    implementation: perUnit(({ f, i, g, before, dCell }) => ({
      dForget: dCell * before,
      dInput: dCell * g,
      dCandidate: dCell * i,
      dBefore: dCell * f,
    })),
    hint: "these are the gradients of the gates; for the gradients of their weighted sums, multiply by the slopes f (1 - f), i (1 - i) and 1 - g * g.",
  },
  {
    term: "slope of the sigmoid",
    name: "the slope of the sigmoid is missing",
    implementation: but(({ g, before, dCell }) => ({ dForget: dCell * before, dInput: dCell * g })),
    hint: "forget and input are sigmoids of their sums: multiply by f (1 - f) and i (1 - i).",
  },
  {
    term: "slope of the sigmoid",
    name: "the slope of the sigmoid is taken at the gate instead of at its sum",
    implementation: but(({ f, i, g, before, dCell }) => ({
      dForget: dCell * before * gateSlope(sigmoid(f)),
      dInput: dCell * g * gateSlope(sigmoid(i)),
    })),
    hint: "forget is already the output of the sigmoid. The slope is f (1 - f) of this output, without a second sigmoid.",
  },
  {
    term: "slope of the sigmoid",
    name: "the slope of tanh is used instead of the slope of the sigmoid",
    implementation: but(({ f, i, g, before, dCell }) => ({
      dForget: dCell * before * tanhSlope(f),
      dInput: dCell * g * tanhSlope(i),
    })),
    hint: "1 - y * y is the slope of tanh; the slope of a sigmoid is y (1 - y).",
  },
  {
    term: "slope of tanh",
    name: "the slope of tanh is missing",
    implementation: but(({ i, dCell }) => ({ dCandidate: dCell * i })),
    hint: "the candidate is the tanh of its sum: multiply by 1 - g * g.",
  },
  {
    term: "slope of tanh",
    name: "the slope of tanh is taken at the candidate instead of at its sum",
    implementation: but(({ i, g, dCell }) => ({ dCandidate: dCell * i * tanhSlope(Math.tanh(g)) })),
    hint: "candidate is already the output of tanh. The slope is 1 - g * g of this output, without a second tanh.",
  },
  {
    term: "slope of tanh",
    name: "the square is missing in the slope of tanh",
    implementation: but(({ i, g, dCell }) => ({ dCandidate: dCell * i * (1 - g) })),
    hint: "the slope of tanh is 1 - g * g.",
  },
  {
    term: "slope of tanh",
    name: "the slope of the sigmoid is used instead of the slope of tanh",
    implementation: but(({ i, g, dCell }) => ({ dCandidate: dCell * i * gateSlope(g) })),
    hint: "y (1 - y) is the slope of a sigmoid; the slope of the candidate's tanh is 1 - g * g.",
  },
  {
    term: "forget and input",
    name: "forget and input are swapped",
    implementation: but(({ f, i, g, before, dCell }) => ({
      dForget: dCell * g * gateSlope(f),
      dInput: dCell * before * gateSlope(i),
    })),
    hint: "forget multiplies cellBefore, so dForgetSum contains cellBefore. input multiplies candidate, so dInputSum contains candidate.",
  },
  {
    term: "candidate",
    name: "the gradient of the input gate does not contain the candidate",
    implementation: but(({ i, dCell }) => ({ dInput: dCell * gateSlope(i) })),
    hint: "input was multiplied by candidate, so its gradient is dCell times candidate, and then times the slope i (1 - i).",
  },
  {
    term: "input",
    name: "the gradient of the candidate does not contain the input gate",
    implementation: but(({ g, dCell }) => ({ dCandidate: dCell * tanhSlope(g) })),
    hint: "candidate was multiplied by input, so its gradient is dCell times input, and then times the slope 1 - g * g.",
  },
  {
    term: "cellBefore",
    name: "the gradient of the forget gate does not contain the old cell state",
    implementation: but(({ f, dCell }) => ({ dForget: dCell * gateSlope(f) })),
    hint: "forget was multiplied by cellBefore, so its gradient is dCell times cellBefore, and then times the slope f (1 - f).",
  },
  {
    term: "cellBefore",
    name: "the new cell is used instead of the old cell",
    implementation: but(({ f, i, g, before, dCell }) => ({ dForget: dCell * (f * before + i * g) * gateSlope(f) })),
    hint: "the forget gate multiplied cellBefore, so its gradient has cellBefore as a factor.",
  },
  {
    term: "cellBefore",
    name: "dCellBefore goes through the input gate",
    implementation: but(({ i, dCell }) => ({ dBefore: dCell * i })),
    hint: "the old cell was multiplied by forget, so dCellBefore is dCell times forget.",
  },
  {
    term: "cellBefore",
    name: "dCell goes back unchanged, as if there were no forget gate",
    implementation: but(({ dCell }) => ({ dBefore: dCell })),
    hint: "this is right for the LSTM of 1997, which had no forget gate. With a forget gate, dCellBefore is dCell times forget.",
  },
  {
    term: "candidate",
    name: "the gradient of the candidate contains the candidate instead of the input gate",
    implementation: but(({ g, dCell }) => ({ dCandidate: dCell * g * tanhSlope(g) })),
    hint: "the gradient of one factor of a product contains the other factor, so the gradient of candidate contains input.",
  },
  {
    term: "input",
    name: "the gradient of the input gate contains the input gate instead of the candidate",
    implementation: but(({ i, dCell }) => ({ dInput: dCell * i * gateSlope(i) })),
    hint: "each factor gets the other factor: the gradient of input contains candidate.",
  },
  {
    term: "forget",
    name: "the gradient of the forget gate contains the forget gate instead of the old cell state",
    implementation: but(({ f, dCell }) => ({ dForget: dCell * f * gateSlope(f) })),
    hint: "each factor gets the other factor: the gradient of forget contains cellBefore.",
  },
  {
    term: "factors",
    name: "each factor gets itself instead of the other factor",
    implementation: perUnit(({ f, i, g, before, dCell }) => ({
      dForget: dCell * f * gateSlope(f),
      dInput: dCell * i * gateSlope(i),
      dCandidate: dCell * g * tanhSlope(g),
      dBefore: dCell * before,
    })),
    hint: "in f · c, f gets dCell · c and c gets dCell · f. In i · g, i gets dCell · g and g gets dCell · i.",
  },
  {
    term: "slopes",
    name: "all slopes are taken at the outputs instead of at the sums",
    implementation: but(({ f, i, g, before, dCell }) => ({
      dForget: dCell * before * gateSlope(sigmoid(f)),
      dInput: dCell * g * gateSlope(sigmoid(i)),
      dCandidate: dCell * i * tanhSlope(Math.tanh(g)),
    })),
    hint: "the arguments are already outputs of sigmoid and tanh. The slopes are f (1 - f), i (1 - i) and 1 - g * g of these outputs.",
  },
  {
    term: "cellBefore",
    name: "dCellBefore contains the old cell state instead of the forget gate",
    implementation: but(({ before, dCell }) => ({ dBefore: dCell * before })),
    hint: "the old cell was multiplied by forget, so dCellBefore is dCell times forget.",
  },
  {
    term: "slope of tanh",
    name: "(1 - g)² is used instead of 1 - g²",
    implementation: but(({ i, g, dCell }) => ({ dCandidate: dCell * i * (1 - g) ** 2 })),
    hint: "square g first, and subtract the square from 1.",
  },
  {
    term: "order",
    name: "the rows of input and candidate are swapped",
    implementation: but((_unit, right) => ({ dInput: right.dCandidate, dCandidate: right.dInput })),
    hint: "the rows are forget, input, candidate, cellBefore.",
  },
  {
    term: "dCell",
    name: "dCell is missing",
    implementation: perUnit((unit) => right({ ...unit, dCell: 1 })),
    hint: "each row contains dCell, the gradient of the new cell, as a factor.",
  },
];

/**
 * The exercise `cellBackward(forget [H], input [H], candidate [H], cellBefore [H], dCell [H])`. The rows of the result are the gradients of
 * the weighted sums of forget, input and candidate, and the gradient of the old cell state. [4, H]
 */
export const cellBackward: Exercise = {
  id: "05-3",
  title: "cellBackward",
  cases: [
    { forget: [0.8], input: [0.6], candidate: [0.5], cellBefore: [-0.4], dCell: [0.7] },
    {
      forget: [0.9, 0.3],
      input: [0.2, 0.7],
      candidate: [-0.6, 0.4],
      cellBefore: [1.5, -0.8],
      dCell: [0.5, -1.2],
    },
    {
      forget: [0.55, 0.95, 0.15],
      input: [0.35, 0.65, 0.85],
      candidate: [0.9, -0.2, -0.7],
      cellBefore: [0.3, 2.1, -1.1],
      dCell: [-0.4, 0.9, 1.3],
    },
  ],
  otherCases: [
    {
      forget: [0.1, 0.2, 0.3, 0.4],
      input: [0.9, 0.8, 0.7, 0.6],
      candidate: [0.5, -0.5, 0.25, -0.25],
      cellBefore: [0, 1, -1, 2],
      dCell: [1, 0, -1, 0.5],
    },
  ],
  reference: (given: Parameters, use: Activations) => perUnit((unit) => right(unit, use))(given),
  rows: ["dForgetSum", "dInputSum", "dCandidateSum", "dCellBefore"],
  // the third step of the lesson's example, computed by hand
  worked: {
    case: {
      forget: [0.8027194503768883],
      input: [0.5610674563478697],
      candidate: [0.45767736015199134],
      cellBefore: [-0.03065381672667261],
      dCell: [0.544033159895791],
    },
    expected: [-0.0026409366502080285, 0.06131936689219998, 0.24130126248548736, 0.43670599909835117],
  },
  wrong,
  tolerance: 1e-5,
};
