import type { Cell } from "./cell";

/** Something that a cell waits for. */
interface Wait {
  readonly cell: Cell;
  readonly end: () => void;
}

const waits = new Map<object, Wait>();

/** Notes that a cell waits for something, and how to end that. @param key what it is called when it is over. */
export function hold(cell: Cell, key: object, end: () => void): void {
  waits.set(key, { cell, end });
}

/** It is over. */
export function letGo(key: object): void {
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
