import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GRU_ORDERS, LSTM_ORDERS } from "../../src/convert/gate-orders";
import { root } from "./built";
import { gruRows } from "./conventions/gru-rows";
import { frameworks, kerasLayer } from "./conventions/layers";
import { lstmRows } from "./conventions/lstm-rows";
import { inLetters, lstmOrders } from "./conventions/orders";
import type { Cells } from "./conventions/own";

// docs/conventions.md says it, these tests find it out: a cell of its table that is not what was found is an error.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const found = { ...lstmRows, ...gruRows };

/** The page's table: of each row, its cells by column. */
function table(): Record<string, Cells> {
  const page = readFileSync(join(root, "docs", "conventions.md"), "utf8");
  const [head, , ...rows] = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.slice(1, -1).split("|"))
    .map((cells) => cells.map((cell) => cell.trim())) as [string[], string[], ...string[][]];
  const cellsOf = (cells: string[]) => Object.fromEntries(head.slice(1).map((name, n) => [name, cells[n + 1] ?? ""]));
  return Object.fromEntries(rows.map((cells) => [cells[0], cellsOf(cells)]));
}

describe("docs/conventions.md", () => {
  it.each(Object.keys(found))("%s", (row) => {
    expect(found[row]?.()).toEqual(table()[row]);
  });

  it("shows the orders of the table that the conversions use", () => {
    const [lstm, gru] = [table()["Order of an LSTM's gates"], table()["Order of a GRU's gates"]];
    for (const [column, framework] of [
      ["PyTorch", "pytorch"],
      ["Keras", "keras"],
      ["tfjs", "keras"],
      ["ONNX", "onnx"],
    ] as const) {
      expect(inLetters(LSTM_ORDERS[framework]), column).toBe(lstm?.[column]);
      expect(inLetters(GRU_ORDERS[framework]), column).toBe(gru?.[column]);
    }
    expect(inLetters(LSTM_ORDERS.cs231n)).toBe(lstm?.CS231n);
  });

  it("has a test of the same name for each row of its table, and no row is missing", () => {
    expect(Object.keys(table()).sort()).toEqual(Object.keys(found).sort());
  });

  it("rests on numbers that name their frameworks' versions", () => {
    for (const name of ["torch", "keras", "tensorflow", "onnx"])
      expect(frameworks.versions[name]).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("tells orders apart: weights in another order fit nowhere else", () => {
    const layer = kerasLayer("LSTM");
    const [i, f, g, o] = layer.kernels as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    expect(lstmOrders({ ...layer, kernels: [i, g, f, o] })).toEqual([]);
  });
});
