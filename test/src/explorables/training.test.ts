// Holds the training explorer equal to the library's cells, task and training.
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import {
  addingBaseline,
  addingProblem,
  InputError,
  initLstm,
  initRnn,
  type LstmWeights,
  lstm,
  namedTensors,
  ready,
  train,
  trainable,
  training,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { trainingExplorer } from "../../../src/explorables/training/explorer";
import { forward, freshWeights } from "../../../src/explorables/training/lstm";
import { Run, recentLoss, runOf, shownRow } from "../../../src/explorables/training/run";
import { BASELINE, BATCH, CLIP, STEPS, type TrainingState } from "../../../src/explorables/training/state";

beforeAll(async () => {
  await ready();
});

type Held = TrainingState["held"];
const heldAtOne = (H: number) => ({ kernel: tf.zeros([2, H]), recurrent: tf.zeros([H, H]), bias: tf.fill([H], 40) });

/** Returns the library's network of lesson 07 without the part that is held, and the function that makes its answers and gates. */
function network(H: number, seed: number, held: Held) {
  const { [held as "forget"]: _, ...rest } = initLstm({ features: 2, units: H, seed });
  const weights = { cell: rest, kernel: initRnn({ features: H, units: 1, seed }).kernel, bias: tf.zeros([1]) };
  const read = (net: typeof weights, inputs: tf.Tensor3D) => {
    const cell = { ...net.cell, ...(held === "none" ? {} : { [held]: heldAtOne(H) }) } as unknown as LstmWeights;
    const trace = lstm(cell, inputs);
    return { trace, answers: tf.add(tf.matMul(trace.final.hidden, net.kernel), net.bias) };
  };
  return { weights, read };
}
const flat = (weights: object) => Object.values(namedTensors(weights)).flatMap((one) => [...one.dataSync()]);
/** Returns the weights without those of a part that is held. The library's network does not have them. */
function learnt(weights: Float32Array, H: number, held: Held): number[] {
  const size = 2 * H + H * H + H;
  const at = ["forget", "input", "candidate", "output"].indexOf(held);
  return [...weights].filter((_, n) => at < 0 || n < at * size || n >= (at + 1) * size);
}
const largestDifference = (a: readonly number[], b: readonly number[]) => {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((value, n) => Math.abs(value - (b[n] as number))));
};

describe("the training explorer", () => {
  it("starts with the weights of initLstm and of lesson 07's answer", () => {
    expect([...freshWeights(5, 3)]).toEqual(flat(network(5, 3, "none").weights));
    expect(BASELINE).toBe(addingBaseline);
  });

  it("computes the gates, states and answers of the library's LSTM, to 1e-6", () => {
    fc.assert(
      fc.property(
        fc.record({
          units: fc.integer({ min: 1, max: 6 }),
          length: fc.integer({ min: 2, max: 9 }),
          seed: fc.integer({ min: 1, max: 999 }),
          held: fc.constantFrom<Held>("none", "forget", "input", "output"),
        }),
        ({ units, length, seed, held }) =>
          tf.tidy(() => {
            const { inputs } = addingProblem({ length, batch: 1, seed });
            const { weights, read } = network(units, seed, held);
            const { trace, answers } = read(weights, inputs);
            const ours = forward(
              { weights: freshWeights(units, seed), units, held },
              inputs.dataSync() as Float32Array,
            );
            for (const gate of ["forget", "input", "candidate", "output"] as const)
              expect(largestDifference([...ours.gates[gate]], [...trace.gates[gate].dataSync()])).toBeLessThan(1e-6);
            const behind = (states: Float64Array) => [...states.subarray(units)];
            expect(largestDifference(behind(ours.cell), [...trace.cell.dataSync()])).toBeLessThan(1e-6);
            expect(largestDifference(behind(ours.hidden), [...trace.hidden.dataSync()])).toBeLessThan(1e-6);
            expect(largestDifference([ours.answer], [...answers.dataSync()])).toBeLessThan(1e-6);
          }),
      ),
      { numRuns: 20 },
    );
  });

  it.each<Held>(["none", "forget", "input", "output"])(
    "makes the steps of `train`, to 1e-5, with %s held",
    async (held) => {
      const [units, length, seed] = [4, 10, 7];
      const { weights, read } = network(units, seed, held);
      const own = trainable(() => weights);
      const { history } = await train({
        ...{ weights: own, steps: 5, clipNorm: CLIP, optimizer: { name: "adam", learningRate: 0.03 } },
        data: (step) => addingProblem({ length, batch: BATCH, seed: 1000 * seed + step }),
        loss: (net, { inputs, targets }) => tf.losses.meanSquaredError(targets, read(net, inputs).answers) as tf.Scalar,
      });
      const run = new Run({ ...training({ length, units, seed, held, unit: 0 }).state, rate: 0.03 });
      for (let step = 1; step <= 5; step++) run.next();
      expect(largestDifference(learnt(run.net.weights, units, held), flat(own))).toBeLessThan(1e-5);
      expect(largestDifference(run.losses, [...history.loss.y])).toBeLessThan(1e-5);
      for (const one of Object.values(namedTensors(own))) one.dispose();
    },
  );

  it("learns the adding problem within its steps", () => {
    const run = runOf(training({ step: STEPS }).state);
    expect(recentLoss(run.losses)).toBeLessThan(0.01);
  });

  it("gives the same numbers for the same state, whichever states were asked before", () => {
    const { state } = training({ units: 3, length: 6, unit: 0 });
    const at = (step: number) => trainingExplorer.sentence({ ...state, step });
    const [two, five] = [at(2), at(5)];
    expect([at(2), at(5), at(2)]).toEqual([two, five, two]);
    expect(two).not.toBe(five);
  });

  it("moves on only while it runs and has time, and stops at the last step", () => {
    const { state } = training({ units: 2, length: 4, unit: 0 });
    const advance = (from: Partial<TrainingState>, steps: number) => {
      let left = steps;
      return trainingExplorer.advance?.({ ...state, ...from }, () => left-- > 0);
    };
    expect(advance({}, 9)).toBeUndefined();
    expect(advance({ running: true, step: STEPS }, 9)).toBeUndefined();
    expect(advance({ running: true }, 0)).toEqual({ step: 1 });
    expect(advance({ running: true, step: 1 }, 9)).toEqual({ step: 3 });
    expect(advance({ running: true, step: STEPS - 1 }, 9)).toEqual({ step: STEPS, running: false });
  });

  it("begins anew if a setting of the run changes, but not if another row or unit is shown", () => {
    const state = { ...training().state, step: 40, running: true };
    const change = (id: string, value: string) => trainingExplorer.change(state, id, value);
    expect(change("rate", "0.1")).toEqual({ step: 0, running: false, rate: 0.1 });
    expect(change("seed", "2")).toEqual({ step: 0, running: false, seed: 2 });
    expect(change("held", "input")).toEqual({ step: 0, running: false, held: "input" });
    expect(change("go", "reset")).toEqual({ step: 0, running: false });
    expect(change("go", "toggle")).toEqual({ running: false });
    expect(change("go", "step")).toEqual({ step: 41 });
    const ended = { ...state, step: STEPS, running: false };
    expect(trainingExplorer.change(ended, "go", "toggle")).toEqual({ step: 0, running: true });
    expect(change("unit", "3")).toEqual({ unit: 3 });
  });

  it("shows rows with two marks whose values sum to the target", () => {
    for (let row = 0; row < 10; row++) {
      const { state } = training({ row });
      const { inputs, sum } = shownRow(state, runOf(state));
      const marked = [...inputs].filter((_, n) => n % 2 === 0 && inputs[n + 1] === 1);
      expect(marked).toHaveLength(2);
      expect(marked.reduce((all, one) => all + one, 0)).toBeCloseTo(sum, 6);
    }
  });

  it("says how far it has come, and draws every state", () => {
    const { state } = training();
    expect(trainingExplorer.sentence(state)).toMatch(
      /^An LSTM with 8 hidden units after 0 training steps on the adding problem \(seed 2, learning rate 0\.03\)\. It has not been trained yet\. For the shown row it answers −?\d\.\d\d; the marked values sum to \d\.\d\d\. The input gate of unit 3 is/,
    );
    const later = { ...state, step: 2, held: "forget" as const, rate: 1 };
    expect(trainingExplorer.sentence(later)).toMatch(
      /Its forget gate is held at 1\. The mean squared error of the last 2 steps is \d[\d.]*; always answering 1 has 0\.167\./,
    );
    for (const some of [state, later, { ...state, units: 1, length: 2, unit: 0 }])
      for (const narrow of [false, true])
        expect(trainingExplorer.picture(some, { narrow })).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("training", () => {
  it.each([
    [{ steps: 3 }, 'training: options has no option "steps"'],
    [{ length: 1 }, "training: options.length must be a whole number from 2 to 50, got 1."],
    [{ unit: 8 }, "training: options.unit must be below options.units = 8, got 8."],
    [{ rate: 2 }, "training: options.rate must be a number from 0 to 1, got 2."],
    [{ held: "candidate" }, 'training: options.held must be "none", "forget", "input" or "output", got "candidate".'],
  ])("rejects %j", (options: object, message) => {
    expect(() => training(options)).toThrow(message);
    expect(() => training(options)).toThrow(InputError);
  });
});
