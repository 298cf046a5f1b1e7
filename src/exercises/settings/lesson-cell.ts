// The LSTM of lessons 03 to 05 in the form of the cell explorer, and what it does at the end of a sequence.
import { type CellStep, run } from "../../explorables/cell/maths";
import type { CellState, GateNumbers } from "../../explorables/cell/state";
import { nineDigits } from "../../explorables/kit/numbers";

const gate = (kernel: number, recurrent: number, bias: number): GateNumbers => ({
  ...{ kernel: [[nineDigits(kernel)]], recurrent: [[nineDigits(recurrent)]], bias: [bias] },
});

/** The weights of lesson 03's cell. */
export const lessonWeights = {
  forget: gate(0.8, -0.3, 1),
  input: gate(0.5, 0.4, 0),
  candidate: gate(1, 0.5, 0),
  output: gate(0.6, 0.2, 0),
} as const;

/** The parts of the cell explorer's state that have no weights, as the lessons show them first. */
export const atRest = { held: [], broken: {} } as const;

/** What some parts of this state are. A reader sets them with the sliders of the group "This step". */
export const cellParts = {
  held: "an old state that was set by hand",
  initial: "the state before step 0",
} as const;

/** Returns the numbers of the only unit at a step. */
export function unitAt(state: CellState, step: number): Readonly<Record<string, number>> {
  const { gates, hidden, cell } = run(state)[step] as CellStep;
  const first = (list: readonly number[] | undefined) => list?.[0] ?? 0;
  const named = Object.fromEntries(Object.entries(gates).map(([name, values]) => [name, first(values)]));
  return { ...named, hidden: first(hidden), cell: first(cell) };
}
