// Keeps the waits of each cell (timers, pauses), so that an interrupt can stop them.
import type { Cell } from "./cell";

/** A wait of a cell. */
interface Wait {
  readonly cell: Cell;
  readonly end: () => void;
}

const waits = new Map<object, Wait>();

/** Registers a wait of a cell, and the function that stops it. @param key identifies the wait when it is over. */
export function addWait(cell: Cell, key: object, end: () => void): void {
  waits.set(key, { cell, end });
}

/** Removes a wait that is over. */
export function removeWait(key: object): void {
  waits.delete(key);
}

/** Stops all waits of a cell; without a cell, the waits of all cells. */
export function endWaits(cell?: Cell): void {
  for (const [key, wait] of [...waits]) {
    if (cell && wait.cell !== cell) continue;
    waits.delete(key);
    wait.end();
  }
}
