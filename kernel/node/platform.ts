// Gives the core of the kernel Node's timers, Node's `inspect`, and the terminal.
import { inspect, types } from "node:util";
import type { Platform } from "../core/platform";
import { clearImmediate, setImmediate, setTimeout } from "./timers";

export const log = (text: string): void => process._rawDebug(`gatebook kernel: ${text}`);

export function logError(error: unknown): void {
  log(error instanceof Error ? error.message : String(error));
}

export const nodePlatform: Platform = {
  clock: { setTimeout, setImmediate, clearImmediate: (timer) => clearImmediate(timer as NodeJS.Immediate) },
  inspect,
  isNativeError: types.isNativeError,
  log,
};
