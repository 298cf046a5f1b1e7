/**
 * Starts a kernel that extends tslab to the full Jupyter protocol. Jupyter starts it like this:
 * `node --no-force-async-hooks-checks dist/node/main.js --config-path {connection_file}`.
 *
 * The kernel has two threads. This thread compiles and runs cells. The other thread owns the sockets (sockets/worker.ts), so a cell that blocks this
 * thread can still be interrupted, and its output is shown. The flag allows another callback to run after a callback was terminated in the middle.
 */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { installStackTraces } from "../core/errors/stack";
import { createKernel } from "../core/kernel";
import { setPlatform } from "../core/platform";
import type { Incoming } from "../core/protocol/message";
import { Engine } from "../core/tslab/engine";
import { takePrepared } from "../snapshot/prepared";
import { installChildren } from "./children";
import { quietImports } from "./ecmascript-modules";
import { checksTypes, installGrading } from "./grading/install";
import { installGuards, leave } from "./guards";
import { closeInput, rejectStandardInput } from "./input";
import { addToSearchPath, type InstalledTslab, loadTslab, locateTslab } from "./locate";
import { nodePlace } from "./place";
import { log, nodePlatform } from "./platform";
import { catchUnhandled, redirectStreams, signalListener } from "./process";
import { trackPromises } from "./promises";
import { nodeRuntime } from "./runtime";
import { CELL, critical, LOADED } from "./shared-memory";
import { SocketChannels } from "./sockets/channels";
import { installTimers, setImmediate } from "./timers";

/** Returns the path of the connection file. @throws Error if it is not given. */
function connectionFile(args: readonly string[]): string {
  const path = args[args.indexOf("--config-path") + 1];
  if (!args.includes("--config-path") || !path)
    throw new Error("usage: node --no-force-async-hooks-checks main.js --config-path CONNECTION_FILE");
  return path;
}

/** Returns the file descriptors of the ports that kernel/start.py has opened (PORTS in sockets/worker.ts). */
function listening(args: readonly string[]): number[] {
  const list = args.includes("--listening") ? args[args.indexOf("--listening") + 1] : undefined;
  return list?.split(",").map(Number) ?? [];
}

/** Creates the parts of the kernel. @returns the handler of messages from the thread with the sockets */
function assemble(tslab: InstalledTslab, channels: SocketChannels): (message: Incoming) => void {
  const { shared } = channels;
  const { nodeModules, versions } = tslab;
  addToSearchPath(nodeModules);
  const prepared = takePrepared(nodeModules);
  const engine = new Engine(
    {
      typescript: prepared?.ts ?? tslab.require("typescript"),
      prepared: prepared?.files,
      loadTslab: (changed) => loadTslab(tslab, changed),
      place: nodePlace(nodeModules),
      runtime: nodeRuntime(nodeModules, (work) => critical(shared, work)),
    },
    { folder: process.cwd(), checked: checksTypes() },
  );
  installStackTraces(stackFiles(tslab.folder));
  trackPromises();
  installGuards();
  rejectStandardInput();
  installChildren();
  quietImports();
  const listen = signalListener(() => kernel.supervisor.interruptRunning());
  const { kernel, report, dispatcher } = createKernel(channels, engine, {
    ...(process.env.GATEBOOK_STDERR === "stdout" ? { stderr: "stdout" } : {}),
    running(serial) {
      Atomics.store(shared, CELL, serial);
      if (serial !== 0) listen();
    },
  });
  listen();
  catchUnhandled(report);
  installTimers((cell, error) => report("Uncaught exception", cell, error));
  redirectStreams(kernel.output);
  const student = installGrading(kernel);
  const shutdown = () => void channels.close().then(() => leave(0));
  // prepare the compiler for the first cell, which clients usually send a moment after the start
  setImmediate(() => {
    engine.warm();
    Atomics.store(shared, LOADED, 1);
  });
  return dispatcher({ versions, shutdown, ...(student && { student }) });
}

/** Tells which files in a stack belong to the kernel, to tslab and to Node. */
function stackFiles(tslab: string) {
  const folders = [tslab, dirname(__dirname)].flatMap((folder) => [`${folder}/`, `${folder}\\`]);
  return {
    pathOf: (file: string) => (file.startsWith("file://") ? fileURLToPath(file) : file),
    isKernel: (path: string) => folders.some((folder) => path.startsWith(folder)),
    isBuiltIn: (path: string) => path.startsWith("node:"),
  };
}

function logError(error: unknown): void {
  log(error instanceof Error ? error.message : String(error));
}

/** Starts the kernel. Messages that arrive before the kernel is ready wait in the port of the other thread. */
function start(tslab: InstalledTslab, connection: string, opened: readonly number[]): void {
  const { versions } = tslab;
  setPlatform(nodePlatform);
  closeInput();
  // Create the channels first, so that the other thread starts while this thread loads the compiler.
  const zeromq = tslab.require.resolve("zeromq");
  const channels = new SocketChannels({ connectionFile: connection, opened, zeromq, versions });
  try {
    const dispatch = critical(channels.shared, () => assemble(tslab, channels));
    channels.listen(dispatch, (error) => {
      logError(`the sockets have failed: ${error.message}`);
      leave(1);
    });
  } catch (error) {
    logError(error);
    // ZeroMQ aborts and prints a message if the process exits before ZeroMQ's thread has stopped
    void channels.close().then(() => leave(1));
  }
}

try {
  const args = process.argv.slice(2);
  start(locateTslab(), connectionFile(args), listening(args));
} catch (error) {
  logError(error);
  leave(1);
}
