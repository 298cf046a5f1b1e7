/**
 * Starts the kernel in a worker of a page (protocol.ts). One thread compiles and runs cells, and talks to the page. While synchronous code runs, it receives
 * no messages, so an interrupt reaches it through a stop sign.
 */
import { inspect } from "node-inspect-extracted";
import ts from "typescript";
import { currentCell, latestCell } from "../core/execution/context";
import { installTimers } from "../core/execution/timers";
import type { ReportUnhandled } from "../core/execution/unhandled-errors";
import { createKernel } from "../core/kernel";
import { setPlatform } from "../core/platform";
import { Engine } from "../core/tslab/engine";
import { PageChannels } from "./channels";
import { clearImmediate, setImmediate, setTimeout, timers } from "./clock";
import { installConsole } from "./console";
import { ownerOf, rememberCell, trackPromises } from "./context";
import { Files, systemOf } from "./files";
import { LetterBox } from "./letter-box";
import { installMarks } from "./marks/run";
import { addMarks } from "./marks/transform";
import { PagePackages } from "./packages";
import { LIBRARY, pagePlace, pathOf } from "./place";
import type { FromWorker, Start, ToWorker } from "./protocol";
import { workerRuntime } from "./runtime";
import { installStacks } from "./stacks";
import { StopSign } from "./stop-sign";
import { loadTslab } from "./tslab";

const TSLAB = "1.0.22";

const post = (message: FromWorker): void => self.postMessage(message);
const log = (text: string): void => post({ kind: "log", text });

/** Creates the kernel. @returns the handler of the page's messages */
async function start(options: Start): Promise<(message: ToWorker) => void> {
  setPlatform({ clock: { setTimeout, setImmediate, clearImmediate }, inspect, isNativeError, log });
  Object.assign(globalThis, { [Symbol.for("gatebook.page")]: options.page });
  const packages = new PagePackages(options.packages);
  const files = new Files(await load(options.declarations));
  const folder = pathOf(options.notebook);
  files.addFolder(folder);
  (ts as unknown as { setSys(system: ts.System): void }).setSys(systemOf(files, folder, LIBRARY));
  const [stopSign, letterBox] = [new StopSign(), new LetterBox()];
  stopSign.renew(options.stopSign);
  letterBox.renew(options.letterBox);
  /** Returns whether the user has interrupted the kernel. If so, marks the running cell as interrupted. */
  const stopped = (): boolean => {
    const taken = stopSign.take();
    if (taken) kernel.supervisor.interruptRunning();
    return taken;
  };
  const channels = new PageChannels({ post, letterBox, stopped });
  const engine = new Engine(
    {
      ...{ typescript: ts, loadTslab, place: pagePlace(["tslab", ...Object.keys(options.packages)], files) },
      ...{ runtime: workerRuntime(packages), marks: [addMarks(ts)] },
    },
    { folder, checked: true },
  );
  installStacks();
  trackPromises();
  const { kernel, report, dispatcher } = createKernel(channels, engine, {
    running(serial) {
      if (serial !== 0) rememberCell(latestCell());
    },
  });
  installConsole(kernel.output);
  catchUnhandled(report);
  installTimers(timers, (cell, error) => report("Uncaught exception", cell, error));
  installMarks(stopped);
  const versions = { tslab: TSLAB, typescript: ts.version, platform: "a browser" };
  const dispatch = dispatcher({ versions, shutdown: () => self.close() });
  for (const name of options.preload) packages.prepare(name).catch(() => {}); // a cell that imports the package reports the error
  // prepare the compiler for the first cell, after requests that have already arrived
  setImmediate(() => engine.warm());
  return (message) => {
    if (message.kind === "request") dispatch({ kind: "request", request: message.request });
    if (message.kind === "files") for (const [path, text] of message.files) files.write(pathOf(path), text);
    if (message.kind !== "interrupt") return;
    stopSign.renew(message.stopSign);
    letterBox.renew(message.letterBox);
    kernel.supervisor.interruptRunning();
  };
}

const isNativeError = (value: unknown): boolean => Object.prototype.toString.call(value) === "[object Error]";

async function load(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} could not be loaded: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Reports errors that no code catches to the cell that caused them. */
function catchUnhandled(report: ReportUnhandled): void {
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    report("Unhandled rejection", ownerOf(event.reason), event.reason);
  });
  self.addEventListener("error", (event) => {
    event.preventDefault();
    report("Uncaught exception", currentCell(), event.error ?? new Error(event.message));
  });
}

/** The messages that have arrived before the kernel was ready. */
const early: ToWorker[] = [];
let handle = (message: ToWorker): void => {
  if (message.kind !== "start") {
    early.push(message);
    return;
  }
  start(message).then(
    (ready) => {
      handle = ready;
      for (const one of early) ready(one);
      post({ kind: "ready" });
    },
    (error) => post({ kind: "failed", text: String((error as Error | undefined)?.message ?? error) }),
  );
};
self.onmessage = ({ data }: MessageEvent<ToWorker>) => handle(data);
