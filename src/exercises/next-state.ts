/**
 * What exercises 04-4 and 08-4 return: the state of an LSTM cell with H units after one step.
 *
 * @example
 * const next: NextState = { cell: [0.47], hidden: [0.29] }; // H = 1
 */
export interface NextState {
  /** The new cell. [H] */
  readonly cell: readonly number[];
  /** The new hidden state, which is made from the new cell. [H] */
  readonly hidden: readonly number[];
}
