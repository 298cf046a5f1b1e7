import * as tf from "@tensorflow/tfjs";
import {
  exactMatch,
  fromNamedTensors,
  greedyDecode,
  initSeq2Seq,
  maskedCrossEntropy,
  namedTensors,
  ready,
  type Seq2SeqInitOptions,
  seq2seq,
  tokenAccuracy,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/random";
import { nightly } from "../../nightly";

beforeAll(() => ready());

/** Returns sequences of 2 to 4 tokens from 2 to 9, padded with 0. The target is the reversed source, followed by the end token 1. */
function examples(count: number, seed: number) {
  const random = seededRandom(seed, "examples");
  const rows = Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => 2 + Math.floor(random() * 8)),
  );
  const pad = (row: number[], length: number) => [...row, ...new Array<number>(length - row.length).fill(0)];
  return {
    source: rows.map((row) => pad(row, 4)),
    sourceLengths: rows.map((row) => row.length),
    target: rows.map((row) => pad([...row].reverse().concat(1), 5)),
    targetLengths: rows.map((row) => row.length + 1),
    rows,
  };
}

/** Trains a model on new examples in each step, and then decodes examples that were not used for training. */
function train(kind: Pick<Seq2SeqInitOptions, "cell" | "attention" | "bidirectional" | "encoderUnits">, steps: number) {
  tf.engine().startScope();
  const model = initSeq2Seq({ ...kind, sourceSize: 10, targetSize: 10, units: 24, start: 0, seed: 1 });
  const variables = Object.entries(namedTensors(model)).map(([name, tensor]): [string, tf.Variable] => [
    name,
    tf.variable(tensor),
  ]);
  const trained = fromNamedTensors(model, Object.fromEntries(variables));
  const optimizer = tf.train.adam(0.02);
  const seen = new Set<string>();
  const counts: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { source, sourceLengths, target, targetLengths, rows } = examples(32, step);
    for (const row of rows) seen.add(row.join());
    const loss = () =>
      maskedCrossEntropy(seq2seq(trained, source, target, { sourceLengths }).logits, target, {
        lengths: targetLengths,
      });
    optimizer.minimize(
      loss,
      false,
      variables.map(([, variable]) => variable),
    );
    counts.push(tf.memory().numTensors);
  }
  const all = examples(600, 100_000);
  const fresh = all.rows.flatMap((row, n) => (seen.has(row.join()) ? [] : [n]));
  const only = <X>(list: X[]) => fresh.map((n) => list[n] as X);
  const [target, lengths] = [only(all.target), only(all.targetLengths)];
  const { ids } = greedyDecode(trained, only(all.source), { steps: 5, end: 1, sourceLengths: only(all.sourceLengths) });
  const result = {
    fresh: fresh.length,
    tokens: tokenAccuracy(ids, target, { lengths }),
    whole: exactMatch(ids, target, { lengths }),
    counts,
  };
  for (const [, variable] of variables) variable.dispose();
  optimizer.dispose();
  tf.engine().endScope();
  return result;
}

describe("an encoder-decoder", () => {
  const kinds = [
    ["an LSTM with dot attention", { cell: "lstm", attention: "dot" }, 240],
    [
      "an LSTM with additive attention and a bidirectional encoder",
      { cell: "lstm", attention: "additive", bidirectional: true, encoderUnits: 12 },
      120,
    ],
  ] as const;
  // Each kind trains for seconds, so an ordinary run tests only one. The nightly run tests both. seq2seq.test.ts compares the gradients of every kind.
  it.each(nightly ? kinds : kinds.slice(1))(
    "learns to reverse unseen sequences, and the number of tensors does not grow: %s",
    (_, kind, steps) => {
      const { fresh, tokens, whole, counts } = train(kind, steps);
      expect(fresh).toBeGreaterThan(100);
      expect(tokens).toBeGreaterThan(0.99);
      expect(whole).toBeGreaterThan(0.95);
      expect(new Set(counts.slice(1)).size).toBe(1);
    },
  );
});
