// Runs the contestants of one tfjs backend, which GATEBOOK_BACKEND selects. The benchmark starts one such process per backend with child.mjs.
// peers.mjs and pytorch.py answer the same requests.
import { readFileSync, writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { count, readNumbers } from "../numbers.mjs";
import { encoderDecoder } from "./encoder-decoder.mjs";
import { layer } from "./layers.mjs";
import { ours } from "./ours.mjs";
import { products } from "./products.mjs";
import { serve } from "./serve.mjs";

/**
 * @typedef {object} Contestant
 * @property {() => number} forward computes the loss without gradients
 * @property {() => number} both computes the loss and every gradient
 * @property {() => Float32Array[]} [values] hidden [B, T, H], then the gradients in the problem's order and layout
 */
/** @typedef {Readonly<Record<string, tf.Tensor>>} Operands */
/** @typedef {(problem: import("../problem.mjs").Problem, operands: Operands) => Contestant} Prepare */

/** @param {"fused" | "reference"} implementation @returns {Prepare} */
const gatebook = (implementation) => (problem, operands) =>
  (problem.cell === "encoder-decoder" ? encoderDecoder : ours)(implementation)(problem, operands);

/** @type {Readonly<Record<string, Prepare>>} */
const kinds = {
  "gatebook fused": gatebook("fused"),
  "gatebook fused wasm": gatebook("fused"),
  "gatebook fused wasm threads": gatebook("fused"),
  "gatebook reference": gatebook("reference"),
  "gatebook wasm": gatebook("reference"),
  "gatebook cpu": gatebook("reference"),
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

/** @type {Parameters<typeof serve>[0]} */
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

await serve(requests);
