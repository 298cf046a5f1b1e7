// Lets code after an await, and callbacks of promises, belong to the cell that made the promise.
import { promiseHooks } from "node:v8";
import type { Cell } from "../core/execution/cell";
import { enter, knownCell, latestCell } from "../core/execution/context";

/*
 * AsyncLocalStorage could do this too, but before Node 24 it is built on `async_hooks`. With `async_hooks`, Node aborts if code after an await is
 * terminated, and the kernel must terminate such code to interrupt a loop. V8's promise hooks do not have this problem, and they cost half as
 * much. They cover only promises. Timers and microtasks get their cell where they are created (timers.ts). Callbacks of native code (a socket, a
 * stream) have no cell, so they count as code of the latest cell.
 */

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
export function trackPromises(): void {
  promiseHooks.createHook({
    init(promise) {
      const cell = knownCell();
      if (cell) new Owned(promise, cell);
    },
    before(promise) {
      enter(Owned.by(promise));
    },
    after() {
      enter(undefined);
    },
  });
}

/** Returns the cell that made a promise, or the cell that was started last if that is unknown. */
export const ownerOf = (promise: object): Cell | undefined => Owned.by(promise) ?? latestCell();
