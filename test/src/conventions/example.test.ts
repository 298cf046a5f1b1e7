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

/**
 * Returns the code of an example in docs/conventions.md, without its imports. Its imports are passed as arguments. The example has no types, so it
 * runs as JavaScript.
 */
function example(place: number, imports: number): string {
  const page = readFileSync(join(root, "docs", "conventions.md"), "utf8");
  const lines = ([...page.matchAll(/```ts\n([\s\S]*?)```/g)][place]?.[1] ?? "").split("\n");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((line) => line.startsWith("import ")).length).toBe(imports);
  return lines.filter((line) => !line.startsWith("import ")).join("\n");
}

it("the first example of docs/conventions.md converts weights, runs, and gives the results of the frameworks", () => {
  const { weights, inputs, hidden } = frameworks.PyTorch["LSTM, batch_first"] as Case;
  const keras = frameworks.Keras.GRU as Case;
  const { kernel, recurrent: recurrentKernel, bias } = keras.weights;
  const given = { ...gatebook, tf, ...weights, kernel, recurrentKernel, bias, inputs: tf.tensor(inputs) };
  const run = new Function(...Object.keys(given), `${example(0, 2)}; return { trace, own, layer };`);
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

it("the second example of docs/conventions.md converts whole models, runs, and gives the results of the layers", async () => {
  const layers = [2, 3].map((features, seed) => gatebook.initLstm({ features, units: 3, seed }));
  const reader = [1, 2].map((seed) => gatebook.initGru({ features: 2, units: 2, seed }));
  const [forward, backward] = reader as [GruWeights, GruWeights];
  const bytes = gatebook.weightsToBytes({
    ...gatebook.toPyTorchLayers("lstm", layers, { prefix: "encoder" }),
    ...gatebook.toPyTorchLayers("gru", [{ forward, backward }], { prefix: "reader" }),
  });
  const [first] = layers as [gatebook.LstmWeights];
  const layer = { getWeights: () => gatebook.toKerasBidirectional("lstm", { forward: first, backward: first }) };
  const inputs = tf.sin(tf.range(1, 13)).reshape([2, 3, 2]) as tf.Tensor3D;
  const given = { ...gatebook, loadTensors: () => gatebook.loadTensors(bytes), inputs, layer };
  const Run = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor;
  const run = new Run(...Object.keys(given), `${example(1, 0)}; return { hidden, both, other };`);
  const { hidden, both, other } = await run(...Object.values(given));
  const wanted = gatebook.stack(gatebook.lstm, gatebook.lstm)(
    layers as [gatebook.LstmWeights, gatebook.LstmWeights],
    inputs,
  );
  expect(apart(hidden, wanted.hidden)).toBe(0);
  expect(apart(both.backward.update.kernel, backward.update.kernel)).toBe(0);
  expect(apart(other.backward.output.recurrent, first.output.recurrent)).toBe(0);
});
