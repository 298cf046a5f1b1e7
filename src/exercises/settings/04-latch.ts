import type { Setting } from "../../check/setting";
import type { CellState } from "../../explorables/cell/state";
import { fixed } from "../../explorables/kit/numbers";
import { atRest, cellParts, lessonWeights, unitAt, weightsByCode } from "./lesson-cell";

const LAST = 7;
const atEnd = (state: CellState) => unitAt(state, LAST);
/** The smallest number that is shown as 0.70, and the largest one that is shown as 0.10. */
const [SHOWN, HIDDEN] = [0.695, 0.105];
/** Returns the largest hidden state, by size, in a sequence without any input. */
function unset(state: CellState): number {
  const still = { ...state, inputs: state.inputs.map(() => [0]) };
  const all = still.inputs.map((_, step) => unitAt(still, step)["hidden"] ?? 0);
  return all.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
}
const inputs = Array.from({ length: LAST + 1 }, (_, t) => [t === 0 ? 1 : 0]);

/** The exercise of lesson 04: a unit that still shows at step 7 that x was 1 at step 0, e.g. with the forget and the output bias at 6. */
export const latch: Setting<CellState> = {
  id: "04-6",
  variable: "own",
  goal: "make the unit a latch: after x = 1 at step 0 and seven zeros, h is at least 0.7 at step 7; with x = 0 at all steps, h is never above 0.1 or below \u22120.1",
  start: { weights: lessonWeights, inputs, initial: { hidden: [0], cell: [0] }, ...atRest },
  free: ["weights", "broken"],
  only: "the gates and the candidate",
  parts: cellParts("1 at step 0 and 0 at all later steps"),
  code: weightsByCode("own", "forget"),
  reached: (state) => (atEnd(state)["hidden"] ?? 0) >= SHOWN && Math.abs(unset(state)) < HIDDEN,
  reading(state) {
    const { hidden = 0, cell = 0, forget = 0, output = 0 } = atEnd(state);
    return (
      `At step 7, f = ${fixed(forget)}, c = ${fixed(cell)}, o = ${fixed(output)} and h = ${fixed(hidden)}. ` +
      `Without x = 1, the largest h would be ${fixed(unset(state))}.`
    );
  },
  wrong: [
    {
      term: "fixed gate",
      name: "a gate is fixed at 0, so its W, U and b do nothing",
      applies: ({ broken }) => Object.values(broken).includes(0),
      hint: 'choose that gate, and set "the gate is" back to "computed".',
    },
    {
      term: "candidate or input gate",
      name: "the unit is on without having been set",
      applies: (state) => Math.abs(unset(state)) >= HIDDEN,
      hint: "something is written although x is 0. Set the bias of the candidate to 0, or close the input gate further at x = 0.",
    },
    {
      term: "sign",
      name: "the unit shows the opposite",
      applies: (state) => (atEnd(state)["hidden"] ?? 0) <= -SHOWN,
      hint: "x = 1 must write a positive number, so the candidate needs a positive W.",
    },
    {
      term: "output gate",
      name: "the output gate hides the memory",
      applies: (state) => (({ cell = 0, hidden = 0 }) => Math.tanh(cell) >= SHOWN && hidden < SHOWN)(atEnd(state)),
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
      applies: (state) => Math.tanh(atEnd(state)["cell"] ?? 0) < SHOWN,
      hint: "the forget gate keeps it, but c must grow to about 0.9. Open the input gate at x = 1, or raise the candidate's U, so that the unit writes h again at each step.",
    },
  ],
};
