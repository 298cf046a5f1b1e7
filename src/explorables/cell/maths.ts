// Computes an LSTM or GRU step by step in float64, without tensors, with the changes that a reader has made.
import { sigmoid } from "../kit/numbers";
import { type CellState, type GateName, type GateNumbers, gatesOf, weightsOf } from "./state";

/** All numbers of one step, for all units. Each is [H]. */
export interface CellStep {
  readonly gates: Readonly<Record<string, readonly number[]>>;
  readonly hiddenBefore: readonly number[];
  /** Empty for a GRU, as is `cell`. */
  readonly cellBefore: readonly number[];
  readonly hidden: readonly number[];
  readonly cell: readonly number[];
}

/** Returns sum over n of x[n] * matrix[n][unit]. */
const product = (x: readonly number[], matrix: readonly (readonly number[])[], unit: number): number =>
  x.reduce((sum, value, n) => sum + value * (matrix[n]?.[unit] ?? 0), 0);

/** Returns x · W + h · U + b for one unit. */
const weighted = ({ kernel, recurrent, bias }: GateNumbers, x: readonly number[], h: readonly number[], unit: number) =>
  product(x, kernel, unit) + product(h, recurrent, unit) + (bias[unit] ?? 0);

/** Returns the values of a gate for every unit: the value at which it is broken, or the sigmoid. */
function gateValues(state: CellState, gate: GateName, x: readonly number[], h: readonly number[]): number[] {
  const weights = weightsOf(state, gate);
  const broken = state.broken[gate];
  return h.map((_, unit) => broken ?? sigmoid(weighted(weights, x, h, unit)));
}

/** Computes one step of an LSTM, by the formulas of `lstmStep`. */
function lstmStep(
  state: CellState,
  x: readonly number[],
  hiddenBefore: readonly number[],
  cellBefore: readonly number[],
) {
  const gate = (name: GateName) => gateValues(state, name, x, hiddenBefore);
  const [forget, input, output] = [gate("forget"), gate("input"), gate("output")];
  const weights = weightsOf(state, "candidate");
  const candidate = hiddenBefore.map((_, unit) => Math.tanh(weighted(weights, x, hiddenBefore, unit)));
  const cell = cellBefore.map((old, n) => at(forget, n) * old + at(input, n) * at(candidate, n));
  const hidden = cell.map((value, n) => at(output, n) * Math.tanh(value));
  return { gates: { forget, input, candidate, output }, hiddenBefore, cellBefore, hidden, cell };
}

/** Computes one step of a GRU, by the formulas of `gruStep`. */
function gruStep(state: CellState, x: readonly number[], hiddenBefore: readonly number[]): CellStep {
  const [update, reset] = [gateValues(state, "update", x, hiddenBefore), gateValues(state, "reset", x, hiddenBefore)];
  const { kernel, recurrent, bias } = weightsOf(state, "candidate");
  const read = hiddenBefore.map((h, n) => at(reset, n) * h);
  const candidate = hiddenBefore.map((_, n) => {
    const present = product(x, kernel, n) + at(bias, n);
    if (!state.resetAfter) return Math.tanh(present + product(read, recurrent, n));
    const past = product(hiddenBefore, recurrent, n) + (state.candidateRecurrentBias?.[n] ?? 0);
    return Math.tanh(present + at(reset, n) * past);
  });
  const hidden = hiddenBefore.map((old, n) => at(update, n) * old + (1 - at(update, n)) * at(candidate, n));
  return { gates: { update, reset, candidate }, hiddenBefore, cellBefore: [], hidden, cell: [] };
}

const at = (list: readonly number[], n: number): number => list[n] ?? 0;

/** Returns every step of the sequence. A state that the reader has set replaces the one that the step before has computed. */
export function run(state: CellState): CellStep[] {
  let { hidden, cell } = state.initial;
  return state.inputs.map((x, step) => {
    const set = state.held.filter((one) => one.step === step);
    const before = (list: readonly number[], name: "hidden" | "cell") =>
      list.map((value, unit) => set.find((one) => one.unit === unit && one[name] !== undefined)?.[name] ?? value);
    const [h, c] = [before(hidden, "hidden"), before(cell, "cell")];
    const result = state.cell === "lstm" ? lstmStep(state, x, h, c) : gruStep(state, x, h);
    ({ hidden, cell } = result);
    return result;
  });
}

/** The numbers of one unit at the shown step, by name. The names are those of `cellDiagram`. */
export type Readings = Readonly<Record<string, number>>;

/** Returns the numbers of the shown unit at one step, one for each wire of the diagram. */
export function readingsOf(state: CellState, step: CellStep): Readings {
  const { unit } = state;
  const gates = Object.fromEntries(gatesOf(state.cell).map((name) => [name, at(step.gates[name] ?? [], unit)]));
  const hiddenBefore = at(step.hiddenBefore, unit);
  const common = {
    ...gates,
    x: at(state.inputs[state.step] ?? [], state.feature),
    hiddenBefore,
    hidden: at(step.hidden, unit),
  };
  const { forget = 0, input = 0, candidate = 0, update = 0, reset = 0 } = gates;
  if (state.cell === "gru") {
    const shares = { kept: update * hiddenBefore, rest: 1 - update, written: (1 - update) * candidate };
    return { ...common, ...shares, resetHidden: reset * pastOf(state, step) };
  }
  const [cellBefore, cell] = [at(step.cellBefore, unit), at(step.cell, unit)];
  return {
    ...common,
    cellBefore,
    cell,
    squashed: Math.tanh(cell),
    kept: forget * cellBefore,
    written: input * candidate,
  };
}

/** Returns what the reset gate of a GRU multiplies: the old hidden state or, with `resetAfter`, its recurrent product. */
function pastOf(state: CellState, { hiddenBefore }: CellStep): number {
  if (!state.resetAfter) return at(hiddenBefore, state.unit);
  const second = at(state.candidateRecurrentBias ?? [], state.unit);
  return product(hiddenBefore, weightsOf(state, "candidate").recurrent, state.unit) + second;
}
