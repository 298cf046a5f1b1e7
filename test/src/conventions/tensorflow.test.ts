import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type GateWeights, type LstmState, type LstmWeights, lstmStep, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LSTM_ORDERS } from "../../../src/convert/gate-orders";
import { root } from "../built";
import { apart, wave } from "../fused/agree";
import { inLetters, LSTM_LETTERS, only, orders } from "./orders";

// Runs the two LSTMs of TensorFlow that the page mentions below its table, and compares the results with the text of the page.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const [B, F, H] = [2, 3, 4];
/** The joined kernels [F + H, 4H]. The rows of the kernels come before the rows of the recurrent kernels. */
const joined = () => wave<tf.Rank.R2>([F + H, 4 * H], 1.13);
const bias = () => wave<tf.Rank.R1>([4 * H], 1.57);
const input = () => wave<tf.Rank.R2>([B, F], 0.51);
const start = (): LstmState => ({ hidden: wave([B, H], 0.73), cell: wave([B, H], 0.97) });

/** Returns every gate order with which our step gives the expected next state. `forgetBias` is added to the bias of the forget gate. */
function ordersOf(next: LstmState, forgetBias: number): string[] {
  const parts = tf.split(joined(), 4, 1).map((part, n): GateWeights => {
    const [kernel, recurrent] = tf.split(part, [F, H], 0) as [tf.Tensor2D, tf.Tensor2D];
    return { kernel, recurrent, bias: bias().slice([n * H], [H]) };
  });
  const fits = orders(Object.keys(LSTM_LETTERS) as (keyof typeof LSTM_LETTERS)[]).filter((order) => {
    const named = Object.fromEntries(order.map((letter, n) => [LSTM_LETTERS[letter], parts[n]])) as LstmWeights;
    const forget = { ...named.forget, bias: tf.add(named.forget.bias, forgetBias) as tf.Tensor1D };
    const { state } = lstmStep({ ...named, forget }, input(), start());
    return apart(state.hidden, next.hidden) < 1e-5 && apart(state.cell, next.cell) < 1e-5;
  });
  return fits.map((order) => order.join(", "));
}

/** Returns the line of the page that is about an operation. */
function line(name: string): string {
  const page = readFileSync(join(root, "docs", "conventions.md"), "utf8");
  return only(page.split("\n").filter((one) => one.startsWith(`- \`${name}\`: `)));
}

/** Runs one step of BlockLSTM. Only the attribute for the type is set, so TensorFlow uses its defaults for the other attributes. */
function blockLstm({ hidden, cell }: LstmState): LstmState {
  const { binding, ...backend } = native();
  const peephole = tf.zeros([H]);
  const operands = [tf.reshape(input(), [1, B, F]), cell, hidden, joined(), peephole, peephole, peephole, bias()];
  const steps = binding.createTensor([], binding.TF_INT64, Int32Array.of(1, 0));
  const float = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const made = binding.executeOp("BlockLSTM", [float], [steps, ...backend.ids(operands)], 7);
  binding.deleteTensor(steps);
  const [, nextCell, , , , , nextHidden] = made.map(backend.tensor) as tf.Tensor[];
  return {
    hidden: tf.reshape(nextHidden as tf.Tensor, [B, H]),
    cell: tf.reshape(nextCell as tf.Tensor, [B, H]),
  };
}

interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT64: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], type: number, values: Int32Array): number;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: readonly object[], inputs: readonly number[], outputs: number): object[];
}

/** The part of tfjs-node's backend that this file uses. */
function native() {
  const backend = tf.backend() as unknown as {
    readonly binding?: Binding;
    getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
    createOutputTensor(made: object): tf.Tensor;
  };
  const { binding } = backend;
  if (!binding) throw new Error("These tests run on native TensorFlow.");
  return {
    binding,
    ids: (tensors: readonly tf.Tensor[]) => backend.getInputTensorIds(tensors),
    tensor: (made: object) => backend.createOutputTensor(made),
  };
}

describe("TensorFlow's BlockLSTM", () => {
  it("has the gate order that docs/conventions.md names, and adds 1 to the forget gate's bias by default", () => {
    const next = blockLstm(start());
    expect(only(ordersOf(next, 1))).toBe(inLetters(LSTM_ORDERS.tensorflow));
    expect(line("BlockLSTM")).toContain(`: ${only(ordersOf(next, 1))}. `);
    expect(line("BlockLSTM")).toContain("`forget_bias` (default 1)");
    expect(ordersOf(next, 0)).toEqual([]);
  });

  it("clips the cell state at 3 by default", () => {
    const { hidden } = start();
    const { cell } = blockLstm({ hidden, cell: tf.fill([B, H], 1000) });
    expect(tf.max(cell).dataSync()[0]).toBe(3);
    expect(line("BlockLSTM")).toContain("`cell_clip` (default 3)");
  });
});

describe("tf.basicLSTMCell", () => {
  it("has the gate order that docs/conventions.md names, and adds its forgetBias to the forget gate's bias", () => {
    const { hidden, cell } = start();
    for (const forgetBias of [0, 1.5]) {
      const [c, h] = tf.basicLSTMCell(tf.scalar(forgetBias), joined(), bias(), input(), cell, hidden);
      const order = only(ordersOf({ hidden: h, cell: c }, forgetBias));
      expect(order).toBe(inLetters(LSTM_ORDERS.tensorflow));
      expect(line("tf.basicLSTMCell")).toContain(`: ${order}. It adds \`forgetBias\``);
    }
  });
});
