// Defines the types of a call of the kernel of native/. The two builds of the kernel and the code that calls them share these types.

/** An array that the kernel reads or writes. Null for an operand that is absent. */
export type Buffer = Float32Array | Int32Array | null;

/**
 * Runs the kernel of native/ once.
 * @param what the number of the computation: a cell (0 to 3), a decoder (4, 5) or a fully connected layer (6); plus 8 for its backward pass
 * @param sizes the sizes that the computation needs. native/platform.h lists them for each value of `what`
 * @param buffers the arrays in the kernel's order (see native/lstm.h, gru.h, rnn.h, attention.h and dense.h)
 * @param results how many of the last arrays in `buffers` the kernel writes
 */
export type RunCells = (what: number, sizes: Int32Array, buffers: readonly Buffer[], results: number) => void;
