import type { Exercise } from "../../check/exercise-type";
import { sigmoid } from "../algebra";

type Parameters = { readonly share: number; readonly steps: number };

/** The inverse of the sigmoid: logit(p) = -ln(1/p - 1). */
const logit = (p: number) => -Math.log(1 / p - 1);

/** `biasToKeep(share, steps)`: the bias b with sigmoid(b) ** steps = share, i.e. -ln(share ** (-1 / steps) - 1). */
export const biasToKeep: Exercise = {
  id: "02-4",
  title: "biasToKeep",
  cases: [
    { share: 0.5, steps: 50 },
    { share: 0.9, steps: 10 },
    { share: 0.1, steps: 4 },
    { share: 0.3, steps: 7 },
    { share: 0.2, steps: 2 }, // its bias is negative, and so is the next one's
    { share: 0.05, steps: 3 },
  ],
  otherCases: [
    { share: 0.5, steps: 1 },
    { share: 0.01, steps: 3 },
  ],
  reference: ({ share, steps }: Parameters) => -Math.log(share ** (-1 / steps) - 1),
  // computed by hand: the bias that keeps half for 50 steps
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
      hint: "what is left after t steps is f ** t, a product; its inverse is the root, share ** (1 / steps).",
    },
    {
      term: "steps",
      name: "the bias is divided by the steps instead of taking a root",
      implementation: ({ share, steps }: Parameters) => logit(share) / steps,
      hint: "what is left after t steps is f ** t, a product; take the root, share ** (1 / steps), before you undo the sigmoid.",
    },
    {
      term: "steps",
      name: "the power is taken instead of the root",
      implementation: ({ share, steps }: Parameters) => logit(share ** steps),
      hint: "share ** (1 / steps), not share ** steps.",
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
      hint: "that is the gate f itself; the bias is what goes into the sigmoid: -ln(1 / f - 1).",
    },
    {
      term: "inverse sigmoid",
      name: "only the logarithm of the share is taken",
      implementation: ({ share }: Parameters) => Math.log(share),
      hint: "undo both: first the power (a root), then the sigmoid (-ln(1 / f - 1)).",
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
      term: "share",
      name: "the share that is lost is used instead of the share that is kept",
      implementation: ({ share, steps }: Parameters) => logit((1 - share) ** (1 / steps)),
      hint: "share is the part that is left after the steps, not the part that is lost.",
    },
  ],
  tolerance: 1e-5,
};
