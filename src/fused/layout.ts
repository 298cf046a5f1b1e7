// Lists how the kernel of native/ represents each cell: by which number, and with which order of gates.
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
  /** The number by which the kernel identifies the cell. */
  readonly what: number;
  /** The names of the gates in the kernel's order. A plain RNN has one set of weights, which belongs to no gate. */
  readonly gates: readonly Gate[];
  /** Whether the gates are part of the trace. */
  readonly traced: boolean;
  /** How many states a step passes to the next step: the hidden state, and for an LSTM also the cell state. */
  readonly states: 1 | 2;
  /**
   * The tensor that the trace contains in addition to the gates and the hidden states. For an LSTM it is the cell state, which callers see. For a
   * GRU with `resetAfter` it is the candidate's recurrent product, which only the backward pass reads. The other cells have no such
   * tensor: a GRU without `resetAfter` leaves its place in the kernel's buffers empty ("absent"), and a plain RNN has no such place ("none").
   */
  readonly second: "cell" | "past" | "absent" | "none";
}

const lstmGates: readonly LstmGate[] = ["forget", "input", "output", "candidate"];
const gruGates: readonly GruGate[] = ["update", "reset", "candidate"];

const lstm: CellLayout<LstmGate> = { what: 0, gates: lstmGates, traced: true, states: 2, second: "cell" };
const gruResetBefore: CellLayout<GruGate> = { what: 1, gates: gruGates, traced: true, states: 1, second: "absent" };
const gruResetAfter: CellLayout<GruGate> = { what: 2, gates: gruGates, traced: true, states: 1, second: "past" };
const rnn: CellLayout<"all"> = { what: 3, gates: ["all"], traced: false, states: 1, second: "none" };

/** The cells, with the numbers, the orders of gates and the buffers that native/platform.h defines. */
export const LAYOUTS = { lstm, gruResetBefore, gruResetAfter, rnn } as const;

/** The number that is added to a cell's number to request its backward pass. */
export const BACKWARD = 8;

/** Returns whether the kernel's buffers include the candidate's second bias. They do for both kinds of GRU. */
export const hasSecondBias = ({ what }: CellLayout): boolean => what === 1 || what === 2;
