// Defines the memory that both threads of the kernel share. It also contains critical sections and the limit of unsent output, which use this memory.
import { FULL } from "../core/protocol/unsent";

/**
 * The indices of the shared numbers. Each thread can read and write them even while the other thread is blocked.
 *
 * | index | written by | meaning |
 * |---|---|---|
 * | CELL | cells | serial number of the running cell, 0 if none runs |
 * | TICK | cells | increases every 50 ms unless the thread is blocked |
 * | CRITICAL | cells | above 0 while the kernel itself works (compiles) and must not be terminated |
 * | UNSENT | both | KiB of output that the sockets have not accepted yet |
 * | INPUT_REPLIES | sockets | number of replies to `input_request` that have arrived |
 * | LOADED | cells | 1 after the compiler has been loaded and prepared |
 */
export const CELL = 0;
export const TICK = 1;
export const CRITICAL = 2;
export const UNSENT = 3;
export const INPUT_REPLIES = 4;
export const LOADED = 5;

export type Shared = Int32Array;

export const createShared = (): Shared => new Int32Array(new SharedArrayBuffer(6 * Int32Array.BYTES_PER_ELEMENT));

/** Runs `work`, which an interrupt must not terminate in the middle. */
export function critical<T>(shared: Shared, work: () => T): T {
  Atomics.add(shared, CRITICAL, 1);
  try {
    return work();
  } finally {
    Atomics.sub(shared, CRITICAL, 1);
  }
}

/**
 * Blocks the thread until less than FULL KiB of output is unsent. Synchronous code that prints cannot wait in any other way. An interrupt ends the
 * wait. So unsent output takes at most FULL KiB plus one message.
 */
export function waitForRoom(shared: Shared): void {
  for (;;) {
    const unsent = Atomics.load(shared, UNSENT);
    if (unsent < FULL) return;
    Atomics.wait(shared, UNSENT, unsent, 100);
  }
}

/** Subtracts a message from UNSENT after the sockets have accepted it. @param weight the result of `weightOf` for the message */
export function release(shared: Shared, weight: number): void {
  Atomics.sub(shared, UNSENT, weight);
  Atomics.notify(shared, UNSENT);
}
