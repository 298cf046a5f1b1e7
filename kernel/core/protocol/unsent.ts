// Limits the output that clients have not received yet.

/** Returns how much a message with this number of bytes adds to the unsent output, in KiB. Each message adds at least 1. */
export const weightOf = (bytes: number): number => 1 + (bytes >> 10);

/** The limit of unsent output, in KiB. When it is reached, the code that runs cells waits until the clients have received some output. */
export const FULL = 16 * 1024;
