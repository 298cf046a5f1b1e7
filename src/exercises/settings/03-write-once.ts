import { isSame } from "../../check/same";
import type { Setting } from "../../check/setting";
import type { CellState, GateNumbers } from "../../explorables/cell/state";
import { fixed } from "../../explorables/kit/numbers";
import { atRest, cellParts, lessonWeights, unitAt, weightsByCode } from "./lesson-cell";

/** Returns what the unit writes at x = 1 and at x = -1. */
function written(state: CellState): readonly [number, number] {
  const at = (step: number) => {
    const { input = 0, candidate = 0 } = unitAt(state, step);
    return input * candidate;
  };
  return [at(0), at(1)];
}
/** The smallest number that is shown as 0.400. */
const ENOUGH = 0.3995;
const isMuch = (value: number) => Math.abs(value) >= 0.4;
const isLittle = (value: number) => Math.abs(value) < 0.05;
const isOnlyInput = ({ weights, broken }: CellState) =>
  isSame({ ...weights, input: 0 }, { ...lessonWeights, input: 0 }) &&
  Object.keys(broken).every((gate) => gate === "input");

/** Returns U and b of the input gate. */
function inputGate({ weights: { input } }: CellState) {
  return { recurrent: input?.recurrent[0]?.[0] ?? 0, bias: input?.bias[0] ?? 0 };
}
/** Returns what the unit would write at x = -1 if one part of the input gate were as in the argument. */
function writtenWith(state: CellState, part: Partial<GateNumbers>): number {
  const { input } = state.weights;
  return written(input ? { ...state, weights: { ...state.weights, input: { ...input, ...part } } } : state)[1];
}

/** The exercise of lesson 03: an input gate that is open at x = 1 and closed at x = -1, e.g. with W = 4 and b = 0. */
export const writeOnce: Setting<CellState> = {
  id: "03-6",
  variable: "live",
  goal: "change only the input gate, until the unit writes at least 0.4 at x = 1 and between −0.05 and 0.05 at x = −1",
  start: { weights: lessonWeights, inputs: [[1], [-1]], initial: { hidden: [0], cell: [0] }, ...atRest },
  free: ["weights", "broken"],
  only: "the input gate",
  parts: cellParts("1 at step 0 and \u22121 at step 1"),
  code: weightsByCode("live", "input"),
  reached: (state) => isOnlyInput(state) && (([first, second]) => first >= ENOUGH && isLittle(second))(written(state)),
  reading(state) {
    const [first, second] = written(state);
    return `The unit writes ${fixed(first, 3)} at x = 1, and ${fixed(second, 3)} at x = \u22121.`;
  },
  wrong: [
    {
      term: "input gate",
      name: "another part than the input gate was changed",
      applies: (state) => !isOnlyInput(state),
      hint: 'press "Start again", choose the gate "input", and change its W, U or b.',
    },
    {
      term: "fixed gate",
      name: "the gate is fixed, so its W, U and b do nothing",
      applies: ({ broken }) => broken.input !== undefined,
      hint: 'a fixed gate is the same at both inputs. Set "the gate is" back to "computed".',
    },
    {
      term: "sign",
      name: "the gate is open at the wrong input",
      applies: (state) => (([first, second]) => isLittle(first) && isMuch(second))(written(state)),
      hint: "a positive W raises the gate's sum at x = 1, and lowers it at x = \u22121.",
    },
    {
      term: "bias",
      name: "the gate is closed at both inputs",
      applies: (state) => written(state).every(isLittle),
      hint: "b acts alike at both. W (or U, through h) makes the difference between 1 and \u22121.",
    },
    {
      term: "recurrent weight",
      name: "U opens the gate at x = \u22121",
      applies: (state) =>
        inputGate(state).recurrent > 0.4 &&
        !isLittle(written(state)[1]) &&
        Math.abs(written(state)[1]) - Math.abs(writtenWith(state, { recurrent: [[0.4]] })) > 0.1,
      hint: "after x = 1, h is positive, so a positive U raises the gate's sum at x = \u22121.",
    },
    {
      term: "bias",
      name: "the gate is open at both inputs",
      applies: (state) => written(state).every(isMuch),
      hint: "b acts alike at both. W (or U, through h) makes the difference between 1 and \u22121.",
    },
    {
      term: "bias",
      name: "a high bias keeps the gate open at x = \u22121",
      applies: (state) => inputGate(state).bias > 0 && isLittle(writtenWith(state, { bias: [0] })),
      hint: "W already makes a difference between 1 and \u22121. Lower b.",
    },
    {
      term: "bias",
      name: "a low bias keeps the gate from opening at x = 1",
      applies: (state) => inputGate(state).bias < 0 && written(state)[0] < 0.4,
      hint: "b acts alike at both. W (or U, through h) makes the difference between 1 and \u22121.",
    },
    {
      term: "size",
      name: "the gate is not closed enough at x = \u22121",
      applies: (state) => (([first, second]) => first >= 0.4 && second > -0.25)(written(state)),
      hint: "the direction is right. A larger W closes the gate further at x = \u22121.",
    },
  ],
};
