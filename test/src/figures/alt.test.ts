import {
  activationCurves,
  barChart,
  cellDiagram,
  colouredLetters,
  descentSlider,
  dotPanels,
  gateHeatMap,
  gateRetention,
  gatesOverTime,
  groupedBars,
  heatMap,
  lineChart,
  lineWithBand,
  mixingTriangle,
  retentionSlider,
  stackedTerms,
} from "gatebook";
import { describe, expect, test } from "vitest";
import { say, sayList, sayRange } from "../../../src/figures/kit/number-text";

describe("an alt text contains", () => {
  test("the activations at both ends and at each mark, and the formula of the hard sigmoid", () => {
    expect(activationCurves({ functions: ["sigmoid", "hardSigmoid"], from: -4, to: 4, mark: [1.8] }).alt).toBe(
      "Curves of sigmoid and hard sigmoid (clip(0.2 a + 0.5, 0, 1)) for pre-activations a from −4 to 4: " +
        "sigmoid goes from 0.018 to 0.982 and hard sigmoid goes from 0 to 1. At a = 1.8: sigmoid 0.858 and hard sigmoid 0.86.",
    );
  });

  test("how much is kept at the end and when half is left, for each bias in order", () => {
    expect(gateRetention({ bias: [5, 1], steps: 50 }).alt).toBe(
      "The share of the cell that a forget gate keeps over up to 50 steps, sigmoid(b) to the power t. " +
        "b = 1: f = 0.731, half is left after 2.21 steps, 1.58e-7 after 50. " +
        "b = 5: f = 0.993, half is left after 103 steps, 0.715 after 50.",
    );
  });

  test("the slider's range, and what is kept at its ends and at its position", () => {
    const { alt } = retentionSlider({ from: 0, to: 4, by: 1, start: 2, steps: 10 });
    expect(alt).toContain("with a slider for its bias b from 0 to 4.");
    expect(alt.match(/b = \d/g)).toEqual(["b = 0", "b = 2", "b = 4"]);
    expect(alt).toContain("b = 0: f = 0.5, half is left after 1 step, 0.000977 after 10.");
  });

  test("a heat map's smallest and largest value with unit, step and token, and the mean", () => {
    const values = [
      [0.5, 0.25],
      [0.75, 0.1],
      [0.9, 0.5],
    ];
    expect(gateHeatMap(values, { gate: "forget", tokens: ["not", "so", "bad"] }).alt).toBe(
      'Heat map of the forget gate: 2 units down, 3 time steps across, values from 0.1 (unit 1, t = 1 ("so")) ' +
        'to 0.9 (unit 0, t = 2 ("bad")), mean 0.5.',
    );
  });

  test("a note that a long heat map shows means of blocks", () => {
    const values = Array.from({ length: 1300 }, (_, t) => [t / 1300]);
    expect(gateHeatMap(values, { gate: "update" }).alt).toContain("Each field is the mean of 3 steps and 1 units.");
  });

  test("each gate's range and the steps of its extremes", () => {
    expect(gatesOverTime({ forget: [0.9, 0.1, 0.5], candidate: [-0.25, -0.25, -0.25] }).alt).toBe(
      "One unit over 3 time steps. forget f: 0.1 to 0.9, lowest at t = 1, highest at t = 0. candidate g: −0.25 throughout.",
    );
  });

  test("the title, the axes, the points and the extremes of a line", () => {
    const options = { title: "Loss", xLabel: "epoch", yLabel: "loss" };
    expect(lineChart({ name: "train", x: [1, 2, 3], y: [3, 1, 2] }, options).alt).toBe(
      'Line chart "Loss" of loss against epoch. train: 3 points, 1 to 3, lowest at x = 2, highest at x = 1.',
    );
  });

  test("the ends of a line with a band, what the band means, and the reference level", () => {
    const series = { name: "LSTM", center: [0.2, 0.1], low: [0.15, 0.05], high: [0.25, 0.12] };
    expect(lineWithBand(series, { band: "range of 3 seeds", reference: { name: "guessing", y: 1 / 6 } }).alt).toBe(
      "Line chart. LSTM: from 0.2, ends at 0.1 (band 0.05 to 0.12), lowest 0.1 at x = 1, highest 0.2 at x = 0. " +
        "The band is range of 3 seeds. guessing is at 0.167.",
    );
    expect(lineWithBand(series, { span: { name: "seen in training", from: 0, to: 0.5 } }).alt).toMatch(
      /highest 0\.2 at x = 0\. Shaded: seen in training, x = 0 to 0\.5\.$/,
    );
  });

  test("a matrix's size and the position of its extremes, by name if the rows have names", () => {
    expect(heatMap([[1, -2, 0.5]], { rows: ["x"], columns: ["f", "i", "o"] }).alt).toBe(
      "Heat map of a 1 by 3 matrix: values from −2 (row x, column i) to 1 (row x, column f).",
    );
  });

  test("how much was kept and written, and the resulting cell state", () => {
    const { alt } = stackedTerms({ kept: [0, 0.406819], written: [0.474061, -0.437473] });
    expect(alt).toContain("Kept, f ⊙ c at t − 1: 0 to 0.407, lowest at t = 0, highest at t = 1.");
    expect(alt).toContain("Their sum, the new cell state, ends at −0.0307.");
  });

  test("every bar with its spread", () => {
    const { alt } = barChart(["RNN", "LSTM"], [0.17, 0.002], { yLabel: "error", error: [0.01, 0.001] });
    expect(alt).toBe(
      "Bar chart of error, 2 bars: lowest LSTM 0.002, highest RNN 0.17. RNN 0.17 ± 0.01, LSTM 0.002 ± 0.001.",
    );
  });

  test("the extremes of coloured letters, and the letter with each word's highest value", () => {
    const rows = [
      { letters: ["c", "a", "t"], values: [0.5, -1, 0.25] },
      { letters: ["d", "o"], values: [0, 2], name: "second" },
    ];
    expect(colouredLetters(rows, { title: "Unit 3", valueLabel: "hidden state" }).alt).toBe(
      'Letters coloured by value, "Unit 3": hidden state. 2 rows, 5 letters: values from \u22121 ("a" in "cat") to 2 ("o" in second). ' +
        "cat, highest at its letter 1 (0.5); second: do, highest at its letter 2 (2).",
    );
  });

  test("every series of grouped bars, and the difference between them", () => {
    const series = [
      { name: "by hand", values: [0.5, -0.25] },
      { name: "automatic", values: [0.5, -0.2] },
    ];
    expect(groupedBars(["W", "b"], series, { yLabel: "gradient" }).alt).toBe(
      "Groups of 2 bars of gradient, 2 groups. by hand: −0.25 to 0.5, lowest at b, highest at W. " +
        "automatic: −0.2 to 0.5, lowest at b, highest at W. Largest difference within a group: 0.05.",
    );
  });

  test("the median and the range of each row of dots, and the reference level", () => {
    const panel = {
      name: "adding",
      values: [
        [0.9, 1, 0.95],
        [0.15, 0.16, 0.2],
      ],
      reference: { name: "chance", x: 0.154 },
    };
    expect(dotPanels(["whole", "no input"], [panel], { xLabel: "share right", dot: "a seed" }).alt).toBe(
      "Dots in 1 panel of share right, 2 rows, each dot a seed; the numbers are medians, with the lowest and the highest value in brackets. " +
        "adding: whole 0.95 (0.9 to 1), no input 0.16 (0.15 to 0.2); chance is at 0.154.",
    );
  });

  test("the positions of a GRU's old state, candidates and new state", () => {
    const named = [{ name: "no past", at: [0, 0.5] }];
    const reach = [
      [0, 0.5],
      [0, -0.5],
      [-0.5, 0],
    ];
    expect(mixingTriangle([1, 0], [0, 0.5], { named, reach, next: [0.25, 0.125], start: 0.2 }).alt).toBe(
      "A GRU's step in the plane of two units, with a slider for the update gate z from 0 to 1. " +
        "Old state at (1, 0), candidate at (0, 0.5), new state on the line between them: at z = 0.2 at (0.2, 0.4). " +
        "Other candidates: no past at (0, 0.5). " +
        "As z grows, the outline of the new states moves from the candidates to the old state, and shrinks to a point there. " +
        "If each unit has its own z, the new state is at (0.25, 0.125), in the rectangle between the old state and the candidate.",
    );
  });

  test("the first and the last of several descents on a loss, and the shown one", () => {
    const ways = [0.4, 0.2, 0.1].map((step) => ({ name: String(step), x: [-1, -1 + step], y: [1, (1 - step) ** 2] }));
    expect(descentSlider({ x: [-1, 0, 1], y: [1, 0, 1] }, ways, { prefix: "step " }).alt).toBe(
      "A loss over one weight from −1 to 1, lowest 0, highest 1, with a slider for 3 paths of gradient descent. " +
        "step 0.4: 1 steps from −1 to −0.6, the longest 0.4, loss 1 to 0.36. " +
        "step 0.1: 1 steps from −1 to −0.9, the longest 0.1, loss 1 to 0.81.",
    );
  });

  test("a note that a diagram shows the backward pass, and the gradients in it", () => {
    expect(cellDiagram({ cell: "lstm", backward: true, lit: ["cell"], values: { cellBefore: 0.437 } }).alt).toBe(
      "Diagram of the LSTM cell with the path of the gradient, from right to left: lit wires are dashed and their arrows are reversed. " +
        "Lit: cell state c, the line on top. In grey: forget, input, candidate, output and hidden. Gradients on it: old cell = 0.437.",
    );
  });

  test("the highlighted parts of a diagram, the grey parts, and the numbers in it", () => {
    expect(cellDiagram({ cell: "lstm", lit: ["forget", "cell"], values: { x: 1, forget: 0.858149 } }).alt).toBe(
      "Diagram of the LSTM cell. Lit: forget gate f, which decides how much of the old cell to keep; cell state c, the line on top. " +
        "In grey: input, candidate, output and hidden. Numbers on it: x = 1, forget = 0.858.",
    );
    expect(cellDiagram({ cell: "gru", lit: [] }).alt).toBe("Diagram of the GRU cell. Nothing is lit yet.");
  });
});

test.each([
  [0.858149, "0.858"],
  [1.57799e-7, "1.58e-7"],
  [-0.030654, "−0.0307"],
  [50, "50"],
  [-3, "−3"],
  [1234.5678, "1234.6"],
  [2015.79, "2015.8"],
  [0.1 + 0.2, "0.3"],
])("an alt text writes %f as %s", (value, text) => expect(say(value)).toBe(text));

test("an alt text writes lists and ranges in words", () => {
  expect(sayList([])).toBe("");
  expect(sayList(["a"])).toBe("a");
  expect(sayList(["a", "b", "c"])).toBe("a, b and c");
  expect(sayRange([2, 2], (t) => `t = ${t}`)).toBe("2 throughout");
});
