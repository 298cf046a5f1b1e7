// Makes timers belong to the cell that starts them, so that an interrupt can stop them. Each host replaces its global timers by such timers.
import type { Cell } from "./cell";
import { currentCell, runAs } from "./context";
import { addWait, removeWait } from "./waits";

type Callback = (...args: unknown[]) => unknown;
export type StartTimer = (callback: Callback, ...rest: unknown[]) => object;
/** Called with an error that a callback throws, and with the callback's cell. */
export type Report = (cell: Cell, error: unknown) => void;

/** The names of the functions that start a timer. */
export const STARTING = ["setTimeout", "setInterval", "setImmediate"] as const;
/** The names of the functions that stop a timer. */
export const STOPPING = ["clearTimeout", "clearInterval", "clearImmediate"] as const;

/** The timers of the host, which belong to no cell. */
export type Timers = Readonly<Record<(typeof STARTING)[number], StartTimer>> &
  Readonly<Record<(typeof STOPPING)[number], (timer: unknown) => void>>;

/** Replaces the global functions for timers and microtasks, so that each callback belongs to the cell that has passed it. */
export function installTimers(real: Timers, report: Report): void {
  for (const name of STARTING) Object.assign(globalThis, { [name]: owned(name, real, report) });
  const queue = globalThis.queueMicrotask;
  globalThis.queueMicrotask = function queueMicrotask(callback) {
    const cell = currentCell();
    if (!cell || typeof callback !== "function") return queue(callback);
    queue(() => call(cell, callback, report));
  };
  for (const name of STOPPING) {
    const clear = (timer: unknown) => {
      if (typeof timer === "object" && timer !== null) removeWait(timer);
      real[name](timer);
    };
    Object.assign(globalThis, { [name]: Object.defineProperty(clear, "name", { value: name }) });
  }
}

function call(cell: Cell, callback: () => unknown, report: Report): void {
  try {
    runAs(cell, callback);
  } catch (error) {
    report(cell, error);
  }
}

function owned(name: (typeof STARTING)[number], real: Timers, report: Report): StartTimer {
  const end = name === "setImmediate" ? real.clearImmediate : real.clearTimeout;
  const start: StartTimer = (callback, ...rest) => {
    const cell = currentCell();
    if (!cell || typeof callback !== "function") return real[name](callback, ...rest);
    cell.assertLive();
    const timer = real[name](
      function (this: unknown, ...args: unknown[]) {
        if (name !== "setInterval") removeWait(timer);
        if (!cell.interrupted) call(cell, () => callback.apply(this, args), report);
      },
      ...rest,
    );
    addWait(cell, timer, () => end(timer));
    return timer;
  };
  return Object.defineProperty(start, "name", { value: name });
}
