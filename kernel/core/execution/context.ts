// Records which cell the running code belongs to. The host of the core calls `enter` when code continues that belongs to another cell, for example
// after an await.
import type { Cell } from "./cell";

let current: Cell | undefined;
let latest: Cell | undefined;

/** Returns the cell whose code runs now. If it is unknown, returns the cell that was started last. */
export const currentCell = (): Cell | undefined => current ?? latest;

/** Returns the cell whose code runs now, or undefined if it is unknown. */
export const knownCell = (): Cell | undefined => current;

/** Returns the cell that was started last. */
export const latestCell = (): Cell | undefined => latest;

/** Records that code of this cell runs from now on. Without a cell, it is unknown whose code runs. */
export function enter(cell: Cell | undefined): void {
  current = cell;
}

/** Runs `work` as code of the cell. The timers and promises that `work` starts belong to the cell, even when they finish later. */
export function runAs<T>(cell: Cell, work: () => T): T {
  const before = current;
  current = cell;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Marks the start of a cell. From now on, code whose cell is unknown counts as code of this cell. */
export function beginCell(cell: Cell): void {
  latest = cell;
  // code that was terminated could not reset `current`
  current = undefined;
}
