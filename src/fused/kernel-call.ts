// Defines the types of a call of the kernel of native/. The two builds of the kernel and the code that calls them share these types.

/** An array that the kernel reads or writes. Null for an operand that is absent. */
export type Buffer = Float32Array | Int32Array | null;

/**
 * Runs the kernel of native/ once.
 * @param what the number of the cell; plus 8 for the cell's backward pass
 * @param sizes B, T, F, H
 * @param buffers the arrays in the kernel's order (see native/lstm.h, gru.h and rnn.h)
 * @param results how many of the last arrays in `buffers` the kernel writes
 */
export type RunCells = (what: number, sizes: Int32Array, buffers: readonly Buffer[], results: number) => void;
