import type { Setting } from "../../check/setting";
import { attend } from "../../explorables/attention/maths";
import type { AttentionState } from "../../explorables/attention/state";
import { fixed } from "../../explorables/kit/numbers";
import { KEYS } from "./11-look-back";

const isNear = (value: number, wanted: number) => Math.abs(value - wanted) <= 0.05;

const ofBest = (state: AttentionState) => attend(state).weights[2] ?? 0;
/** Returns whether the weight of h2 is shown as 0.57 and as 57 %. */
const isReached = (state: AttentionState) => ofBest(state) >= 0.565 && ofBest(state) < 0.575;

/** The exercise of lesson 12: the temperature with which the dot scorer gives the weights of the scaled dot scorer, √D = 1.41. */
export const asScaledDot: Setting<AttentionState> = {
  id: "12-6",
  variable: "plane",
  goal: "leave the scorer at dot, and move the temperature until the weights are those of scaled dot (0.57 for h\u2082)",
  start: { query: [2, 1], keys: KEYS, scorer: "dot", temperature: 1, kept: [true, true, true, true] },
  free: ["temperature"],
  only: "the temperature",
  reached: isReached,
  reading: (state) =>
    `With the temperature ${fixed(state.temperature)}, h\u2082 gets ${fixed(ofBest(state), 3)} of the weight.${isReached(state) ? " \u221aD = \u221a2 = 1.41." : ""}`,
  wrong: [
    {
      term: "root",
      name: "the scores are divided by D",
      applies: ({ temperature }) => isNear(temperature, 2),
      hint: "D is 2 here. Scaled dot divides by its root.",
    },
    {
      term: "direction",
      name: "the scores are multiplied by \u221aD",
      applies: ({ temperature }) => isNear(temperature, Math.SQRT1_2),
      hint: "the temperature divides the scores. A number below 1 makes them larger.",
    },
  ],
};
