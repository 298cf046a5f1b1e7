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
  InputError,
  lineChart,
  lineWithBand,
  mixingTriangle,
  retentionSlider,
  stackedTerms,
} from "gatebook";
import { describe, expect, test } from "vitest";

/** Arguments that a learner may pass by mistake. Types do not prevent them in a notebook that uses `any`. */
const any = (value: unknown) => value as never;
const tensor = { arraySync: () => [1], shape: [1] };
const band = { name: "a", center: [1, 2], low: [0, 1], high: [2, 3] };

const cases: [name: string, run: () => unknown, message: string][] = [
  [
    "no activation function",
    () => activationCurves({ functions: [] }),
    "activationCurves: functions must name at least one of sigmoid",
  ],
  [
    "an unknown activation function",
    () => activationCurves({ functions: [any("gelu")] }),
    'each of functions must be one of sigmoid, hardSigmoid, tanh, relu, linear, got "gelu"',
  ],
  [
    "an empty range",
    () => activationCurves({ functions: ["tanh"], from: 2, to: 2 }),
    "`from` must be below `to`, got 2 and 2",
  ],
  [
    "a mark outside the range",
    () => activationCurves({ functions: ["tanh"], mark: [7] }),
    "mark must be between `from` = -6 and `to` = 6, got 7. Widen the range",
  ],
  [
    "a misspelt option",
    () => activationCurves(any({ functions: ["tanh"], marks: [1] })),
    'options has no option "marks"',
  ],
  [
    "no bias",
    () => gateRetention({ bias: [], steps: 5 }),
    "gateRetention: bias must have at least one number, got none",
  ],
  [
    "one bias that is not in a list",
    () => gateRetention({ bias: any(1), steps: 5 }),
    "bias must be a list of numbers, got a value of type number",
  ],
  [
    "too many biases",
    () => gateRetention({ bias: [1, 2, 3, 4, 5, 6, 7], steps: 5 }),
    "bias must have at most 6 entries to stay readable, got 7",
  ],
  ["no step", () => gateRetention({ bias: [1], steps: 0 }), "steps must be a finite number of at least 1, got 0"],
  [
    "a slider without positions",
    () => retentionSlider({ from: 2, to: 1 }),
    "from 2 to 1 by 0.5 must give 2 to 200 positions",
  ],
  [
    "a slider that starts outside its range",
    () => retentionSlider({ start: 9 }),
    "start must be between `from` = -2 and `to` = 6, got 9",
  ],
  [
    "NaN in a trace",
    () => gateHeatMap([[0.5, Number.NaN]], { gate: "forget" }),
    "gateHeatMap: values[0] must be finite numbers, got NaN at entry 1. A NaN often comes from",
  ],
  [
    "a ragged trace",
    () => gateHeatMap([[0.5], [0.5, 0.1]], { gate: "forget" }),
    "values must have rows of the same length, got 1 numbers in row 0 and 2 in row 1",
  ],
  ["an empty trace", () => gateHeatMap([], { gate: "forget" }), "values must have at least one row, got none"],
  [
    "a batch instead of one sequence",
    () => gateHeatMap(any([[[0.5]]]), { gate: "forget" }),
    "values[0] must be finite numbers, got an array at entry 0",
  ],
  [
    "a tensor",
    () => gateHeatMap(any(tensor), { gate: "forget" }),
    "values must be rows of numbers, got a tensor. Take its numbers with .arraySync()",
  ],
  [
    "an unknown gate",
    () => gateHeatMap([[0.5]], { gate: any("remember") }),
    'gate must be one of forget, input, candidate, output, update, reset, cell, hidden, got "remember"',
  ],
  [
    "pre-activations as a gate",
    () => gateHeatMap([[1.8]], { gate: "forget" }),
    "values must be between 0 and 1 for forget, got 1.8 to 1.8. Are these pre-activations",
  ],
  [
    "tokens of another length",
    () => gateHeatMap([[0.5]], { gate: "forget", tokens: ["a", "b"] }),
    "tokens must have 1 entries, one for each of the time steps, got 2",
  ],
  ["no gate over time", () => gatesOverTime({}), "gatesOverTime: gates must have at least one gate, got none"],
  [
    "an unknown gate over time",
    () => gatesOverTime(any({ f: [1] })),
    'gate must be one of forget, input, candidate, output, update, reset, cell, hidden, got "f"',
  ],
  [
    "gates of different lengths",
    () => gatesOverTime({ forget: [0.5], input: [0.5, 0.5] }),
    "input must have 1 entries, one for each of the steps of forget, got 2",
  ],
  ["no line", () => lineChart([]), "lineChart: series must have at least one line, got none"],
  [
    "an empty line",
    () => lineChart({ name: "loss", y: [] }),
    "series[0].y must have at least one number, got none. Did the loop run that fills this list?",
  ],
  [
    "x and y of different lengths",
    () => lineChart({ name: "a", x: [1], y: [1, 2] }),
    "series[0].x must have 2 entries, one for each of series[0].y, got 1",
  ],
  [
    "a logarithm of 0",
    () => lineChart({ name: "loss", y: [1, 0] }, { logY: true }),
    '"loss" must be above 0 on a logarithmic axis, got 0 at entry 1',
  ],
  [
    "a band that does not contain its line",
    () => lineWithBand({ ...band, low: [0, 2.5] }),
    "must have low <= center <= high, got 2.5, 2, 3 at entry 1",
  ],
  [
    "a band of another length",
    () => lineWithBand({ ...band, high: [2] }),
    "series[0].high must have 2 entries, one for each of series[0].center, got 1",
  ],
  [
    "a reference that is not a number",
    () => lineWithBand(band, { reference: { name: "b", y: Number.NaN } }),
    "options.reference.y must be a finite number, got NaN",
  ],
  [
    "a span that ends before it begins",
    () => lineWithBand(band, { span: { name: "trained", from: 4, to: 4 } }),
    "lineWithBand: options.span must begin before it ends, got 4 to 4.",
  ],
  [
    "a span without an end",
    () => lineWithBand(band, { span: { name: "trained", from: 4, to: Number.POSITIVE_INFINITY } }),
    "options.span.to must be a finite number, got Infinity",
  ],
  [
    "column names of another length",
    () => heatMap([[1, 2]], { columns: ["a"] }),
    "heatMap: columns must have 2 entries, one for each of the columns, got 1",
  ],
  ["no words", () => colouredLetters([]), "colouredLetters: rows must have 1 to 40 entries, got 0."],
  [
    "letters without a value",
    () => colouredLetters([{ letters: ["a", "b"], values: [1] }]),
    "colouredLetters: rows[0].letters must have 1 entries, one for each of rows[0].values, got 2",
  ],
  [
    "a word that is too long to be readable",
    () => colouredLetters([{ letters: Array(31).fill("a"), values: Array(31).fill(1) }]),
    "colouredLetters: rows[0] must have at most 30 letters, got 31.",
  ],
  [
    "colours from high to low",
    () => colouredLetters([{ letters: ["a"], values: [1] }], { range: [1, 0] }),
    "colouredLetters: options.range must be two increasing numbers, got 1,0.",
  ],
  [
    "terms of different lengths",
    () => stackedTerms({ kept: [1], written: [1, 2] }),
    "written must have 1 entries, one for each of kept, got 2",
  ],
  [
    "labels of another length",
    () => barChart(["a"], [1, 2]),
    "labels must have 2 entries, one for each of values, got 1",
  ],
  ["an error below 0", () => barChart(["a"], [1], { error: [-1] }), "error must not be below 0, got -1"],
  [
    "groups with a single series",
    () => groupedBars(["a"], [{ name: "alone", values: [1] }]),
    "groupedBars: series must have 2 to 4 entries, got 1. Use barChart for one series.",
  ],
  [
    "bars for more groups than exist",
    () =>
      groupedBars(
        ["a"],
        [
          { name: "x", values: [1] },
          { name: "y", values: [1, 2] },
        ],
      ),
    "groupedBars: series[1].values must have 1 entries, one for each of labels, got 2",
  ],
  ["dots in no panel", () => dotPanels(["a"], []), "dotPanels: panels must have 1 to 4 entries, got 0."],
  [
    "dots for more rows than exist",
    () => dotPanels(["a"], [{ name: "p", values: [[1], [2]] }]),
    "dotPanels: panels[0].values must have 1 entries, one for each of labels, got 2",
  ],
  [
    "a missing dot",
    () => dotPanels(["a", "b"], [{ name: "p", values: [[1, 2], [2]] }]),
    "dotPanels: panels[0].values must have rows of the same length, got 2 numbers in row 0 and 1 in row 1.",
  ],
  [
    "dots with an empty range",
    () => dotPanels(["a"], [{ name: "p", values: [[1]] }], { range: [1, 0] }),
    "dotPanels: options.range must go from a lower number to a higher one, got 1,0.",
  ],
  [
    "a single descent",
    () => descentSlider({ x: [0, 1], y: [0, 1] }, [{ name: "a", x: [0], y: [0] }]),
    "descentSlider: descents must have 2 to 40 entries, got 1",
  ],
  [
    "a descent without losses",
    () =>
      descentSlider({ x: [0, 1], y: [0, 1] }, [
        { name: "a", x: [0], y: [0] },
        { name: "b", x: [0, 1], y: [0] },
      ]),
    "descentSlider: descents[1].y must have 2 entries, one for each of descents[1].x, got 1",
  ],
  [
    "a start at a descent that does not exist",
    () =>
      descentSlider(
        { x: [0, 1], y: [0, 1] },
        [
          { name: "a", x: [0], y: [0] },
          { name: "b", x: [0], y: [0] },
        ],
        { start: 2 },
      ),
    "descentSlider: start must be a whole number from 0 to 1, got 2",
  ],
  [
    "a state of three units",
    () => mixingTriangle([1, 0, 0], [0, 1]),
    "mixingTriangle: hidden must have 2 numbers, one per unit, got 3. Only two units can be drawn: select two units.",
  ],
  [
    "an outline of two points",
    () =>
      mixingTriangle([1, 0], [0, 1], {
        reach: [
          [0, 0],
          [1, 1],
        ],
      }),
    "mixingTriangle: reach must have shape [N, 2] with N of at least 3, got [2, 2]",
  ],
  [
    "a new state outside the box",
    () => mixingTriangle([1, 0], [0, 1], { next: [0.5, 1.5] }),
    "mixingTriangle: next[1] must be between hidden 0 and candidate 1, got 1.5. Is a z outside 0 to 1?",
  ],
  [
    "an update gate above 1",
    () => mixingTriangle([1, 0], [0, 1], { start: 1.5 }),
    "mixingTriangle: start must be between 0 and 1, got 1.5",
  ],
  [
    "an unknown cell",
    () => cellDiagram(any({ cell: "lstmm" })),
    'cellDiagram: cell must be lstm, gru or rnn, got "lstmm"',
  ],
  [
    "a part of another cell",
    () => cellDiagram({ cell: "gru", lit: [any("forget")] }),
    'lit must contain only parts of the GRU cell (update, reset, candidate, hidden), got "forget"',
  ],
  [
    "one part that is not in a list",
    () => cellDiagram({ cell: "gru", lit: any("update") }),
    "lit must be a list of parts, got string",
  ],
  ["a value of another cell", () => cellDiagram({ cell: "rnn", values: any({ forget: 1 }) }), 'values has no "forget"'],
  [
    "a value that is not finite",
    () => cellDiagram({ cell: "lstm", values: { forget: Number.NaN } }),
    "values.forget must be a finite number, got NaN",
  ],
];

describe("figures of gates, lines and bars reject, with the expected and the actual value:", () => {
  test.each(cases)("%s", (_, run, message) => {
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});

describe("figures of gates, lines and bars", () => {
  test("draw the same figure from typed arrays as from plain numbers", () => {
    const rows = [
      [0.25, 0.5],
      [0.75, 1],
    ];
    const typed = rows.map((row) => Float32Array.from(row));
    expect(gateHeatMap(typed, { gate: "input" })).toEqual(gateHeatMap(rows, { gate: "input" }));
    expect(gateRetention({ bias: Int8Array.of(0, 3), steps: 9 })).toEqual(gateRetention({ bias: [0, 3], steps: 9 }));
  });

  test("do not change the caller's lists", () => {
    const bias = [5, 1];
    gateRetention({ bias, steps: 3 });
    expect(bias).toEqual([5, 1]);
  });

  test("accept a single step, unit or bar, and equal values", () => {
    expect(gateHeatMap([[0]], { gate: "cell" }).alt).toContain("mean 0");
    expect(gatesOverTime({ update: [1] }).data).toHaveLength(1);
    expect(barChart(["a"], [0]).data).toHaveLength(1);
    const { layout } = lineChart({ name: "flat", y: [2, 2, 2] });
    expect((layout.yaxis as { range: number[] }).range).toEqual([1.5, 2.5]);
  });
});
