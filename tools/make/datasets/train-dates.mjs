// node tools/make/datasets/train-dates.mjs: trains the date-reading models that are shipped for lessons 11 and 12, and writes datasets/dates-*.safetensors.
// This takes about four minutes on two cores with native TensorFlow.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-node";
import * as gatebook from "gatebook";
import { inRoot } from "../../lib/paths.mjs";
import { halfSafetensors, toHalf } from "./half.mjs";

/**
 * The models that are trained. Those with 350 training steps are the models of lesson 11, with the learning rate of that lesson. The model without
 * attention learns more slowly, so its long run has more steps than the long run with attention.
 */
const plans = /** @type {const} */ ([
  { attention: "additive", steps: 350, rate: 0.03 },
  { attention: "none", steps: 350, rate: 0.03 },
  { attention: "additive", steps: 1000, rate: 0.02 },
  { attention: "none", steps: 4000, rate: 0.02 },
]);
const seeds = [1, 2, 3];
const units = 48;
/**
 * The number of units with which a decoder without attention has about as many weights as a decoder with attention and 48 units. Only the scores of
 * these models are saved.
 */
const manyUnits = 70;
/** For runs with at most this number of steps, the file contains the loss of each step, for a figure. */
const longestCurve = 350;

const { backend } = await gatebook.ready();
if (backend !== "tensorflow") throw new Error(`train-dates needs the backend tensorflow, got ${backend}.`);
const { train, withheldDates, withheldYears } = await gatebook.loadDates();
const vocabulary = gatebook.dateVocabulary({ train });

/** @param {import("gatebook").Seq2Seq} model @param {readonly import("gatebook").WrittenDate[]} dates */
function share(model, dates) {
  const { source, sourceLengths, target } = gatebook.encodeDates(vocabulary, dates);
  const ids = tf.tidy(() => {
    const { ids } = gatebook.greedyDecode(model, source, { steps: 8, sourceLengths });
    return ids;
  });
  return gatebook.exactMatch(ids, target);
}

/** @param {"additive" | "none"} attention @param {number} units @returns {Omit<import("gatebook").Seq2SeqInitOptions, "seed">} */
const sizesOf = (attention, units) => ({
  cell: "gru",
  sourceSize: vocabulary.tokens.length,
  targetSize: 10,
  units,
  encoderUnits: 24,
  bidirectional: true,
  attention,
  ...(attention === "additive" ? { attentionSize: 16 } : {}),
});

/**
 * Trains one model, and rounds its weights to half precision, as in the file.
 *
 * @param {(typeof plans)[number]} plan @param {number} seed @param {number} units
 */
async function learn({ attention, steps, rate }, seed, units) {
  const model = gatebook.trainable(() => gatebook.initSeq2Seq({ ...sizesOf(attention, units), seed }));
  const { history } = await gatebook.train({
    weights: model,
    data: gatebook.dateBatches(vocabulary, train, { batch: 64, seed }),
    loss: (weights, { source, sourceLengths, target }) =>
      gatebook.maskedCrossEntropy(gatebook.seq2seq(weights, source, target, { sourceLengths }).logits, target),
    steps,
    clipNorm: 1,
    optimizer: {
      name: "adam",
      // the learning rate rises during the first tenth of the steps, and falls along half a cosine during the rest
      learningRate: (step) => rate * Math.min((10 * step) / steps, (1 + Math.cos((Math.PI * step) / steps)) / 2),
    },
    progress: (total) => gatebook.progress(total, { label: `${attention}, seed ${seed}` }),
  });
  for (const variable of Object.values(gatebook.namedTensors(model))) {
    const rounded = Float32Array.from(variable.dataSync(), (value) => toHalf(value).value);
    tf.tidy(() => /** @type {tf.Variable} */ (variable).assign(tf.tensor(rounded, variable.shape)));
  }
  const exactMatch = { withheldDates: share(model, withheldDates), withheldYears: share(model, withheldYears) };
  const loss = steps > longestCurve ? undefined : Array.from(history.loss.y, (y) => Number(y.toPrecision(4)));
  return { model, about: { seed, exactMatch, ...(loss ? { loss } : {}) } };
}

/**
 * Trains models without attention that have about as many weights as the model with attention. Returns their scores.
 *
 * @param {(typeof plans)[number]} plan
 */
async function control(plan) {
  const runs = [];
  for (const seed of seeds) runs.push(await learn(plan, seed, manyUnits));
  const tensors = Object.values(gatebook.namedTensors(/** @type {object} */ (runs[0]?.model)));
  const weights = tensors.reduce((sum, { size }) => sum + size, 0);
  tf.dispose(runs.map(({ model }) => model));
  return { units: manyUnits, weights, exactMatch: runs.map(({ about }) => about.exactMatch) };
}

for (const plan of plans) {
  const { attention, steps } = plan;
  const runs = [];
  for (const seed of seeds) runs.push(await learn(plan, seed, units));
  const more = attention === "none" && steps === 350 ? { control: await control(plan) } : {};
  const weights = Object.fromEntries(runs.map(({ model, about }) => [`seed${about.seed}`, model]));
  const settings = { sizes: sizesOf(attention, units), steps, runs: runs.map(({ about }) => about), ...more };
  const file = inRoot("datasets", `dates-${attention}-${steps}.safetensors`);
  const bytes = halfSafetensors(gatebook.weightsToBytes(weights, { settings }));
  writeFileSync(file, bytes);
  const sum = createHash("sha256").update(bytes).digest("hex");
  console.log(`${file}: ${bytes.length} bytes, SHA-256 ${sum}.`);
  for (const { about } of runs) console.log(`  seed ${about.seed}: exact match ${JSON.stringify(about.exactMatch)}`);
  if (more.control) console.log(`  control: ${JSON.stringify(more.control)}`);
  tf.dispose(weights);
}
console.log("Put the checksums into datasets/README.md.");
