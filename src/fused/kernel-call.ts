// Defines the types of a call of the kernel of native/, which both builds and their users share.

/** Numbers that the kernel reads or writes; null for an absent operand. */
export type Buffer = Float32Array | Int32Array | null;

/**
 * Runs the kernel of native/ once.
 * @param what the cell's number, plus 8 for its backward pass
 * @param sizes B, T, F, H
 * @param buffers in the kernel's order, see native/lstm.h, gru.h and rnn.h
 * @param results how many of the last buffers the kernel writes
 */
export type RunCells = (what: number, sizes: Int32Array, buffers: readonly Buffer[], results: number) => void;
