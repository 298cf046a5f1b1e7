// node tools/make/datasets/train-dates.mjs: trains the date models that are shipped for lesson 11, and writes datasets/dates-additive.safetensors and
// datasets/dates-none.safetensors. It takes about three minutes on two cores with native TensorFlow.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-node";
import * as gatebook from "gatebook";
import { inRoot } from "../../lib/paths.mjs";

/** Training steps. The model without attention learns more slowly, so it gets more steps. */
const plans = /** @type {const} */ ({ additive: 1000, none: 4000 });

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

for (const attention of /** @type {const} */ (["additive", "none"])) {
  const steps = plans[attention];
  /** @type {import("gatebook").Seq2SeqInitOptions} */
  const sizes = {
    cell: "gru",
    sourceSize: vocabulary.tokens.length,
    targetSize: 10,
    units: 48,
    encoderUnits: 24,
    bidirectional: true,
    attention,
    ...(attention === "additive" ? { attentionSize: 16 } : {}),
    seed: 1,
  };
  const model = gatebook.trainable(() => gatebook.initSeq2Seq(sizes));
  await gatebook.train({
    weights: model,
    data: gatebook.dateBatches(vocabulary, train, { batch: 64, seed: 1 }),
    loss: (weights, { source, sourceLengths, target }) =>
      gatebook.maskedCrossEntropy(gatebook.seq2seq(weights, source, target, { sourceLengths }).logits, target),
    steps,
    clipNorm: 1,
    optimizer: {
      name: "adam",
      // the learning rate rises during a tenth of the steps, then falls along half a cosine
      learningRate: (step) => 0.02 * Math.min((10 * step) / steps, (1 + Math.cos((Math.PI * step) / steps)) / 2),
    },
    progress: (total) => gatebook.progress(total, { label: attention }),
  });
  const exactMatch = { withheldDates: share(model, withheldDates), withheldYears: share(model, withheldYears) };
  const file = inRoot("datasets", `dates-${attention}.safetensors`);
  await gatebook.saveWeights(file, model, { settings: { sizes, steps, exactMatch } });
  const bytes = readFileSync(file);
  const sum = createHash("sha256").update(bytes).digest("hex");
  console.log(`${file}: ${bytes.length} bytes, SHA-256 ${sum}, exact match ${JSON.stringify(exactMatch)}.`);
}
console.log("Put the checksums into datasets/README.md.");
