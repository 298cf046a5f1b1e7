// The program of a child process that computes one job after the other. The parent process (lane.mjs) sends the jobs. The child exits when the parent exits.
import { experimentNamed, runs } from "../lib/library.mjs";

/** @param {object} message */
const send = (message) => process.connected && process.send?.(message);
const stop = new AbortController();

// A terminal's Ctrl-C and a batch system's SIGTERM also reach this process. It ignores these signals, since the parent stops it with a message.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));
setInterval(() => send({ memory: process.memoryUsage().rss }), 500).unref();

process.on("message", async (/** @type {{ job: import("../lib/library.mjs").Job } | "stop" | "end"} */ message) => {
  if (message === "end") process.exit(0);
  if (message === "stop") {
    stop.abort(new Error("stopped"));
    return;
  }
  const { job } = message;
  try {
    let last = 0;
    const onProgress = (/** @type {number} */ share) => {
      if (performance.now() - last < 200) return;
      last = performance.now();
      send({ share, memory: process.memoryUsage().rss });
    };
    const record = await runs().compute(experimentNamed(job.experiment), job, { signal: stop.signal, onProgress });
    send({ record });
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    send({ failed: `${name}: ${text}` });
  }
});
