import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { attention, type CellState, cell, type Explorer, explore, memory, training } from "gatebook";
import { describe, expect, it } from "vitest";
import { modules } from "../../../tools/build/explorables.mjs";
import { FakeComms } from "./fake-comms";
import { comms, host, useFakes } from "./fakes";

const VIEW = "application/vnd.jupyter.widget-view+json";
const EXPLORABLE = "application/vnd.gatebook.explorable+json";

useFakes();

/** Returns the content of the only display. */
function shown(): Readonly<Record<string, unknown>> {
  const [event, ...more] = host.events;
  expect(more).toEqual([]);
  return (event as { bundle: Record<string, unknown> }).bundle;
}
const update = (state: object) => ({ method: "update", state, buffer_paths: [] });

describe("explore", () => {
  it("shows the widget, the module with its state, the picture and the sentence", () => {
    explore(cell());
    const [model] = comms.opened;
    expect(shown()[VIEW]).toEqual({ version_major: 2, version_minor: 0, model_id: model?.id });
    expect(shown()[EXPLORABLE]).toEqual({ module: "cell", state: cell().state });
    expect(shown()["image/svg+xml"]).toBe(cell().picture(cell().state));
    expect(shown()["text/plain"]).toBe(cell().sentence(cell().state));
  });

  it("sends the whole state and the module's code when it opens the model", () => {
    explore(cell({ cell: "gru", step: 2 }));
    expect(comms.opened.map(({ data }) => data.state)).toEqual([
      expect.objectContaining({
        ...{ cell: "gru", step: 2, _model_module: "anywidget", _view_name: "AnyView" },
        _esm: readFileSync(join(modules, "cell.js"), "utf8"),
      }),
    ]);
  });

  it("returns the state that the reader has set, and calls the function with it", async () => {
    const heard: CellState[] = [];
    const explorer = explore(cell(), (state) => heard.push(state));
    const [model] = comms.opened;
    const changed = { step: 3, broken: { forget: 0 } };
    comms.say(model?.id ?? "", update(changed));
    expect(await explorer.state()).toEqual({ ...cell().state, ...changed });
    expect(heard).toEqual([{ ...cell().state, ...changed }]);
    expect(comms.sent).toEqual([{ id: model?.id, data: { ...update(changed), method: "echo_update" } }]);
  });

  it("does not call the function when only something else of the widget has changed", () => {
    const heard: unknown[] = [];
    explore(cell(), (state) => heard.push(state));
    comms.say(comms.opened[0]?.id ?? "", update({ _view_count: 1 }));
    expect(heard).toEqual([]);
  });

  it("sends what the cell's code sets", async () => {
    const explorer = explore(cell());
    explorer.set({ step: 5 });
    expect(comms.sent.map(({ data }) => data)).toEqual([update({ step: 5 })]);
    expect((await explorer.state()).step).toBe(5);
  });

  it("replaces tensors that the cell's code sets by their numbers", async () => {
    const explorer = explore(cell());
    const { weights } = await explorer.state();
    const input = { kernel: tf.tensor2d([[4]]), recurrent: tf.tensor2d([[0.4]]), bias: tf.tensor1d([0]) };
    explorer.set({ weights: { ...weights, input } } as unknown as Partial<CellState>);
    const numbers = { kernel: [[4]], recurrent: [[0.400000006]], bias: [0] };
    expect((await explorer.state()).weights).toEqual({ ...weights, input: numbers });
    explorer.set({ inputs: tf.tensor2d([[1], [-1]]) } as unknown as Partial<CellState>);
    expect((await explorer.state()).inputs).toEqual([[1], [-1]]);
  });

  it.each([
    [
      "a part that does not exist",
      () => explore(memory()),
      { recurent: 1.3 },
      /has no "recurent"\. There are: .*recurrent/,
    ],
    ["NaN", () => explore(memory()), { bias: Number.NaN }, "memory: bias must be a finite number, got NaN."],
    ["a text for a number", () => explore(memory()), { bias: "3" }, 'memory: bias must be a finite number, got "3".'],
    [
      "a lag after the last step",
      () => explore(memory()),
      { lag: 51 },
      "memory: lag must be a whole number from 0 to 50",
    ],
    [
      "some of the weights",
      () => explore(cell()),
      { weights: {} },
      "cell: weights must have the parts forget, input, candidate, output",
    ],
    [
      "a bias that is not a list",
      () => explore(cell()),
      { weights: { ...cell().state.weights, forget: { kernel: [[1]], recurrent: [[1]], bias: 3 } } },
      "cell: weights.forget.bias must be a list of 1, got 3.",
    ],
    ["another kind of cell", () => explore(cell()), { cell: "gru" }, "cell: cell cannot be changed, it is lstm."],
    [
      "a gate that the cell does not have",
      () => explore(cell()),
      { broken: { update: 0 } },
      'cell: broken has no "update"',
    ],
    [
      "a step after the sequence",
      () => explore(cell()),
      { inputs: [[1]], step: 1 },
      "cell: step must be a whole number from 0 to 0",
    ],
    [
      "a step with two features",
      () => explore(cell()),
      { inputs: [[1, 2]] },
      "cell: inputs[0] must be a list of 1, got a list of 2.",
    ],
    [
      "a point outside of the plane",
      () => explore(attention()),
      { query: [3, 0] },
      "attention: query must be two numbers from -2 to 2",
    ],
    ["a point of NaN", () => explore(attention()), { query: [Number.NaN, 0] }, "attention: query must be two numbers"],
    [
      "a mask for too few keys",
      () => explore(attention()),
      { kept: [true] },
      "attention: kept must have one boolean for each key",
    ],
    [
      "a query that is a number",
      () => explore(attention()),
      { query: 3 },
      "attention: query must be two numbers, got 3.",
    ],
    [
      "no key",
      () => explore(attention()),
      { keys: [], tokens: [], kept: [] },
      "attention: keys must have 1 to 8 keys, got 0.",
    ],
    [
      "a number as a name",
      () => explore(attention()),
      { tokens: [1, "b", "c", "d", "e"] },
      "attention: tokens[0] must be a string, got 1.",
    ],
    [
      "names that are not a list",
      () => explore(attention()),
      { tokens: undefined },
      "attention: tokens must be a list of names",
    ],
    [
      "a mask of numbers",
      () => explore(attention()),
      { kept: [1, 1, 1, 1, 1] },
      "attention: kept[0] must be a boolean, got 1.",
    ],
    [
      "a mask that hides all keys",
      () => explore(attention()),
      { kept: Array(5).fill(false) },
      "attention: kept must keep at least one key",
    ],
    ["a fixed candidate", () => explore(cell()), { broken: { candidate: 0 } }, 'cell: broken has no "candidate"'],
    [
      "a gate above 1",
      () => explore(cell({ cell: "gru" })),
      { broken: { update: 7 } },
      "cell: broken.update must be a number from 0 to 1",
    ],
    [
      "a gate of NaN",
      () => explore(cell()),
      { broken: { input: Number.NaN } },
      "cell: broken.input must be a number from 0 to 1",
    ],
    [
      "a second bias that the cell does not have",
      () => explore(cell({ cell: "gru" })),
      { candidateRecurrentBias: [Number.NaN] },
      "cell: candidateRecurrentBias must be null, got a list of 1.",
    ],
    [
      "held states that are no list",
      () => explore(cell()),
      { held: null },
      "cell: held must be a list of held states, got null.",
    ],
    [
      "a held unit that does not exist",
      () => explore(cell()),
      { held: [{ step: 0, unit: 7, hidden: 1 }] },
      "cell: held[0].unit must be a whole number from 0 to 0",
    ],
    [
      "a gate's letter",
      () => explore(training()),
      { held: "i" },
      'training: held must be "none", "forget", "input" or "output", got "i".',
    ],
    ["too many steps", () => explore(training()), { step: 601 }, "training: step must be a whole number from 0 to 600"],
  ] as [string, () => Explorer<object>, object, string | RegExp][])(
    "rejects %s, and keeps the state",
    async (_, shown, parts, message) => {
      const explorer = shown();
      const before = await explorer.state();
      expect(() => explorer.set(parts)).toThrow(message);
      expect(await explorer.state()).toEqual(before);
      expect(comms.sent).toEqual([]);
    },
  );

  it("gives a page that was reloaded the states of all models", () => {
    explore(cell()).set({ step: 6 });
    comms.sent.length = 0;
    const id = comms.openFromFront("jupyter.widget.control");
    comms.say(id, { method: "request_states" });
    const [answer] = comms.sent;
    expect(answer).toMatchObject({ id, data: { method: "update_states" } });
    const states = answer?.data.states as Record<string, { model_name: string; state: CellState }>;
    expect(states[comms.opened[0]?.id ?? ""]).toMatchObject({ model_name: "AnyModel", state: { step: 6 } });
  });

  it("shows the picture and keeps the state where the kernel has no comms", async () => {
    FakeComms.withdraw();
    const explorer = explore(cell());
    expect(Object.keys(shown())).toEqual([EXPLORABLE, "image/svg+xml", "text/plain"]);
    expect(await explorer.state()).toEqual(cell().state);
  });
});
