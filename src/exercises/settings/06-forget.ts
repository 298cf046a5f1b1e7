import { isSame } from "../../check/same";
import type { Setting } from "../../check/setting";
import { example } from "../../explorables/cell/example";
import type { CellState } from "../../explorables/cell/state";
import { fixed } from "../../explorables/kit/numbers";
import { atRest, cellParts, unitAt, weightsByCode } from "./lesson-cell";

const { weights, initial } = example("gru");
const inputs = Array.from({ length: 8 }, (_, t) => [t === 0 ? 1 : 0]);
const states = (state: CellState) => [0, 7].map((step) => unitAt(state, step)["hidden"] ?? 0) as [number, number];
const isCandidate = (state: CellState) => isSame(state.weights.candidate, weights.candidate);
/** Returns whether a gate has other weights than at the start, or is fixed. */
const isChanged = (state: CellState, gate: "update" | "reset") =>
  !isSame(state.weights[gate], weights[gate]) || state.broken[gate] !== undefined;
const areBothChanged = (state: CellState) => isChanged(state, "update") && isChanged(state, "reset");
const updates = (state: CellState) => [0, 7].map((step) => unitAt(state, step)["update"] ?? 0) as [number, number];
/** Returns whether h is at least 0.8, as it is shown. */
const isTakenIn = (h: number) => h >= 0.795;
const isForgotten = (h: number) => Math.abs(h) < 0.05;

/** The exercise of lesson 06: a GRU unit that takes in x = 1 and has forgotten it seven steps later, e.g. with the update gate fixed at 0. */
export const forget: Setting<CellState> = {
  id: "06-6",
  variable: "live",
  goal: "change one gate, until h is still at least 0.8 after step 0, but between \u22120.05 and 0.05 after step 7",
  start: { weights, inputs, initial, resetAfter: false, ...atRest },
  free: ["weights", "broken"],
  only: "one gate",
  parts: cellParts("1 at step 0 and 0 at all later steps"),
  code: weightsByCode("live", "reset"),
  reached: (state) =>
    isCandidate(state) &&
    !areBothChanged(state) &&
    (([first, last]) => isTakenIn(first) && isForgotten(last))(states(state)),
  reading(state) {
    const [first, last] = states(state);
    const { update = 0, reset = 0 } = unitAt(state, 7);
    return `h is ${fixed(first)} after step 0 and ${fixed(last, 3)} after step 7, where z = ${fixed(update)} and r = ${fixed(reset)}.`;
  },
  wrong: [
    {
      term: "candidate",
      name: "the candidate was changed, which is not a gate",
      applies: (state) => !isCandidate(state),
      hint: 'press "Start again", choose the gate "update" or "reset", and change its W, U or b, or set "the gate is" to "fixed at".',
    },
    {
      term: "gates",
      name: "two gates were changed",
      applies: areBothChanged,
      hint: 'then nobody can tell which of them it was. Press "Start again", and change only one.',
    },
    {
      term: "sign",
      name: "the update gate has the other meaning of z",
      applies: (state) => (([z0, z7]) => z0 >= 0.5 && z7 < 0.5)(updates(state)),
      hint: "in some papers z = 1 takes the candidate. Here z = 1 keeps the old state, so z must be near 0 at x = 1.",
    },
    {
      term: "update gate",
      name: "the unit takes nothing in",
      applies: (state) => (([first, last]) => isForgotten(first) && isForgotten(last))(states(state)),
      hint: "an update gate near 1 at step 0 keeps the old state, which is 0.",
    },
    {
      term: "reset gate",
      name: "the reset gate is closed, but the state is still there",
      applies: (state) =>
        (unitAt(state, 7)["reset"] ?? 0) < 0.1 &&
        (unitAt(state, 7)["update"] ?? 0) > 0.5 &&
        !isForgotten(states(state)[1]),
      hint: "the reset gate only hides the old state from the candidate. Which gate decides what is kept?",
    },
    {
      term: "sign",
      name: "the update gate keeps more than before",
      applies: (state) => (unitAt(state, 7)["update"] ?? 0) > 0.89,
      hint: "here z = 1 keeps the old state.",
    },
    {
      term: "step",
      name: "the update gate is lower only at x = 1",
      applies: (state) => (([z0, z7]) => z0 < 0.11 && z7 > 0.87)(updates(state)),
      hint: "W counts only where x is not 0. To forget, z must be lower at x = 0, too.",
    },
    {
      term: "size",
      name: "the update gate still keeps too much",
      applies: (state) =>
        isChanged(state, "update") && isTakenIn(states(state)[0]) && (([, z7]) => z7 < 0.87)(updates(state)),
      hint: "the direction is right. Lower z further.",
    },
    {
      term: "reset gate",
      name: "only the reset gate was changed",
      applies: (state) => isChanged(state, "reset"),
      hint: "it decides what the candidate sees of the old state. Which gate decides what is kept?",
    },
  ],
};
