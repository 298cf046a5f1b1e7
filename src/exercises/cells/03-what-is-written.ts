import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, preActivation, sigmoid, times, type Vector } from "../algebra";

type Gate = { readonly kernel: Matrix; readonly recurrent: Matrix; readonly bias: Vector };
type Parameters = {
  readonly inputKernel: Matrix;
  readonly inputRecurrent: Matrix;
  readonly inputBias: Vector;
  readonly candidateKernel: Matrix;
  readonly candidateRecurrent: Matrix;
  readonly candidateBias: Vector;
  readonly x: Vector;
  readonly hidden: Vector;
};
/** The same arguments, with the weights grouped by gate. */
type ByGate = { readonly input: Gate; readonly candidate: Gate; readonly x: Vector; readonly hidden: Vector };

/** Returns x · kernel + hidden · recurrent + bias. [H] */
const sum = (gate: Gate, x: Vector, hidden: Vector) => preActivation({ ...gate, x, hidden });

/** Turns a function of the grouped arguments into a function with the exercise's parameters. */
const from =
  (make: (given: ByGate) => number[]) =>
  ({ x, hidden, ...all }: Parameters) => {
    const input = { kernel: all.inputKernel, recurrent: all.inputRecurrent, bias: all.inputBias };
    const candidate = { kernel: all.candidateKernel, recurrent: all.candidateRecurrent, bias: all.candidateBias };
    return make({ input, candidate, x, hidden });
  };

const reference = (given: Parameters, use: Activations) =>
  from(({ input, candidate, x, hidden }) =>
    times(
      sum(input, x, hidden).map((a) => use.sigmoid(a, "the input gate")),
      sum(candidate, x, hidden).map((a) => use.tanh(a, "the candidate")),
    ),
  )(given);
const same = (a: number) => a;
/** Returns the exercise's function with other activations, and with another way to join gate and candidate. */
const product = (howMuch: (a: number) => number, what: (a: number) => number, join = (i: number, g: number) => i * g) =>
  from(({ input, candidate, x, hidden }) => {
    const candidates = sum(candidate, x, hidden).map(what);
    return sum(input, x, hidden).map((a, j) => join(howMuch(a), at(candidates, j)));
  });
/** Returns the exercise's function with other weights in one or both layers. */
const withWeights = (change: (layers: ByGate) => Partial<ByGate>) =>
  from((given) => {
    const { input, candidate, x, hidden } = { ...given, ...change(given) };
    return times(sum(input, x, hidden).map(sigmoid), sum(candidate, x, hidden).map(Math.tanh));
  });
const withBoth = (change: (gate: Gate) => Gate) =>
  withWeights(({ input, candidate }) => ({ input: change(input), candidate: change(candidate) }));
/** Returns a gate whose recurrent weight at [i, j] is what `make` returns. */
const withRecurrent = (make: (i: number, j: number, old: Matrix) => number) => (gate: Gate) => ({
  ...gate,
  recurrent: gate.recurrent.map((row, i) => row.map((_, j) => make(i, j, gate.recurrent))),
});
const withoutBias = (gate: Gate): Gate => ({ ...gate, bias: gate.bias.map(() => 0) });

const wrong: readonly WrongVersion[] = [
  {
    term: "input and candidate",
    name: "the input gate's weights and the candidate's are swapped",
    implementation: withWeights(({ input, candidate }) => ({ input: candidate, candidate: input })),
    hint: "the first three arguments belong to the gate (sigmoid), and the next three to the candidate (tanh).",
  },
  {
    term: "input and candidate",
    name: "the input gate's weights are used for the candidate, too",
    implementation: withWeights(({ input }) => ({ candidate: input })),
    hint: "the candidate has its own weights, in the arguments candidateKernel, candidateRecurrent and candidateBias.",
  },
  {
    term: "input and candidate",
    name: "the candidate's weights are used for the input gate, too",
    implementation: withWeights(({ candidate }) => ({ input: candidate })),
    hint: "the gate has its own weights, in the arguments inputKernel, inputRecurrent and inputBias.",
  },
  {
    term: "candidate",
    name: "the tanh is missing",
    implementation: product(sigmoid, same),
    hint: "apply tanh, so that the candidate is between -1 and 1, and then multiply by the gate.",
  },
  {
    term: "candidate",
    name: "a sigmoid is used instead of tanh",
    implementation: product(sigmoid, sigmoid),
    hint: "what is written may be negative, so the activation is tanh, from -1 to 1.",
  },
  {
    term: "input",
    name: "tanh is used for the gate instead of the sigmoid",
    implementation: product(Math.tanh, Math.tanh),
    hint: "a gate is a share from 0 to 1, so its activation is the sigmoid.",
  },
  {
    term: "input",
    name: "the input gate is missing",
    implementation: product(() => 1, Math.tanh),
    hint: "multiply the candidate by the gate, which is the share that is written.",
  },
  {
    term: "candidate",
    name: "the candidate is missing",
    implementation: product(sigmoid, () => 1),
    hint: "the gate is only a share; multiply the gate by the candidate.",
  },
  {
    term: "input",
    name: "the gate is reversed, 1 - i",
    implementation: product((a) => 1 - sigmoid(a), Math.tanh),
    hint: "a gate of 1 writes all of the candidate, a gate of 0 writes nothing.",
  },
  {
    term: "product",
    name: "gate and candidate are added, not multiplied",
    implementation: product(sigmoid, Math.tanh, (i, g) => i + g),
    hint: "multiply i by g, unit by unit; the sum belongs to the cell, in the next exercise.",
  },
  {
    term: "product",
    name: "the tanh is taken of the product instead of the candidate",
    implementation: product(sigmoid, same, (i, a) => Math.tanh(i * a)),
    hint: "apply tanh to the candidate first, and then multiply by the gate.",
  },
  {
    term: "bias",
    name: "the input gate's bias is missing",
    implementation: withWeights(({ input }) => ({ input: withoutBias(input) })),
    hint: "each of the two layers has its own bias.",
  },
  {
    term: "bias",
    name: "the candidate's bias is missing",
    implementation: withWeights(({ candidate }) => ({ candidate: withoutBias(candidate) })),
    hint: "each of the two layers has its own bias.",
  },
  {
    term: "bias",
    name: "both biases are missing",
    implementation: withBoth(withoutBias),
    hint: "add each bias to the two products of its layer, before the sigmoid or tanh.",
  },
  {
    term: "recurrent",
    name: "the hidden state is ignored",
    implementation: withBoth(withRecurrent(() => 0)),
    hint: "hidden · recurrent belongs to both sums.",
  },
  {
    term: "recurrent",
    name: "the hidden state is added without its weights",
    implementation: withBoth(withRecurrent((i, j) => (i === j ? 1 : 0))),
    hint: "both sums need the product hidden · recurrent, not hidden itself.",
  },
  {
    term: "recurrent",
    name: "both recurrent kernels are transposed",
    implementation: withBoth(withRecurrent((i, j, old) => at(old[j], i))),
    hint: "unit j sums hidden[i] * recurrent[i][j] over i.",
  },
];

/** The exercise `whatIsWritten(inputKernel, inputRecurrent, inputBias, candidateKernel, candidateRecurrent, candidateBias, x, hidden)`, whose result is i ⊙ g, the input gate times the candidate. [H] */
export const whatIsWritten: Exercise = {
  id: "03-3",
  title: "whatIsWritten",
  cases: [
    {
      inputKernel: [[0.5]],
      inputRecurrent: [[0.4]],
      inputBias: [0.3],
      candidateKernel: [[1]],
      candidateRecurrent: [[0.5]],
      candidateBias: [-1.9],
      x: [1],
      hidden: [0.6],
    },
    {
      inputKernel: [
        [0.5, -0.7],
        [0.2, 0.9],
      ],
      inputRecurrent: [
        [0.3, -0.6],
        [0.8, 0.1],
      ],
      inputBias: [0.4, -1],
      candidateKernel: [
        [1.1, -0.4],
        [-0.5, 0.6],
      ],
      candidateRecurrent: [
        [-0.2, 0.7],
        [0.8, 0.3],
      ],
      candidateBias: [-0.6, 0.25],
      x: [1, -2],
      hidden: [0.5, -0.25],
    },
  ],
  otherCases: [
    {
      inputKernel: [[0.5], [-0.3], [0.2]],
      inputRecurrent: [[0.4]],
      inputBias: [-0.1],
      candidateKernel: [[1], [0.6], [-0.8]],
      candidateRecurrent: [[0.5]],
      candidateBias: [0.7],
      x: [1, 2, -1],
      hidden: [-0.3],
    },
    // biases this large make exp Infinity in some formulas of the activations
    {
      inputKernel: [[0.5, -0.7]],
      inputRecurrent: [
        [0.3, -0.6],
        [0.8, 0.1],
      ],
      inputBias: [800, -800],
      candidateKernel: [[1.1, -0.4]],
      candidateRecurrent: [
        [-0.2, 0.7],
        [0.9, 0.3],
      ],
      candidateBias: [0.5, 900],
      x: [1],
      hidden: [0.5, -0.25],
    },
  ],
  reference,
  // computed by hand: x = 1, h = 0, W_i = 0.5 and W_g = 1 give i = 0.622459, g = 0.761594 and i g = 0.474061
  worked: {
    case: {
      inputKernel: [[0.5]],
      inputRecurrent: [[0.4]],
      inputBias: [0],
      candidateKernel: [[1]],
      candidateRecurrent: [[0.5]],
      candidateBias: [0],
      x: [1],
      hidden: [0],
    },
    expected: [0.47406138896346633],
  },
  wrong,
  tolerance: 1e-5,
};
