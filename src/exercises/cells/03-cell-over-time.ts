import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, sigmoid, type Vector } from "../algebra";

type Parameters = {
  readonly forget: Matrix;
  readonly input: Matrix;
  readonly candidate: Matrix;
  readonly initial: Vector;
};

/** The values of one unit that one step can use. */
interface Step {
  readonly f: number;
  readonly i: number;
  readonly g: number;
  /** The cell state of the previous step. */
  readonly c: number;
  /** The cell state before the first step. */
  readonly c0: number;
  readonly first: boolean;
}

/** Turns a function that computes one step of one unit into a function with the exercise's parameters. */
const from =
  (step: (now: Step) => number) =>
  ({ forget, input, candidate, initial }: Parameters): number[][] => {
    let cells = [...initial];
    return forget.map((_, t) => {
      cells = cells.map((c, j) =>
        step({
          f: at(forget[t], j),
          i: at(input[t], j),
          g: at(candidate[t], j),
          c,
          c0: initial[j] ?? Number.NaN,
          first: t === 0,
        }),
      );
      return cells;
    });
  };

const reference = from(({ f, i, g, c }) => f * c + i * g);

const wrong: readonly WrongVersion[] = [
  {
    term: "forget and input",
    name: "forget and input gate are swapped",
    implementation: from(({ f, i, g, c }) => i * c + f * g),
    hint: "forget multiplies the old cell, and input multiplies the candidate.",
  },
  {
    term: "forget",
    name: "the forget gate is missing",
    implementation: from(({ i, g, c }) => c + i * g),
    hint: "only the share f of the old cell is kept.",
  },
  {
    term: "forget",
    name: "the forget gate is reversed, 1 - f",
    implementation: from(({ f, i, g, c }) => (1 - f) * c + i * g),
    hint: "a gate of 1 keeps the old cell, a gate of 0 forgets it.",
  },
  {
    term: "input",
    name: "the input gate is missing",
    implementation: from(({ f, g, c }) => f * c + g),
    hint: "the input gate is the share of the candidate that is written: i * g.",
  },
  {
    term: "input",
    name: "1 - f is used instead of the input gate",
    implementation: from(({ f, g, c }) => f * c + (1 - f) * g),
    hint: "an LSTM's two gates are independent of each other; only a GRU computes one from the other.",
  },
  {
    term: "candidate",
    name: "the candidate is missing",
    implementation: from(({ f, i, c }) => f * c + i),
    hint: "the gate i is only a share; the product i * g is written.",
  },
  {
    term: "kept",
    name: "nothing of the old cell is kept",
    implementation: from(({ i, g }) => i * g),
    hint: "the new cell is f * c + i * g: the first product is the part that is kept.",
  },
  {
    term: "kept",
    name: "each step starts from the initial cell",
    implementation: from(({ f, i, g, c0 }) => f * c0 + i * g),
    hint: "step t reads the cell of step t - 1: store it in a variable outside the loop.",
  },
  {
    term: "initial",
    name: "the initial cell is ignored",
    implementation: from(({ f, i, g, c, first }) => (first ? 0 : f * c) + i * g),
    hint: "in the first step, the old cell c is `initial`.",
  },
  {
    term: "plus",
    name: "the two products are multiplied, not added",
    implementation: from(({ f, i, g, c }) => f * c * (i * g)),
    hint: "the new cell f * c + i * g is a sum of two products.",
  },
  {
    term: "plus",
    name: "the new part is subtracted instead of added",
    implementation: from(({ f, i, g, c }) => f * c - i * g),
    hint: "add i * g, because the candidate already has the right sign.",
  },
  {
    term: "forget",
    name: "the forget gate also multiplies what is written",
    implementation: from(({ f, i, g, c }) => f * (c + i * g)),
    hint: "first forget, then write: f * c + i * g, not f * (c + i * g).",
  },
  {
    term: "cell",
    name: "tanh is applied to the cell",
    implementation: from(({ f, i, g, c }) => Math.tanh(f * c + i * g)),
    hint: "only the candidate goes through tanh; the sum does not.",
  },
  {
    term: "candidate",
    name: "tanh is applied to the candidate again",
    implementation: from(({ f, i, g, c }) => f * c + i * Math.tanh(g)),
    hint: "candidate is the value after its tanh already.",
  },
  {
    term: "gates",
    name: "a sigmoid is applied to both gates again",
    implementation: from(({ f, i, g, c }) => sigmoid(f) * c + sigmoid(i) * g),
    hint: "forget and input are the gates themselves, which are between 0 and 1 already.",
  },
  {
    term: "input",
    name: "input gate and candidate are added, not multiplied",
    implementation: from(({ f, i, g, c }) => f * c + i + g),
    hint: "what is written is a product: i * g.",
  },
];

/** The exercise `cellOverTime(forget [T,H], input [T,H], candidate [T,H], initial [H])`. Row t of the result is c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t. [T, H] */
export const cellOverTime: Exercise = {
  id: "03-4",
  title: "cellOverTime",
  cases: [
    { forget: [[0.9], [0.5], [0.2]], input: [[0.3], [0.8], [0.6]], candidate: [[0.5], [-0.9], [0.7]], initial: [1.5] },
    {
      forget: [
        [0.9, 0.1],
        [0.4, 0.7],
      ],
      input: [
        [0.2, 0.9],
        [0.6, 0.5],
      ],
      candidate: [
        [0.8, -0.3],
        [-0.6, 0.4],
      ],
      initial: [-0.5, 2],
    },
  ],
  otherCases: [
    { forget: [[0.5, 0.6, 0.7]], input: [[0.1, 0.2, 0.3]], candidate: [[0.9, -0.8, 0.7]], initial: [1, -1, 0.5] },
    {
      forget: [[1], [1], [1], [1], [1]],
      input: [[1], [1], [1], [1], [1]],
      candidate: [[0.9], [0.9], [0.9], [0.9], [-0.9]],
      initial: [0],
    },
  ],
  reference,
  time: { initial: "initial", perStep: ["forget", "input", "candidate"] },
  worked: {
    case: { forget: [[0.5], [0.25]], input: [[1], [0.5]], candidate: [[0.5], [-1]], initial: [1] },
    expected: [1, -0.25],
  },
  wrong,
  tolerance: 1e-5,
};
