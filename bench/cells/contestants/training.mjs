// Trains a small LSTM and samples the number of tensors and the resident memory. bench/memory.mjs starts this process.
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { initLstm, lstm, ready } from "gatebook";

const sizes = { B: 16, T: 20, F: 4, H: 16 };

/** Returns a batch of a task: recall the first value of a sequence at its end. Inputs [B, T, F], targets [B]. @param {number} seed */
function task(seed) {
  const { B, T, F } = sizes;
  const inputs = tf.randomNormal([B, T, F], 0, 1, "float32", seed);
  const targets = inputs.slice([0, 0, 0], [B, 1, 1]).reshape([B]);
  return { inputs: /** @type {tf.Tensor3D} */ (inputs), targets };
}

/** @param {{ steps: number, samples: number }} request */
async function train({ steps, samples }) {
  if (!globalThis.gc)
    throw new Error(
      "must be started with --expose-gc, to distinguish memory in use from memory that has not been collected yet",
    );
  await ready();
  const weights = asVariables(initLstm({ features: sizes.F, units: sizes.H, seed: 1 }));
  const readout = tf.variable(tf.randomNormal([sizes.H, 1], 0, 0.3, "float32", 2));
  const optimizer = tf.train.adam(0.005);
  const taken = [];
  const every = Math.floor(steps / samples);
  const begin = performance.now();
  for (let step = 1; step <= steps; step++) {
    const loss = tf.tidy(() => {
      const { inputs, targets } = task(step);
      const cost = optimizer.minimize(() => {
        const { final } = lstm(weights, inputs);
        const answers = tf.matMul(final.hidden, readout).reshape([sizes.B]);
        return /** @type {tf.Scalar} */ (tf.losses.meanSquaredError(targets, answers));
      }, true);
      return Number(cost?.dataSync()[0]);
    });
    if (step % every === 0) {
      const highest = megabytes().rss;
      globalThis.gc?.();
      const { rss: resident, heapUsed: heap } = megabytes();
      taken.push({ step, tensors: tf.memory().numTensors, resident, highest, heap, loss });
    }
  }
  return { backend: tf.getBackend(), milliseconds: performance.now() - begin, samples: taken };
}

function megabytes() {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rss / 2 ** 20, heapUsed: heapUsed / 2 ** 20 };
}

/** @param {import("gatebook").LstmWeights} weights @returns {import("gatebook").LstmWeights} */
function asVariables(weights) {
  const gates = Object.entries(weights).map(([gate, parts]) => [
    gate,
    Object.fromEntries(Object.entries(parts).map(([part, tensor]) => [part, tf.variable(tensor)])),
  ]);
  tf.dispose(/** @type {any} */ (weights));
  return Object.fromEntries(gates);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { request, ...details } = JSON.parse(line);
  const answer = await (request === "train"
    ? train(details)
    : Promise.reject(new Error(`no request ${request}`))
  ).catch((error) => ({ error: String(error.stack ?? error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
