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

/**
 * What some parts of this state are. A reader sets them with the sliders of the group "This step".
 *
 * @param inputs what the lesson's inputs are, e.g. "1 at step 0 and 0 at all later steps"
 */
export const cellParts = (inputs: string) =>
  ({
    held: { name: "an old state that was set by hand", undo: 'press "Use computed states"' },
    initial: { name: "the state before step 0" },
    inputs: { name: "the input x", undo: `set x back to ${inputs}` },
  }) as const;

/** How the weights of one gate are set by code. The state keeps its other gates. @param gate e.g. "input" */
export const weightsByCode = (variable: string, gate: string): string =>
  `{ weights: { ...(await ${variable}.state()).weights, ${gate}: { kernel: [[\u2026]], recurrent: [[\u2026]], bias: [\u2026] } } }`;

/** Returns the numbers of the only unit at a step. */
export function unitAt(state: CellState, step: number): Readonly<Record<string, number>> {
  const { gates, hidden, cell } = run(state)[step] as CellStep;
  const first = (list: readonly number[] | undefined) => list?.[0] ?? 0;
  const named = Object.fromEntries(Object.entries(gates).map(([name, values]) => [name, first(values)]));
  return { ...named, hidden: first(hidden), cell: first(cell) };
}
