import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { add, type Matrix, matrixTimesColumn, preActivation, rowTimesMatrix, sigmoid, type Vector } from "../algebra";

type Parameters = {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly inputs: Matrix;
  readonly initial: Vector;
};

/** The values that one step can use. */
interface Step {
  readonly kernel: Matrix;
  readonly recurrent: Matrix;
  readonly bias: Vector;
  readonly x: Vector;
  /** The hidden state of the previous step. */
  readonly hidden: Vector;
  readonly initial: Vector;
  readonly first: boolean;
}

/** Turns a function that computes one step into a function with the exercise's parameters. */
const from =
  (step: (now: Step) => number[]) =>
  ({ kernel, recurrent, bias, inputs, initial }: Parameters): number[][] => {
    let hidden = initial;
    return inputs.map((x, t) => {
      const next = step({ kernel, recurrent, bias, x, hidden, initial, first: t === 0 });
      hidden = next;
      return next;
    });
  };
const sum = (now: Step) => preActivation(now);
const tanh = (values: Vector) => values.map(Math.tanh);

const wrong: readonly WrongVersion[] = [
  {
    term: "hidden",
    name: "the previous hidden state is ignored",
    implementation: from(({ kernel, bias, x }) => tanh(add(bias, rowTimesMatrix(x, kernel)))),
    hint: "hidden · recurrent belongs to the sum; without this term there is no memory.",
  },
  {
    term: "hidden",
    name: "each step starts from the initial state",
    implementation: from((now) => tanh(sum({ ...now, hidden: now.initial }))),
    hint: "step t reads the state of step t - 1: store it in a variable outside the loop.",
  },
  {
    term: "initial",
    name: "the initial state is ignored",
    implementation: from((now) => tanh(sum({ ...now, hidden: now.first ? now.hidden.map(() => 0) : now.hidden }))),
    hint: "the first step uses `initial` as the previous state.",
  },
  {
    term: "input",
    name: "the input is ignored",
    implementation: from(({ recurrent, bias, hidden }) => tanh(add(bias, rowTimesMatrix(hidden, recurrent)))),
    hint: "x · kernel belongs to the sum.",
  },
  {
    term: "bias",
    name: "the bias is missing",
    implementation: from((now) => tanh(sum({ ...now, bias: now.bias.map(() => 0) }))),
    hint: "add the bias to the two products, before the tanh.",
  },
  {
    term: "bias",
    name: "the bias is added after the tanh",
    implementation: from((now) => add(now.bias, tanh(sum({ ...now, bias: now.bias.map(() => 0) })))),
    hint: "compute the whole sum, including the bias, and then apply tanh.",
  },
  {
    term: "activation",
    name: "the tanh is missing",
    implementation: from(sum),
    hint: "apply tanh, so that every state is between -1 and 1.",
  },
  {
    term: "activation",
    name: "a sigmoid is used instead of tanh",
    implementation: from((now) => sum(now).map(sigmoid)),
    hint: "a state may be negative, so the activation is tanh.",
  },
  {
    term: "recurrent",
    name: "the recurrent kernel is transposed",
    implementation: from(({ kernel, recurrent, bias, x, hidden }) =>
      tanh(add(bias, rowTimesMatrix(x, kernel), matrixTimesColumn(recurrent, hidden))),
    ),
    hint: "unit j sums hidden[i] * recurrent[i][j] over i.",
  },
  {
    term: "recurrent",
    name: "each unit reads only its own past state",
    implementation: from((now) =>
      tanh(sum({ ...now, recurrent: now.recurrent.map((row, i) => row.map((weight, j) => (i === j ? weight : 0))) })),
    ),
    hint: "recurrent is a matrix: every unit reads the past states of all units.",
  },
  {
    term: "hidden",
    name: "units read states that were already replaced",
    implementation: from(({ kernel, recurrent, bias, x, hidden }) => {
      const states = [...hidden];
      const present = add(bias, rowTimesMatrix(x, kernel));
      for (const [j, value] of present.entries())
        states[j] = Math.tanh(value + (rowTimesMatrix(states, recurrent)[j] ?? Number.NaN));
      return states;
    }),
    hint: "compute the whole new state first, and then replace the old state.",
  },
];

/** The exercise `runRnn(kernel [F,H], recurrent [H,H], bias [H], inputs [T,F], initial [H])`. Row t of the result is h_t = tanh(x_t · kernel + h_{t-1} · recurrent + bias). [T, H] */
export const runRnn: Exercise = {
  id: "01-3",
  title: "runRnn",
  cases: [
    {
      kernel: [
        [0.8, -0.3],
        [0.1, 0.6],
      ],
      recurrent: [
        [0.4, 0.9],
        [-0.7, 0.2],
      ],
      bias: [0.5, -0.25],
      inputs: [
        [1, -0.5],
        [0, 0.75],
        [-1, 0.25],
      ],
      initial: [0.3, -0.6],
    },
    { kernel: [[0.8]], recurrent: [[0.5]], bias: [0.1], inputs: [[1], [-1]], initial: [0.5] },
  ],
  otherCases: [
    { kernel: [[0.8], [0.2], [-0.5]], recurrent: [[1.5]], bias: [0], inputs: [[1, 0, 1]], initial: [0] },
    {
      kernel: [[1, 0.5, -0.5]],
      recurrent: [
        [0.2, 0.3, 0.1],
        [0, -0.5, 0.4],
        [0.6, 0.7, -0.2],
      ],
      bias: [1, 0, -1],
      inputs: [[2], [0], [0], [0]],
      initial: [0.1, 0.2, 0.3],
    },
  ],
  reference: (given: Parameters, use: Activations) =>
    from((now) => sum(now).map((a) => use.tanh(a, "the state")))(given),
  time: { initial: "initial", perStep: ["inputs"] },
  // computed by hand in the lesson, with W = 0.8, U = 0.5 and the inputs 1 and 0
  worked: {
    case: { kernel: [[0.8]], recurrent: [[0.5]], bias: [0], inputs: [[1], [0]], initial: [0] },
    expected: [Math.tanh(0.8), Math.tanh(0.5 * Math.tanh(0.8))],
  },
  wrong,
  tolerance: 1e-5,
};
