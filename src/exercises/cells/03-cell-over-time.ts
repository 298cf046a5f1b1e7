import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, type Vector } from "../algebra";

type Parameters = {
  readonly forget: Matrix;
  readonly input: Matrix;
  readonly candidate: Matrix;
  readonly initial: Vector;
};

/** All that a step may look at, of one unit. */
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

/** The exercise's function from one unit's step. */
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
    name: "1 - f stands where the input gate belongs",
    implementation: from(({ f, g, c }) => f * c + (1 - f) * g),
    hint: "an LSTM has two gates that do not know of each other; the GRU ties them.",
  },
  {
    term: "candidate",
    name: "the candidate is missing",
    implementation: from(({ f, i, c }) => f * c + i),
    hint: "i is how much; what is written is i * g.",
  },
  {
    term: "kept",
    name: "nothing of the old cell is kept",
    implementation: from(({ i, g }) => i * g),
    hint: "f * c comes first; what is written is added to it.",
  },
  {
    term: "kept",
    name: "each step starts from the initial cell",
    implementation: from(({ f, i, g, c0 }) => f * c0 + i * g),
    hint: "step t needs the cell of step t - 1: carry it along.",
  },
  {
    term: "initial",
    name: "the initial cell is ignored",
    implementation: from(({ f, i, g, c, first }) => (first ? 0 : f * c) + i * g),
    hint: "the first step keeps f of `initial`.",
  },
  {
    term: "plus",
    name: "kept and written are multiplied, not added",
    implementation: from(({ f, i, g, c }) => f * c * (i * g)),
    hint: "c = f * c + i * g: a sum of two products.",
  },
  {
    term: "plus",
    name: "what is written is taken away",
    implementation: from(({ f, i, g, c }) => f * c - i * g),
    hint: "it is added; the sign is the candidate's own.",
  },
  {
    term: "forget",
    name: "the forget gate multiplies what is written, too",
    implementation: from(({ f, i, g, c }) => f * (c + i * g)),
    hint: "first forget, then write: f * c + i * g, not f * (c + i * g).",
  },
  {
    term: "cell",
    name: "the cell is squashed by tanh",
    implementation: from(({ f, i, g, c }) => Math.tanh(f * c + i * g)),
    hint: "the candidate was squashed already; the sum stays as it is.",
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
