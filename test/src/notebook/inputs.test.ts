import { cellDiagram, InputError, select, slider } from "gatebook";
import { describe, expect, it } from "vitest";
import { FakeComms } from "./fake-comms";
import { comms, host, useFakes } from "./fakes";

const PLOTLY = "application/vnd.plotly.v1+json";
const VIEW = "application/vnd.jupyter.widget-view+json";

useFakes();

const update = (state: object) => ({ method: "update", state, buffer_paths: [] });
/** Returns the outputs that the front end shows below the input after the last change. */
const outputs = () => (comms.sent.at(-1)?.data.state as { outputs: object[] } | undefined)?.outputs;
const bundle = () => (host.events[0] as { bundle: Record<string, unknown> }).bundle;

describe("slider", () => {
  it("shows the slider with the first drawing below it", () => {
    slider("bias", { min: -4, max: 4, value: 1 }, (bias) => `bias is ${bias}`);
    const input = comms.find("_anywidget_id", "gatebook.input");
    const output = comms.find("_model_name", "OutputModel");
    const both = comms.find("_model_name", "VBoxModel");
    expect(input.data.state).toMatchObject({
      control: { kind: "range", label: "bias", min: -4, max: 4, step: 0.05 },
      value: 1,
    });
    expect(output.data.state).toMatchObject({
      outputs: [{ output_type: "display_data", data: { "text/plain": "bias is 1" }, metadata: {} }],
    });
    expect(both.data.state).toMatchObject({ children: [`IPY_MODEL_${input.id}`, `IPY_MODEL_${output.id}`] });
    expect(bundle()).toEqual({
      [VIEW]: { version_major: 2, version_minor: 0, model_id: both.id },
      "text/plain": "bias: 1\nbias is 1",
    });
  });

  it("draws again when the reader moves it, and once for the same value", () => {
    const drawn: number[] = [];
    const input = slider("bias", { min: 0, max: 1 }, (bias) => {
      drawn.push(bias);
      return `now ${bias}`;
    });
    const { id } = comms.find("_anywidget_id", "gatebook.input");
    for (const value of [0.5, 0.5, 0.6399999999999997]) comms.say(id, update({ value }));
    expect(drawn).toEqual([0, 0.5, 0.64]);
    expect(input.value).toBe(0.64);
    expect(outputs()).toMatchObject([{ data: { "text/plain": "now 0.64" } }]);
  });

  it("shows an error of the function in place of the drawing", () => {
    slider("bias", { min: 0, max: 1 }, (bias) => {
      if (bias > 0) throw new RangeError("too much");
    });
    comms.say(comms.find("_anywidget_id", "gatebook.input").id, update({ value: 1 }));
    expect(outputs()).toMatchObject([{ output_type: "error", ename: "RangeError", evalue: "too much" }]);
  });

  it("can be set by the cell's code", () => {
    const input = slider("bias", { min: 0, max: 1 }, () => {});
    input.set(0.25);
    expect(comms.sent[0]?.data).toEqual(update({ value: 0.25 }));
    expect(input.value).toBe(0.25);
    expect(() => input.set(2)).toThrow("slider: the value must be from 0 to 1, got 2.");
  });

  it.each([
    [{ min: 1, max: 1 }, "slider: options must be finite with min < max and step > 0, got min 1, max 1, step "],
    [{ min: 0, max: 1, step: -1 }, "step -1"],
    [{ min: 0, max: 1, value: 2 }, "slider: the value must be from 0 to 1, got 2."],
    [{ min: 0, max: 1, steps: 2 }, 'slider: options has no option "steps"'],
  ])("rejects %j", (options, message) => {
    expect(() => slider("bias", options, () => {})).toThrow(message);
    expect(() => slider("bias", options, () => {})).toThrow(InputError);
  });
});

describe("select", () => {
  it("draws the figure of the chosen option", () => {
    const input = select("cell", { options: ["lstm", "gru"] }, (kind) => cellDiagram({ cell: kind }));
    const model = comms.find("_anywidget_id", "gatebook.input");
    const options = [
      { value: "lstm", label: "lstm" },
      { value: "gru", label: "gru" },
    ];
    expect(model.data.state).toMatchObject({ control: { kind: "choice", label: "cell", options }, value: "lstm" });
    comms.say(model.id, update({ value: "gru" }));
    expect(input.value).toBe("gru");
    const [{ data }] = outputs() as unknown as [{ data: Record<string, unknown> }];
    expect(data[PLOTLY]).toBeDefined();
    expect(data["text/plain"]).toContain("GRU cell");
  });

  it("rejects a value that is not an option, and an empty list", () => {
    expect(() => select("cell", { options: ["lstm"], value: "gru" as "lstm" }, () => {})).toThrow(
      "select: the value must be one of lstm, got gru.",
    );
    expect(() => select("cell", { options: [] }, () => {})).toThrow("the options, of which there are none");
  });
});

describe("without comms", () => {
  it("the first figure is shown with its chart, and the input keeps its value", () => {
    FakeComms.withdraw();
    const input = select("cell", { options: ["lstm", "gru"], value: "gru" }, (kind) => cellDiagram({ cell: kind }));
    expect(Object.keys(bundle())).toEqual([PLOTLY, "image/svg+xml", "text/plain"]);
    expect(input.value).toBe("gru");
  });
});
