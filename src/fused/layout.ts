// Defines the numbers and the order of gates that the kernel of native/ uses for each cell.
import type { GruGate } from "../cells/gru";
import type { LstmGate } from "../cells/lstm";

/** The sizes of a call. B batch, T time steps, F features, H hidden units. */
export interface CellSizes {
  readonly B: number;
  readonly T: number;
  readonly F: number;
  readonly H: number;
}

/** How the kernel of native/ represents a cell. */
export interface CellLayout<Gate extends string = string> {
  /** The kernel's number for the cell. */
  readonly what: number;
  /** The sets of weights in the kernel's order. A plain RNN has one set, which is not a gate. */
  readonly gates: readonly Gate[];
  /** Whether the gates are part of the trace. */
  readonly traced: boolean;
  /** How many states a step passes to the next: hidden, and for an LSTM also cell. */
  readonly states: 1 | 2;
  /**
   * What the trace holds in addition to gates and hidden. For an LSTM it is the cell, which callers see. For a GRU with resetAfter it is the
   * candidate's recurrent product, which only the backward pass reads. Other cells have nothing here.
   */
  readonly second: "cell" | "past" | "absent" | "none";
}

const lstmGates: readonly LstmGate[] = ["forget", "input", "output", "candidate"];
const gruGates: readonly GruGate[] = ["update", "reset", "candidate"];

const lstm: CellLayout<LstmGate> = { what: 0, gates: lstmGates, traced: true, states: 2, second: "cell" };
const gruResetBefore: CellLayout<GruGate> = { what: 1, gates: gruGates, traced: true, states: 1, second: "absent" };
const gruResetAfter: CellLayout<GruGate> = { what: 2, gates: gruGates, traced: true, states: 1, second: "past" };
const rnn: CellLayout<"all"> = { what: 3, gates: ["all"], traced: false, states: 1, second: "none" };

/** The cells, with the cell numbers, gate orders and buffers of native/platform.h. */
export const LAYOUTS = { lstm, gruResetBefore, gruResetAfter, rnn } as const;

/** Added to a cell's number to request its backward pass. */
export const BACKWARD = 8;

/** Returns whether the buffers have a place for the candidate's second bias, as a GRU's do. */
export const hasSecondBias = ({ what }: CellLayout): boolean => what === 1 || what === 2;
