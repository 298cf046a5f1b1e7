import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, sigmoid, type Vector } from "../algebra";

type Parameters = {
  readonly forget: Matrix;
  readonly input: Matrix;
  readonly candidate: Matrix;
  readonly initial: Vector;
};

/** The numbers of one unit that one step can read. */
interface Step {
  readonly f: number;
  readonly i: number;
  readonly g: number;
  /** The cell of the step before. */
  readonly c: number;
  /** The cell before the first step. */
  readonly c0: number;
  readonly first: boolean;
}

/** Returns the exercise's function for a function that computes one step of one unit. */
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
    hint: "forget multiplies the old cell, input the candidate.",
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
    hint: "1 keeps, 0 forgets.",
  },
  {
    term: "input",
    name: "the input gate is missing",
    implementation: from(({ f, g, c }) => f * c + g),
    hint: "the gate says how much of the candidate is written: i * g.",
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
    hint: "the gate i says how much is written; what is written is i * g.",
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
    hint: "in the first step, c is `initial`.",
  },
  {
    term: "plus",
    name: "the two products are multiplied, not added",
    implementation: from(({ f, i, g, c }) => f * c * (i * g)),
    hint: "c = f * c + i * g: a sum of two products.",
  },
  {
    term: "plus",
    name: "the new part is subtracted instead of added",
    implementation: from(({ f, i, g, c }) => f * c - i * g),
    hint: "add it: the candidate already has the right sign.",
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

/** `cellOverTime(forget [T,H], input [T,H], candidate [T,H], initial [H])`: c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t. [T, H] */
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
