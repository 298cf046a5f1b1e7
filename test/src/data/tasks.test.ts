import * as tf from "@tensorflow/tfjs";
import { addingBaseline, addingProblem, copyBaseline, copyTask, InputError, maskedCrossEntropy, ready } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

/** Returns the whole message of a rejected call. */
function rejectionMessage(call: () => unknown): string {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InputError);
  return (thrown as Error).message;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Returns the values [B][T], the marks [B][T] and the targets [B] of a batch. */
function adding(length: number, batch: number, seed: number) {
  const made = addingProblem({ length, batch, seed });
  const rows = made.inputs.arraySync();
  return {
    values: rows.map((steps) => steps.map(([value]) => value as number)),
    marks: rows.map((steps) => steps.map(([, mark]) => mark as number)),
    targets: made.targets.arraySync().map(([target]) => target as number),
  };
}

/** Returns the input symbols [B][L] and the target symbols [B][L] of a batch. */
function copying(symbols: number, copy: number, delay: number, batch: number, seed: number) {
  const { inputs, targets } = copyTask({ symbols, copy, delay, batch, seed });
  for (const rows of [inputs, targets]) expect(new Set(rows.sum(2).dataSync())).toEqual(new Set([1])); // each row has exactly one 1
  return { inputs: inputs.argMax(2).arraySync() as number[][], targets: targets.argMax(2).arraySync() as number[][] };
}

describe("addingProblem", () => {
  it("has the documented shapes and leaves no other tensor in memory", () => {
    const before = tf.memory().numTensors;
    const { inputs, targets } = addingProblem({ length: 7, batch: 3, seed: 1 });
    expect(tf.memory().numTensors).toBe(before + 2);
    expect([inputs.shape, targets.shape]).toEqual([
      [3, 7, 2],
      [3, 1],
    ]);
    expect([inputs.dtype, targets.dtype]).toEqual(["float32", "float32"]);
  });

  it.each([2, 3, 50])(
    "marks one step in each half of %d steps, and has the sum of the two marked values as its target",
    (length) => {
      const { values, marks, targets } = adding(length, 200, 3);
      const half = Math.floor(length / 2);
      for (const [row, mark] of marks.entries()) {
        const places = mark.flatMap((on, t) => (on ? [t] : []));
        expect(places).toHaveLength(2);
        expect(mark.filter((on) => on !== 0 && on !== 1)).toEqual([]);
        expect(places[0]).toBeLessThan(half);
        expect(places[1]).toBeGreaterThanOrEqual(half);
        const sum = places.reduce((total, t) => total + (values[row]?.[t] ?? Number.NaN), 0);
        expect(targets[row]).toBeCloseTo(sum, 6);
      }
    },
  );

  it("marks each step of a half equally often", () => {
    const batch = 20_000;
    const { marks } = adding(7, batch, 5); // the first half has 3 places, the second has 4
    const counts = Array.from({ length: 7 }, (_, t) => mean(marks.map((mark) => mark[t] as number)));
    for (const [t, share] of counts.entries()) expect(share, `step ${t}`).toBeCloseTo(t < 3 ? 1 / 3 : 1 / 4, 1);
    expect(Math.max(...counts.map((share, t) => Math.abs(share - (t < 3 ? 1 / 3 : 1 / 4))))).toBeLessThan(0.015); // 4.5 standard deviations
  });

  it("draws values uniformly from 0 to 1: mean 1/2 and variance 1/12, for marked and other steps", () => {
    const { values, marks } = adding(10, 10_000, 7);
    const all = values.flat();
    const marked = values.flatMap((row, b) => row.filter((_, t) => marks[b]?.[t] === 1));
    for (const [some, within] of [
      [all, 0.005],
      [marked, 0.01],
    ] as const) {
      const middle = mean(some);
      expect(Math.abs(middle - 1 / 2)).toBeLessThan(within);
      expect(Math.abs(mean(some.map((value) => (value - middle) ** 2)) - 1 / 12)).toBeLessThan(within / 4);
      expect(Math.min(...some)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...some)).toBeLessThanOrEqual(1);
    }
    const tenths = Array.from({ length: 10 }, (_, n) => all.filter((value) => Math.floor(value * 10) === n).length);
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it("has a loss of 1/6, its baseline, for a model that always predicts 1, and a higher one for any other constant", () => {
    const { targets } = adding(4, 100_000, 11);
    const error = (constant: number) => mean(targets.map((target) => (target - constant) ** 2));
    expect(addingBaseline).toBe(1 / 6);
    expect(Math.abs(error(1) - addingBaseline)).toBeLessThan(0.0025); // 0.0025 is 4 standard deviations; the value .1767 would be 16 of them away
    for (const constant of [0.5, 0.9, 1.1]) expect(error(constant)).toBeGreaterThan(error(1));
  });

  it("gives the same numbers for the same seed on every machine, and other numbers for another seed", () => {
    const once = adding(4, 2, 1);
    expect(adding(4, 2, 1)).toEqual(once);
    expect(adding(4, 2, 2).values).not.toEqual(once.values);
    expect(adding(4, 2, 0).values).not.toEqual(once.values); // seed 0 gives other numbers too
    expect(once.values[0]?.map((value) => Number(value.toFixed(6)))).toMatchInlineSnapshot(`
      [
        0.435897,
        0.7704,
        0.266571,
        0.993146,
      ]
    `);
    expect(once.marks).toMatchInlineSnapshot(`
      [
        [
          0,
          1,
          0,
          1,
        ],
        [
          0,
          1,
          1,
          0,
        ],
      ]
    `);
  });

  it("rejects invalid options", () => {
    const options = { length: 50, batch: 32, seed: 1 };
    expect(rejectionMessage(() => addingProblem({ ...options, length: 1 }))).toBe(
      "addingProblem: options.length must be a whole number of at least 2, got 1.",
    );
    expect(rejectionMessage(() => addingProblem({ ...options, batch: 0 }))).toBe(
      "addingProblem: options.batch must be a whole number of at least 1, got 0.",
    );
    expect(rejectionMessage(() => addingProblem({ ...options, seed: Number.NaN }))).toBe(
      "addingProblem: options.seed must be a finite number, got NaN.",
    );
    expect(rejectionMessage(() => addingProblem({ ...options, steps: 5 } as never))).toBe(
      'addingProblem: options has no option "steps". There are: length, batch, seed.',
    );
  });
});

describe("copyTask", () => {
  const [symbols, copy, delay] = [8, 10, 5];

  it("has the documented shapes and leaves no other tensor in memory", () => {
    const before = tf.memory().numTensors;
    const { inputs, targets } = copyTask({ symbols, copy, delay, batch: 3, seed: 1 });
    expect(tf.memory().numTensors).toBe(before + 2);
    expect([inputs.shape, targets.shape]).toEqual([
      [3, 25, 10],
      [3, 25, 9],
    ]);
    expect([inputs.dtype, targets.dtype]).toEqual(["float32", "float32"]);
  });

  it.each([
    [8, 10, 5],
    [2, 1, 1],
    [3, 4, 1],
  ])(
    "with %d symbols shows %d of them, waits %d steps, and has them in the same order as its targets",
    (symbols, copy, delay) => {
      const { inputs, targets } = copying(symbols, copy, delay, 50, 3);
      const blanks = (count: number) => Array.from({ length: count }, () => symbols);
      for (const [row, read] of inputs.entries()) {
        const sequence = read.slice(0, copy);
        expect(sequence.filter((symbol) => symbol >= symbols)).toEqual([]);
        expect(read).toEqual([...sequence, ...blanks(delay - 1), symbols + 1, ...blanks(copy)]);
        expect(targets[row]).toEqual([...blanks(copy + delay), ...sequence]);
      }
    },
  );

  it("has each symbol with the same frequency at each position", () => {
    const { inputs } = copying(4, 3, 1, 10_000, 5);
    for (let place = 0; place < 3; place++) {
      for (let symbol = 0; symbol < 4; symbol++) {
        const count = inputs.filter((read) => read[place] === symbol).length;
        expect(Math.abs(count - 2500), `symbol ${symbol} at ${place}`).toBeLessThan(200); // 200 is 4.6 standard deviations
      }
    }
  });

  it.each([
    [8, 10, 100],
    [8, 10, 5],
    [3, 2, 4],
  ])(
    "has its baseline as the loss of a model without memory: %d symbols, %d of them, after %d steps",
    (symbols, copy, delay) => {
      const { targets } = copyTask({ symbols, copy, delay, batch: 4, seed: 9 });
      const length = delay + 2 * copy;
      const sure = Array.from({ length: symbols + 1 }, (_, v) => (v === symbols ? 0 : -100)); // exp(-100) is negligible
      const torn = Array.from({ length: symbols + 1 }, (_, v) => (v === symbols ? -100 : 0));
      const logits = Array.from({ length }, (_, t) => (t < copy + delay ? sure : torn));
      const loss = maskedCrossEntropy(tf.tensor3d([logits, logits, logits, logits]), targets).dataSync()[0];
      expect(loss).toBeCloseTo(copyBaseline({ symbols, copy, delay }), 6);
      expect(copyBaseline({ symbols, copy, delay })).toBeCloseTo((copy * Math.log(symbols)) / length, 14);
    },
  );

  it("gives the same numbers for the same seed on every machine, and other numbers for another seed", () => {
    const once = copying(symbols, copy, delay, 2, 1);
    expect(copying(symbols, copy, delay, 2, 1)).toEqual(once);
    expect(copying(symbols, copy, delay, 2, 2).inputs).not.toEqual(once.inputs);
    expect(copying(symbols, copy, delay, 2, 0).inputs).not.toEqual(once.inputs);
    expect(once.inputs.map((read) => read.slice(0, copy).join(""))).toMatchInlineSnapshot(`
      [
        "7277362065",
        "2703572032",
      ]
    `);
  });

  it("rejects invalid options", () => {
    const options = { symbols, copy, delay, batch: 2, seed: 1 };
    for (const [name, least] of Object.entries({ symbols: 2, copy: 1, delay: 1, batch: 1 })) {
      expect(rejectionMessage(() => copyTask({ ...options, [name]: least - 1 }))).toBe(
        `copyTask: options.${name} must be a whole number of at least ${least}, got ${least - 1}.`,
      );
    }
    expect(rejectionMessage(() => copyTask({ ...options, seed: Number.POSITIVE_INFINITY }))).toBe(
      "copyTask: options.seed must be a finite number, got Infinity.",
    );
    expect(rejectionMessage(() => copyTask({ ...options, length: 9 } as never))).toBe(
      'copyTask: options has no option "length". There are: symbols, copy, delay, batch, seed.',
    );
    expect(rejectionMessage(() => copyBaseline({ symbols: 1, copy, delay }))).toBe(
      "copyBaseline: options.symbols must be a whole number of at least 2, got 1.",
    );
    expect(rejectionMessage(() => copyBaseline(options as never))).toBe(
      'copyBaseline: options has no option "batch". There are: symbols, copy, delay.',
    );
  });
});
