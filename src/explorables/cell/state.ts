// Defines the state of the cell explorer: the weights of an LSTM or GRU, a short sequence, and what the reader has set.

/** The weights of one gate as plain numbers. F features, H hidden units. */
export interface GateNumbers {
  /** [F][H] */
  readonly kernel: readonly (readonly number[])[];
  /** [H][H] */
  readonly recurrent: readonly (readonly number[])[];
  /** [H] */
  readonly bias: readonly number[];
}

/** The names of the parts with weights. */
export type GateName = "forget" | "input" | "candidate" | "output" | "update" | "reset";

/** A state that the reader has set for one unit before a step. It replaces the state that the step before has computed. */
export interface HeldState {
  readonly step: number;
  readonly unit: number;
  readonly hidden?: number;
  readonly cell?: number;
}

/** The state of the cell explorer. F features, H hidden units, T time steps. */
export interface CellState {
  readonly cell: "lstm" | "gru";
  readonly weights: Readonly<Partial<Record<GateName, GateNumbers>>>;
  /** Only for a GRU: whether the reset gate acts after the recurrent product. */
  readonly resetAfter: boolean;
  /** Only for a GRU with `resetAfter`: the second bias of the candidate [H]. */
  readonly candidateRecurrentBias: readonly number[] | null;
  /** [T][F] */
  readonly inputs: readonly (readonly number[])[];
  /** The state before the first step. Both [H]. A GRU has no cell. */
  readonly initial: { readonly hidden: readonly number[]; readonly cell: readonly number[] };
  readonly held: readonly HeldState[];
  /** Gates that are broken: they have this value at every step, whatever their weights say. */
  readonly broken: Readonly<Partial<Record<GateName, number>>>;
  /** The unit, the feature, the gate and the time step that are shown. */
  readonly unit: number;
  readonly feature: number;
  readonly gate: GateName;
  readonly step: number;
}

/** The parts with weights, in the order in which they are listed. */
export const gatesOf = (cell: CellState["cell"]): readonly GateName[] =>
  cell === "lstm" ? ["forget", "input", "candidate", "output"] : ["update", "reset", "candidate"];

/** The letters of the gates in formulas. */
export const letterOf: Readonly<Record<GateName, string>> = {
  forget: "f",
  input: "i",
  candidate: "g",
  output: "o",
  update: "z",
  reset: "r",
};

/** Returns the weights of a gate. @throws Error if the state has none, which `cell` prevents */
export function weightsOf(state: CellState, gate: GateName): GateNumbers {
  const weights = state.weights[gate];
  if (!weights) throw new Error(`The ${state.cell} has no gate "${gate}".`);
  return weights;
}
