// A process that runs one job after the other. It is told what to run by the process that started it, and ends with it.
import { experimentNamed, runs, stores } from "./library.mjs";

/** @typedef {{ job: import("./library.mjs").Job, folder: string | undefined }} Order */

/** @param {object} message */
const say = (message) => process.connected && process.send?.(message);
const stop = new AbortController();

// a terminal's Ctrl-C reaches this process too; the one that started it says what is to be done
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(1));
setInterval(() => say({ memory: process.memoryUsage().rss }), 500).unref();

process.on("message", async (/** @type {Order | "stop" | "end"} */ message) => {
  if (message === "end") process.exit(0);
  if (message === "stop") {
    stop.abort(new Error("stopped"));
    return;
  }
  const { job, folder } = message;
  try {
    const store = new (stores().Store)(folder);
    let last = 0;
    const onProgress = (/** @type {number} */ share) => {
      if (performance.now() - last < 200) return;
      last = performance.now();
      say({ share, memory: process.memoryUsage().rss });
    };
    await runs().runJob(experimentNamed(job.experiment), job, { store, signal: stop.signal, onProgress });
    say({ done: true });
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    say({ failed: `${name}: ${text}` });
  }
});
say({ ready: true });
