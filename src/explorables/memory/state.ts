/** The state of the memory explorer. */
export interface MemoryState {
  /** The cells that are shown. */
  readonly cells: "both" | "lstm" | "rnn";
  /** The bias of the LSTM's forget gate. The gate has no other weights, so it is sigmoid(bias) at every step. */
  readonly bias: number;
  /** The recurrent weight U of the RNN, which has one unit and no bias. */
  readonly recurrent: number;
  /** The state of both cells before the first step. All inputs are 0. */
  readonly start: number;
  /** The number of steps after which the numbers are shown. */
  readonly lag: number;
  /** The number of steps that are drawn. */
  readonly steps: number;
}
