/**
 * Starts a kernel that extends tslab to the full Jupyter protocol. Jupyter starts it like this:
 * `node --no-force-async-hooks-checks dist/node/main.js --config-path {connection_file}`.
 * A spare kernel is started with `--spare {file_descriptor}` instead, and gets its connection file later (spare.ts).
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
import { waitForServer } from "./spare";
import { installTimers, setImmediate } from "./timers";

/** The options in the command line. */
interface Options {
  /** The path of the connection file, or the file descriptor through which a spare kernel gets it. */
  readonly connection: string | number;
  /** The file descriptors of the ports that kernel/start.py has opened (PORTS in sockets/worker.ts). */
  readonly opened: readonly number[];
}

/** @throws Error if the command line has neither a connection file nor a file descriptor. */
function optionsIn(args: readonly string[]): Options {
  const after = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [path, spare] = [after("--config-path"), after("--spare")];
  const connection = spare === undefined ? path : Number(spare);
  if (!connection) throw new Error("usage: node --no-force-async-hooks-checks main.js --config-path CONNECTION_FILE");
  return { connection, opened: after("--listening")?.split(",").map(Number) ?? [] };
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

/** Starts the kernel. A spare kernel waits for the server before it does what depends on the notebook's folder. */
function start(tslab: InstalledTslab, { connection, opened }: Options): void {
  const { versions } = tslab;
  setPlatform(nodePlatform);
  closeInput();
  // Create the channels first, so that the other thread starts while this thread loads the compiler.
  const zeromq = tslab.require.resolve("zeromq");
  const channels = new SocketChannels({ opened, zeromq, versions });
  if (typeof connection === "string") {
    channels.connect({ connectionFile: connection });
    run(tslab, channels);
    return;
  }
  waitForServer(connection, (connectionFile) => {
    channels.connect({ connectionFile, announce: connection });
    run(tslab, channels);
  });
}

/** Makes the kernel answer requests. Messages that arrive before it is ready wait in the port of the other thread. */
function run(tslab: InstalledTslab, channels: SocketChannels): void {
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
  start(locateTslab(), optionsIn(process.argv.slice(2)));
} catch (error) {
  logError(error);
  leave(1);
}
