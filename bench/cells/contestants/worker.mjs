// Runs the contestants of one backend. Reads one request per line on stdin, and answers each with one line of JSON on stdout.
// GATEBOOK_BACKEND selects the backend. child.mjs starts this process for a benchmark. pytorch.py uses the same requests and answers.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { count, readNumbers } from "../numbers.mjs";
import { layer } from "./layers.mjs";
import { ours } from "./ours.mjs";
import { products } from "./products.mjs";

/**
 * @typedef {object} Contestant
 * @property {() => number} forward computes the loss without gradients
 * @property {() => number} both computes the loss and every gradient
 * @property {() => Float32Array[]} [values] hidden [B, T, H], then the gradients in the problem's order and layout
 */
/** @typedef {Readonly<Record<string, tf.Tensor>>} Operands */
/** @typedef {(problem: import("../problem.mjs").Problem, operands: Operands) => Contestant} Prepare */

/** @type {Readonly<Record<string, Prepare>>} */
const kinds = {
  "gatebook fused": ours("fused"),
  "gatebook reference": ours("reference"),
  "gatebook wasm": ours("reference"),
  "gatebook cpu": ours("reference"),
  "tf.layers": layer,
  "products, TensorFlow": products,
};

/** @type {Map<string, Contestant>} */
const prepared = new Map();
let scope = false;

/** @param {string} name */
const contestant = (name) => {
  const found = prepared.get(name);
  if (!found) throw new Error(`${name} was not prepared`);
  return found;
};

/** @type {Readonly<Record<string, (request: any) => object | Promise<object>>>} */
const requests = {
  async versions() {
    const environment = await ready();
    return { backend: tf.getBackend(), versions: environment.versions };
  },

  /** @param {{ contestant: string, problem: string }} request */
  prepare({ contestant: name, problem: file }) {
    const kind = kinds[name];
    if (!kind) throw new Error(`there is no contestant ${name}`);
    if (!scope) tf.engine().startScope("problem"); // `release` ends it, so that the next problem starts with empty memory
    scope = true;
    /** @type {import("../problem.mjs").Problem} */
    const problem = JSON.parse(readFileSync(file, "utf8"));
    const { operands, numbers } = problem;
    const values = readNumbers(
      numbers,
      operands.map(({ shape }) => count(shape)),
    );
    const tensors = operands.map(({ name: operand, shape }, n) => [
      operand,
      tf.tensor(/** @type {Float32Array} */ (values[n]), [...shape]),
    ]);
    prepared.set(name, kind(problem, Object.fromEntries(tensors)));
    return {};
  },

  /** @param {{ contestant: string, file: string }} request */
  values({ contestant: name, file }) {
    const { values } = contestant(name);
    if (!values) throw new Error(`${name} does not return values to compare`);
    const begin = performance.now();
    const parts = values();
    const milliseconds = performance.now() - begin;
    const bytes = parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
    writeFileSync(file, Buffer.concat(bytes));
    return { milliseconds };
  },

  /** @param {{ contestant: string, what: "forward" | "both", times: number }} request */
  measure({ contestant: name, what, times }) {
    const one = contestant(name);
    const milliseconds = [];
    for (let n = 0; n < times; n++) {
      const begin = performance.now();
      one[what]();
      milliseconds.push(performance.now() - begin);
    }
    return { milliseconds };
  },

  release() {
    prepared.clear();
    if (scope) tf.engine().endScope();
    scope = false;
    tf.disposeVariables();
    return { tensors: tf.memory().numTensors };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { request, ...details } = JSON.parse(line);
  let answer;
  try {
    const serve = requests[request];
    if (!serve) throw new Error(`there is no request ${request}`);
    answer = await serve(details);
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
