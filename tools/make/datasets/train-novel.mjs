// npm run novel:train: trains the character models that lesson 10 shows, and writes datasets/novel-{rnn,lstm,gru}.safetensors.
// This takes about six minutes of processor time with native TensorFlow.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-node";
import * as gatebook from "gatebook";
import { inRoot } from "../../lib/paths.mjs";
import { halfSafetensors, toHalf } from "./half.mjs";

/** @typedef {"rnn" | "lstm" | "gru"} Name */
/** @typedef {{ cell: any, kernel: tf.Tensor2D, bias: tf.Tensor1D }} Net */

/** The numbers of hidden units with which the three cells have about the same number of weights, 55,037, 55,045 and 54,581. */
const units = { rnn: 200, lstm: 96, gru: 112 };
const seeds = [1, 2, 3];
const steps = 2500;
/** In each step, the network reads 32 windows of 100 characters. */
const [batch, length] = [32, 100];
/** The number of steps between two measurements. */
const every = 250;
/** The number of characters at the beginning of the novel from which the LSTM also learns alone, to show overfitting. */
const little = 20_000;

const { backend } = await gatebook.ready();
if (backend !== "tensorflow") throw new Error(`train-novel needs the backend tensorflow, got ${backend}.`);
const { train, withheld } = await gatebook.loadNovel();
const characters = [...new Set(train)].sort();
const F = characters.length;
/** @param {string} text */
const idsOf = (text) => Array.from(text, (character) => characters.indexOf(character));
const [trainIds, withheldIds] = [idsOf(train), idsOf(withheld)];

/** @type {Record<Name, { init: (sizes: { features: number, units: number, seed: number }) => any, run: (weights: any, inputs: tf.Tensor3D) => { hidden: tf.Tensor3D } }>} */
const cells = {
  rnn: { init: gatebook.initRnn, run: (weights, inputs) => gatebook.rnn(weights, inputs) },
  lstm: { init: gatebook.initLstm, run: (weights, inputs) => gatebook.lstm(weights, inputs) },
  gru: { init: gatebook.initGru, run: (weights, inputs) => gatebook.gru(weights, inputs) },
};

/** Returns rows of ids as one-hot rows. [B, T] -> [B, T, F] @param {number[][]} rows */
const oneHot = (rows) =>
  /** @type {tf.Tensor3D} */ (tf.cast(tf.oneHot(tf.tensor2d(rows, undefined, "int32"), F), "float32"));

/** Returns the mean loss over windows, in nats per character. @param {Name} name @param {Net} net @param {number[][]} windows [B, T + 1] */
function lossOf(name, net, windows) {
  const { hidden } = cells[name].run(net.cell, oneHot(windows.map((ids) => ids.slice(0, -1)))); // [B, T, H]
  const flat = tf.reshape(hidden, [-1, units[name]]);
  const targets = tf.reshape(oneHot(windows.map((ids) => ids.slice(1))), [-1, F]);
  return /** @type {tf.Scalar} */ (
    tf.losses.softmaxCrossEntropy(targets, tf.add(tf.matMul(flat, net.kernel), net.bias))
  );
}

/** Cuts a text into windows that overlap by one character. @param {number[]} ids */
const windowsOf = (ids) =>
  Array.from({ length: Math.floor((ids.length - 1) / 200) }, (_, n) => ids.slice(200 * n, 200 * n + 201));

/** @param {Name} name @param {number} seed @param {number[]} ids the text to learn from */
async function learn(name, seed, ids) {
  const net = /** @type {Net} */ (
    gatebook.trainable(() => ({
      cell: cells[name].init({ features: F, units: units[name], seed }),
      kernel: gatebook.initRnn({ features: units[name], units: F, seed }).kernel,
      bias: tf.zeros([F]),
    }))
  );
  const curve = {
    steps: /** @type {number[]} */ ([]),
    train: /** @type {number[]} */ ([]),
    withheld: /** @type {number[]} */ ([]),
  };
  const [seen, unseen] = [windowsOf(ids.slice(0, withheldIds.length)), windowsOf(withheldIds)];
  /** Returns the loss, rounded. @param {number[][]} windows [B, T + 1] */
  const roundedLoss = (windows) =>
    Number(
      tf
        .tidy(() => lossOf(name, net, windows))
        .arraySync()
        .toFixed(4),
    );
  const measure = (/** @type {number} */ step) => {
    curve.steps.push(step);
    curve.train.push(roundedLoss(seen));
    curve.withheld.push(roundedLoss(unseen));
  };
  measure(0);
  await gatebook.train({
    weights: net,
    steps,
    clipNorm: 1,
    loss: (weights, /** @type {{ windows: number[][] }} */ { windows }) => lossOf(name, weights, windows),
    data: (step) => {
      const starts = tf.randomUniform([batch], 0, ids.length - length, "int32", 1000 * seed + step).dataSync();
      return { windows: Array.from(starts, (at) => ids.slice(at, at + length + 1)) };
    },
    optimizer: { name: "adam", learningRate: (step) => 0.005 * (1 + Math.cos((Math.PI * step) / steps)) },
    onStep: ({ step }) => {
      if (step % every === 0) measure(step);
    },
  });
  console.log(`${name}, ${ids.length} characters, seed ${seed}: ${JSON.stringify(curve)}`);
  return { net, run: { seed, ...curve } };
}

for (const name of /** @type {const} */ (["lstm", "gru", "rnn"])) {
  const learnt = [];
  for (const seed of seeds) learnt.push(await learn(name, seed, trainIds));
  const overfitted = [];
  if (name === "lstm") for (const seed of seeds) overfitted.push(await learn(name, seed, trainIds.slice(0, little)));
  const { net } = /** @type {(typeof learnt)[number]} */ (learnt[0]);
  for (const variable of Object.values(gatebook.namedTensors(net))) {
    const rounded = Float32Array.from(variable.dataSync(), (value) => toHalf(value).value);
    tf.tidy(() => /** @type {tf.Variable} */ (variable).assign(tf.tensor(rounded, variable.shape)));
  }
  const settings = {
    cell: name,
    units: units[name],
    characters: characters.join(""),
    steps,
    loss: tf.tidy(() => lossOf(name, net, windowsOf(withheldIds)).dataSync()[0]),
    runs: learnt.map(({ run }) => run),
    ...(overfitted.length > 0 ? { little: { characters: little, runs: overfitted.map(({ run }) => run) } } : {}),
  };
  const file = inRoot("datasets", `novel-${name}.safetensors`);
  const bytes = halfSafetensors(gatebook.weightsToBytes(net, { settings }));
  writeFileSync(file, bytes);
  console.log(`${file}: ${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}.`);
  tf.dispose([...learnt, ...overfitted].map((one) => one.net));
}
console.log("Put the checksums into datasets/README.md.");
