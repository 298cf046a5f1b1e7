/**
 * Starts a kernel that extends tslab to the full Jupyter protocol. Jupyter starts it like this:
 * `node --no-force-async-hooks-checks dist/node/main.js --config-path {connection_file}`.
 * A spare kernel is started with `--spare {file_descriptor}` instead, and gets its connection file later (spare.ts).
 *
 * The kernel has two threads. This thread compiles and runs cells. The other thread owns the sockets (sockets/worker.ts), so a cell that blocks this
 * thread can still be interrupted, and its output is shown. The flag allows another callback to run after a callback was terminated in the middle.
 */

import { setPlatform } from "../core/platform";
import type * as Assembly from "./assembly";
import { leave } from "./guards";
import { closeInput } from "./input";
import { type InstalledTslab, locateTslab } from "./locate";
import { logError, nodePlatform } from "./platform";
import { SocketChannels } from "./sockets/channels";
import { waitForServer } from "./spare";

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

/** Starts the kernel. A spare kernel waits for the server before it does what depends on the notebook's folder. */
function start(tslab: InstalledTslab, { connection, opened }: Options): void {
  const { versions } = tslab;
  setPlatform(nodePlatform);
  closeInput();
  // Create the channels first, so that the other thread starts while this thread loads the other files.
  const zeromq = tslab.require.resolve("zeromq");
  const channels = new SocketChannels({ opened, zeromq, versions });
  if (typeof connection === "string") channels.connect({ connectionFile: connection });
  const { run } = require("./assembly") as typeof Assembly;
  if (typeof connection === "string") {
    run(tslab, channels);
    return;
  }
  waitForServer(connection, (connectionFile) => {
    channels.connect({ connectionFile, announce: connection });
    run(tslab, channels);
  });
}

try {
  start(locateTslab(), optionsIn(process.argv.slice(2)));
} catch (error) {
  logError(error);
  leave(1);
}
