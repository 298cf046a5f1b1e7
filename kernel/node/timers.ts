// Provides Node's timers in two kinds: those of a cell, which stop when the cell is interrupted, and those of the kernel, which no interrupt stops.
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import { KeyboardInterrupt } from "../core/errors/failure";
import type { Cell } from "../core/execution/cell";
import { currentCell } from "../core/execution/context";
import { installTimers as installOwned, type Report, type Timers } from "../core/execution/timers";
import { addWait, removeWait } from "../core/execution/waits";

/** The kernel's timers, which no interrupt stops. */
export const { setImmediate, setTimeout, clearImmediate } = timers;

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
  installOwned({ ...timers } as unknown as Timers, report);
  // the function that util.promisify returns, and that TypeScript's types declare
  for (const name of ["setTimeout", "setImmediate"] as const)
    Object.defineProperties(globalThis[name], {
      ...{ [promisify.custom]: { value: waiting[name] }, __promisify__: { value: waiting[name] } },
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
