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

// These tests measure what docs/conventions.md states. They fail if a cell of its table differs from the measured value.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const measured = { ...lstmRows, ...gruRows };

/** The rows of the page's table. Each row is a record of its cells by column name. */
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

describe("the table of docs/conventions.md", () => {
  it.each(Object.keys(measured))("%s", (row) => {
    expect(measured[row]?.()).toEqual(table()[row]);
  });

  it("states the gate orders that the conversions use", () => {
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

  it("has exactly the rows for which there is a test", () => {
    expect(Object.keys(table()).sort()).toEqual(Object.keys(measured).sort());
  });

  it("is measured with golden files that name the versions of their frameworks", () => {
    for (const name of ["torch", "keras", "tensorflow", "onnx"])
      expect(frameworks.versions[name]).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("comes from numbers that distinguish the orders, because weights in a wrong order fit no order", () => {
    const layer = kerasLayer("LSTM");
    const [i, f, g, o] = layer.kernels as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    expect(lstmOrders({ ...layer, kernels: [i, g, f, o] })).toEqual([]);
  });
});
