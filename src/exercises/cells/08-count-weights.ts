import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Parameters = {
  readonly features: number;
  readonly units: number;
  readonly sets: number;
  readonly peepholes: number;
};

const set = (F: number, H: number) => F * H + H * H + H;
/** Turns a formula into a function with the exercise's parameters. In the formula, F is the number of features, H of units, and p of peepholes. */
const from =
  (formula: (sizes: { readonly F: number; readonly H: number; readonly sets: number; readonly p: number }) => number) =>
  ({ features, units, sets, peepholes }: Parameters) =>
    formula({ F: features, H: units, sets, p: peepholes });

const wrong: readonly WrongVersion[] = [
  {
    term: "bias",
    name: "the biases are missing",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H * H) + p * H),
    hint: "each set has one bias per unit.",
  },
  {
    term: "bias",
    name: "each set has two biases, as in PyTorch",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H * H + 2 * H) + p * H),
    hint: "only the sum of the two biases matters, so one is enough. In this exercise a set has one bias.",
  },
  {
    term: "bias",
    name: "one bias is shared by all sets",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H * H) + H + p * H),
    hint: "each set has its own bias: count it inside the brackets.",
  },
  {
    term: "bias",
    name: "each set has only one bias instead of one per unit",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H * H + 1) + p * H),
    hint: "each unit of a set has its own bias, so a set has H biases.",
  },
  {
    term: "bias",
    name: "there is a bias for each input",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H * H + F) + p * H),
    hint: "each unit has one bias, so a set has H biases.",
  },
  {
    term: "recurrent",
    name: "the recurrent kernel is missing",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H) + p * H),
    hint: "every unit reads the past states of all units: H times H weights.",
  },
  {
    term: "recurrent",
    name: "each unit reads only its own past state",
    implementation: from(({ F, H, sets, p }) => sets * (F * H + H + H) + p * H),
    hint: "the recurrent kernel is a matrix, [H, H].",
  },
  {
    term: "kernel",
    name: "the kernel is missing",
    implementation: from(({ H, sets, p }) => sets * (H * H + H) + p * H),
    hint: "every unit reads every input: F times H weights.",
  },
  {
    term: "sets",
    name: "only one set is counted",
    implementation: from(({ F, H, p }) => set(F, H) + p * H),
    hint: "multiply by the number of sets; an LSTM has four sets.",
  },
  {
    term: "peepholes",
    name: "the peepholes are left out",
    implementation: from(({ F, H, sets }) => sets * set(F, H)),
    hint: "each peephole adds one weight per unit.",
  },
  {
    term: "peepholes",
    name: "a peephole is a matrix",
    implementation: from(({ F, H, sets, p }) => sets * set(F, H) + p * H * H),
    hint: "a unit reads only its own cell, so a peephole has H weights, not H times H.",
  },
  {
    term: "peepholes",
    name: "a peephole is one number for all units",
    implementation: from(({ F, H, sets, p }) => sets * set(F, H) + p),
    hint: "each peephole has one weight per unit, so it has H weights.",
  },
  {
    term: "peepholes",
    name: "the peepholes are counted in each set",
    implementation: from(({ F, H, sets, p }) => sets * (set(F, H) + p * H)),
    hint: "the cell has p peepholes in all: add p H once, outside the brackets.",
  },
  {
    term: "features and units",
    name: "features and units are swapped",
    implementation: from(({ F, H, sets, p }) => sets * set(H, F) + p * F),
    hint: "H is the number of units: the kernel is [F, H], recurrent is [H, H], and the bias is [H].",
  },
];

/** The exercise `countWeights(features, units, sets, peepholes)`, whose result is sets (F H + H² + H) + peepholes H. */
export const countWeights: Exercise = {
  id: "08-3",
  title: "countWeights",
  cases: [
    { features: 28, units: 32, sets: 4, peepholes: 3 },
    { features: 3, units: 5, sets: 3, peepholes: 1 },
    { features: 6, units: 2, sets: 2, peepholes: 5 },
  ],
  otherCases: [
    { features: 1, units: 1, sets: 1, peepholes: 0 },
    { features: 10, units: 2, sets: 4, peepholes: 0 },
  ],
  reference: from(({ F, H, sets, p }) => sets * set(F, H) + p * H),
  worked: { case: { features: 28, units: 32, sets: 4, peepholes: 3 }, expected: [7904] },
  wrong,
  tolerance: 1e-9,
};
