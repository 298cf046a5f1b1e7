// Makes the cell explorer from tensors: `cell` is what a notebook calls.
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { checkNames, InputError, Sizes } from "../../base/validate";
import { gatesAlone } from "../../cells/activations";
import type { GateWeights } from "../../cells/gate";
import { checkGruWeights, GRU_GATES, type GruWeights } from "../../cells/gru";
import { checkLstmWeights, LSTM_GATES, type LstmWeights } from "../../cells/lstm";
import { checkChoice, checkFinite, checkLike, checkList, checkWhole } from "../kit/check-state";
import { type Exhibit, exhibit } from "../kit/explorable";
import { nineDigits } from "../kit/numbers";
import { example } from "./example";
import { cellExplorer } from "./explorer";
import { type CellState, type GateName, type GateNumbers, gatesOf } from "./state";

/** Options of `cell`. B batch, T time steps, F features, H hidden units. */
export interface CellExplorerOptions {
  /** The kind of cell of the example that is shown if no weights are given. Default "lstm". */
  readonly cell?: "lstm" | "gru";
  /** The weights of an LSTM or GRU. By default, weights of one unit that remembers its last input other than 0. */
  readonly weights?: LstmWeights | GruWeights;
  /** The sequence: a tensor [T, F], or [B, T, F], of which the first sequence is shown. */
  readonly inputs?: Tensor2D | Tensor3D;
  /** Only for a GRU: whether the reset gate acts after the recurrent product. Default false. */
  readonly resetAfter?: boolean;
  /** The hidden unit and the time step that are shown first. Default 0. */
  readonly unit?: number;
  readonly step?: number;
}

const OPTIONS = ["cell", "weights", "inputs", "resetAfter", "unit", "step"];
/** More units would make the diagram slow and the notebook large. One unit is shown at a time, so large models can be cut down to some units. */
const MAX_UNITS = 32;
const MAX_STEPS = 100;

/**
 * Returns the cell explorer for `explore`: the diagram of an LSTM or GRU, live. It starts with your weights and your sequence, and shows one hidden
 * unit. Every number of this unit can be changed, and a gate can be fixed at 0 or 1. The weights themselves do not change.
 *
 *     explore(cell({ weights: initLstm({ features: 1, units: 4, seed: 1 }), inputs: tf.tensor2d([[1], [0], [0]]) }));
 *
 * @throws InputError for invalid weights or inputs, more than 32 units or 100 steps, a unit or step that does not exist, activations other than
 *   tanh and sigmoid, or an option that does not exist
 */
export function cell(options: CellExplorerOptions = {}): Exhibit<CellState> {
  checkNames("cell", "options", options, OPTIONS);
  const { weights, inputs, resetAfter = false, unit = 0, step = 0 } = options;
  const kind = kindOf(options);
  const base = weights ? stateOf(kind, weights, resetAfter) : example(kind);
  const sequence = inputs ? rowsOf(inputs, base.weights) : base.inputs;
  const state = { ...base, inputs: sequence, unit, step };
  checkIndex("options.unit", unit, state.initial.hidden.length);
  checkIndex("options.step", step, sequence.length);
  return exhibit(cellExplorer, state, (set) => check(set, state));
}

/** Checks a state that code sets. The kind of the cell and its sizes stay as they were; the sequence may become longer or shorter. */
function check(set: CellState, start: CellState): void {
  const { cell: kind, resetAfter, weights, initial, candidateRecurrentBias } = start;
  const gates = gatesOf(kind);
  const fixed = (name: string, value: unknown, was: unknown) => {
    if (value !== was)
      throw new InputError(
        `cell: ${name} cannot be changed, it is ${String(was)}. Call explore(cell(…)) for another cell.`,
      );
  };
  fixed("cell", set.cell, kind);
  fixed("resetAfter", set.resetAfter, resetAfter);
  checkLike("cell: weights", set.weights, weights);
  checkLike("cell: initial", set.initial, initial);
  checkLike("cell: candidateRecurrentBias", set.candidateRecurrentBias, candidateRecurrentBias);
  if (!Array.isArray(set.inputs) || set.inputs.length < 1 || set.inputs.length > MAX_STEPS)
    throw new InputError(`cell: inputs must be a list of 1 to ${MAX_STEPS} time steps [T][F].`);
  checkLike(
    "cell: inputs",
    set.inputs,
    set.inputs.map(() => start.inputs[0]),
  );
  const breakable = gates.filter((gate) => gate !== "candidate"); // the candidate is not a gate: it has no sigmoid
  checkNames("cell", "broken", set.broken, breakable);
  for (const [gate, value] of Object.entries(set.broken))
    if (!(value >= 0 && value <= 1))
      throw new InputError(`cell: broken.${gate} must be a number from 0 to 1, as a gate is, got ${String(value)}.`);
  checkList("cell: held", set.held, "a list of held states");
  for (const [n, held] of set.held.entries()) {
    checkNames("cell", `held[${n}]`, held, ["step", "unit", "hidden", "cell"]);
    for (const [name, value] of Object.entries(held)) checkFinite(`cell: held[${n}].${name}`, value);
    checkWhole(`cell: held[${n}].step`, held.step, 0, MAX_STEPS - 1);
    checkWhole(`cell: held[${n}].unit`, held.unit, 0, initial.hidden.length - 1);
  }
  checkChoice("cell: gate", set.gate, gates);
  checkIndex("unit", set.unit, initial.hidden.length);
  checkIndex("feature", set.feature, start.inputs[0]?.length ?? 0);
  checkIndex("step", set.step, set.inputs.length);
}

function kindOf({ cell, weights }: CellExplorerOptions): "lstm" | "gru" {
  const kind = weights === undefined ? (cell ?? "lstm") : "forget" in weights ? "lstm" : "gru";
  if (kind !== "lstm" && kind !== "gru")
    throw new InputError(`cell: options.cell must be "lstm" or "gru", got "${String(kind)}".`);
  if (cell !== undefined && cell !== kind)
    throw new InputError(
      `cell: options.cell is "${cell}", but options.weights are the weights of a ${kind.toUpperCase()}. Remove options.cell.`,
    );
  return kind;
}

/** Returns the state for weights, with a sequence of eight steps in which only the first input is not 0. */
function stateOf(kind: "lstm" | "gru", weights: LstmWeights | GruWeights, resetAfter: boolean): CellState {
  const sizes = new Sizes("cell");
  if (gatesAlone(weights) !== weights)
    throw new InputError(
      "cell: the weights must be for tanh and sigmoid, got weights that were converted for other activations.",
    );
  if (kind === "lstm") checkLstmWeights(sizes, weights as LstmWeights);
  else checkGruWeights(sizes, weights as GruWeights, { resetAfter });
  const [units, features] = [sizes.get("H"), sizes.get("F")];
  if (units > MAX_UNITS)
    throw new InputError(
      `cell: the weights must have at most ${MAX_UNITS} hidden units, got ${units}. The diagram shows one unit: train a smaller cell to explore it.`,
    );
  const gates: readonly GateName[] = kind === "lstm" ? LSTM_GATES : GRU_GATES;
  const second = (weights as GruWeights).candidateRecurrentBias;
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  return {
    ...example(kind),
    weights: Object.fromEntries(
      gates.map((gate) => [gate, numbersOf((weights as Record<string, GateWeights>)[gate] as GateWeights)]),
    ),
    resetAfter,
    candidateRecurrentBias: second ? list(second) : null,
    inputs: zeros(8).map((_, t) => zeros(features).map(() => (t === 0 ? 1 : 0))),
    initial: { hidden: zeros(units), cell: kind === "lstm" ? zeros(units) : [] },
  };
}

const list = (tensor: Tensor1D) => Array.from(tensor.dataSync(), nineDigits);
const table = (tensor: Tensor2D) => tensor.arraySync().map((row) => row.map(nineDigits));
const numbersOf = ({ kernel, recurrent, bias }: GateWeights): GateNumbers => ({
  ...{ kernel: table(kernel), recurrent: table(recurrent), bias: list(bias) },
});

/** Returns the rows of the sequence [T][F]. */
function rowsOf(inputs: Tensor2D | Tensor3D, weights: CellState["weights"]): number[][] {
  const isBatch = inputs.rank === 3;
  new Sizes("cell").check("options.inputs", inputs, isBatch ? ["B", "T", "F"] : ["T", "F"]);
  const rows = (isBatch ? (inputs as Tensor3D).arraySync()[0] : (inputs as Tensor2D).arraySync()) as number[][];
  const features = Object.values(weights)[0]?.kernel.length;
  if (rows[0]?.length !== features)
    throw new InputError(
      `cell: options.inputs must have F = ${features} features, got ${rows[0]?.length}. F comes from the weights.`,
    );
  if (rows.length > MAX_STEPS)
    throw new InputError(
      `cell: options.inputs must have at most ${MAX_STEPS} time steps, got ${rows.length}. Use tf.slice to take a part of the sequence.`,
    );
  return rows.map((row) => row.map(nineDigits));
}

function checkIndex(operand: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new InputError(`cell: ${operand} must be a whole number from 0 to ${count - 1}, got ${String(index)}.`);
}
