// A worker of the queue whose processes run the program toy.mjs.
import { fileURLToPath } from "node:url";
import { serverOf } from "../../../../tools/experiment/queue/server.mjs";
import { work } from "../../../../tools/experiment/queue/work.mjs";

/** `program` is the file to run, or null for real experiments. */
const {
  url,
  program = fileURLToPath(new URL("toy.mjs", import.meta.url)),
  ...options
} = JSON.parse(process.argv[2] ?? "");
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
process.on("disconnect", () => process.exit(1));
await work({
  code: "toy",
  workers: 1,
  memory: 500,
  threads: 1,
  lock: 30_000,
  program: program ?? undefined,
  ...options,
  server: serverOf(url),
  signal: stop.signal,
  onReady: () => process.send?.("ready"),
  onNote: (text) => process.send?.({ note: text }),
  onEnd: (job, reason) => process.send?.({ end: job.seed, reason }),
});
process.exit(0);
