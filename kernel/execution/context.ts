// Records which cell the running code belongs to.
import { promiseHooks } from "node:v8";
import type { Cell } from "./cell";

/**
 * The cell that the running code belongs to. It is also correct after an await and in timers.
 *
 * AsyncLocalStorage could do this too, but before Node 24 it is built on `async_hooks`. With `async_hooks`, Node aborts if code after an await is
 * terminated, and the kernel must terminate such code to interrupt a loop. V8's promise hooks do not have this problem, and they cost half as
 * much. They cover only promises. Timers and microtasks get their cell where they are created (timers.ts). Callbacks of native code (a socket, a
 * stream) have no cell, so they count as code of the latest cell.
 */
let current: Cell | undefined;
let latest: Cell | undefined;

/** Serves as a base class whose constructor returns the given object, so that the subclass adds its private field to that object. */
function given(object: object): object {
  return object;
}

/**
 * Stores the cell that made a promise in a private field of the promise. Other code cannot see the field, and it is many times faster than a WeakMap.
 */
class Owned extends (given as unknown as new (object: object) => object) {
  readonly #cell: Cell;

  constructor(promise: object, cell: Cell) {
    super(promise);
    this.#cell = cell;
  }

  static by(promise: object): Cell | undefined {
    return #cell in promise ? (promise as Owned).#cell : undefined;
  }
}

/** Starts to track cells through promises. */
export function installContext(): void {
  promiseHooks.createHook({
    init(promise) {
      if (current) new Owned(promise, current);
    },
    before(promise) {
      current = Owned.by(promise);
    },
    after() {
      current = undefined;
    },
  });
}

/** Returns the cell that made a promise, or the cell that was started last if that is unknown. */
export const ownerOf = (promise: object): Cell | undefined => Owned.by(promise) ?? latest;

/** Returns the cell whose code runs now. If it is unknown, returns the cell that was started last. */
export const currentCell = (): Cell | undefined => current ?? latest;

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
