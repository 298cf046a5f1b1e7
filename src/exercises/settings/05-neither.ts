import type { Setting } from "../../check/setting";
import { brief, fixed, sigmoid } from "../../explorables/kit/numbers";

type Weight = { readonly value: number };

/** The gradient after 50 steps by both paths, (f + U_g / 4)^50, with the forget bias 1. */
const gradient = (weight: number) => (sigmoid(1) + weight / 4) ** 50;
/** The figure shows these limits as 0.50 and 2.0. */
const isKept = (weight: number) => gradient(weight) >= 0.495 && gradient(weight) < 2.05;
const isNear = (value: number, wanted: number) => Math.abs(value - wanted) < 0.02;

/** The exercise of lesson 05: the recurrent weight with which the gradient neither explodes nor vanishes, 4 (1 - f) = 1.08. */
export const neither: Setting<Weight> = {
  id: "05-6",
  variable: "strength",
  goal: "move the slider until the curve of b_f = 1 is between 0.5 and 2 after 50 steps back",
  start: { value: 0.5 },
  free: ["value"],
  only: "the slider",
  reached: ({ value }) => isKept(value),
  reading: ({ value }) =>
    `With U_g = ${fixed(value)} the factor of b_f = 1 is ${fixed(sigmoid(1) + value / 4, 3)}, and the gradient is ${brief(gradient(value))} after 50 steps.`,
  wrong: [
    {
      term: "sign",
      name: "the sign of U_g is reversed",
      applies: ({ value }) => isKept(-value),
      hint: "the second path must add to the first, because f alone is below 1.",
    },
    {
      term: "second path",
      name: "i and o are missing from the second path",
      applies: ({ value }) => isNear(value, 1 - sigmoid(1)),
      hint: "the second path contributes i · U_g · o = U_g / 4.",
    },
    {
      term: "bias",
      name: "this is the answer for b_f = 5",
      applies: ({ value }) => isNear(value, 4 * (1 - sigmoid(5))),
      hint: "look at the curve of b_f = 1.",
    },
    {
      term: "factor",
      name: "the gradient explodes",
      applies: ({ value }) => gradient(value) > 2,
      hint: "the factor is above 1.",
    },
    {
      term: "factor",
      name: "the gradient vanishes",
      applies: ({ value }) => Math.abs(gradient(value)) < 0.5,
      hint: "the factor is below 1.",
    },
  ],
};
