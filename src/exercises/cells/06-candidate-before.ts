import { activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { add, type Matrix, matrixTimesColumn, rowTimesMatrix, sigmoid, times, type Vector } from "../algebra";

type Parameters = {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
  readonly reset: Vector;
};

const reference = ({ kernel, recurrent, bias, x, hidden, reset }: Parameters, use = activations) =>
  add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(times(reset, hidden), recurrent)).map((a) =>
    use.tanh(a, "the candidate"),
  );

const wrong: readonly WrongVersion[] = [
  {
    term: "reset",
    name: "the reset gate is missing",
    implementation: ({ kernel, recurrent, bias, x, hidden }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent)).map(Math.tanh),
    hint: "the candidate reads reset ⊙ hidden, not hidden.",
  },
  {
    term: "reset",
    name: "the reset gate acts after the product",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), times(reset, rowTimesMatrix(hidden, recurrent))).map(Math.tanh),
    hint: "PyTorch does it in this order; in this exercise, compute (reset ⊙ hidden) first and multiply it by recurrent.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the whole sum",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      times(reset, add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent))).map(Math.tanh),
    hint: "the reset gate multiplies only the hidden state, not the input or the bias.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the candidate",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      times(reset, add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent)).map(Math.tanh)),
    hint: "the reset gate multiplies the hidden state, before the product and the tanh.",
  },
  {
    term: "reset",
    name: "the reset gate is reversed, 1 - r",
    implementation: (given: Parameters) => reference({ ...given, reset: given.reset.map((one) => 1 - one) }),
    hint: "with a gate of 1 the candidate reads the past state, with a gate of 0 it does not.",
  },
  {
    term: "reset",
    name: "a sigmoid is applied to the reset gate again",
    implementation: (given: Parameters) => reference({ ...given, reset: given.reset.map(sigmoid) }),
    hint: "the argument reset is the gate itself, which is already between 0 and 1.",
  },
  {
    term: "candidate",
    name: "the tanh is missing",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(times(reset, hidden), recurrent)),
    hint: "apply tanh, so that the candidate is between -1 and 1.",
  },
  {
    term: "candidate",
    name: "a sigmoid is used instead of tanh",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(times(reset, hidden), recurrent)).map(sigmoid),
    hint: "the candidate is not a gate, so its activation is tanh.",
  },
  {
    term: "bias",
    name: "the bias is missing",
    implementation: (given: Parameters) => reference({ ...given, bias: given.bias.map(() => 0) }),
    hint: "add the bias to the two products, before the tanh.",
  },
  {
    term: "input",
    name: "the input is missing",
    implementation: ({ recurrent, bias, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(times(reset, hidden), recurrent)).map(Math.tanh),
    hint: "x · kernel belongs to the sum.",
  },
  {
    term: "recurrent",
    name: "the hidden state is missing",
    implementation: ({ kernel, bias, x }: Parameters) => add(bias, rowTimesMatrix(x, kernel)).map(Math.tanh),
    hint: "(reset ⊙ hidden) · recurrent belongs to the sum.",
  },
  {
    term: "recurrent",
    name: "the recurrent kernel is transposed",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), matrixTimesColumn(recurrent, times(reset, hidden))).map(Math.tanh),
    hint: "unit j sums reset[i] * hidden[i] * recurrent[i][j] over i.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the input's part instead of the hidden state",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, times(reset, rowTimesMatrix(x, kernel)), rowTimesMatrix(hidden, recurrent)).map(Math.tanh),
    hint: "the candidate reads reset ⊙ hidden, and all of the input.",
  },
  {
    term: "reset",
    name: "the reset gate acts after the product, and on the bias",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(rowTimesMatrix(x, kernel), times(reset, add(bias, rowTimesMatrix(hidden, recurrent)))).map(Math.tanh),
    hint: "here (reset ⊙ hidden) goes into the product, and the bias is not multiplied.",
  },
  {
    term: "reset",
    name: "the reset gate acts both before and after the product",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), times(reset, rowTimesMatrix(times(reset, hidden), recurrent))).map(
        Math.tanh,
      ),
    hint: "multiply by reset once, before the product.",
  },
  {
    term: "recurrent",
    name: "the recurrent weights are missing",
    implementation: ({ kernel, bias, x, hidden, reset }: Parameters) =>
      add(bias, rowTimesMatrix(x, kernel), times(reset, hidden)).map(Math.tanh),
    hint: "the sum needs (reset ⊙ hidden) · recurrent, not reset ⊙ hidden itself.",
  },
  {
    term: "bias",
    name: "the bias is added after the tanh",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, add(rowTimesMatrix(x, kernel), rowTimesMatrix(times(reset, hidden), recurrent)).map(Math.tanh)),
    hint: "it belongs to the sum that goes into the tanh.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the whole sum, and the tanh is missing",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      times(reset, add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent))),
    hint: "the reset gate multiplies only the hidden state, and tanh is applied to the sum.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the whole sum, too",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      times(reset, add(bias, rowTimesMatrix(x, kernel), rowTimesMatrix(times(reset, hidden), recurrent))).map(
        Math.tanh,
      ),
    hint: "multiply only the hidden state by reset, and only once.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the candidate, too",
    implementation: (given: Parameters) => times(given.reset, reference(given)),
    hint: "multiply only the hidden state by reset. What tanh returns is the candidate already.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies the input's part, too",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, times(reset, rowTimesMatrix(x, kernel)), rowTimesMatrix(times(reset, hidden), recurrent)).map(
        Math.tanh,
      ),
    hint: "the candidate reads reset ⊙ hidden, and all of the input.",
  },
  {
    term: "reset",
    name: "the reset gate multiplies both products",
    implementation: ({ kernel, recurrent, bias, x, hidden, reset }: Parameters) =>
      add(bias, times(reset, add(rowTimesMatrix(x, kernel), rowTimesMatrix(hidden, recurrent)))).map(Math.tanh),
    hint: "multiply hidden by reset before its product with recurrent, and leave x · kernel as it is.",
  },
];

/** The exercise `candidateBefore(kernel [F,H], recurrent [H,H], bias [H], x [F], hidden [H], reset [H])`, whose result is tanh(x · kernel + (reset ⊙ hidden) · recurrent + bias). [H] */
export const candidateBefore: Exercise = {
  id: "06-3",
  title: "candidateBefore",
  cases: [
    { kernel: [[0.7]], recurrent: [[0.9]], bias: [0.3], x: [1], hidden: [-0.8], reset: [0.25] },
    {
      kernel: [
        [0.6, -0.3],
        [0.1, 0.8],
      ],
      recurrent: [
        [0.5, -1],
        [1, 0.25],
      ],
      bias: [0.1, 0.2],
      x: [0.5, -1],
      hidden: [1, -1],
      reset: [0.2, 0.9],
    },
  ],
  otherCases: [
    { kernel: [[0.6], [-0.5], [0.25]], recurrent: [[0.4]], bias: [1], x: [1, 2, -1], hidden: [-0.3], reset: [0] },
    {
      kernel: [[0.2, 0.4]],
      recurrent: [
        [1, 0.5],
        [0.5, -1],
      ],
      bias: [0, 0],
      x: [1],
      hidden: [0.5, 0.7],
      reset: [1, 1],
    },
  ],
  reference,
  // computed by hand: h = [1, -1], r = [0.2, 0.9], U = [[0.5, -1], [1, 0.25]] and b = [0.1, 0.2] give [-0.604368, -0.221278]
  worked: {
    case: {
      kernel: [[0, 0]],
      recurrent: [
        [0.5, -1],
        [1, 0.25],
      ],
      bias: [0.1, 0.2],
      x: [0],
      hidden: [1, -1],
      reset: [0.2, 0.9],
    },
    expected: [Math.tanh(-0.7), Math.tanh(-0.225)],
  },
  wrong,
  tolerance: 1e-5,
};
