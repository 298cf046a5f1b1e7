// Replaces the worker's console by one that prints below the cell, with the formats of Node's console.
import { formatWithOptions, inspect } from "node-inspect-extracted";
import { currentCell } from "../core/execution/context";
import type { Output } from "../core/execution/output";
import type { StreamName } from "../core/protocol/message";
import { tableOf } from "./table";

/** Installs the functions of `console` that cells and libraries use. Before the first cell, the browser's own console prints. */
export function installConsole(output: Output): void {
  const own = { stdout: console.log.bind(console), stderr: console.warn.bind(console) };
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  let indent = "";
  const print = (stream: StreamName, text: string) => {
    currentCell()?.assertNotStopped();
    const shown = indent ? text.replace(/^/gm, indent) : text;
    if (!output.write(stream, `${shown}\n`)) own[stream](shown);
  };
  const text = (values: unknown[]) => formatWithOptions({}, ...values);
  const log = (...values: unknown[]) => print("stdout", text(values));
  const warn = (...values: unknown[]) => print("stderr", text(values));
  const group = (...values: unknown[]) => {
    if (values.length > 0) log(...values);
    indent += "  ";
  };
  const elapsed = (label: string) => `${label}: ${(performance.now() - (timers.get(label) ?? 0)).toFixed(3)}ms`;
  const functions: Record<string, (...values: never[]) => void> = {
    ...{ log, info: log, debug: log, warn, error: warn, group, groupCollapsed: group },
    groupEnd() {
      indent = indent.slice(2);
    },
    table(data: unknown, columns?: readonly string[]) {
      print("stdout", tableOf(data, columns) ?? text([data]));
    },
    dir(value: unknown, options?: object) {
      print("stdout", inspect(value, { customInspect: false, ...options }));
    },
    assert(holds: unknown, ...values: unknown[]) {
      if (!holds) warn(values.length > 0 ? `Assertion failed: ${text(values)}` : "Assertion failed");
    },
    count(label = "default") {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void timers.set(label, performance.now()),
    timeLog: (label = "default", ...values: unknown[]) => log(elapsed(label), ...values),
    timeEnd(label = "default") {
      log(elapsed(label));
      timers.delete(label);
    },
    trace(...values: unknown[]) {
      const error = new Error(text(values));
      error.name = "Trace";
      warn(String(error.stack));
    },
  };
  for (const [name, method] of Object.entries(functions))
    Object.assign(console, { [name]: Object.defineProperty(method, "name", { value: name }) });
}
