import type { Setting } from "../../check/setting";
import { brief, fixed, sigmoid } from "../../explorables/kit/numbers";
import type { MemoryState } from "../../explorables/memory/state";

const left = (bias: number, steps: number) => sigmoid(bias) ** steps;
/** Returns whether a share is shown as a number from 0.48 to 0.52. */
const isHalf = (share: number) => Math.abs(share - 0.5) < 0.025;

/** The exercise of lesson 02: the forget bias that keeps half of the cell state for 20 steps, ln(f / (1 - f)) with f = 0.5^(1/20), so 3.35. */
export const halfAfterTwenty: Setting<MemoryState> = {
  id: "02-6",
  variable: "fading",
  goal: "move only the forget bias until half of the cell state is left after 20 steps",
  start: { bias: 1, recurrent: 0.9, start: 0.8 },
  free: ["bias"],
  only: "the forget bias",
  reached: ({ bias }) => isHalf(left(bias, 20)),
  reading: ({ bias }) =>
    `With b = ${fixed(bias)} the gate is ${fixed(sigmoid(bias), 3)}, and ${brief(left(bias, 20))} is left after 20 steps.`,
  wrong: [
    {
      term: "steps",
      name: "half is left after one step",
      applies: ({ bias }) => isHalf(left(bias, 1)),
      hint: "a gate of 0.5 halves the cell state at each step.",
    },
    {
      term: "steps",
      name: "half is left after 50 steps",
      applies: ({ bias }) => isHalf(left(bias, 50)),
      hint: "set the lag to 20 steps, and read what is left there.",
    },
    {
      term: "sigmoid",
      name: "this is the gate, and not its bias",
      applies: ({ bias }) => bias > 0 && isHalf(bias ** 20),
      hint: "the gate is \u03c3(b). Which b gives this gate?",
    },
    {
      term: "sign",
      name: "the sign of the bias is reversed",
      applies: ({ bias }) => isHalf(left(-bias, 20)),
      hint: "a negative bias closes the gate.",
    },
    {
      term: "direction",
      name: "the bias was moved the wrong way",
      applies: ({ bias }) => bias < 1,
      hint: "a gate nearer to 1 keeps more.",
    },
    {
      term: "size",
      name: "the bias is too large",
      applies: ({ bias }) => left(bias, 20) > 0.5,
      hint: "more than half is left. Move it back a little.",
    },
  ],
};
