import {
  activationCurves,
  alignmentHeatMap,
  attentionDiagram,
  barChart,
  cellDiagram,
  colouredLetters,
  confusionBars,
  confusionMatrix,
  contextInPlane,
  descentSlider,
  dotPanels,
  type Figure,
  gateHeatMap,
  gateRetention,
  gateStepper,
  gatesOverTime,
  gradientOverLag,
  groupedBars,
  headHeatMaps,
  heatMap,
  lineChart,
  lineWithBand,
  mixingTriangle,
  parameterBars,
  positionHeatMap,
  retentionSlider,
  softmaxTemperature,
  stackedTerms,
  statesOverTime,
  timeOverLength,
  trainingCurves,
  transformerBlockDiagram,
} from "gatebook";

/** A figure as a lesson would create it, and the elements that Plotly must draw for it. */
export interface Specimen {
  readonly figure: Figure;
  /** The number of elements that each CSS selector must find after Plotly has drawn the figure. */
  readonly marks: Readonly<Record<string, number>>;
}

/** Returns a number from 0 to 1 for step t and unit h. The numbers look like values of a gate, but are not random. */
export const wave = (t: number, h: number): number => 0.5 + 0.5 * Math.sin(0.35 * t * (1 + (h % 7) / 5) + h);

export const table = (steps: number, units: number, of = wave): number[][] =>
  Array.from({ length: steps }, (_, t) => Array.from({ length: units }, (_, h) => of(t, h)));

/** Returns a table as large as that of a long training. Its rows repeat after 50 steps, because millions of different numbers take seconds to generate. */
const longTable = (steps: number, units: number, of = wave): number[][] => {
  const rows = table(50, units, of);
  return Array.from({ length: steps }, (_, t) => rows[t % 50] as number[]);
};

const tokens = ["the", "film", "was", "not", "at", "all", "bad", ",", "I", "liked", "it", "."];
const over = (of: (t: number) => number) => tokens.map((_, t) => of(t));
const LINE = ".scatterlayer .js-line";
const HEAT = ".heatmaplayer image";
const BAR = ".barlayer .point";

/** Returns the softmax of invented scores. The largest weights of each row are near the row's own position in the source. */
const alignment = (target: number, source: number, keep: (s: number) => boolean = () => true): number[][] =>
  Array.from({ length: target }, (_, t) => {
    const centre = (t * (source - 1)) / Math.max(1, target - 1);
    const powers = Array.from({ length: source }, (_, s) =>
      keep(s) ? Math.exp(3 * wave(t, s) - 0.4 * Math.abs(s - centre)) : 0,
    );
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });

const english = "I did not like the film at all but my friend thought it was very good".split(" ");
const french = "le film ne m' a pas plu du tout mais mon ami l' a trouvé très bon".split(" ");
const classes = ["Danish", "Dutch", "English", "French", "German", "Norwegian", "Spanish", "Swedish"];
const confusionCounts = classes.map((_, r) =>
  classes.map((_, c) => (r === c ? 160 + 17 * ((r * 5) % 7) : Math.floor(40 * wave(r + 2 * c, r) ** 8))),
);
const lstmStates = (steps: number, units: number, make = table) => ({
  cell: make(steps, units, (t, h) => (2 * wave(t, h) - 1) * Math.min(3, 0.4 * (t + 1))),
  hidden: make(steps, units, (t, h) => (2 * wave(t, h + 1) - 1) * 0.9),
});
const lstmTrace = (steps: number, units: number, make = table) => ({
  gates: {
    forget: make(steps, units, (t, h) => 1 - wave(t, h) ** 4),
    input: make(steps, units, (t, h) => wave(t, h + 2)),
    candidate: make(steps, units, (t, h) => 2 * wave(t, h + 3) - 1),
    output: make(steps, units, (t, h) => wave(t, h + 4)),
  },
  ...lstmStates(steps, units, make),
});
const decay = (factor: number, lags: number) => Array.from({ length: lags }, (_, k) => Math.fround(0.8 * factor ** k));

/** Makes the specimens. They contain each figure function at least once, and every form that its figures can have. */
export const makeSpecimens = (): Readonly<Record<string, Specimen>> => ({
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
    figure: gateHeatMap(longTable(2000, 512), { gate: "output" }),
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
  "line-with-band-and-span": {
    figure: lineWithBand(
      ["none", "additive"].map((name, n) => {
        const center = Array.from({ length: 11 }, (_, t) => 1 / (1 + Math.exp(0.9 * (t - 2 - 5 * n))));
        return { name, x: center.map((_, t) => 4 + 2 * t), center, low: center.map((y) => y * 0.9), high: center };
      }),
      {
        title: "Exact match by length",
        xLabel: "length S",
        yLabel: "exact match",
        band: "lowest to highest of 3 seeds",
        span: { name: "lengths of training", from: 4, to: 12 },
      },
    ),
    marks: { ".scatterlayer .js-fill": 2, ".shapelayer path": 1 },
  },
  "heat-map": {
    figure: heatMap(
      [
        [0.25, -1, 0.5],
        [1.5, 0, -0.125],
      ],
      { title: "A weight matrix", columns: ["f", "i", "o"], rows: ["x", "h"], valueLabel: "weight" },
    ),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 6 },
  },
  "heat-map-one-sign": {
    figure: heatMap(table(9, 9), { xLabel: "column", yLabel: "row" }),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 81 },
  },
  "coloured-letters": {
    figure: colouredLetters(
      ["thinking", "oak", "a", "unfathomable"].map((word, n) => ({
        letters: [...word],
        values: [...word].map((_, t) => 2 * wave(t, n) - 1),
      })),
      { title: "Unit 7 while it reads", valueLabel: "hidden state" },
    ),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 24 },
  },
  "coloured-letters-named": {
    figure: colouredLetters(
      ["c", "ca", "cat"].map((word, n) => ({
        letters: ["\u00b7", ...word],
        values: ["\u00b7", ...word].map((_, t) => 3 * wave(t, n)),
        name: `then ${"at\u00b7"[n]}`,
      })),
      { valueLabel: "norm of the gradient", range: [0, 3] },
    ),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 9 },
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
  "grouped-bars": {
    figure: groupedBars(
      ["W", "U", "b"],
      [
        { name: "by hand", values: [-0.06, 0.017, 0.056] },
        { name: "automatic", values: [-0.06, 0.017, 0.056] },
        { name: "clipped", values: [-0.03, 0.0085, 0.028] },
        { name: "cut off", values: [-0.02, 0.017, 0.02] },
      ],
      { title: "A gradient, four times", xLabel: "weight", yLabel: "gradient" },
    ),
    marks: { [BAR]: 12, ".legend .traces": 4 },
  },
  "dot-panels": {
    figure: dotPanels(
      ["whole", "no forget", "no input"],
      [
        {
          name: "adding, share of all rows that are right",
          values: [
            [0.95, 0.99, 0.9],
            [0.5, 0.16, 0.7],
            [0.15, 0.16, 0.17],
          ],
          reference: { name: "chance", x: 0.154 },
        },
        {
          name: "parity",
          values: [
            [1, 1, 1],
            [0.6, 0.62, 0.66],
            [1, 0.98, 1],
          ],
          reference: { name: "chance", x: 0.5 },
        },
      ],
      { title: "Gates taken away", xLabel: "share of right answers", range: [0, 1], dot: "a seed" },
    ),
    marks: { ".scatterlayer .points .point": 30, ".xerror": 6 },
  },
  "descent-slider": {
    figure: descentSlider(
      { x: [-2, -1, 0, 1, 2], y: [4, 1, 0, 1, 4] },
      [
        { name: "none", x: [-1.8, 1.8, 3.5, -6], y: [3.24, 3.24, 12.25, 36] },
        { name: "1", x: [-1.8, -0.8, 0.2, 0.1], y: [3.24, 0.64, 0.04, 0.01] },
      ],
      { title: "Down a bowl", xLabel: "weight", yLabel: "loss", prefix: "clip at ", start: 1 },
    ),
    marks: { [LINE]: 2, ".scatterlayer .point": 6, ".slider-rail-touch-rect": 1 },
  },
  "mixing-triangle": {
    figure: mixingTriangle([1, -1], [-0.604368, -0.221278], {
      title: "One step of a GRU",
      reach: [
        [0.1, 0.197],
        [0.537, -0.664],
        [-0.38, -0.782],
        [-0.716, -0.05],
      ],
      named: [{ name: "r = 0", at: [0.1, 0.197] }],
      next: [-0.123057, -0.844256],
      start: 0.3,
    }),
    marks: { [LINE]: 5, ".scatterlayer .point": 5, ".scatterlayer .textpoint": 5, ".slider-rail-touch-rect": 1 },
  },
  "mixing-triangle-bare": {
    figure: mixingTriangle([0.5, 0.5], [-0.5, 0.25]),
    marks: { [LINE]: 2, ".scatterlayer .point": 3, ".scatterlayer .textpoint": 3, ".slider-rail-touch-rect": 1 },
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
  "cell-lstm-backward": {
    figure: cellDiagram({
      cell: "lstm",
      backward: true,
      lit: ["forget", "input", "candidate", "cell"],
      title: "The way of the gradient",
      values: { cell: 0.544, kept: 0.544, forget: -0.00264, candidate: 0.241, cellBefore: 0.437, hiddenBefore: 0.157 },
    }),
    marks: { ".annotation": 32, ".scatterlayer .point": 9 },
  },
  "cell-gru-backward": {
    figure: cellDiagram({ cell: "gru", backward: true }),
    marks: { ".annotation": 24, ".scatterlayer .point": 8 },
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
  "attention-diagram": {
    figure: attentionDiagram(),
    marks: { ".annotation": 26, ".scatterlayer .point": 16 },
  },
  "attention-diagram-values": {
    figure: attentionDiagram({
      lit: ["scores", "weights", "context"],
      title: "One look",
      values: {
        keys: ["(1, 0)", "(0, 1)", "(1, 1)", "(−1, 0)"],
        query: "(2, 1)",
        scores: [2, 1, 3, -2],
        weights: [0.243636, 0.089629, 0.662272, 0.004462],
        context: "(0.901, 0.752)",
      },
    }),
    marks: { ".annotation": 40, ".scatterlayer .point": 16 },
  },
  "transformer-block-diagram": {
    figure: transformerBlockDiagram({ title: "A transformer block" }),
    marks: { ".annotation": 15, ".scatterlayer .point": 7 },
  },
  "cell-rnn": {
    figure: cellDiagram({ cell: "rnn", values: { x: 1, hiddenBefore: 0.5, hidden: 0.762 } }),
    marks: { ".annotation": 9, ".scatterlayer .point": 1 },
  },
  "heat-map-middling": {
    figure: heatMap(
      table(12, 12, (t, h) => (t * 12 + h) / 72 - 1),
      { title: "Every colour of the map, each number in black or white" },
    ),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 144 },
  },
  "stacked-terms-beside": {
    figure: stackedTerms(
      { kept: over((t) => wave(t, 2) - 0.3), written: over((t) => 0.6 * wave(t, 5) - 0.4) },
      { title: "What each step keeps, beside what it writes", tokens, beside: true },
    ),
    marks: { [BAR]: 24, [LINE]: 1, ".legend .traces": 3 },
  },
  "stacked-terms-long": {
    figure: stackedTerms({
      kept: table(2000, 1, (t) => 3 * wave(t, 2) - 1).flat(),
      written: table(2000, 1, (t) => wave(t, 5) - 0.5).flat(),
    }),
    marks: { [LINE]: 1, ".legend .traces": 3 },
  },
  "states-over-time": {
    figure: statesOverTime(lstmStates(tokens.length, 8), { tokens, title: "Three of eight units while they read" }),
    marks: { [LINE]: 14, ".scatterlayer .js-fill": 2 },
  },
  "states-over-time-one": {
    figure: statesOverTime({ hidden: lstmStates(40, 6).hidden }, { units: [4], title: "Hidden state of unit 4" }),
    marks: { [LINE]: 5, ".scatterlayer .js-fill": 1 },
  },
  "states-over-time-long": {
    figure: statesOverTime(
      {
        cell: longTable(
          2000,
          512,
          (t, h) => 0.8 * Math.min(t + 1, 6) * (Math.sin(t / (60 + 3 * h) + h) + 0.3 * (wave(t, h) - 0.5)),
        ),
        hidden: longTable(2000, 512, (t, h) => 0.8 * Math.sin(t / (60 + 3 * h) + h) * wave(t, h)),
      },
      { units: [0, 100, 511] },
    ),
    marks: { [LINE]: 26, ".scatterlayer .js-fill": 8 },
  },
  "gradient-over-lag": {
    figure: gradientOverLag(
      [
        { name: "RNN", norms: decay(0.31, 100) },
        { name: "GRU", norms: decay(0.87, 100) },
        { name: "LSTM, forget bias 1", norms: decay(0.965, 100) },
      ],
      { title: "How much of the gradient arrives" },
    ),
    marks: { [LINE]: 3, ".scatterlayer .point": 11 },
  },
  "gradient-over-lag-few": {
    figure: gradientOverLag({ name: "RNN", norms: [1.3, 0.7, 0.33, 0.18, 0.1, 0.043] }),
    marks: { [LINE]: 1, ".scatterlayer .point": 6 },
  },
  "alignment-heat-map": {
    figure: alignmentHeatMap(alignment(4, 5), {
      source: ["the", "black", "cat", "sleeps", "."],
      target: ["le", "chat", "noir", "dort"],
      title: "Who looks at whom",
    }),
    marks: { [HEAT]: 1, ".colorbar": 1, ".scatterlayer .textpoint": 20 },
  },
  "alignment-heat-map-masked": {
    figure: alignmentHeatMap(
      alignment(french.length, 20, (s) => s < 16),
      {
        source: [...english, "<pad>", "<pad>", "<pad>", "<pad>"],
        target: french,
        mask: Array.from({ length: 20 }, (_, s) => (s < 16 ? 1 : 0)),
        title: "The padding is masked",
      },
    ),
    marks: { [HEAT]: 1, ".shapelayer path": 2 },
  },
  "alignment-heat-map-causal": {
    figure: alignmentHeatMap(
      table(12, 12).map((row, t) => {
        const sum = row.slice(0, t + 1).reduce((a, b) => a + b, 0);
        return row.map((value, s) => (s <= t ? value / sum : 0));
      }),
      {
        source: tokens,
        target: tokens,
        mask: Array.from({ length: 12 }, (_, t) => Array.from({ length: 12 }, (_, s) => (s <= t ? 1 : 0))),
      },
    ),
    marks: { [HEAT]: 1, ".shapelayer path": 2 },
  },
  "alignment-heat-map-40": {
    figure: alignmentHeatMap(alignment(20, 40), {
      source: Array.from({ length: 40 }, (_, s) => english[(s * 5) % 16] as string),
      target: Array.from({ length: 20 }, (_, t) => french[(t * 4) % 17] as string),
      title: "40 tokens to 20",
    }),
    marks: { [HEAT]: 1, ".xtick text": 40, ".ytick text": 20 },
  },
  "alignment-heat-map-long": {
    figure: alignmentHeatMap(alignment(300, 2000)),
    marks: { [HEAT]: 1, ".colorbar": 1 },
  },
  "head-heat-maps": {
    figure: headHeatMaps(
      [0, 1, 2].map((head) =>
        table(6, 6, (t, s) => Math.exp(4 * wave(t + 3 * head, s))).map((row, t) => {
          const sum = row.slice(0, t + 1).reduce((a, b) => a + b, 0);
          return row.map((power, s) => (s <= t ? power / sum : 0));
        }),
      ),
      {
        source: tokens.slice(0, 6),
        target: tokens.slice(0, 6),
        mask: table(6, 6, (t, s) => (s <= t ? 1 : 0)),
        title: "What each head looks at",
      },
    ),
    marks: { [HEAT]: 3, ".colorbar": 1, ".shapelayer path": 6, ".annotation": 3 },
  },
  "head-heat-maps-eight": {
    figure: headHeatMaps(Array.from({ length: 8 }, (_, head) => alignment(5 + head, 20).slice(-5))),
    marks: { [HEAT]: 8, ".colorbar": 1, ".annotation": 8 },
  },
  "position-heat-map": {
    figure: positionHeatMap(
      table(40, 32, (t, f) => {
        const angle = t / 10_000 ** ((f - (f % 2)) / 32);
        return f % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      }),
      { title: "Where am I?" },
    ),
    marks: { [HEAT]: 1, ".colorbar": 1 },
  },
  "time-over-length": {
    figure: timeOverLength(
      [
        { name: "GRU", lengths: [32, 64, 128, 256, 512], times: [2.1, 3.6, 6.9, 13.8, 27.1] },
        { name: "self-attention", lengths: [32, 64, 128, 256, 512], times: [0.4, 0.7, 2.1, 8.6, 36.2] },
      ],
      { title: "Time grows with the length" },
    ),
    marks: { [LINE]: 2, ".scatterlayer .point": 10, ".annotation": 2 },
  },
  "context-in-plane": {
    figure: contextInPlane(
      [
        [2, 0.5],
        [0.4, 2.2],
        [-1.6, 1],
        [-0.5, -1.2],
      ],
      [0.55, 0.3, 0.05, 0.1],
      { title: "C1 as a weighted sum of h0 to h3" },
    ),
    marks: { ".scatterlayer .point": 14, ".annotation": 5 },
  },
  "context-in-plane-pull": {
    figure: contextInPlane(
      table(16, 2, (t, h) => 2 * wave(3 * t, h + (t % 5)) - 1),
      alignment(3, 16)[1] as number[],
      { tokens: english, title: "Where a context of 16 values lies" },
    ),
    marks: { ".scatterlayer .point": 33 },
  },
  "training-curves": {
    figure: trainingCurves(
      ["RNN", "GRU", "LSTM"].map((name, n) => ({
        name,
        runs: Array.from({ length: 5 }, (_, seed) =>
          Array.from(
            { length: seed === 4 && n === 1 ? 40 : 60 },
            (_, e) => 0.17 * (1 + 0.8 * (wave(e, 3 * seed) - 0.5) * (1 - 0.9 ** e)) * (0.99 - 0.045 * n) ** e,
          ),
        ),
      })),
      {
        title: "The adding problem, five seeds each",
        yLabel: "mean squared error",
        logY: true,
        baseline: { name: "guessing 1", y: 1 / 6 },
      },
    ),
    marks: { ".scatterlayer .js-fill": 3 },
  },
  "parameter-bars": {
    figure: parameterBars(
      [
        { cell: "rnn", features: 32, units: 64 },
        { cell: "gru", features: 32, units: 64, resetAfter: true, name: "GRU, reset after" },
        { cell: "lstm", features: 32, units: 64 },
      ],
      { title: "Where the parameters are" },
    ),
    marks: { [BAR]: 8, ".legend .traces": 0 },
  },
  "parameter-bars-parts": {
    figure: parameterBars(
      [
        { cell: "lstm", features: 8, units: 128 },
        { cell: "lstm", features: 256, units: 64 },
      ],
      { by: "part" },
    ),
    marks: { [BAR]: 6, ".legend .traces": 3 },
  },
  "parameter-bars-model": {
    figure: parameterBars({
      name: "seq2seq",
      weights: {
        embedding: { shape: [40, 32] },
        encoder: { forget: { kernel: { shape: [32, 64] }, recurrent: { shape: [64, 64] }, bias: { shape: [64] } } },
        attention: { query: { shape: [64, 32] }, key: { shape: [64, 32] }, score: { shape: [32] } },
        output: { kernel: { shape: [64, 40] }, bias: { shape: [40] } },
      },
    }),
    marks: { [BAR]: 4, ".legend .traces": 4 },
  },
  "confusion-matrix": {
    figure: confusionMatrix(confusionCounts, { labels: classes, title: "Which language is it?" }),
    marks: { [HEAT]: 1, ".scatterlayer .textpoint": 64 },
  },
  "confusion-bars": {
    figure: confusionBars(confusionCounts, { labels: classes, title: "What each language was taken for" }),
    marks: { ".legend .traces": 2 },
  },
  "confusion-bars-two": {
    figure: confusionBars(
      [
        [412, 88],
        [61, 439],
      ],
      { labels: ["negative", "positive"] },
    ),
    marks: { [BAR]: 4, ".legend .traces": 2 },
  },
  "gate-stepper": {
    figure: gateStepper(lstmTrace(tokens.length, 8), { tokens, start: 6, title: "An LSTM reads a review" }),
    marks: { [BAR]: 48, ".scatterlayer .point": 16, ".slider-group": 1 },
  },
  "gate-stepper-gru": {
    figure: gateStepper({
      gates: { update: table(9, 3), reset: table(9, 3, (t, h) => wave(t, h + 1)), candidate: lstmStates(9, 3).hidden },
      hidden: lstmStates(9, 3).hidden,
    }),
    marks: { [BAR]: 12, ".slider-group": 1 },
  },
  "gate-stepper-long": {
    figure: gateStepper(lstmTrace(500, 512, longTable), { start: 250 }),
    marks: { [BAR]: 384, ".slider-group": 1 },
  },
  "softmax-temperature": {
    figure: softmaxTemperature([2, 1.2, 0.4, -0.5, -2], {
      tokens: ["cat", "dog", "car", "the", "."],
      title: "Temperature: from one winner to no opinion",
    }),
    marks: { [BAR]: 5, ".slider-group": 1, ".scatterlayer .textpoint": 1 },
  },
  "softmax-temperature-many": {
    figure: softmaxTemperature(table(32, 1, (t) => 3 * wave(t, 2)).flat(), {
      tokens: [...english, ...english],
      start: 0.5,
    }),
    marks: { [BAR]: 32, ".slider-group": 1 },
  },
});

let made: ReturnType<typeof makeSpecimens> | undefined;

/** Returns the specimens. They are made once for all test files of a process. */
export const specimens = (): ReturnType<typeof makeSpecimens> => {
  made ??= makeSpecimens();
  return made;
};
