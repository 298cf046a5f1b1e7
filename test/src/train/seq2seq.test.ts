import * as tf from "@tensorflow/tfjs";
import {
  greedyDecode,
  initSeq2Seq,
  loadWeights,
  maskedCrossEntropy,
  ready,
  type Seq2Seq,
  type Seq2SeqInitOptions,
  seq2seq,
  train,
  trainable,
  weightsToBytes,
} from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/random";

beforeAll(() => ready());
afterEach(() => tf.disposeVariables());

/** Returns sequences of 4 tokens from 1 to 5 and their reversed targets, as columns of plain arrays. Data set loaders return such columns. */
function reversals(rows: number, seed: number) {
  const random = seededRandom(seed, "reversals");
  const source = Array.from({ length: rows }, () => Array.from({ length: 4 }, () => 1 + Math.floor(random() * 5)));
  return { source, target: source.map((row) => [...row].reverse()), sourceLengths: source.map(() => 4) };
}

const settings = {
  cell: "gru",
  attention: "additive",
  sourceSize: 6,
  targetSize: 6,
  units: 16,
  start: 0,
  seed: 1,
} as const satisfies Seq2SeqInitOptions;

const fresh = (seed: number): Seq2Seq => trainable(() => initSeq2Seq({ ...settings, seed }));

const loss = (model: Seq2Seq, { source, target, sourceLengths }: ReturnType<typeof reversals>) =>
  maskedCrossEntropy(seq2seq(model, source, target, { sourceLengths }).logits, target);

describe("an encoder-decoder trained by train()", () => {
  it("learns from columns of arrays, gives exactly the same numbers when resumed, and gives the same tokens after its weights were loaded", async () => {
    const data = reversals(256, 1);
    const [whole, part, loaded] = [fresh(1), fresh(2), fresh(3)];
    const before = tf.memory().numTensors;
    const saved = new Map<number, Uint8Array>();
    const options = {
      data,
      loss,
      batchSize: 32,
      clipNorm: 1,
      optimizer: { name: "adam", learningRate: 0.02 },
    } as const;
    const { history } = await train({
      ...options,
      weights: whole,
      epochs: 12,
      checkpoint: { every: 50, save: (bytes, step) => void saved.set(step, bytes) },
    });
    expect(history.loss.y.at(-1)).toBeLessThan(Math.log(5) / 4); // guessing gives a loss of ln 5

    await train({ ...options, weights: part, epochs: 12, resume: saved.get(50) as Uint8Array });
    const bytes = weightsToBytes(whole, { settings });
    expect(Buffer.compare(weightsToBytes(part, { settings }), bytes)).toBe(0);

    const manifest = await loadWeights(bytes, loaded);
    expect(manifest.settings).toEqual(settings);
    expect(tf.memory().numTensors).toBe(before);
    const { source } = reversals(20, 2);
    const written = (model: Seq2Seq) => {
      const { ids, ...tensors } = greedyDecode(model, source, { steps: 4 });
      tf.dispose(tensors);
      return ids;
    };
    expect(written(loaded)).toEqual(written(whole));
  });
});
