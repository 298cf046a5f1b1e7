import type { Setting } from "../../check/setting";
import { brief, fixed } from "../../explorables/kit/numbers";
import { recentLoss, runOf } from "../../explorables/training/run";
import { BASELINE, STEPS, type TrainingState } from "../../explorables/training/state";

/** The error that counts as learnt. */
const LEARNT = 0.01;
const LETTERS = { none: "no gate", forget: "f", input: "i", output: "o" } as const;
const isTraining = ({ step, running }: TrainingState) => step < STEPS || running;
const error = (state: TrainingState) => recentLoss(runOf(state).losses) ?? Number.POSITIVE_INFINITY;

/** The exercise of lesson 07: with the input gate held at 1, the small network has not learnt after 600 steps. */
export const heldGate: Setting<TrainingState> = {
  id: "07-6",
  variable: "small",
  goal: "hold the one gate at 1 with which the error is still above 0.01 after all 600 steps (with seed 2)",
  start: { length: 20, units: 8, seed: 2, rate: 0.03, held: "none" },
  free: ["held"],
  only: "the gate that is held",
  code: '{ held: "\u2026", step: 600 }',
  reached: (state) => !isTraining(state) && error(state) > LEARNT,
  reading(state) {
    const held = state.held === "none" ? "no gate held" : `${LETTERS[state.held]} = 1`;
    const at =
      state.step === 0
        ? "nothing has been trained"
        : `the error is ${brief(error(state))} after ${state.step} steps. Knowing nothing costs ${fixed(BASELINE, 3)}`;
    return `With ${held}, ${at}.`;
  },
  wrong: [
    {
      term: "steps",
      name: "the training has not come to its end",
      applies: isTraining,
      hint: "a network that has not learnt yet may still learn. Train for all 600 steps.",
    },
    {
      term: "gate",
      name: "the network learns with this gate held at 1",
      applies: (state) => error(state) <= LEARNT,
      hint: "hold another one. Which gate keeps the values without a mark out of the cell?",
    },
  ],
};
