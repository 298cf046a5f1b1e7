// Checks the picture, the sentence and the arguments of the cell explorer.
import * as tf from "@tensorflow/tfjs";
import { cell, InputError, initGru, initLstm } from "gatebook";
import { describe, expect, it } from "vitest";
import { example } from "../../../src/explorables/cell/example";
import { type CellStep, readingsOf, run } from "../../../src/explorables/cell/maths";
import { cellPicture } from "../../../src/explorables/cell/picture";
import { sentence } from "../../../src/explorables/cell/sentence";
import { fixed } from "../../../src/explorables/kit/numbers";
import { kinds, randomCell } from "./states";

/** Returns the texts of a picture, without their formatting. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, inside = ""]) => inside.replace(/<[^>]*>|\u200b/g, ""));

describe.each([...kinds])("the picture of a %s", (kind) => {
  it.each([false, true])("contains every number of the shown unit (narrow: %s)", (narrow) => {
    const { state } = randomCell(kind, { F: 2, H: 2, T: 5, seed: 3 });
    const shown = { ...state, unit: 1, step: 2 };
    const all = texts(cellPicture(shown, { narrow })).join("\n");
    const readings = Object.entries(readingsOf(shown, run(shown)[2] as CellStep));
    expect(readings).toHaveLength(kind === "lstm" ? 12 : 10);
    for (const [name, value] of readings) expect(all, name).toContain(fixed(value));
  });
});

describe("the sentence", () => {
  it("says what the gates do with the state", () => {
    expect(sentence({ ...example("lstm"), step: 3 })).toBe(
      "LSTM cell, step 3 (number 4 of 8), input 0.50. The forget gate is 0.88 and the old cell state 0.66: 0.88 · 0.66 = 0.58 is kept. " +
        "The input gate is 0.62 and the candidate 0.76: 0.62 · 0.76 = 0.47 is written. The new cell state is 1.05. The output gate is 0.73, so the new hidden state is 0.57.",
    );
    expect(sentence({ ...example("gru"), broken: { update: 1 } })).toContain(
      "GRU cell, step 0 (number 1 of 8), input 1.00. The update gate is 1.00 and the old state 0.00: 1.00 · 0.00 = 0.00 is kept. " +
        "The candidate is 0.96: (1 − 1.00) · 0.96 = 0.00 is added. The reset gate is 0.73. The new state is 0.00.",
    );
    expect(sentence({ ...example("gru"), broken: { update: 1 } })).toContain("The update gate is fixed at 1.");
  });

  it("is the description of the picture", () => {
    expect(cellPicture(example("gru"))).toContain(`role="img" aria-label="${sentence(example("gru"))}"`);
  });
});

describe("cell", () => {
  it("starts with the given weights and the first sequence of a batch", () => {
    const weights = initGru({ features: 2, units: 3, seed: 1 });
    const { state } = cell({ weights, inputs: tf.tensor3d([[[1, 2]], [[3, 4]]]), unit: 2 });
    expect(state).toMatchObject({ cell: "gru", inputs: [[1, 2]], unit: 2, gate: "update" });
    expect(state.weights.update?.kernel[1]?.[2]).toBeCloseTo(
      (weights.update.kernel.arraySync()[1] as number[])[2] as number,
      7,
    );
    expect(state.initial).toEqual({ hidden: [0, 0, 0], cell: [] });
  });

  it("has a state that JSON can represent", () => {
    const { state } = cell({ weights: initLstm({ features: 1, units: 2, seed: 1 }) });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  const weights = initLstm({ features: 2, units: 2, seed: 1 });
  it.each([
    [{ weight: weights }, 'cell: options has no option "weight"'],
    [{ weights, unit: 2 }, "cell: options.unit must be a whole number from 0 to 1, got 2."],
    [
      { weights, inputs: tf.zeros([3, 1]) },
      "cell: options.inputs must have F = 2 features, got 1. F comes from the weights.",
    ],
    [{ weights, inputs: tf.zeros([101, 2]) }, "at most 100 time steps, got 101"],
    [{ weights: initLstm({ features: 1, units: 33, seed: 1 }) }, "at most 32 hidden units, got 33"],
    [{ weights: { ...weights, output: undefined } }, "cell: weights.output"],
    [{ weights, cell: "gru" }, 'options.cell is "gru", but options.weights are the weights of a LSTM'],
    [{ cell: "rnn" }, 'options.cell must be "lstm" or "gru", got "rnn".'],
    [{ step: 8 }, "cell: options.step must be a whole number from 0 to 7, got 8."],
  ])("rejects %j", (options, message) => {
    expect(() => cell(options as object)).toThrow(message);
    expect(() => cell(options as object)).toThrow(InputError);
  });
});
