import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../kit";

/** Prints the backend, the number of threads that a record would contain, and the processor time of each thread that multiplied matrices. */
const PROGRAM = `
const { readdirSync, readFileSync } = require("node:fs");
const { platform } = require(${JSON.stringify(join(project, "src", "dist", "platform", "node.js"))}); // the binding
const tf = require("@tensorflow/tfjs");
const ticks = () => new Map(readdirSync("/proc/self/task").map((task) => {
  const fields = readFileSync("/proc/self/task/" + task + "/stat", "utf8").split(") ")[1].split(" ");
  return [task, Number(fields[11]) + Number(fields[12])];
}));
platform.started.then(async ({ backend }) => {
  await tf.ready();
  const a = tf.randomNormal([1200, 1200], 0, 0.01, "float32", 1);
  const multiply = () => tf.tidy(() => tf.matMul(a, a).dataSync()[0]);
  multiply();
  const before = ticks();
  for (let n = 0; n < 20; n++) multiply();
  const busy = [...ticks()].map(([task, time]) => time - (before.get(task) ?? 0));
  const most = Math.max(...busy);
  console.log(JSON.stringify({ backend, said: platform.threads(), busy: busy.filter((time) => time > most / 3).length }));
});`;

it.skipIf(process.platform !== "linux")(
  "TensorFlow computes with the number of threads in TF_NUM_INTRAOP_THREADS",
  () => {
    for (const threads of [1, 3]) {
      const env = { ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: "2" };
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", PROGRAM], { cwd: project, env, encoding: "utf8" });
      if (!stdout) throw new Error(stderr);
      const { backend, said, busy } = JSON.parse(stdout);
      const native = backend === "tensorflow";
      expect(said).toBe(native ? threads : 1);
      // the test does not compare the exact number, because the thread that starts the products also copies the results, so it may count as busy
      expect(busy > 1).toBe(native && threads > 1);
    }
  },
);
