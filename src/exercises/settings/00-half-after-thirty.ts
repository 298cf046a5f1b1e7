import type { Setting } from "../../check/setting";
import { fixed } from "../../explorables/kit/numbers";

type Gate = { readonly value: number };
const isNear = (value: number, wanted: number, by: number) => Math.abs(value - wanted) <= by;

/** The exercise of lesson 00: the gate that leaves half of a memory after 30 steps, 0.5^(1/30) = 0.977. */
export const halfAfterThirty: Setting<Gate> = {
  id: "00-6",
  variable: "kept",
  goal: "move the slider until half of the memory is left after 30 steps",
  start: { value: 0.9 },
  free: ["value"],
  only: "the slider",
  reached: ({ value }) => isNear(value ** 30, 0.5, 0.02),
  reading: ({ value }) => `A gate of ${fixed(value, 3)} leaves ${fixed(value ** 30, 3)} after 30 steps.`,
  wrong: [
    {
      term: "steps",
      name: "half is left after one step",
      applies: ({ value }) => isNear(value, 0.5, 0.01),
      hint: "the gate multiplies at each of the 30 steps.",
    },
    {
      term: "steps",
      name: "the lost half is divided by the 30 steps",
      applies: ({ value }) => isNear(value, 1 - 0.5 / 30, 0.0012),
      hint: "each step takes its share of what is still there, so the losses do not add up.",
    },
    {
      term: "steps",
      name: "1 is divided by the 30 steps",
      applies: ({ value }) => isNear(value, 1 - 1 / 30, 0.0012),
      hint: "that gate loses a thirtieth of the rest at each step, and about a third of the memory is left.",
    },
    {
      term: "steps",
      name: "half is left after 60 steps",
      applies: ({ value }) => isNear(value ** 60, 0.5, 0.02),
      hint: "this gate is too near to 1 for 30 steps.",
    },
    {
      term: "direction",
      name: "the gate was moved the wrong way",
      applies: ({ value }) => value < 0.9,
      hint: "a gate nearer to 1 keeps more.",
    },
  ],
};
