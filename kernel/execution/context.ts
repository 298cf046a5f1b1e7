// Knows which cell the running code belongs to, also after an await and in timers.
import { promiseHooks } from "node:v8";
import type { Cell } from "./cell";

/**
 * Which cell the code that runs belongs to, also after an await and in timers.
 *
 * AsyncLocalStorage would know this too, but before Node 24 it is built on async_hooks, and those make Node abort when the code in a promise's
 * continuation is terminated, which is how loops after an await are interrupted. Hooks of V8's own do not (and cost half). They know
 * promises only; timers and microtasks are bound where they are made (timers.ts). Callbacks of native code (a socket, a
 * stream) know no cell: they count as the latest one's.
 */
let current: Cell | undefined;
let latest: Cell | undefined;

/** As a base class: hands back the object that it is given, so that the subclass puts its private field on that. */
function given(object: object): object {
  return object;
}

/** A promise's owner, written on the promise itself: unseen by all others, and many times faster than a WeakMap. */
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

/** Begins to follow cells through promises. */
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

/** The cell that made a promise. */
export const ownerOf = (promise: object): Cell | undefined => Owned.by(promise) ?? latest;

/** The cell whose code runs now; where that is unknown, the one that was started last. */
export const currentCell = (): Cell | undefined => current ?? latest;

/** Runs work as the cell's: whatever it begins (timers, promises) belongs to the cell, also later. */
export function runAs<T>(cell: Cell, work: () => T): T {
  const before = current;
  current = cell;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** A cell begins: what has no owner counts as its own from now on. */
export function beginCell(cell: Cell): void {
  latest = cell;
  // code that was terminated could not take its leave
  current = undefined;
}
