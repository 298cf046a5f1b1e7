import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  DivergedError,
  initLstm,
  loadWeights,
  ready,
  saveWeights,
  type TrainOptions,
  type TrainResult,
  train,
  trainable,
} from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { run } from "../built";
import { BACKENDS } from "../models/backends";
import { adding, loss, type Model, model, numbersOf } from "./toy";

type Data = ReturnType<typeof adding>;
let data: Data;
let unseen: Data;
beforeAll(async () => {
  await ready();
  data = adding(50, 1);
  unseen = adding(20, 2);
});
afterEach(() => tf.disposeVariables());

type More = Partial<TrainOptions<Model, Data>>;
const settings = (): More => ({
  batchSize: 16, // an epoch has 4 steps, and the last step has 2 rows
  seed: 5,
  clipNorm: 0.5,
  optimizer: { name: "adam", learningRate: 0.02 },
  validation: { every: 3, data: unseen },
});

/** Trains a new model for `steps` steps. If there is a checkpoint, the model starts with different weights, which the checkpoint replaces. */
async function running(steps: number, more: More, resume?: Uint8Array) {
  const weights = model(4, resume ? 77 : 1);
  const checkpoints = new Map<number, Uint8Array>();
  const checkpoint = { every: 1, save: (bytes: Uint8Array, step: number) => void checkpoints.set(step, bytes) };
  const options = { weights, loss, data, steps, checkpoint, ...more };
  const result = await train(resume ? { ...options, resume } : options);
  return { numbers: numbersOf(weights), result, checkpoints };
}

const plain = ({ history, ...others }: TrainResult) => ({
  ...others,
  curves: [history.loss, history.norm, history.validation].map(({ name, x, y }) => [name, [...x], [...y]]),
});

describe("a run resumed from a checkpoint", () => {
  it("has exactly the same numbers as an uninterrupted run, if it is resumed after any step", async () => {
    const whole = await running(14, settings());
    for (const step of [1, 3, 4, 9, 13]) {
      const { numbers, result } = await running(14, settings(), whole.checkpoints.get(step));
      expect(numbers).toEqual(whole.numbers);
      expect(plain(result)).toEqual(plain(whole.result));
    }
  });

  it("continues from the checkpoint that a stopped run has left", async () => {
    const whole = await running(14, settings());
    let left: Uint8Array | undefined;
    const stopping = running(14, {
      ...settings(),
      checkpoint: {
        save: (bytes) => {
          left = bytes;
        },
      },
      onStep: ({ step }) => {
        if (step === 6) throw new Error("interrupted");
      },
    });
    await expect(stopping).rejects.toThrow("interrupted");
    expect(left).toBeInstanceOf(Uint8Array);
    expect((await running(14, settings(), left)).numbers).toEqual(whole.numbers);
  });

  it.each([
    ["sgd", { name: "sgd", learningRate: 0.1 }],
    ["momentum", { name: "momentum", learningRate: 0.1 }],
    ["rmsprop", { name: "rmsprop", learningRate: 0.01 }],
    ["a learning rate that changes", { name: "adam", learningRate: (step: number) => 0.1 / step }],
  ] as const)("has the same numbers as an uninterrupted run: %s", async (_, optimizer) => {
    const whole = await running(8, { ...settings(), optimizer });
    const { numbers } = await running(8, { ...settings(), optimizer }, whole.checkpoints.get(5));
    expect(numbers).toEqual(whole.numbers);
  });

  it.each<[string, () => tf.Optimizer]>([
    ["sgd", () => tf.train.sgd(0.1)],
    ["momentum", () => tf.train.momentum(0.1, 0.9)],
    ["adagrad", () => tf.train.adagrad(0.1)],
    ["adadelta", () => tf.train.adadelta(0.1)],
    ["rmsprop", () => tf.train.rmsprop(0.01)],
    ["rmsprop, centred, with momentum", () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-12, true)],
    ["adam", () => tf.train.adam(0.01)],
    ["adamax", () => tf.train.adamax(0.01)],
  ])("has the same numbers as an uninterrupted run: tfjs' own optimizer %s", async (_, make) => {
    make().dispose();
    const before = tf.memory().numTensors;
    make().dispose();
    const own = tf.memory().numTensors - before; // the count is the optimizer's own: tfjs' momentum optimizer leaks one of its tensors
    const optimizers = [make(), make()] as const;
    const whole = await running(8, { ...settings(), optimizer: optimizers[0] });
    const resumed = await running(8, { ...settings(), optimizer: optimizers[1] }, whole.checkpoints.get(5));
    expect(resumed.numbers).toEqual(whole.numbers);
    for (const optimizer of optimizers) optimizer.dispose();
    tf.disposeVariables(); // this disposes the variables of the two models
    expect(tf.memory().numTensors).toBe(before + 3 * own);
  });

  it("stops early at the same step as an uninterrupted run, with the same best weights", async () => {
    const values = [9, 5, 6, 4, 7, 8, 7, 3];
    const early = (): More => {
      let count = 0;
      const measure = () => values[count++] as number;
      return { ...settings(), validation: { every: 1, measure }, earlyStop: { patience: 3 } };
    };
    const whole = await running(8, early());
    expect(plain(whole.result)).toMatchObject({ steps: 7, stopped: "patience", best: { step: 4, value: 4 } });
    for (const step of [2, 4, 6]) {
      const rest = values.splice(0, step); // these are the measurements after the checkpoint
      const { numbers, result } = await running(8, early(), whole.checkpoints.get(step));
      values.unshift(...rest);
      expect(numbers).toEqual(whole.numbers);
      expect(plain(result)).toEqual(plain(whole.result));
    }
    const again = await running(8, early(), whole.checkpoints.get(7)); // the run had already stopped early, so it takes no further step
    expect(plain(again.result)).toEqual(plain(whole.result));
    expect(again.numbers).toEqual(whole.numbers);
  });

  it("can take more steps than were planned", async () => {
    const short = await running(5, settings());
    const longer = await running(14, settings(), short.checkpoints.get(5));
    expect(longer.numbers).toEqual((await running(14, settings())).numbers);
  });

  it("can continue a diverged run with a lower learning rate", async () => {
    const hot = { name: "sgd", learningRate: 0.1 } as const;
    let left: Uint8Array | undefined;
    let steps = 0;
    const diverging = running(9, {
      ...settings(),
      optimizer: hot,
      loss: (weights, batch) => (++steps === 6 ? tf.mul(loss(weights, batch), Number.NaN) : loss(weights, batch)),
      validation: { every: 100, data: unseen },
      checkpoint: {
        save: (bytes) => {
          left = bytes;
        },
      },
    });
    await expect(diverging).rejects.toThrow(DivergedError);
    expect(left).toBeInstanceOf(Uint8Array);
    const { result } = await running(9, { ...settings(), optimizer: { ...hot, learningRate: 0.01 } }, left);
    expect(result.steps).toBe(9);
    expect(result.history.loss.y.every(Number.isFinite)).toBe(true);
  });
});

describe("a checkpoint", () => {
  it("is made every n steps and at the end, but not twice for the same step", async () => {
    const saved: number[] = [];
    await train({
      weights: model(4),
      loss,
      data,
      steps: 10,
      checkpoint: { every: 4, save: (_, step) => void saved.push(step) },
    });
    await train({
      weights: model(4),
      loss,
      data,
      steps: 4,
      checkpoint: { every: 4, save: (_, step) => void saved.push(step) },
    });
    expect(saved).toEqual([4, 8, 10, 4]);
  });

  it("is saved to a given path and resumed from there, and loadWeights loads only its weights", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatebook-run-"));
    const path = join(folder, "run.safetensors");
    try {
      const whole = await running(9, settings());
      const part = await running(6, { ...settings(), checkpoint: { every: 2, save: path } });
      expect(readdirSync(folder)).toEqual(["run.safetensors"]);
      const weights = model(4, 3);
      await train({ weights, loss, data, steps: 9, ...settings(), resume: path });
      expect(numbersOf(weights)).toEqual(whole.numbers);
      const loaded = model(4, 4);
      await loadWeights(path, loaded);
      expect(numbersOf(loaded)).toEqual(part.numbers);
      const nowhere = { ...settings(), resume: join(folder, "none.safetensors") };
      const before = tf.memory().numTensors;
      await expect(train({ weights, loss, data, steps: 9, ...nowhere })).rejects.toThrow(
        /^train: ".*none\.safetensors" cannot be read\. ENOENT/,
      );
      const npz = { ...settings(), checkpoint: { save: "run.npz" } };
      await expect(train({ weights, loss, data, steps: 9, ...npz })).rejects.toThrow(
        'train: options.checkpoint.save must be a path that ends in .safetensors, got "run.npz".',
      );
      await saveWeights(path, weights);
      await expect(train({ weights, loss, data, steps: 9, ...settings(), resume: path })).rejects.toThrow(
        /must be a checkpoint that train saved, got a file without the state of a run\. To load only weights, call loadWeights\.$/,
      );
      expect(tf.memory().numTensors).toBe(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is saved before the training continues", async () => {
    const order: string[] = [];
    const save = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push("saved");
    };
    await train({
      weights: model(4),
      loss,
      data,
      steps: 2,
      checkpoint: { every: 1, save },
      onStep: () => void order.push("step"),
    });
    expect(order).toEqual(["step", "saved", "step", "saved"]);
  });

  it("is not made before a step is complete, so the previous checkpoint remains if a validation throws an error", async () => {
    const saved: number[] = [];
    const measure = () => {
      throw new Error("no measure");
    };
    const failing = train({
      weights: model(4),
      loss,
      data,
      steps: 5,
      validation: { every: 3, measure },
      checkpoint: { every: 2, save: (_, step) => void saved.push(step) },
    });
    await expect(failing).rejects.toThrow("no measure");
    expect(saved).toEqual([2]);
  });

  it("is rejected if it is damaged or from another run, without changing weights or leaking a tensor", async () => {
    const { checkpoints } = await running(3, settings());
    const bytes = checkpoints.get(3) as Uint8Array;
    const flipped = bytes.slice();
    flipped[flipped.length - 9] = (flipped[flipped.length - 9] as number) ^ 1;
    const larger = trainable(() => ({
      cell: initLstm({ features: 2, units: 5, seed: 1 }),
      head: { kernel: tf.fill<tf.Rank.R2>([5, 1], 0.1), bias: tf.zeros<tf.Rank.R1>([1]) },
    }));
    const weights = model(4);
    const start = numbersOf(weights);
    const before = tf.memory().numTensors;
    const rejected: [More, RegExp][] = [
      [
        { resume: flipped },
        /options\.resume must have the checksum [0-9a-f]{8} with which it was saved, got [0-9a-f]{8}\. The file was damaged or changed. Copy it or save it again\./,
      ],
      [{ resume: bytes.subarray(0, 2000) }, /^train: options\.resume is not a complete safetensors file: .*cut off/],
      [
        { resume: bytes, seed: 6 },
        /^train: options\.resume was saved with seed 5, got 6\. Resume with the options that the run began with/,
      ],
      [{ resume: bytes, batchSize: 10 }, /was saved with batchSize 16, got 10/],
      [{ resume: bytes, data: unseen }, /was saved with rows 50, got 20/],
      [{ resume: bytes, optimizer: { name: "sgd", learningRate: 1 } }, /was saved with optimizer adam, got sgd/],
      [
        { resume: bytes, weights: larger },
        /options\.resume must contain weights\.cell\.forget\.kernel of shape \[2, 5\], got \[2, 4\]\. Does the checkpoint belong to another model\?/,
      ],
      [
        { resume: 3 as unknown as Uint8Array },
        /options\.resume must be a checkpoint's path or its bytes \(Uint8Array\), got number/,
      ],
    ];
    for (const [more, message] of rejected) {
      await expect(train({ weights, loss, data, steps: 5, ...settings(), ...more })).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(before);
    }
    expect(numbersOf(weights)).toEqual(start);
  });
});

describe("on the other backends", () => {
  it.each(BACKENDS.filter((backend) => backend !== "tensorflow"))(
    "on %s a run learns, keeps the number of tensors constant, and gives exactly the same numbers when it is resumed",
    async (backend) => {
      const script = `
      const { initLstm, lstm, ready, train, trainable, weightsToBytes } = require("gatebook");
      const tf = require("@tensorflow/tfjs-node");
      const model = () => trainable(() => ({ cell: initLstm({ features: 1, units: 4, seed: 1 }), head: tf.fill([4, 1], 0.1) }));
      const loss = ({ cell, head }, { x, y }) => tf.mean(tf.square(tf.sub(y, tf.matMul(lstm(cell, x).final.hidden, head))));
      ready().then(async ({ backend }) => {
        const x = tf.tensor3d(Array.from({ length: 60 }, (_, n) => Math.sin(n * n)), [12, 5, 1]);
        const data = { x, y: tf.sum(x, 1) };
        const options = { loss, data, batchSize: 5, seed: 3, clipNorm: 1, optimizer: { name: "adam", learningRate: 0.02 } };
        const whole = model(), part = model();
        const before = tf.memory().numTensors;
        const counts = new Set();
        let saved;
        const { history } = await train({ ...options, weights: whole, steps: 60, onStep: () => void counts.add(tf.memory().numTensors),
          checkpoint: { every: 25, save: (bytes, step) => { if (step === 25) saved = bytes; } } });
        await train({ ...options, weights: part, steps: 60, resume: saved });
        const [a, b] = [weightsToBytes(whole), weightsToBytes(part)];
        console.log(JSON.stringify({ backend, flat: counts.size, left: tf.memory().numTensors - before,
          first: history.loss.y[0], last: history.loss.y[59], same: Buffer.compare(a, b) === 0, bytes: a.length }));
      });`;
      const { stdout, stderr } = await run(script, { GATEBOOK_BACKEND: backend });
      expect(stderr).toBe("");
      const said = JSON.parse(stdout);
      expect(said).toMatchObject({ backend, flat: 1, left: 0, same: true });
      expect(said.last).toBeLessThan(said.first / 3);
      expect(said.bytes).toBeGreaterThan(500);
    },
  );
});
