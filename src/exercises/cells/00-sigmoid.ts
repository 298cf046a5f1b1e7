import type { Activations } from "../../check/activations";
import type { Exercise } from "../../check/exercise-type";
import { hardSigmoid, sigmoid } from "../algebra";

type Sigmoid = { readonly a: number };

/** The exercise `sigmoid(a)`, whose result is 1 / (1 + exp(-a)). */
export const sigmoidExercise: Exercise = {
  id: "00-4",
  title: "sigmoid",
  cases: [{ a: 0 }, { a: 1 }, { a: -2.5 }, { a: 0.3 }, { a: 4 }],
  // exp(800) is Infinity, so the equivalent formula exp(a) / (1 + exp(a)) gives NaN at 800
  otherCases: [{ a: -30 }, { a: 30 }, { a: 800 }, { a: -800 }],
  reference: ({ a }: Sigmoid, use: Activations) => use.sigmoid(a, "the result"),
  worked: { case: { a: 1 }, expected: [0.7310585786300049] },
  wrong: [
    {
      term: "exponent",
      name: "the sign in the exponent is reversed",
      implementation: ({ a }: Sigmoid) => 1 / (1 + Math.exp(a)),
      hint: "write exp(-a), because a large a must give almost 1.",
    },
    {
      term: "denominator",
      name: "the 1 in the denominator is missing",
      implementation: ({ a }: Sigmoid) => 1 / Math.exp(-a),
      hint: "1 + exp(-a) keeps the result below 1.",
    },
    {
      term: "denominator",
      name: "1 is divided before exp(-a) is added",
      implementation: ({ a }: Sigmoid) => 1 / 1 + Math.exp(-a),
      hint: "write 1 / (1 + exp(-a)) with brackets: without them, the division comes before the addition.",
    },
    {
      term: "denominator",
      name: "exp(-a) is subtracted from 1 instead of added",
      implementation: ({ a }: Sigmoid) => 1 / (1 - Math.exp(-a)),
      hint: "the denominator is 1 + exp(-a).",
    },
    {
      term: "activation",
      name: "it is tanh, not the sigmoid",
      implementation: ({ a }: Sigmoid) => Math.tanh(a),
      hint: "tanh is between -1 and 1, the sigmoid between 0 and 1.",
    },
    {
      term: "argument",
      name: "it is (1 + tanh(a)) / 2, which is σ(2a)",
      implementation: ({ a }: Sigmoid) => (1 + Math.tanh(a)) / 2,
      hint: "halve a first: (1 + tanh(a / 2)) / 2 is the sigmoid of a.",
    },
    {
      term: "activation",
      name: "it is the hard sigmoid",
      implementation: ({ a }: Sigmoid) => hardSigmoid(a),
      hint: "clip(0.2 a + 0.5) consists of three straight lines; the sigmoid is smooth.",
    },
    {
      term: "activation",
      name: "it is the sigmoid's slope",
      implementation: ({ a }: Sigmoid) => sigmoid(a) * (1 - sigmoid(a)),
      hint: "s (1 - s) is the derivative; return the value s itself.",
    },
  ],
  tolerance: 1e-5,
};
