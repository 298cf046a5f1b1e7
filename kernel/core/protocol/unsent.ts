// Limits the output that clients have not received yet.

/** Returns how much a message with this number of bytes adds to the unsent output, in KiB. Each message adds at least 1. */
export const weightOf = (bytes: number): number => 1 + (bytes >> 10);

/**
 * The limit of unsent output, in KiB. When it is reached, the code that runs cells waits until the clients have received some output. With 16 MiB,
 * V8 moved the waiting lines to the old space of the heap, and a cell that printed 400 MB took 350 MiB. With 4 MiB it takes 120 MiB, and no more time.
 */
export const FULL = 4 * 1024;
