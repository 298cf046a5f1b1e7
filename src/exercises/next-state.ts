/**
 * The state of an LSTM cell with H units after one step. The functions of exercises 04-4 and 08-4 return it.
 *
 * @example
 * const next: NextState = { cell: [0.47], hidden: [0.29] }; // H = 1
 */
export interface NextState {
  /** The new cell state. [H] */
  readonly cell: readonly number[];
  /** The new hidden state, which is computed from the new cell state. [H] */
  readonly hidden: readonly number[];
}
