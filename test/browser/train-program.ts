import * as tf from "@tensorflow/tfjs";
import { initLstm, loadWeights, lstm, progress, ready, saveWeights, train, trainable, weightsToBytes } from "gatebook";

/** The results of a training run, in Node or in a page. */
export interface Outcome {
  readonly backend: string;
  readonly losses: readonly number[];
  readonly validation: readonly number[];
  /** How many different numbers of tensors were in memory over the steps. It is 1 if no step leaked a tensor. */
  readonly counts: number;
  readonly tensorsLeft: number;
  /** True if a run that was resumed from the middle ends with exactly the same weights. */
  readonly resumed: boolean;
  /** True if weights are unchanged after they were converted to bytes and back. */
  readonly loaded: boolean;
  /** The error message of the attempt to save to a file. */
  readonly saving: string;
}

const fresh = () =>
  trainable(() => ({ cell: initLstm({ features: 1, units: 6, seed: 1 }), head: tf.fill<tf.Rank.R2>([6, 1], 0.1) }));

/** Trains a small LSTM to compute running sums. It uses train() in every way in which lessons use it. */
export async function learn(path: string): Promise<Outcome> {
  const { backend } = await ready();
  const first = tf.memory().numTensors;
  const inputs = tf.tensor3d(
    Array.from({ length: 160 }, (_, n) => Math.sin(n * n)),
    [20, 8, 1],
  );
  const data = { inputs, targets: tf.tidy(() => tf.mean<tf.Tensor2D>(inputs, 1)) };
  const [whole, part, copy] = [fresh(), fresh(), fresh()];
  const counts = new Set<number>();
  let half: Uint8Array | undefined;
  const options = {
    data,
    loss: ({ cell, head }: typeof whole, batch: typeof data) => {
      const answer = tf.matMul(lstm(cell, batch.inputs).final.hidden, head);
      return tf.mean(tf.square(tf.sub(batch.targets, answer)));
    },
    batchSize: 8,
    steps: 60,
    seed: 4,
    clipNorm: 1,
    optimizer: { name: "adam", learningRate: 0.02 },
    validation: { every: 20, data },
  } as const;
  const { history } = await train({
    ...options,
    weights: whole,
    progress,
    onStep: () => void counts.add(tf.memory().numTensors),
    checkpoint: {
      every: 30,
      save: (bytes, step) => {
        if (step === 30) half = bytes;
      },
    },
  });
  if (!half) throw new Error("there was no checkpoint at step 30");
  await train({ ...options, weights: part, resume: half });
  const bytes = weightsToBytes(whole);
  await loadWeights(bytes, copy);
  const same = (other: object) => weightsToBytes(other).every((byte, n) => byte === bytes[n]);
  const [resumed, loaded] = [same(part), same(copy)];
  const saving = await saveWeights(path, whole).then(
    () => "saved",
    (error: Error) => error.message,
  );
  tf.dispose([data, whole, part, copy]);
  return {
    backend,
    losses: Array.from(history.loss.y),
    validation: Array.from(history.validation.y),
    counts: counts.size,
    tensorsLeft: tf.memory().numTensors - first,
    resumed,
    loaded,
    saving,
  };
}
