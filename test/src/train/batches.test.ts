import * as tf from "@tensorflow/tfjs";
import { batches, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";

beforeAll(async () => {
  await ready();
});

const column = (rows: number) => tf.tensor2d(Array.from({ length: rows }, (_, row) => [row, -row]));

/** Returns the rows of the batches as plain numbers. */
function rowsOf(rows: number, options: Parameters<typeof batches>[1]): number[][] {
  const data = { inputs: column(rows), names: Array.from({ length: rows }, (_, row) => `row ${row}`) };
  const all = [...batches(data, options)].map(({ inputs, names }) => {
    const values = inputs.arraySync().map(([row]) => row as number);
    expect(names).toEqual(values.map((row) => `row ${row}`)); // the entries of all columns that belong to the same row stay together
    inputs.dispose();
    return values;
  });
  data.inputs.dispose();
  return all;
}

describe("batches", () => {
  it("keeps the rows in order if there is no seed, and puts the remaining rows into the last batch", () => {
    expect(rowsOf(7, { size: 3 })).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(rowsOf(7, { size: 3, dropLast: true })).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it("returns each row once per epoch, in an order that depends on the seed and the epoch", () => {
    const order = (seed: number, epoch: number) => rowsOf(50, { size: 8, seed, epoch }).flat();
    expect([...order(1, 0)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, row) => row));
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
    expect(order(0, 0)).not.toEqual(rowsOf(50, { size: 8 }).flat()); // seed 0 also shuffles
  });

  it("shuffles in the same way on every machine", () => {
    expect(rowsOf(10, { size: 10, seed: 1 })).toMatchInlineSnapshot(`
      [
        [
          9,
          3,
          4,
          1,
          2,
          8,
          0,
          5,
          7,
          6,
        ],
      ]
    `);
  });

  it("puts every row at every position about equally often", () => {
    const seeds = nightly ? 4000 : 1000;
    const counts = new Float64Array(16);
    for (let seed = 0; seed < seeds; seed++) {
      for (const [place, row] of rowsOf(4, { size: 4, seed }).flat().entries())
        counts[4 * row + place] = (counts[4 * row + place] as number) + 1;
    }
    const deviation = Math.sqrt((seeds * 3) / 16); // a row is at a certain position with the probability 1/4
    for (const count of counts) expect(Math.abs(count - seeds / 4)).toBeLessThan(5 * deviation);
  });

  it("keeps the types and shapes of the data, and leaves only the data in memory", () => {
    const data = { ids: tf.tensor2d([[1], [2], [3]], [3, 1], "int32"), keep: tf.tensor1d([true, false, true], "bool") };
    const before = tf.memory().numTensors;
    for (const batch of batches(data, { size: 2 })) {
      expect([batch.ids.dtype, batch.keep.dtype]).toEqual(["int32", "bool"]);
      expect(batch.ids.shape.slice(1)).toEqual([1]);
      tf.dispose(batch);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(data);
  });

  it.each<[string, object, object, string]>([
    [
      "columns of different lengths",
      { a: [1, 2], b: [1] },
      { size: 1 },
      "batches: data.b must have N = 2 rows, got 1. N comes from data.a.",
    ],
    ["no columns", {}, { size: 1 }, "batches: data must have at least one column, got none."],
    [
      "an empty column",
      { a: [] },
      { size: 1 },
      "batches: data.a must be a tensor [N, …] or an array with at least one row, got none.",
    ],
    [
      "a column that is a number",
      { a: 3 },
      { size: 1 },
      "batches: data.a must be a tensor [N, …] or an array with at least one row, got number.",
    ],
    ["a size of 0", { a: [1] }, { size: 0 }, "batches: options.size must be a whole number of at least 1, got 0."],
    [
      "a fractional epoch",
      { a: [1] },
      { size: 1, epoch: 0.5 },
      "batches: options.epoch must be a whole number of at least 0, got 0.5.",
    ],
    [
      "a misspelt option",
      { a: [1] },
      { size: 1, shuffle: true },
      'batches: options has no option "shuffle". There are: size, seed, epoch, dropLast.',
    ],
  ])("rejects %s", (_, data, options, message) => {
    expect(() => [...batches(data, options as { size: number })]).toThrow(message);
  });

  it("rejects a scalar, a disposed column, and data that is a tensor", () => {
    const gone = tf.zeros([2]);
    gone.dispose();
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      expect(() => [...batches({ a: tf.scalar(1) }, { size: 1 })]).toThrow("got a scalar");
      expect(() => [...batches({ a: gone }, { size: 1 })]).toThrow("data.a must be a live tensor, got a disposed one.");
      expect(() => [...batches(tf.zeros([2]), { size: 1 })]).toThrow("batches: data must be a record of columns");
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
