import type { CellState, GateNumbers } from "./state";

const gate = (kernel: number, recurrent: number, bias: number): GateNumbers => ({
  kernel: [[kernel]],
  recurrent: [[recurrent]],
  bias: [bias],
});

/**
 * Returns a cell with one unit that was set by hand. The LSTM writes each input other than 0 into its cell and keeps it for some steps; the GRU replaces its
 * state by each positive input.
 */
export function example(cell: CellState["cell"]): CellState {
  const lstm = { forget: gate(0, 0, 2), input: gate(3, 0, -1), candidate: gate(2, 0, 0), output: gate(0, 0, 1) };
  const gru = { update: gate(-4, 0, 2), reset: gate(0, 0, 1), candidate: gate(2, 0.5, 0) };
  return {
    cell,
    weights: cell === "lstm" ? lstm : gru,
    resetAfter: false,
    candidateRecurrentBias: null,
    inputs: [[1], [0], [0], [0.5], [0], [-1], [0], [0]],
    initial: { hidden: [0], cell: cell === "lstm" ? [0] : [] },
    held: [],
    broken: {},
    unit: 0,
    feature: 0,
    gate: cell === "lstm" ? "forget" : "update",
    step: 0,
  };
}
