import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import * as gatebook from "gatebook";
import { type GruWeights, gru, type LstmTrace, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { root } from "../built";
import { apart } from "../fused/agree";
import { type Case, frameworks, type Numbers } from "./layers";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** The page's example, its imports given as arguments: it has no types, so it is JavaScript. */
function example(): string {
  const page = readFileSync(join(root, "docs", "conventions.md"), "utf8");
  const lines = (page.match(/```ts\n([\s\S]*?)```/)?.[1] ?? "").split("\n");
  expect(lines.filter((line) => line.startsWith("import ")).length).toBe(2);
  return lines.filter((line) => !line.startsWith("import ")).join("\n");
}

it("the page's example of conversion runs, and gives what the frameworks gave", () => {
  const { weights, inputs, hidden } = frameworks.PyTorch["LSTM, batch_first"] as Case;
  const keras = frameworks.Keras.GRU as Case;
  const { kernel, recurrent: recurrentKernel, bias } = keras.weights;
  const given = { ...gatebook, tf, ...weights, kernel, recurrentKernel, bias, inputs: tf.tensor(inputs) };
  const run = new Function(...Object.keys(given), `${example()}; return { trace, own, layer };`);
  const { trace, own, layer } = run(...Object.values(given)) as {
    trace: LstmTrace;
    own: GruWeights;
    layer: tf.layers.Layer;
  };
  expect(apart(trace.hidden, tf.tensor(hidden))).toBeLessThan(1e-5);
  const gruTrace = gru(own, tf.tensor(keras.inputs as Numbers), { resetAfter: true });
  expect(apart(gruTrace.hidden, tf.tensor(keras.hidden))).toBeLessThan(1e-5);
  expect(apart(layer.apply(tf.tensor(inputs)) as tf.Tensor, tf.tensor(hidden))).toBeLessThan(1e-5);
  layer.dispose();
});
