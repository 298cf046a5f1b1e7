import type { Setting } from "../../check/setting";
import type { CellState } from "../../explorables/cell/state";
import { fixed } from "../../explorables/kit/numbers";
import { atRest, lessonWeights, unitAt } from "./lesson-cell";

/** Returns what the unit writes at x = 1 and at x = -1. */
function written(state: CellState): readonly [number, number] {
  const at = (step: number) => {
    const { input = 0, candidate = 0 } = unitAt(state, step);
    return input * candidate;
  };
  return [at(0), at(1)];
}
const isMuch = (value: number) => Math.abs(value) >= 0.4;
const isLittle = (value: number) => Math.abs(value) < 0.05;

/** The exercise of lesson 03: an input gate that is open at x = 1 and closed at x = -1, e.g. with W = 4 and b = 0. */
export const writeOnce: Setting<CellState> = {
  id: "03-6",
  goal: "change only the input gate, until the unit writes at least 0.4 at x = 1 and between −0.05 and 0.05 at x = −1",
  start: { weights: lessonWeights, inputs: [[1], [-1]], initial: { hidden: [0], cell: [0] }, ...atRest },
  free: ["weights", "broken"],
  only: "the input gate",
  reached: (state) => (([first, second]) => first >= 0.4 && isLittle(second))(written(state)),
  reading(state) {
    const [first, second] = written(state);
    return `The unit writes ${fixed(first, 3)} at x = 1, and ${fixed(second, 3)} at x = \u22121.`;
  },
  wrong: [
    {
      term: "input gate",
      name: "another part than the input gate was changed",
      applies: ({ weights, broken }) =>
        JSON.stringify({ ...weights, input: 0 }) !== JSON.stringify({ ...lessonWeights, input: 0 }) ||
        Object.keys(broken).some((gate) => gate !== "input"),
      hint: 'press "Start again", choose the gate "input", and change its W, U or b.',
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
      hint: "a low bias closes the gate, whatever x is. Only W makes a difference between 1 and \u22121.",
    },
    {
      term: "bias",
      name: "the gate is open at both inputs",
      applies: (state) => written(state).every(isMuch),
      hint: "a high bias opens the gate, whatever x is. Only W makes a difference between 1 and \u22121.",
    },
  ],
};
