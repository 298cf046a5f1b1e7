import type { Exercise } from "../../check/exercise-type";
import { dot, sigmoid, total } from "../algebra";

type WeightedSum = { readonly weights: readonly number[]; readonly x: readonly number[]; readonly bias: number };

/** The exercise `weightedSum(weights, x, bias)`, whose result is weights · x + bias. */
export const weightedSum: Exercise = {
  id: "00-3",
  title: "weightedSum",
  cases: [
    { weights: [0.5, -1, 2], x: [1, 2, 3], bias: 0.25 },
    { weights: [1.5, 0.2, -0.7], x: [-2, 0.5, 4], bias: -1 },
    { weights: [0.3, 0.9, -0.4], x: [0.8, -0.6, 0.1], bias: 2 },
    { weights: [-1, 0.4, 0.2], x: [2, -1, 0.5], bias: 0.3 },
  ],
  otherCases: [
    { weights: [2], x: [3], bias: 1 },
    { weights: [0.1, 0.2, 0.3, 0.4, 0.5], x: [5, 4, 3, 2, 1], bias: 0 },
  ],
  reference: ({ weights, x, bias }: WeightedSum) => dot(weights, x) + bias,
  worked: { case: { weights: [0.5, -1, 2], x: [1, 2, 3], bias: 0.25 }, expected: [4.75] },
  wrong: [
    {
      term: "bias",
      name: "the bias is missing",
      implementation: ({ weights, x }: WeightedSum) => dot(weights, x),
      hint: "after the sum of the products, add the bias.",
    },
    {
      term: "bias",
      name: "the sign of the bias is reversed",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights, x) - bias,
      hint: "add the bias, do not subtract it.",
    },
    {
      term: "bias",
      name: "the bias is added once for every product",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights, x) + bias * x.length,
      hint: "add the bias once, after the loop over the products.",
    },
    {
      term: "weights",
      name: "the weights are missing",
      implementation: ({ x, bias }: WeightedSum) => total(x) + bias,
      hint: "each x is multiplied by its own weight before the sum.",
    },
    {
      term: "weights",
      name: "weights and x are added, not multiplied",
      implementation: ({ weights, x, bias }: WeightedSum) => total(weights) + total(x) + bias,
      hint: "each term of the sum is a product, weight times x.",
    },
    {
      term: "sum",
      name: "only the first product is taken",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights.slice(0, 1), x) + bias,
      hint: "the sum runs over all entries.",
    },
    {
      term: "sum",
      name: "the mean is taken instead of the sum",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights, x) / x.length + bias,
      hint: "do not divide by the length.",
    },
    {
      term: "bias",
      name: "the sum is multiplied by the bias",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights, x) * bias,
      hint: "the bias is added.",
    },
    {
      term: "bias",
      name: "the bias is added to each x before the product",
      implementation: ({ weights, x, bias }: WeightedSum) =>
        dot(
          weights,
          x.map((value) => value + bias),
        ),
      hint: "add the bias once, after the sum of the products.",
    },
    {
      term: "sum",
      name: "only the last product is taken",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights.slice(-1), x.slice(-1)) + bias,
      hint: "the sum runs over all entries: use += in the loop, not =.",
    },
    {
      term: "sum",
      name: "only the last product is taken, without the bias",
      implementation: ({ weights, x }: WeightedSum) => dot(weights.slice(-1), x.slice(-1)),
      hint: "each turn of the loop replaces the sum: use += in the loop, not =.",
    },
    {
      term: "sum",
      name: "the last product is left out",
      implementation: ({ weights, x, bias }: WeightedSum) => dot(weights.slice(0, -1), x.slice(0, -1)) + bias,
      hint: "the loop ends one entry too early: the last index is length - 1.",
    },
    {
      term: "activation",
      name: "a sigmoid is applied to the sum",
      implementation: ({ weights, x, bias }: WeightedSum) => sigmoid(dot(weights, x) + bias),
      hint: "return the weighted sum alone; the sigmoid is the next exercise.",
    },
  ],
  tolerance: 1e-5,
};
