// Creates the parts of the kernel in the thread that runs cells, and connects them with the other thread.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { installStackTraces } from "../core/errors/stack";
import { createKernel } from "../core/kernel";
import type { Incoming } from "../core/protocol/message";
import { Engine } from "../core/tslab/engine";
import { takePrepared } from "../snapshot/prepared";
import { installChildren } from "./children";
import { quietImports } from "./ecmascript-modules";
import { checksTypes, installGrading } from "./grading/install";
import { installGuards, leave } from "./guards";
import { rejectStandardInput } from "./input";
import { addToSearchPath, type InstalledTslab, loadTslab } from "./locate";
import { nodePlace } from "./place";
import { logError } from "./platform";
import { catchUnhandled, redirectStreams, signalListener } from "./process";
import { trackPromises } from "./promises";
import { nodeRuntime } from "./runtime";
import { CELL, critical, LOADED } from "./shared-memory";
import type { SocketChannels } from "./sockets/channels";
import { installTimers, setImmediate } from "./timers";

/** Makes the kernel answer requests. Messages that arrive before it is ready wait in the port of the other thread. */
export function run(tslab: InstalledTslab, channels: SocketChannels): void {
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
