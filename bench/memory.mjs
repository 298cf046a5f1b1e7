// npm run bench -- memory [STEPS]: checks whether training leaks memory. It trains a small LSTM with Adam for 10,000 steps.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inRoot } from "../tools/lib/paths.mjs";
import { startChild } from "./cells/contestants/child.mjs";
import { median } from "./cells/statistics.mjs";

/**
 * @typedef {object} Sample memory in MB
 * @property {number} step
 * @property {number} tensors
 * @property {number} resident after a garbage collection; without a request, V8 lets its heap grow by a hundred MB before it collects
 * @property {number} highest the resident memory before the collection
 * @property {number} heap the part of the resident memory that JavaScript uses
 * @property {number} loss
 */

/** The largest allowed growth of resident memory after the warm-up. */
const bound = 0.05;
const samples = 50;

/** @param {string[]} args `[steps]`, default 10,000 */
export async function measure([given = "10000"]) {
  const steps = Number(given);
  if (!Number.isInteger(steps) || steps < samples)
    throw new Error(`memory: steps must be at least ${samples}, got ${given}`);
  const worker = fileURLToPath(new URL("cells/contestants/training.mjs", import.meta.url));
  const child = startChild("training", process.execPath, ["--expose-gc", worker], { TF_CPP_MIN_LOG_LEVEL: "2" });
  /** @type {{ backend: string, milliseconds: number, samples: Sample[] }} */
  const result = await child.ask("train", { steps, samples }).finally(() => child.end());
  const verdict = judge(result.samples);
  const perStep = result.milliseconds / steps;
  console.log(
    `${steps} steps on ${result.backend}, ${perStep.toFixed(2)} ms per step; loss ${lossOf(result.samples)}.`,
  );
  console.log(`Tensors: ${verdict.tensors.join(", ")} (flat: ${verdict.flat ? "yes" : "NO"}).`);
  console.log(
    `Resident after garbage collection: ${verdict.before.toFixed(0)} MB after the warm-up, ${verdict.after.toFixed(0)} MB at the end: ${(100 * verdict.growth).toFixed(1)} %, expected at most ${100 * bound} %.`,
  );
  const all = (/** @type {"highest" | "heap"} */ what) => result.samples.map((sample) => sample[what]);
  const heaps = all("heap");
  console.log(
    `The largest value between collections was ${Math.max(...all("highest")).toFixed(0)} MB. JavaScript's heap after collection: ${heaps[samples / 5]?.toFixed(1)} MB, at the end ${heaps.at(-1)?.toFixed(1)} MB.`,
  );
  mkdirSync(inRoot("bench", "results"), { recursive: true });
  writeFileSync(
    inRoot("bench", "results", "memory.json"),
    `${JSON.stringify({ steps, ...result, verdict }, null, 2)}\n`,
  );
  if (!verdict.flat || verdict.growth >= bound) process.exitCode = 1;
}

/**
 * Returns the growth of the memory, and whether the number of tensors stayed the same. The first fifth is the warm-up. Growth is the median of the
 * last fifth compared with that of the second fifth, since the resident size goes up and down with the garbage collector.
 *
 * @param {readonly Sample[]} taken
 */
export function judge(taken) {
  const fifth = Math.floor(taken.length / 5);
  const resident = (/** @type {readonly Sample[]} */ some) => median(some.map((sample) => sample.resident));
  const [before, after] = [resident(taken.slice(fifth, 2 * fifth)), resident(taken.slice(-fifth))];
  const tensors = [...new Set(taken.map((sample) => sample.tensors))];
  return { before, after, growth: after / before - 1, tensors, flat: tensors.length === 1 };
}

/** Returns the median losses of the first and of the last fifth. @param {readonly Sample[]} taken */
function lossOf(taken) {
  const fifth = Math.floor(taken.length / 5);
  const loss = (/** @type {readonly Sample[]} */ some) => median(some.map((sample) => sample.loss)).toFixed(3);
  return `${loss(taken.slice(0, fifth))} at first, ${loss(taken.slice(-fifth))} at last`;
}
