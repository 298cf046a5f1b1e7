// What each cell waits for (timers, pauses), so that an interrupt can end it.
import type { Cell } from "./cell";

/** Something that a cell waits for. */
interface Wait {
  readonly cell: Cell;
  readonly end: () => void;
}

const waits = new Map<object, Wait>();

/** Notes that a cell waits for something, and how to end that. @param key names the wait when it is over. */
export function addWait(cell: Cell, key: object, end: () => void): void {
  waits.set(key, { cell, end });
}

/** Notes that a wait is over. */
export function removeWait(key: object): void {
  waits.delete(key);
}

/** Ends everything that a cell waits for; without a cell, everything that any cell has left behind. */
export function endWaits(cell?: Cell): void {
  for (const [key, wait] of [...waits]) {
    if (cell && wait.cell !== cell) continue;
    waits.delete(key);
    wait.end();
  }
}
