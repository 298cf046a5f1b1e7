// Keeps a list of everything that a cell waits for (timers and pauses), so that an interrupt can stop it.
import type { Cell } from "./cell";

/** Something that a cell waits for, and the function that stops it. */
interface Wait {
  readonly cell: Cell;
  readonly end: () => void;
}

const waits = new Map<object, Wait>();

/**
 * Registers something that a cell waits for.
 *
 * @param key identifies it in `removeWait`.
 * @param end stops it.
 */
export function addWait(cell: Cell, key: object, end: () => void): void {
  waits.set(key, { cell, end });
}

/** Removes a wait that has ended. */
export function removeWait(key: object): void {
  waits.delete(key);
}

/** Stops all waits of a cell. If no cell is given, stops the waits of all cells. */
export function endWaits(cell?: Cell): void {
  for (const [key, wait] of [...waits]) {
    if (cell && wait.cell !== cell) continue;
    waits.delete(key);
    wait.end();
  }
}
