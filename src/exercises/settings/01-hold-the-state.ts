import type { Setting } from "../../check/setting";
import { brief, fixed } from "../../explorables/kit/numbers";
import { rnnFading, timesStart } from "../../explorables/memory/maths";
import type { MemoryState } from "../../explorables/memory/state";

const STEPS = 20;
const after = (state: MemoryState) => {
  const { memory, gradient } = rnnFading({ ...state, steps: STEPS });
  return { memory: memory[STEPS] ?? 0, gradient: gradient[STEPS] ?? 0 };
};

/** The smallest number that the picture shows as 0.90. */
const HELD = 0.895;

/** The exercise of lesson 01: a recurrent weight of at least 1.26 holds 0.9 of the state for 20 steps, and lets almost no gradient through. */
export const holdTheState: Setting<MemoryState> = {
  id: "01-6",
  variable: "oneUnit",
  goal: "move only U, and keep it above 0, until at least 0.9 of the state is left after 20 steps",
  start: { recurrent: 0.9, start: 0.8 },
  free: ["recurrent"],
  only: "U",
  reached: (state) => state.recurrent > 0 && after(state).memory >= HELD,
  reading(state) {
    const { memory, gradient } = after(state);
    const before = after({ ...state, recurrent: 0.9 }).gradient;
    return `With U = ${fixed(state.recurrent)}, h is ${timesStart(memory)} times its start after 20 steps, and the gradient is ${brief(gradient)}. With U = 0.9, the gradient was ${brief(before)}.`;
  },
  wrong: [
    {
      term: "sign",
      name: "U is below 0",
      applies: ({ recurrent }) => recurrent < 0,
      hint: "a negative U changes the sign of the state at each step.",
    },
    {
      term: "size",
      name: "U is at most 1",
      applies: ({ recurrent }) => recurrent <= 1,
      hint: "then U shrinks the state or leaves it, and tanh shrinks it further.",
    },
  ],
};
