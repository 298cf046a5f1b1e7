// Starts a thread in Node.
import { Worker } from "node:worker_threads";
import type { ThreadStarter } from "./platform";

/** See `ThreadStarter`. */
export const startThread: ThreadStarter = (program, given) => {
  try {
    const code = `(${program})(require("node:worker_threads").workerData);`;
    // execArgv: the thread must not inherit options of the process, such as a debugger's port
    const worker = new Worker(code, { eval: true, workerData: given, execArgv: [] });
    worker.unref();
    worker.on("error", () => {}); // without a listener, the error would end the process
  } catch {
    // the system allows no more threads
  }
};
