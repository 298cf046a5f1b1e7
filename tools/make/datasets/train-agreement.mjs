// node tools/make/datasets/train-agreement.mjs: trains the LSTM and the GRU whose gates lessons 02 to 06 show, and writes
// datasets/agreement-lstm.safetensors and datasets/agreement-gru.safetensors. This takes about fifteen seconds on two cores.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-node";
import * as gatebook from "gatebook";
import { inRoot } from "../../lib/paths.mjs";

const UNITS = 3;
const STEPS = 2500;
const SEED = 2;

const { backend } = await gatebook.ready();
if (backend !== "tensorflow") throw new Error(`train-agreement needs the backend tensorflow, got ${backend}.`);
const features = gatebook.agreementWords.length;

const cells = {
  lstm: {
    init: () => gatebook.initLstm({ features, units: UNITS, seed: SEED }),
    run: (/** @type {any} */ weights, /** @type {tf.Tensor3D} */ inputs) => gatebook.lstm(weights, inputs).hidden,
  },
  gru: {
    init: () => gatebook.initGru({ features, units: UNITS, seed: SEED }),
    run: (/** @type {any} */ weights, /** @type {tf.Tensor3D} */ inputs) => gatebook.gru(weights, inputs).hidden,
  },
};

for (const [name, { init, run }] of Object.entries(cells)) {
  const model = gatebook.trainable(() => ({
    cell: init(),
    answer: { kernel: tf.randomUniform([UNITS, 1], -0.3, 0.3, "float32", SEED), bias: tf.zeros([1]) },
  }));
  /** @param {typeof model} weights @param {tf.Tensor3D} inputs @returns {tf.Tensor3D} the logit of "were" [B, T, 1] */
  const logits = (weights, inputs) => {
    const hidden = run(weights.cell, inputs); // [B, T, H]
    const [B, T] = hidden.shape;
    const flat = tf.reshape(hidden, [B * T, UNITS]);
    return tf.reshape(tf.add(tf.matMul(flat, weights.answer.kernel), weights.answer.bias), [B, T, 1]);
  };
  await gatebook.train({
    weights: model,
    data: (step) => gatebook.agreementTask({ length: 60, batch: 32, seed: 1000 * SEED + step }),
    loss: (weights, { inputs, targets, asked }) =>
      /** @type {tf.Scalar} */ (tf.losses.sigmoidCrossEntropy(targets, logits(weights, inputs), asked)),
    steps: STEPS,
    clipNorm: 1,
    optimizer: {
      name: "adam",
      // the learning rate rises during the first tenth of the steps, and falls along half a cosine during the rest
      learningRate: (step) => 0.05 * Math.min((10 * step) / STEPS, (1 + Math.cos((Math.PI * step) / STEPS)) / 2),
    },
  });

  const accuracy = tf.tidy(() => {
    const { inputs, targets, asked, attractors } = gatebook.agreementTask({ length: 60, batch: 500, seed: 1 });
    const right = tf.cast(tf.equal(tf.greater(logits(model, inputs), 0), tf.greater(targets, 0.5)), "float32");
    const share = (/** @type {tf.Tensor} */ where) => tf.div(tf.sum(tf.mul(right, where)), tf.sum(where)).dataSync()[0];
    return { all: share(asked), afterAttractor: share(attractors) };
  });
  const file = inRoot("datasets", `agreement-${name}.safetensors`);
  await gatebook.saveWeights(file, model, { settings: { units: UNITS, steps: STEPS, accuracy } });
  const bytes = readFileSync(file);
  const sum = createHash("sha256").update(bytes).digest("hex");
  console.log(`${file}: ${bytes.length} bytes, SHA-256 ${sum}, accuracy ${JSON.stringify(accuracy)}.`);
}
console.log("Put the checksums into datasets/README.md.");
