/**
 * Starts a kernel that extends tslab to the full Jupyter protocol. Jupyter starts it like this:
 * `node --no-force-async-hooks-checks dist/main.js --config-path {connection_file}`.
 *
 * The kernel has two threads. This thread compiles and runs cells. The other thread owns the sockets (sockets/worker.ts), so a cell that blocks this
 * thread can still be interrupted, and its output is shown. The flag allows another callback to run after a callback was terminated in the middle.
 */

import { Comms } from "./comms";
import { createDispatcher } from "./dispatcher";
import { installStackTraces } from "./errors/stack";
import { installChildren } from "./execution/children";
import { installContext } from "./execution/context";
import { installGuards, leave } from "./execution/guards";
import { History } from "./execution/history";
import { closeInput, installInput } from "./execution/input";
import { Output } from "./execution/output";
import { Queue } from "./execution/queue";
import { Runner } from "./execution/runner";
import { Supervisor } from "./execution/supervisor";
import { installTimers, setImmediate } from "./execution/timers";
import { reportUnhandledErrors } from "./execution/unhandled-errors";
import { checksTypes, installGrading } from "./grading/install";
import { createHost } from "./notebook-host";
import type { Kernel } from "./parts";
import type { Incoming } from "./protocol/message";
import { critical, LOADED } from "./shared-memory";
import { Channels } from "./sockets/channels";
import { quietImports } from "./tslab/ecmascript-modules";
import { Engine } from "./tslab/engine";
import { addToSearchPath, locateTslab, type Tslab } from "./tslab/locate";

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
function assemble(tslab: Tslab, channels: Channels): (message: Incoming) => void {
  addToSearchPath(tslab.nodeModules);
  const engine = new Engine(tslab, process.cwd(), channels.shared, checksTypes());
  installStackTraces(tslab.folder);
  installContext();
  installGuards();
  installInput();
  installChildren();
  quietImports();
  const output = new Output(channels, process.env.GATEBOOK_STDERR === "stdout" ? "stdout" : "stderr");
  const supervisor = new Supervisor(channels.shared, () => engine.interrupt());
  installTimers(reportUnhandledErrors(supervisor, output));
  output.install();
  engine.onDisplay((content, update) => output.display(content, update));
  const queue = new Queue((error) => process._rawDebug(`gatebook kernel: ${error}`));
  const kernel: Kernel = { channels, engine, supervisor, output, queue, history: new History() };
  const comms = new Comms(kernel);
  Object.assign(globalThis, {
    [Symbol.for("gatebook.host")]: createHost(output),
    [Symbol.for("gatebook.comm")]: comms,
  });
  const student = installGrading(kernel);
  const handlers = { runner: new Runner(kernel), comms, versions: tslab.versions, ...(student && { student }) };
  // prepare the compiler for the first cell, which clients usually send a moment after the start
  setImmediate(() => {
    engine.warm();
    Atomics.store(channels.shared, LOADED, 1);
  });
  return createDispatcher(kernel, handlers, () => leave(0));
}

function logError(error: unknown): void {
  process._rawDebug(`gatebook kernel: ${error instanceof Error ? error.message : String(error)}`);
}

/** Starts the kernel. Messages that arrive before the kernel is ready wait in the port of the other thread. */
function start(tslab: Tslab, connection: string, opened: readonly number[]): void {
  const { versions } = tslab;
  closeInput();
  // Create the channels first, so that the other thread starts while this thread loads the compiler.
  const zeromq = tslab.require.resolve("zeromq");
  const channels = new Channels({ connectionFile: connection, opened, zeromq, versions });
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
