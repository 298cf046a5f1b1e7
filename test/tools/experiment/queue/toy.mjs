// The program that tests run in place of an experiment. The settings of a job tell it what to do, and it writes a line to a file each time it begins a job.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

process.on("disconnect", () => process.exit(1));
process.on("SIGINT", () => {});
const threads = process.env.TF_NUM_INTRAOP_THREADS;

process.on("message", async (/** @type {any} */ message) => {
  const say = (/** @type {object} */ words) => void process.send?.(words);
  if (message === "end") process.exit(0);
  if (message === "stop") return say({ failed: "Error: stopped" });
  const { job } = message;
  const { what, folder, name, wait, gate } = job.settings;
  let times = 0;
  if (folder) {
    const file = join(folder, name);
    appendFileSync(file, `${process.pid} ${threads}\n`);
    times = readFileSync(file, "utf8").trim().split("\n").length;
  }
  if (what === "dies" || (what === "dies once" && times === 1)) process.kill(process.pid, "SIGKILL");
  if (what === "exits") {
    console.error("no such thing\nlast words");
    process.exit(3);
  }
  if (what === "grows") return say({ memory: 2 ** 40 });
  if (what === "fails") return say({ failed: "InputError: it cannot be" });
  say({ share: 0.5 });
  if (what === "waits") return;
  const sleep = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (wait) await sleep(wait);
  if (gate) {
    while (!existsSync(gate)) await sleep(20);
    writeFileSync(`${gate}.passed`, "");
  }
  const record = {
    format: "gatebook-run 1",
    ...job,
    environment: { node: "?" },
    seconds: 0,
    measured: { seed: job.seed },
  };
  say({ record: what === "lies" ? { ...record, seed: job.seed + 1 } : record });
});
