import type { Setting } from "../../check/setting";
import type { CellState } from "../../explorables/cell/state";
import { fixed } from "../../explorables/kit/numbers";
import { atRest, cellParts, lessonWeights, unitAt } from "./lesson-cell";

const LAST = 7;
const atEnd = (state: CellState) => unitAt(state, LAST);
/** Returns the hidden state at the end of a sequence without any input. */
const unset = (state: CellState) => atEnd({ ...state, inputs: state.inputs.map(() => [0]) })["hidden"] ?? 0;
const inputs = Array.from({ length: LAST + 1 }, (_, t) => [t === 0 ? 1 : 0]);

/** The exercise of lesson 04: a unit that still shows at step 7 that x was 1 at step 0, e.g. with the forget and the output bias at 6. */
export const latch: Setting<CellState> = {
  id: "04-6",
  goal: "make the unit a latch: after x = 1 at step 0 and seven zeros, h is to be at least 0.7 at step 7",
  start: { weights: lessonWeights, inputs, initial: { hidden: [0], cell: [0] }, ...atRest },
  free: ["weights", "broken"],
  only: "the gates and the candidate",
  parts: cellParts,
  reached: (state) => (atEnd(state)["hidden"] ?? 0) >= 0.7 && Math.abs(unset(state)) <= 0.1,
  reading(state) {
    const { hidden = 0, cell = 0, forget = 0, output = 0 } = atEnd(state);
    return (
      `At step 7, f = ${fixed(forget)}, c = ${fixed(cell)}, o = ${fixed(output)} and h = ${fixed(hidden)}. ` +
      `Without x = 1, h would be ${fixed(unset(state))}.`
    );
  },
  wrong: [
    {
      term: "candidate",
      name: "the unit is on without having been set",
      applies: (state) => Math.abs(unset(state)) > 0.1,
      hint: "with a bias, the candidate writes at every step. Set its b to 0.",
    },
    {
      term: "sign",
      name: "the unit shows the opposite",
      applies: (state) => (atEnd(state)["hidden"] ?? 0) <= -0.7,
      hint: "x = 1 must write a positive number, so the candidate needs a positive W.",
    },
    {
      term: "output gate",
      name: "the output gate hides the memory",
      applies: (state) => (({ cell = 0, hidden = 0 }) => Math.tanh(cell) >= 0.7 && hidden < 0.7)(atEnd(state)),
      hint: "c is large enough. Raise the bias of the output gate.",
    },
    {
      term: "forget gate",
      name: "the forget gate lets the memory fade",
      applies: (state) => (atEnd(state)["forget"] ?? 0) < 0.97,
      hint: "over seven steps, its values multiply: 0.97 keeps four fifths, 0.9 less than a half. Raise its bias.",
    },
    {
      term: "input gate",
      name: "the unit writes too little",
      applies: (state) => Math.tanh(atEnd(state)["cell"] ?? 0) < 0.7,
      hint: "the forget gate keeps it, but c must grow to 0.9 or more. Open the input gate at x = 1, or let the candidate write more: its U writes again what h shows.",
    },
  ],
};
