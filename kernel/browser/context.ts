/**
 * Lets code after an await, and callbacks of promises, belong to the cell that made the promise. Browsers have no hooks for promises, so this is known only
 *
 * - after an `await` in a cell's code, also if the promise was rejected, since the compiler marks these places (marks/transform.ts);
 * - in the callbacks of `then`, `catch` and `finally`, since this module replaces `then`.
 *
 * Code after an await inside a library counts as code of the cell that was started last.
 */
import type { Cell } from "../core/execution/cell";
import { currentCell, enter, knownCell, latestCell, runAs } from "../core/execution/context";

/** The cells of the last runs, by name. */
const cells = new Map<string, Cell>();
const LIMIT = 1000;

/** Registers a cell that starts, so that a rejected promise can be attributed to the cell. */
export function rememberCell(cell: Cell | undefined): void {
  if (!cell) return;
  cells.set(cell.name, cell);
  if (cells.size > LIMIT) cells.delete(cells.keys().next().value as string);
}

/** The cell whose code has failed with an error. */
const failed = new WeakMap<object, Cell>();

/** Records the cell whose async function, or callback of a promise, has failed with an error. The first record counts. */
export function rememberFailure(error: unknown, cell: Cell | undefined): void {
  if (typeof error === "object" && error !== null && cell && !failed.has(error)) failed.set(error, cell);
}

/**
 * Returns the cell to which an unhandled rejection belongs: the cell whose code has failed, or the cell of the outermost frame in the error's stack. If
 * both are unknown, returns the cell that was started last.
 */
export function ownerOf(reason: unknown): Cell | undefined {
  const cell = typeof reason === "object" && reason !== null ? failed.get(reason) : undefined;
  if (cell) return cell;
  const frames = [...String((reason as Error | undefined)?.stack ?? "").matchAll(/(In\[[*\d]+\]):\d+:\d+\)?$/gm)];
  return cells.get(frames.at(-1)?.[1] ?? "") ?? latestCell();
}

/** Records that code of a cell continues after an await. @throws KeyboardInterrupt if the cell has been stopped */
export function continueAs(cell: Cell | undefined): void {
  cell?.assertNotStopped();
  if (cell === latestCell()) {
    enter(undefined);
    return;
  }
  enter(cell);
  // the code runs until the end of this microtask
  queue(() => {
    if (knownCell() === cell) enter(undefined);
  });
}

const queue = self.queueMicrotask.bind(self);

type Callback = ((value: unknown) => unknown) | null | undefined;

function noting(callback: NonNullable<Callback>, value: unknown, cell: Cell): unknown {
  try {
    return callback(value);
  } catch (error) {
    rememberFailure(error, cell);
    throw error;
  }
}

/** Replaces `Promise.prototype.then`, so that its callbacks belong to the cell that has called `then`. */
export function trackPromises(): void {
  const { then } = Promise.prototype;
  const bound = (callback: Callback, cell: Cell): Callback =>
    typeof callback === "function" ? (value) => runAs(cell, () => noting(callback, value, cell)) : callback;
  function changed(this: Promise<unknown>, done?: Callback, failed?: Callback): Promise<unknown> {
    const cell = currentCell();
    return cell ? then.call(this, bound(done, cell), bound(failed, cell)) : then.call(this, done, failed);
  }
  // biome-ignore lint/suspicious/noThenProperty: this replaces the function of promises
  Object.defineProperty(Promise.prototype, "then", { value: changed, writable: true, configurable: true });
}
