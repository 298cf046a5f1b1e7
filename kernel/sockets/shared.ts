/**
 * A few numbers that both threads see, also while one of them is blocked.
 *
 * | index | written by | meaning |
 * |---|---|---|
 * | CELL | cells | serial number of the cell that runs, 0 where none does |
 * | TICK | cells | goes up every 50 ms unless the thread is blocked |
 * | CRITICAL | cells | above 0: the kernel itself works (compiles), and must not be terminated |
 * | UNSENT | both | KiB of output that the sockets have not taken yet |
 * | INPUT_REPLIES | sockets | how many replies to `input_request` have come |
 */
export const CELL = 0;
export const TICK = 1;
export const CRITICAL = 2;
export const UNSENT = 3;
export const INPUT_REPLIES = 4;

export type Shared = Int32Array;

export const createShared = (): Shared => new Int32Array(new SharedArrayBuffer(5 * Int32Array.BYTES_PER_ELEMENT));

/** Runs the kernel's own work, which an interrupt must not cut in two. */
export function critical<T>(shared: Shared, work: () => T): T {
  Atomics.add(shared, CRITICAL, 1);
  try {
    return work();
  } finally {
    Atomics.sub(shared, CRITICAL, 1);
  }
}

/** The weight of a message of so many bytes, in KiB: each counts at least one. */
export const weightOf = (bytes: number): number => 1 + (bytes >> 10);

/** Unsent output, in KiB, at which the thread with the cells waits until the sockets have caught up. */
export const FULL = 16 * 1024;

/**
 * Waits, blocking, while too much is unsent: synchronous code that prints cannot wait in any other way.
 * It may be interrupted meanwhile. The bound on memory is FULL and one message more.
 */
export function waitForRoom(shared: Shared): void {
  for (;;) {
    const unsent = Atomics.load(shared, UNSENT);
    if (unsent < FULL) return;
    Atomics.wait(shared, UNSENT, unsent, 100);
  }
}

/** Counts a message as taken by the sockets. */
export function release(shared: Shared, weight: number): void {
  Atomics.sub(shared, UNSENT, weight);
  Atomics.notify(shared, UNSENT);
}
