import type { Exercise } from "../../check/exercise-type";
import { sigmoid } from "../algebra";

type Parameters = { readonly share: number; readonly steps: number };

/** Returns the inverse of the sigmoid: logit(p) = -ln(1/p - 1). */
const logit = (p: number) => -Math.log(1 / p - 1);

/** The exercise `biasToKeep(share, steps)`, whose result is the bias b with sigmoid(b) ** steps = share. So b is -ln(share ** (-1 / steps) - 1). */
export const biasToKeep: Exercise = {
  id: "02-4",
  title: "biasToKeep",
  cases: [
    { share: 0.5, steps: 50 },
    { share: 0.9, steps: 10 },
    { share: 0.1, steps: 4 },
    { share: 0.3, steps: 7 },
    { share: 0.2, steps: 2 }, // the result of this case and of the next case is negative
    { share: 0.05, steps: 3 },
  ],
  otherCases: [
    { share: 0.5, steps: 1 },
    { share: 0.01, steps: 3 },
  ],
  reference: ({ share, steps }: Parameters) => -Math.log(share ** (-1 / steps) - 1),
  // computed by hand: with this bias, half of the cell is left after 50 steps
  worked: { case: { share: 0.5, steps: 50 }, expected: [4.271596446666806] },
  wrong: [
    {
      term: "steps",
      name: "the steps are ignored",
      implementation: ({ share }: Parameters) => logit(share),
      hint: "the gate multiplies once at each step, so one step must keep the steps-th root of the share.",
    },
    {
      term: "steps",
      name: "the share is divided by the steps instead of taking a root",
      implementation: ({ share, steps }: Parameters) => logit(share / steps),
      hint: "after t steps the share f ** t is left; the inverse of this power is the root, share ** (1 / steps).",
    },
    {
      term: "steps",
      name: "the bias is divided by the steps instead of taking a root",
      implementation: ({ share, steps }: Parameters) => logit(share) / steps,
      hint: "after t steps the share f ** t is left; take the root, share ** (1 / steps), before you undo the sigmoid.",
    },
    {
      term: "steps",
      name: "the lost share is spread evenly over the steps instead of taking a root",
      implementation: ({ share, steps }: Parameters) => logit(1 - (1 - share) / steps),
      hint: "the gate multiplies at each step, so the losses do not add up: take the steps-th root, share ** (1 / steps).",
    },
    {
      term: "steps",
      name: "the power is taken instead of the root",
      implementation: ({ share, steps }: Parameters) => logit(share ** steps),
      hint: "use share ** (1 / steps), not share ** steps.",
    },
    {
      term: "sign",
      name: "the sign is reversed",
      implementation: ({ share, steps }: Parameters) => Math.log(share ** (-1 / steps) - 1),
      hint: "a large share after many steps needs a positive bias: -ln(share ** (-1 / steps) - 1).",
    },
    {
      term: "inverse sigmoid",
      name: "the root is right, but the sigmoid was not undone",
      implementation: ({ share, steps }: Parameters) => share ** (1 / steps),
      hint: "the root is the gate f itself; the bias is the argument of the sigmoid: -ln(1 / f - 1).",
    },
    {
      term: "inverse sigmoid",
      name: "only the logarithm of the share is taken",
      implementation: ({ share }: Parameters) => Math.log(share),
      hint: "undo two things: first the power (with a root), then the sigmoid (with -ln(1 / f - 1)).",
    },
    {
      term: "inverse sigmoid",
      name: "the logarithm of the root is taken, not the inverse of the sigmoid",
      implementation: ({ share, steps }: Parameters) => Math.log(share) / steps,
      hint: "1 / f = 1 + exp(-b), so b = -ln(1 / f - 1): is the - 1 missing?",
    },
    {
      term: "inverse sigmoid",
      name: "the sigmoid is applied instead of undone",
      implementation: ({ share, steps }: Parameters) => sigmoid(share ** (1 / steps)),
      hint: "f is known and b is unknown: b = -ln(1 / f - 1).",
    },
    {
      term: "inverse sigmoid",
      name: "1 is subtracted after the logarithm instead of before",
      implementation: ({ share, steps }: Parameters) => -Math.log(share ** (-1 / steps)) - 1,
      hint: "exp(-b) = 1 / f - 1, so the 1 belongs inside the logarithm: -ln(1 / f - 1).",
    },
    {
      term: "inverse sigmoid",
      name: "1 is added inside the logarithm instead of subtracted",
      implementation: ({ share, steps }: Parameters) => -Math.log(share ** (-1 / steps) + 1),
      hint: "1 / f = 1 + exp(-b), so exp(-b) = 1 / f - 1.",
    },
    {
      term: "steps",
      name: "the bias is multiplied by the steps",
      implementation: ({ share, steps }: Parameters) => logit(share ** (1 / steps)) * steps,
      hint: "the root has already used the steps: the bias is the same at each step.",
    },
    {
      term: "steps",
      name: "the square root is taken, whatever the steps",
      implementation: ({ share }: Parameters) => logit(Math.sqrt(share)),
      hint: "take the root that belongs to steps, share ** (1 / steps).",
    },
    {
      term: "share",
      name: "the share that is lost is used instead of the share that is kept",
      implementation: ({ share, steps }: Parameters) => logit((1 - share) ** (1 / steps)),
      hint: "share is the part that is left after the steps, not the part that is lost.",
    },
  ],
  nanHint: "Undo the sigmoid: 1 + exp(-b) is the reciprocal 1 / f of the gate, which is share ** (-1 / steps).",
  tolerance: 1e-5,
};
