import {
  activationCurves,
  barChart,
  cellDiagram,
  type Figure,
  gateHeatMap,
  gateRetention,
  gatesOverTime,
  heatMap,
  lineChart,
  lineWithBand,
  retentionSlider,
  stackedTerms,
} from "gatebook";

/** A figure as a lesson would ask for it, and the marks that Plotly must draw for it. */
export interface Specimen {
  readonly figure: Figure;
  /** How many elements a CSS selector must find once it is drawn. */
  readonly marks: Readonly<Record<string, number>>;
}

/** Numbers that look like a gate's, without a random generator: share 0..1 of step t and unit h. */
export const wave = (t: number, h: number): number => 0.5 + 0.5 * Math.sin(0.35 * t * (1 + (h % 7) / 5) + h);

export const table = (steps: number, units: number, of = wave): number[][] =>
  Array.from({ length: steps }, (_, t) => Array.from({ length: units }, (_, h) => of(t, h)));

const tokens = ["the", "film", "was", "not", "at", "all", "bad", ",", "I", "liked", "it", "."];
const over = (of: (t: number) => number) => tokens.map((_, t) => of(t));
const LINE = ".scatterlayer .js-line";
const HEAT = ".heatmaplayer image";
const BAR = ".barlayer .point";

/** Each figure function at least once, each shape that it can take. */
export const specimens = (): Readonly<Record<string, Specimen>> => ({
  "activation-curves": {
    figure: activationCurves({
      functions: ["sigmoid", "hardSigmoid"],
      mark: [-1, 1.8],
      title: "Sigmoid beside hard sigmoid",
    }),
    marks: { [LINE]: 2, ".scatterlayer .point": 4 },
  },
  "activation-curves-all": {
    figure: activationCurves({ functions: ["sigmoid", "hardSigmoid", "tanh", "linear", "relu"], from: -3, to: 3 }),
    marks: { [LINE]: 5 },
  },
  "gate-retention": {
    figure: gateRetention({
      bias: [-1, 0, 1, 3, 4.27, 5],
      steps: 50,
      title: "What a forget gate leaves after t steps",
    }),
    marks: { [LINE]: 6, ".scatterlayer .point": 5 },
  },
  "retention-slider": {
    figure: retentionSlider({ title: "Forget bias against retention", start: 1 }),
    marks: { [LINE]: 1, ".scatterlayer .point": 1, ".slider-group": 1, ".scatterlayer .textpoint": 1 },
  },
  "gate-heat-map": {
    figure: gateHeatMap(table(12, 8), { gate: "forget", tokens }),
    marks: { [HEAT]: 1, ".colorbar": 1 },
  },
  "gate-heat-map-candidate": {
    figure: gateHeatMap(
      table(40, 16, (t, h) => 2 * wave(t, h) - 1),
      { gate: "candidate" },
    ),
    marks: { [HEAT]: 1, ".colorbar": 1 },
  },
  "gate-heat-map-long": {
    figure: gateHeatMap(table(2000, 512), { gate: "output" }),
    marks: { [HEAT]: 1, ".colorbar": 1 },
  },
  "gates-over-time": {
    figure: gatesOverTime(
      {
        forget: over((t) => 1 - wave(t, 3) ** 6),
        input: over((t) => wave(t, 1)),
        candidate: over((t) => 2 * wave(t, 2) - 1),
        output: over((t) => wave(t, 4)),
        cell: over((t) => 3 * wave(t, 5) - 1),
        hidden: over((t) => 2 * wave(t, 6) - 1),
      },
      { tokens, title: "Unit 3 while it reads" },
    ),
    marks: { [LINE]: 6 },
  },
  "line-chart": {
    figure: lineChart(
      [
        { name: "loss", y: over((t) => 0.7 * 0.8 ** t + 0.05) },
        { name: "on data withheld", y: over((t) => 0.72 * 0.84 ** t + 0.09) },
      ],
      { title: "A loss that falls", xLabel: "epoch", yLabel: "loss", logY: true },
    ),
    marks: { [LINE]: 2 },
  },
  "line-with-band": {
    figure: lineWithBand(
      ["RNN", "GRU", "LSTM"].map((name, n) => {
        const center = Array.from({ length: 60 }, (_, t) => 0.17 - 0.07 * n * (1 - 0.93 ** t));
        return { name, center, low: center.map((y) => y * 0.85), high: center.map((y) => y * 1.12) };
      }),
      {
        title: "The adding problem",
        xLabel: "epoch",
        yLabel: "mean squared error",
        band: "lowest to highest of 5 seeds",
        reference: { name: "guessing the mean, 1/6", y: 1 / 6 },
      },
    ),
    marks: { ".scatterlayer .js-fill": 3 },
  },
  "heat-map": {
    figure: heatMap(
      [
        [0.25, -1, 0.5],
        [1.5, 0, -0.125],
      ],
      { title: "A weight matrix", columns: ["f", "i", "o"], rows: ["x", "h"], valueLabel: "weight" },
    ),
    marks: { [HEAT]: 1, ".heatmap-label": 6 },
  },
  "heat-map-one-sign": {
    figure: heatMap(table(9, 9), { xLabel: "column", yLabel: "row" }),
    marks: { [HEAT]: 1, ".heatmap-label": 81 },
  },
  "stacked-terms": {
    figure: stackedTerms(
      { kept: [0, 0.406819, -0.0261, 0.17], written: [0.474061, -0.437473, 0.258, -0.31] },
      { title: "What each step keeps and writes" },
    ),
    marks: { [BAR]: 8, [LINE]: 1, ".legend .traces": 3 },
  },
  "bar-chart": {
    figure: barChart(["all gates", "no forget", "no input", "no output"], [0.002, 0.051, 0.034, 0.0081], {
      title: "Which gate is missed most",
      yLabel: "mean squared error",
      error: [0.001, 0.012, 0.009, 0.002],
    }),
    marks: { [BAR]: 4 },
  },
  "cell-lstm": { figure: cellDiagram({ cell: "lstm" }), marks: { ".annotation": 31, ".scatterlayer .point": 9 } },
  "cell-lstm-forget": {
    figure: cellDiagram({
      cell: "lstm",
      lit: ["forget"],
      title: "The forget gate",
      values: { x: 1, hiddenBefore: 0, cellBefore: 0.5, forget: 0.858149, kept: 0.429075 },
    }),
    marks: { ".annotation": 32, ".scatterlayer .point": 9 },
  },
  "cell-lstm-values": {
    figure: cellDiagram({
      cell: "lstm",
      lit: ["forget", "input", "candidate", "cell"],
      values: {
        x: 1,
        hiddenBefore: -0.285,
        cellBefore: 0.474,
        forget: 0.858,
        input: 0.622,
        candidate: -0.762,
        output: 0.5,
        kept: 0.407,
        written: -0.474,
        cell: -0.0306,
        hidden: -0.0113,
      },
    }),
    marks: { ".annotation": 33 },
  },
  "cell-lstm-dark": { figure: cellDiagram({ cell: "lstm", lit: [] }), marks: { ".annotation": 31 } },
  "cell-gru": { figure: cellDiagram({ cell: "gru" }), marks: { ".annotation": 24, ".scatterlayer .point": 8 } },
  "cell-gru-values": {
    figure: cellDiagram({
      cell: "gru",
      lit: ["reset", "candidate"],
      values: {
        x: 1,
        hiddenBefore: -0.285,
        update: 0.731,
        reset: 0.2,
        candidate: -0.604,
        resetHidden: -0.057,
        kept: -0.208,
        written: -0.163,
        hidden: -0.371,
      },
    }),
    marks: { ".annotation": 27 },
  },
  "cell-rnn": {
    figure: cellDiagram({ cell: "rnn", values: { x: 1, hiddenBefore: 0.5, hidden: 0.762 } }),
    marks: { ".annotation": 9, ".scatterlayer .point": 1 },
  },
});
