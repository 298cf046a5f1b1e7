import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, sigmoid } from "../algebra";

type Parameters = { readonly update: Matrix; readonly candidate: Matrix; readonly initial: readonly number[] };

/** The values of one unit at one step: the update gate (z), the candidate (g) and two states. */
interface Unit {
  readonly z: number;
  readonly g: number;
  /** The state before this step (h), and the state before the first step (h0). */
  readonly h: number;
  readonly h0: number;
  readonly first: boolean;
}

/** Turns a function that computes one step of one unit into a function with the exercise's parameters. */
const from =
  (unit: (now: Unit) => number) =>
  ({ update, candidate, initial }: Parameters): number[][] => {
    let hidden = [...initial];
    return update.map((z, t) => {
      hidden = hidden.map((h, j) =>
        unit({ z: at(z, j), g: at(candidate[t], j), h, h0: at(initial, j), first: t === 0 }),
      );
      return hidden;
    });
  };

const wrong: readonly WrongVersion[] = [
  {
    term: "update",
    name: "z and 1 - z are swapped",
    implementation: from(({ z, g, h }) => (1 - z) * h + z * g),
    hint: "in this exercise, the update gate is the share that is kept: z * h + (1 - z) * g. Chung et al. exchange z and 1 - z.",
  },
  {
    term: "update",
    name: "the whole candidate is added",
    implementation: from(({ z, g, h }) => z * h + g),
    hint: "multiply the candidate by the share 1 - z: (1 - z) * g.",
  },
  {
    term: "update",
    name: "z multiplies both the state and the candidate",
    implementation: from(({ z, g, h }) => z * h + z * g),
    hint: "the two shares add up to 1: z and 1 - z.",
  },
  {
    term: "update",
    name: "1 - z multiplies both the state and the candidate",
    implementation: from(({ z, g, h }) => (1 - z) * h + (1 - z) * g),
    hint: "the two shares add up to 1: z and 1 - z.",
  },
  {
    term: "kept",
    name: "the whole old state is kept",
    implementation: from(({ z, g, h }) => h + (1 - z) * g),
    hint: "in a GRU only the share z of the old state is kept: z * h.",
  },
  {
    term: "kept",
    name: "nothing of the old state is kept",
    implementation: from(({ z, g }) => (1 - z) * g),
    hint: "the new state is z * h + (1 - z) * g: the first product is the part that is kept.",
  },
  {
    term: "kept",
    name: "each step starts from the initial state",
    implementation: from(({ z, g, h0 }) => z * h0 + (1 - z) * g),
    hint: "step t reads the state of step t - 1: store it in a variable outside the loop.",
  },
  {
    term: "initial",
    name: "the initial state is ignored",
    implementation: from(({ z, g, h, first }) => (first ? 0 : z * h) + (1 - z) * g),
    hint: "in the first step, the old state h is `initial`.",
  },
  {
    term: "candidate",
    name: "the candidate is missing",
    implementation: from(({ z, h }) => z * h + (1 - z)),
    hint: "1 - z is only a share; multiply it by the candidate.",
  },
  {
    term: "candidate",
    name: "tanh is applied to the mixture",
    implementation: from(({ z, g, h }) => Math.tanh(z * h + (1 - z) * g)),
    hint: "the candidate is the value after its tanh, and the mixture of two numbers between -1 and 1 needs no tanh.",
  },
  {
    term: "candidate",
    name: "tanh is applied to the candidate again",
    implementation: from(({ z, g, h }) => z * h + (1 - z) * Math.tanh(g)),
    hint: "candidate is the value after its tanh already.",
  },
  {
    term: "update",
    name: "a sigmoid is applied to the update gate again",
    implementation: from(({ z, g, h }) => sigmoid(z) * h + (1 - sigmoid(z)) * g),
    hint: "update is the gate itself, which is between 0 and 1 already.",
  },
  {
    term: "update",
    name: "the brackets around 1 - z are missing",
    implementation: from(({ z, g, h }) => z * h + 1 - z * g),
    hint: "the share (1 - z) multiplies the candidate: z * h + (1 - z) * g.",
  },
  {
    term: "plus",
    name: "the two products are multiplied, not added",
    implementation: from(({ z, g, h }) => z * h * (1 - z) * g),
    hint: "h = z * h + (1 - z) * g: a sum of two products.",
  },
  {
    term: "plus",
    name: "the candidate's part is subtracted instead of added",
    implementation: from(({ z, g, h }) => z * h - (1 - z) * g),
    hint: "add it: the candidate already has the right sign.",
  },
];

/** The exercise `hiddenOverTime(update [T,H], candidate [T,H], initial [H])`. Row t of the result is h_t = z_t ⊙ h_{t-1} + (1 - z_t) ⊙ g_t. [T, H] */
export const hiddenOverTime: Exercise = {
  id: "06-4",
  title: "hiddenOverTime",
  cases: [
    { update: [[0.9], [0.4], [0.2]], candidate: [[0.5], [-0.9], [0.7]], initial: [-0.8] },
    {
      update: [
        [0.9, 0.1],
        [0.4, 0.7],
      ],
      candidate: [
        [0.8, -0.3],
        [-0.6, 0.4],
      ],
      initial: [-0.5, 0.6],
    },
  ],
  otherCases: [
    { update: [[0.3, 0.8, 1]], candidate: [[-0.6, -0.2, 0.5]], initial: [1, -1, 0.4] },
    { update: [[0], [0], [0], [1]], candidate: [[0.1], [0.2], [0.3], [0.4]], initial: [0.9] },
  ],
  reference: from(({ z, g, h }) => z * h + (1 - z) * g),
  time: { initial: "initial", perStep: ["update", "candidate"] },
  worked: {
    case: { update: [[0.5], [0.25]], candidate: [[0.5], [-1]], initial: [1] },
    expected: [0.75, -0.5625],
  },
  wrong,
  tolerance: 1e-5,
};
