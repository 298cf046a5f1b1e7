// Limits the output that clients have not received yet.

/** Returns how much a message with this number of bytes adds to the unsent output, in KiB. Each message adds at least 1. */
export const weightOf = (bytes: number): number => 1 + (bytes >> 10);

/**
 * The limit of unsent output, in KiB. When it is reached, the code that runs cells waits until the clients have received some output. If more lines wait,
 * they live long enough for V8 to move them to the old space of the heap, which is collected late: a cell that printed 400 MB took up to 350 MiB with a limit
 * of 4 or 16 MiB, and takes 110 MiB with 2 MiB, and no more time.
 */
export const FULL = 2 * 1024;
