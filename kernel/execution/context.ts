// Tracks which cell the running code belongs to, also after an await and in timers.
import { promiseHooks } from "node:v8";
import type { Cell } from "./cell";

/**
 * Tracks which cell the running code belongs to, also after an await and in timers.
 *
 * AsyncLocalStorage could do this too, but before Node 24 it is built on async_hooks. Those make Node abort when the code in a promise's
 * continuation is terminated, and that is how loops after an await are interrupted. The hooks of V8 do not (and cost half). They cover
 * promises only, so timers and microtasks are bound where they are made (timers.ts). Callbacks of native code (a socket, a
 * stream) have no cell, so they count as code of the latest cell.
 */
let current: Cell | undefined;
let latest: Cell | undefined;

/** Serves as a base class whose constructor returns the given object, so that the subclass adds its private field to that object. */
function given(object: object): object {
  return object;
}

/** Stores a promise's owner in a private field of the promise: invisible to other code, and many times faster than a WeakMap. */
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

/** Returns the cell that made a promise. */
export const ownerOf = (promise: object): Cell | undefined => Owned.by(promise) ?? latest;

/** Returns the cell whose code runs now, or the cell that was started last if that is unknown. */
export const currentCell = (): Cell | undefined => current ?? latest;

/** Runs `work` as code of the cell. Everything that it starts (timers, promises) belongs to the cell, also later. */
export function runAs<T>(cell: Cell, work: () => T): T {
  const before = current;
  current = cell;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Marks the start of a cell. From now on, code without an owner counts as code of this cell. */
export function beginCell(cell: Cell): void {
  latest = cell;
  // code that was terminated could not reset it
  current = undefined;
}
