// Runs the contestants of other npm packages: ONNX Runtime and brain.js. GATEBOOK_PEERS is the folder in which peers-environment.mjs has installed them.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { count, readNumbers } from "../numbers.mjs";
import { brain } from "./brain.mjs";
import { onnx } from "./onnx.mjs";
import { serve } from "./serve.mjs";

/** Loads an installed package, which has no types here. @typedef {(name: string) => any} Load */
/** @typedef {Readonly<Record<string, Float32Array>>} Arrays the values of the operands, by name */
/**
 * @typedef {object} Peer
 * @property {() => Promise<void> | void} forward
 * @property {() => void} [both] absent if the library computes no gradients
 * @property {() => Promise<Float32Array>} [hidden] hidden [B, T, H], if it is compared
 */

const home = process.env.GATEBOOK_PEERS ?? "";
/** @type {Load} */
const load = createRequire(join(home, "package.json"));

/** @type {Readonly<Record<string, (problem: import("../problem.mjs").Problem, arrays: Arrays, load: Load) => Promise<Peer> | Peer>>} */
const kinds = { "ONNX Runtime": onnx, "brain.js": brain };

/** @type {Map<string, Peer>} */
const prepared = new Map();

/** @param {string} name */
const contestant = (name) => {
  const found = prepared.get(name);
  if (!found) throw new Error(`${name} was not prepared`);
  return found;
};

await serve({
  versions() {
    const { dependencies } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    return { versions: { "ONNX Runtime": dependencies["onnxruntime-node"], "brain.js": dependencies["brain.js"] } };
  },

  /** @param {{ contestant: string, problem: string }} request */
  async prepare({ contestant: name, problem: file }) {
    const kind = kinds[name];
    if (!kind) throw new Error(`there is no contestant ${name}`);
    /** @type {import("../problem.mjs").Problem} */
    const problem = JSON.parse(readFileSync(file, "utf8"));
    const values = readNumbers(
      problem.numbers,
      problem.operands.map(({ shape }) => count(shape)),
    );
    const arrays = Object.fromEntries(
      problem.operands.map((operand, n) => [operand.name, /** @type {Float32Array} */ (values[n])]),
    );
    prepared.set(name, await kind(problem, arrays, load));
    return {};
  },

  /** @param {{ contestant: string, file: string }} request */
  async values({ contestant: name, file }) {
    const { hidden } = contestant(name);
    if (!hidden) throw new Error(`${name} does not return values to compare`);
    const begin = performance.now();
    const { buffer, byteOffset, byteLength } = await hidden();
    writeFileSync(file, Buffer.from(buffer, byteOffset, byteLength));
    return { milliseconds: performance.now() - begin };
  },

  /** @param {{ contestant: string, what: "forward" | "both", times: number }} request */
  async measure({ contestant: name, what, times }) {
    const run = contestant(name)[what];
    if (!run) throw new Error(`${name} does not compute gradients`);
    const milliseconds = [];
    for (let n = 0; n < times; n++) {
      const begin = performance.now();
      await run();
      milliseconds.push(performance.now() - begin);
    }
    return { milliseconds };
  },

  release() {
    prepared.clear();
    return {};
  },
});
