import {
  alignmentHeatMap,
  confusionBars,
  confusionMatrix,
  contextInPlane,
  gateStepper,
  gradientOverLag,
  headHeatMaps,
  parameterBars,
  positionHeatMap,
  softmaxTemperature,
  stackedTerms,
  statesOverTime,
  timeOverLength,
  trainingCurves,
} from "gatebook";
import { describe, expect, test } from "vitest";
import { sayCount } from "../../../src/figures/kit/number-text";
import { table } from "./specimens";

describe("an alt text contains", () => {
  test("the range and extremes of each drawn unit, the bound, and the range of all units", () => {
    const cell = [
      [0.5, 0],
      [1.5, 0.1],
      [-0.5, 0.2],
    ];
    expect(statesOverTime({ cell }, { units: [0], tokens: ["a", "b", "c"] }).alt).toBe(
      "Cell state of 2 units over 3 time steps. cell c (absolute value at most t + 1): " +
        'unit 0 \u22120.5 to 1.5, lowest at t = 2 ("c"), highest at t = 1 ("b"); all units \u22120.5 to 1.5.',
    );
  });

  test("no bound for a cell state that did not start at 0, because it may leave the drawn cone", () => {
    expect(statesOverTime({ cell: [[3], [2]] }).alt).not.toContain("at most t + 1");
    expect(statesOverTime({ cell: [[1], [2]] }).alt).toContain("at most t + 1");
  });

  test("a note that the states of a long sequence are drawn as means", () => {
    expect(statesOverTime({ hidden: table(1000, 1) }).alt).toContain("over 1000 time steps, as means of 5 steps");
  });

  test("the gradient at both ends, its factor per step, and the lag from which it is exactly 0", () => {
    const { alt } = gradientOverLag([
      { name: "RNN", norms: [1, 0.5, 0.25, 0] },
      { name: "LSTM", norms: [2, 2], lags: [0, 10] },
    ]);
    expect(alt).toBe(
      "Line chart of the gradient's norm against the lag, logarithmic. " +
        "RNN: from 1 at lag 0 to 0 at lag 3, times 0.5 per step, exactly 0 at 1 of 4 lags, first at lag 3. " +
        "LSTM: from 2 at lag 0 to 2 at lag 10, times 1 per step.",
    );
  });

  test("the largest weight of each target token, the row with the largest weight, and how much is masked", () => {
    const weights = [
      [0.9, 0.1, 0],
      [0.4, 0.6, 0],
    ];
    expect(
      alignmentHeatMap(weights, { source: ["the", "cat", "<pad>"], target: ["le", "chat"], mask: [1, 1, 0] }).alt,
    ).toBe(
      "Alignment heat map: 3 source tokens across, 2 target tokens down. The largest weight of a row is " +
        'at most 0.9 ("le" on "the") and at least 0.6 ("chat" on "cat"). ' +
        '"le" looks most at "the" (0.9), "chat" looks most at "cat" (0.6). 2 of 6 places are masked.',
    );
  });

  test("how even the weights of each head are, and the largest weight of a row that has a choice", () => {
    const causal = [[1, 0, 0], [0.5, 0.5, 0], [0.1, 0.9, 0]]; // biome-ignore format: a table
    expect(headHeatMaps([causal], { target: ["a", "b", "c"] }).alt).toBe(
      "Attention heat maps of 1 head: 3 source tokens across, 3 target tokens down. For each head, the mean number of equal weights with the " +
        'same entropy as a row, and the place of the largest weight: head 0: 1.46, "c" on source 1 (0.9).',
    );
  });

  test("the power of the length with which a time grows, from the longer half of the lengths", () => {
    const lengths = [1, 2, 4, 8];
    const { alt } = timeOverLength({ name: "attention", lengths, times: lengths.map((T) => (T < 4 ? 16 : T ** 2)) });
    expect(alt).toContain(
      "attention: from 16 at 1 to 64 at 8, and grows over the longer half of the lengths as the length to the power 2.",
    );
  });

  test("how often the first and the last feature of a positional encoding change their sign", () => {
    const { alt } = positionHeatMap([[0.5, 1], [-0.5, 1], [0.5, 1]]); // biome-ignore format: a table
    expect(alt).toContain("the sign of feature 0 changes 2 times, and that of feature 1 never.");
  });

  test("the position of the context, and the value with the largest weight", () => {
    const { alt } = contextInPlane(
      [
        [4, 0],
        [0, 2],
        [0, 0],
      ],
      [0.5, 0.25, 0.25],
    );
    expect(alt).toContain("their weighted sum, at (2, 0.5), inside their hull of 3 corners.");
    expect(alt).toContain("Largest weight 0.5 (h0), smallest 0.25 (h1). h0 at (4, 0) weighs 0.5");
  });

  test("the median, the band, the baseline, the number of seeds, and the runs that stopped early", () => {
    const { alt } = trainingCurves(
      {
        name: "LSTM",
        runs: [
          [3, 2, 1],
          [5, 4],
          [4, 3, 3],
        ],
      },
      { baseline: { name: "guessing", y: 4 } },
    );
    expect(alt).toBe(
      "Line chart of loss against epoch. LSTM: from 4, ends at 2 (band 1 to 3), lowest 2 at x = 2, highest 4 at x = 0. " +
        "guessing is at 4. The line is the median of the runs, and the band goes from the lowest to the highest run: 3 seeds. 1 of the runs of LSTM stopped early.",
    );
  });

  test("every model's total number of parameters and its parts", () => {
    expect(parameterBars({ cell: "lstm", features: 32, units: 64 }).alt).toBe(
      "Bars of parameters by gate. LSTM, F 32, H 64: 24,832, forget 6,208, input 6,208, candidate 6,208 and output 6,208.",
    );
    expect(parameterBars({ name: "RNN", cell: "rnn", features: 2, units: 3 }, { by: "part" }).alt).toBe(
      "Bars of parameters by part. RNN: 18, kernel 6, recurrent kernel 9 and bias 3.",
    );
  });

  test("the accuracy, and the most frequent mistakes or a note that there are none", () => {
    const counts = [
      [8, 2],
      [1, 9],
    ];
    const words =
      "20 examples, 0.85 of them right. Most frequent mistakes: no taken for yes 2 times, yes taken for no 1 times.";
    expect(confusionMatrix(counts, { labels: ["no", "yes"] }).alt).toBe(
      `Confusion matrix of 2 classes, actual down and predicted across. ${words}`,
    );
    expect(confusionBars(counts, { labels: ["no", "yes"] }).alt).toContain(words);
    expect(confusionBars([[5]]).alt).toContain("5 examples, 1 of them right. There is no mistake.");
  });

  test("the range of each lane at the first shown step, the stride of the slider, and which units are left out", () => {
    const trace = { gates: { update: [[0.25, 0.5]] }, hidden: [[-0.5, 0.5]] };
    expect(gateStepper(trace).alt).toBe(
      "Bars of 2 units, 2 lanes, with a slider through 1 time steps. At t = 0: update z 0.25 (unit 0) to 0.5 (unit 1); " +
        "hidden h \u22120.5 (unit 0) to 0.5 (unit 1).",
    );
    const equal = { gates: { reset: [[0.9999, 1, 1]] }, hidden: [[0, 0, 0.25]] };
    expect(gateStepper(equal).alt).toContain("reset r 1 in all units; hidden h 0 (unit 0) to 0.25 (unit 2).");
    expect(gateStepper({ hidden: table(1000, 200) }).alt).toContain(
      "through 1000 time steps in strides of 4; every 4th unit is shown.",
    );
  });

  test("the largest weight and the spread at both ends and at the slider's position", () => {
    const { alt } = softmaxTemperature([Math.log(3), 0], { tokens: ["yes", "no"] });
    expect(alt).toContain("At 1 the largest weight is 0.75 (yes), and the entropy is that of 1.75 equal weights.");
    expect(alt).toContain("Equal weights would be 0.5.");
  });

  test("whether the terms are stacked or next to each other, and over how many steps they were averaged", () => {
    const terms = { kept: [1, 2], written: [3, 4] };
    expect(stackedTerms(terms).alt).toMatch(/^Stacked bars over 2 time steps\./);
    expect(stackedTerms(terms, { beside: true }).alt).toMatch(/^Bars side by side over 2 time steps\./);
    const long = table(320, 1).flat();
    expect(stackedTerms({ kept: long, written: long }).alt).toContain("over 320 time steps, each the mean of 2.");
  });
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1234567, "1,234,567"],
])("an alt text writes %i as %s", (value, text) => expect(sayCount(value)).toBe(text));
