// Provides two kinds of timers: those of a cell, which stop when the cell is interrupted, and those of the kernel, which no interrupt stops.
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import { KeyboardInterrupt } from "../errors/failure";
import type { Cell } from "./cell";
import { currentCell, runAs } from "./context";
import { addWait, removeWait } from "./waits";

type Callback = (...args: unknown[]) => unknown;
type Timer = NodeJS.Timeout | NodeJS.Immediate;
type Start = (callback: Callback, ...rest: unknown[]) => Timer;
type Report = (cell: Cell, error: unknown) => void;
type Names = "setTimeout" | "setInterval" | "setImmediate";

/** The kernel's timers, which no interrupt stops. */
export const setImmediate = timers.setImmediate;
export const setTimeout = timers.setTimeout;

/**
 * Makes each timer belong to the cell that starts the timer, so that an interrupt can stop it. This covers the global timers and those of
 * `node:timers/promises`. It does not cover `node:timers`, since Node itself uses those timers, and they must never throw.
 *
 * @param report called with an error that a callback throws, and with the callback's cell.
 */
export function installTimers(report: Report): void {
  const waiting = {
    setTimeout: once(promises.setTimeout as Waiter),
    setInterval: repeated(promises.setInterval as Repeater),
    setImmediate: once(promises.setImmediate as Waiter),
  };
  Object.assign(promises, waiting);
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const start = owned(name, waiting[name], report);
    Object.assign(globalThis, { [name]: start });
  }
  const queue = globalThis.queueMicrotask;
  globalThis.queueMicrotask = function queueMicrotask(callback) {
    const cell = currentCell();
    if (!cell || typeof callback !== "function") return queue(callback);
    queue(() => call(cell, callback, report));
  };
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) {
    const real = timers[name] as (timer: unknown) => void;
    const clear = (timer: unknown) => {
      if (typeof timer === "object" && timer !== null) removeWait(timer);
      real(timer);
    };
    Object.defineProperty(clear, "name", { value: name });
    Object.assign(globalThis, { [name]: clear });
  }
}

function call(cell: Cell, callback: () => unknown, report: Report): void {
  try {
    runAs(cell, callback);
  } catch (error) {
    report(cell, error);
  }
}

function owned(name: Names, waiting: unknown, report: Report): Start {
  const real = timers[name] as unknown as Start;
  const end = (name === "setImmediate" ? timers.clearImmediate : timers.clearTimeout) as (timer: Timer) => void;
  const start: Start = (callback, ...rest) => {
    const cell = currentCell();
    if (!cell || typeof callback !== "function") return real(callback, ...rest);
    cell.assertLive();
    const timer: Timer = real(
      function (this: unknown, ...args: unknown[]) {
        if (name !== "setInterval") removeWait(timer);
        if (!cell.interrupted) call(cell, () => callback.apply(this, args), report);
      },
      ...rest,
    );
    addWait(cell, timer, () => end(timer));
    return timer;
  };
  return Object.defineProperties(start, {
    name: { value: name },
    // the function that util.promisify returns, and that TypeScript's types declare
    ...(name === "setInterval" ? {} : { [promisify.custom]: { value: waiting }, __promisify__: { value: waiting } }),
  });
}

interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}
type Waiter = (...args: unknown[]) => Promise<unknown>;
type Repeater = (...args: unknown[]) => AsyncIterableIterator<unknown>;

/**
 * Wraps `setTimeout(milliseconds, value, options)` or `setImmediate(value, options)` of `node:timers/promises`. The options are the last argument.
 */
function once(real: Waiter): Waiter {
  const last = real.name === "setImmediate" ? 1 : 2;
  return async (...args) => {
    const cell = currentCell();
    if (!cell) return real(...args);
    const { key, options } = endable(cell, args[last] as WaitOptions | undefined);
    try {
      return await real(...pad(args, last), options);
    } finally {
      removeWait(key);
    }
  };
}

function repeated(real: Repeater): Repeater {
  return async function* (...args) {
    const cell = currentCell();
    if (!cell) return yield* real(...args);
    const { key, options } = endable(cell, args[2] as WaitOptions | undefined);
    try {
      yield* real(...pad(args, 2), options);
    } finally {
      removeWait(key);
    }
  };
}

/** Returns the options with another signal. The new signal is aborted by an interrupt, and also when the signal in `options` is aborted. */
function endable(cell: Cell, options: WaitOptions = {}): { key: object; options: WaitOptions } {
  cell.assertLive();
  const controller = new AbortController();
  addWait(cell, controller, () => controller.abort(new KeyboardInterrupt()));
  const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
  return { key: controller, options: { ...options, signal } };
}

const pad = (args: unknown[], length: number): unknown[] => Array.from({ length }, (_, index) => args[index]);
