/**
 * tslab completed to the Jupyter protocol. Started by Jupyter:
 * `node --no-force-async-hooks-checks dist/main.js --config-path {connection_file}`.
 *
 * Two threads: this one compiles and runs cells; the other one owns the sockets (sockets/worker.ts), so that a cell that blocks this one
 * can be interrupted, and its output seen. The flag lets a callback that was terminated in the middle be followed by another.
 */
import { installChildren } from "./cells/children";
import { installContext } from "./cells/context";
import { installGuards, leave } from "./cells/guards";
import { History } from "./cells/history";
import { closeInput, installInput } from "./cells/input";
import { Output } from "./cells/output";
import { Queue } from "./cells/queue";
import { Runner } from "./cells/runner";
import { catchStrays } from "./cells/strays";
import { Supervisor } from "./cells/supervisor";
import { installTimers } from "./cells/timers";
import { Comms } from "./comms";
import { installStackTraces } from "./errors/stack";
import { checksTypes, installGrading } from "./grading/install";
import { createHost } from "./host";
import type { Incoming } from "./protocol/message";
import { createRequests } from "./requests";
import { Channels } from "./sockets/channels";
import { critical } from "./sockets/shared";
import { quietImports } from "./tslab/ecmascript-modules";
import { Engine } from "./tslab/engine";
import { addToSearchPath, locateTslab, type Tslab } from "./tslab/locate";

/** The connection file's path. @throws Error without one. */
function connectionFile(args: readonly string[]): string {
  const path = args[args.indexOf("--config-path") + 1];
  if (!args.includes("--config-path") || !path)
    throw new Error("usage: node --no-force-async-hooks-checks main.js --config-path CONNECTION_FILE");
  return path;
}

type Hear = (message: Incoming) => void;

/** Puts the kernel together. @returns what hears each message */
function assemble(tslab: Tslab, channels: Channels): Hear {
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
  installTimers(catchStrays(supervisor, output));
  output.install();
  engine.onDisplay((content, update) => output.display(content, update));
  const queue = new Queue((error) => process._rawDebug(`gatebook kernel: ${error}`));
  const shop = { channels, engine, supervisor, output, queue, history: new History() };
  const comms = new Comms(shop);
  Object.assign(globalThis, {
    [Symbol.for("gatebook.host")]: createHost(output),
    [Symbol.for("gatebook.comm")]: comms,
  });
  const answer = createRequests(shop, new Runner(shop), comms, tslab.versions, installGrading(shop));
  return (message) => {
    if (message.kind === "request") answer(message.request);
    else if (message.kind === "interrupt") supervisor.interrupt(message.cell);
    else if (message.kind === "terminated") supervisor.terminated(message.cell);
    else void channels.close().then(() => leave(0));
  };
}

function complain(error: unknown): void {
  process._rawDebug(`gatebook kernel: ${error instanceof Error ? error.message : String(error)}`);
}

/** Starts the kernel. Messages that come before it is ready wait in the worker's port. */
function start(tslab: Tslab, connection: string): void {
  const { versions } = tslab;
  closeInput();
  // first of all: the other thread gets ready while this one loads the compiler
  const channels = new Channels({ connectionFile: connection, zeromq: tslab.require.resolve("zeromq"), versions });
  try {
    const hear = critical(channels.shared, () => assemble(tslab, channels));
    channels.listen(hear, (error) => {
      complain(`the sockets have failed: ${error.message}`);
      leave(1);
    });
  } catch (error) {
    complain(error);
    // ZeroMQ aborts, with words of its own, where a process exits before its thread has ended
    void channels.close().then(() => leave(1));
  }
}

try {
  start(locateTslab(), connectionFile(process.argv.slice(2)));
} catch (error) {
  complain(error);
  leave(1);
}
