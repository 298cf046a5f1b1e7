import * as tf from "@tensorflow/tfjs";
import { batches, lineChart, progress, ready, type StepReport, show, train } from "gatebook";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FakeHost } from "../notebook/fake-host";
import { adding, BASELINE, loss, type Model, model, numbersOf } from "./toy";

let data: ReturnType<typeof adding>;
let before: number;
beforeAll(async () => {
  await ready();
  data = adding(256, 1);
});
afterAll(() => tf.dispose(data));
afterEach(() => tf.disposeVariables());

const optimizer = { name: "adam", learningRate: 0.02 } as const;

describe("train", () => {
  it("learns the adding problem: its loss on unseen rows is at most a tenth of the baseline", async () => {
    const weights = model();
    const { steps, stopped, history } = await train({ weights, loss, data, epochs: 40, optimizer, clipNorm: 1 });
    expect([steps, stopped]).toEqual([320, "end"]);
    expect(history.loss.y[0]).toBeGreaterThan(BASELINE);
    const unseen = adding(200, 2);
    const [error] = tf.tidy(() => loss(weights, unseen).dataSync());
    expect(error).toBeLessThan(BASELINE / 10);
    tf.dispose(unseen);
  });

  it("gives the same numbers for the same seed, and different numbers for another seed", async () => {
    const numbers = async (seed: number) => {
      const weights = model();
      const { history } = await train({ weights, loss, data, steps: 20, seed, optimizer });
      return { losses: Array.from(history.loss.y), weights: numbersOf(weights) };
    };
    const first = await numbers(3);
    expect(await numbers(3)).toEqual(first);
    expect((await numbers(4)).losses).not.toEqual(first.losses);
  });

  it("passes step, epoch, loss, norm and learning rate to onStep after each step, and waits for onStep", async () => {
    const reports: StepReport[] = [];
    let waiting = false;
    await train({
      weights: model(),
      loss,
      data,
      epochs: 2,
      batchSize: 100,
      optimizer: { name: "adam", learningRate: (step) => 0.01 / step },
      onStep: async (report) => {
        expect(waiting).toBe(false);
        waiting = true;
        await new Promise((resolve) => setTimeout(resolve, 2));
        waiting = false;
        reports.push(report);
      },
    });
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reports.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(reports.map(({ rate }) => rate)).toEqual([1, 2, 3, 4, 5, 6].map((step) => 0.01 / step));
    const { history } = reports.at(-1) as StepReport;
    expect(Array.from(history.loss.y)).toEqual(reports.map((report) => report.loss));
    expect(Array.from(history.norm.y)).toEqual(reports.map((report) => report.norm));
    expect(Array.from(history.loss.x)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("uses the same batches as batches() with the same seed and epoch", async () => {
    const rows = { row: tf.tensor1d(Array.from({ length: 10 }, (_, row) => row)) };
    const seen: number[][] = [];
    const reading = ({ scale }: { scale: tf.Tensor }, { row }: typeof rows) => {
      seen.push(Array.from(row.dataSync()));
      return tf.mul(scale, tf.mean(row));
    };
    await train({
      weights: { scale: tf.variable(tf.scalar(1)) },
      loss: reading,
      data: rows,
      batchSize: 4,
      epochs: 2,
      seed: 9,
    });
    const expected = [0, 1].flatMap((epoch) => [...batches(rows, { size: 4, seed: 9, epoch })]);
    expect(seen).toEqual(expected.map(({ row }) => Array.from(row.dataSync())));
    tf.dispose([rows, expected]);
  });

  it("calls a data function for the batch of each step", async () => {
    const asked: number[] = [];
    const endless = (step: number) => {
      asked.push(step);
      return adding(16, step);
    };
    const weights = model();
    before = tf.memory().numTensors;
    const { history } = await train({ weights, loss, data: endless, steps: 250, optimizer });
    expect(asked).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
    expect(history.loss.y.slice(-20).reduce((sum, one) => sum + one, 0) / 20).toBeLessThan(BASELINE / 2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps the number of tensors constant during the steps, and leaves only the weights at the end", async () => {
    const weights = model();
    before = tf.memory().numTensors;
    const counts = new Set<number>();
    await train({
      weights,
      loss,
      data,
      steps: 60,
      clipNorm: 0.5,
      validation: { every: 5, data },
      earlyStop: { patience: 100 },
      checkpoint: { every: 7, save: () => {} },
      onStep: ({ step }) => {
        if (step > 5) counts.add(tf.memory().numTensors); // only from step 6 on, because a copy of the best weights exists from the first validation on
      },
    });
    expect(counts.size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("trains a model with one parameter, and counts a variable that is in two places once", async () => {
    const kernel = tf.variable(tf.scalar(3));
    const square = ({ first, second }: { first: tf.Tensor; second?: tf.Tensor }) =>
      tf.mul(first, second ?? first) as tf.Scalar;
    const sgd = { name: "sgd", learningRate: 0.25 } as const;
    await train({ weights: { first: kernel }, loss: square, data: () => ({}), steps: 1, optimizer: sgd });
    expect(kernel.arraySync()).toBe(1.5);
    const tied = { first: kernel, second: kernel };
    await train({ weights: tied, loss: square, data: () => ({}), steps: 1, optimizer: sgd });
    expect(kernel.arraySync()).toBe(0.75);
  });
});

describe("train in a notebook", () => {
  let host: FakeHost;
  const published = () => {
    host = new FakeHost();
    host.publish();
    return host;
  };
  afterEach(() => FakeHost.withdraw());

  it("draws a progress line with the loss", async () => {
    published();
    await train({ weights: model(), loss, data, epochs: 2, progress });
    expect(host.pauses).toBe(16);
    expect(host.screen()).toEqual([expect.stringMatching(/^step {2}16\/16 {2}100%.* loss \d\.\d+$/)]);
    await train({ weights: model(), loss, data, steps: 3, progress: progress(3, { label: "training" }) });
    expect(host.screen()[1]).toMatch(/^training {2}3\/3 {2}100%/);
  });

  it("draws the loss curve while it trains", async () => {
    published();
    const curve = ({ history }: Pick<StepReport, "history">) =>
      lineChart(history.loss, { xLabel: "step", yLabel: "loss" });
    let view: ReturnType<typeof show> | undefined;
    const { history } = await train({
      weights: model(),
      loss,
      data,
      steps: 40,
      onStep: (report) => {
        if (report.step === 1) view = show(curve(report));
        else if (report.step % 20 === 0) view?.update(curve(report));
      },
    });
    view?.done();
    expect(host.screen()).toEqual([expect.stringContaining("loss: 40 points")]);
    const drawn = host.events.flatMap((event) => (typeof event === "string" ? [] : [event.bundle["text/plain"]]));
    // done() sends the last figure again, with a static picture
    expect(drawn.map((alt) => /loss: (\d+) points/.exec(String(alt))?.[1])).toEqual(["1", "20", "40", "40"]);
    expect(() => lineChart([history.loss, history.norm])).not.toThrow();
  });

  it("stops when the cell is interrupted, and leaves only the weights after the completed steps", async () => {
    published();
    const weights = model();
    before = tf.memory().numTensors;
    const stopped = train({
      weights,
      loss,
      data,
      steps: 1000,
      progress,
      onStep: ({ step }) => {
        host.interrupted = step === 7;
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "KeyboardInterrupt" });
    expect(tf.memory().numTensors).toBe(before);
    const seven = model();
    await train({ weights: seven, loss, data, steps: 7 });
    expect(numbersOf(weights)).toEqual(numbersOf(seven));
  });

  it("stops when a timer or a message aborts its signal", async () => {
    const weights = model();
    before = tf.memory().numTensors;
    const controller = new AbortController();
    let steps = 0;
    const endless = train({
      weights,
      loss,
      data,
      steps: 1e9,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 1) setTimeout(() => controller.abort(), 0);
        steps = step;
      },
    });
    await expect(endless).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes no step if the signal is already aborted, and throws the error of a callback", async () => {
    const weights = model();
    const start = numbersOf(weights);
    const signal = AbortSignal.abort(new Error("not today"));
    await expect(train({ weights, loss, data, steps: 5, signal })).rejects.toThrow("not today");
    expect(numbersOf(weights)).toEqual(start);
    const failing = () => {
      throw new Error("from onStep");
    };
    before = tf.memory().numTensors;
    await expect(train({ weights, loss, data, steps: 5, onStep: failing })).rejects.toThrow("from onStep");
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("gradient clipping by global norm", () => {
  /** Returns a loss whose gradient is (3, 4) everywhere. The norm of this gradient is 5. */
  const slope = ({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => tf.add(tf.mul(a, 3), tf.mul(b, 4)) as tf.Scalar;
  const step = async (clipNorm: number) => {
    const weights = { a: tf.variable(tf.scalar(0)), b: tf.variable(tf.scalar(0)) };
    let seen: StepReport | undefined;
    await train({
      weights,
      loss: slope,
      data: () => ({}),
      steps: 1,
      clipNorm,
      optimizer: { name: "sgd", learningRate: 1 },
      onStep: (report) => {
        seen = report;
      },
    });
    return { moved: [weights.a.arraySync(), weights.b.arraySync()], norm: seen?.norm, clipped: seen?.clipped };
  };

  it("shortens a longer gradient to the norm without changing its direction, and reports the original norm", async () => {
    const { moved, norm, clipped } = await step(1);
    expect(norm).toBe(5);
    expect(clipped).toBe(true);
    expect(moved[0]).toBeCloseTo(-0.6, 6);
    expect(moved[1]).toBeCloseTo(-0.8, 6);
  });

  it("does not change a shorter gradient", async () => {
    expect(await step(5)).toEqual({ moved: [-3, -4], norm: 5, clipped: false });
  });

  it("computes the norm over the gradients of all parameters, as tf.grads returns them", async () => {
    const weights: Model = model();
    const norm = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => loss(weights, data));
      const squares = Object.values(grads).map((grad) => tf.sum(tf.square(grad)));
      return Math.sqrt(tf.addN(squares).dataSync()[0] as number);
    });
    const { history } = await train({ weights, loss, data, steps: 1, batchSize: 256 });
    expect(history.norm.y[0]).toBeCloseTo(norm, 6);
  });
});
