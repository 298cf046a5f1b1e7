import {
  alignmentHeatMap,
  confusionBars,
  confusionCounts,
  confusionMatrix,
  contextInPlane,
  gateStepper,
  gradientOverLag,
  headHeatMaps,
  InputError,
  parameterBars,
  positionHeatMap,
  softmaxTemperature,
  stackedTerms,
  statesOverTime,
  timeOverLength,
  trainingCurves,
} from "gatebook";
import { describe, expect, test } from "vitest";

/** Arguments that a learner may pass by mistake. Types do not prevent them in a notebook that uses `any`. */
const any = (value: unknown) => value as never;
const plane = [
  [0, 0],
  [1, 0],
];

const cases: [name: string, run: () => unknown, message: string][] = [
  ["no state", () => statesOverTime({}), "statesOverTime: states must have cell, hidden or both, got none"],
  ["a misspelt state", () => statesOverTime(any({ hiden: [[0]] })), "has no"],
  [
    "states of different lengths",
    () => statesOverTime({ cell: [[0], [0]], hidden: [[0]] }),
    "hidden must have 2 entries, one for each of the time steps of cell, got 1",
  ],
  [
    "states of different sizes",
    () => statesOverTime({ cell: [[0]], hidden: [[0, 0]] }),
    "hidden[0] must have 1 entries, one for each of the units of cell, got 2",
  ],
  [
    "a cell state given as hidden",
    () => statesOverTime({ hidden: [[0], [2.5]] }),
    "hidden must be between -1 and 1, got 2.5 at t = 1, unit 0. Is it the cell state?",
  ],
  [
    "a unit that does not exist",
    () => statesOverTime({ hidden: [[0, 0]] }, { units: [2] }),
    "units must be integers from 0 to 1, got 2. Units are counted from 0",
  ],
  [
    "more units than remain readable",
    () => statesOverTime({ hidden: [[0, 0, 0, 0, 0]] }, { units: [0, 1, 2, 3, 4] }),
    "units must have at most 4 entries",
  ],
  ["a NaN in a state", () => statesOverTime({ cell: [[Number.NaN]] }), "cell[0] must be finite numbers, got NaN"],
  ["no model over lags", () => gradientOverLag([]), "gradientOverLag: series must have at least one model, got none"],
  [
    "an entry of a gradient instead of its norm",
    () => gradientOverLag({ name: "a", norms: [1, -0.5] }),
    "series[0].norms must not be below 0, got -0.5 at entry 1. Is it an entry of the gradient",
  ],
  [
    "lags that count forwards",
    () => gradientOverLag({ name: "a", norms: [1, 2], lags: [3, 2] }),
    "series[0].lags must increase, got 2 after 3",
  ],
  [
    "lags of another length",
    () => gradientOverLag({ name: "a", norms: [1, 2], lags: [1] }),
    "series[0].lags must have 2 entries, one for each of series[0].norms, got 1",
  ],
  [
    "six models over lags",
    () => gradientOverLag(Array.from({ length: 6 }, () => ({ name: "a", norms: [1] }))),
    "at most 5 models to stay readable, got 6",
  ],
  [
    "scores instead of weights",
    () => alignmentHeatMap([[2, -1]]),
    "weights[0] must be between 0 and 1, got 2. Are these scores, before the softmax?",
  ],
  [
    "a transposed table",
    () => alignmentHeatMap([[0.9], [0.1]]),
    "weights[0] must sum to 1, got 0.9. Are these scores, before the softmax? Or is the table [S, T]",
  ],
  [
    "source tokens of another length",
    () => alignmentHeatMap([[1, 0]], { source: ["a"] }),
    "source must have 2 entries, one for each of the columns of weights, got 1",
  ],
  [
    "target tokens of another length",
    () => alignmentHeatMap([[1, 0]], { target: ["a", "b"] }),
    "target must have 1 entries, one for each of the rows of weights, got 2",
  ],
  [
    "a darkest weight of 0",
    () => alignmentHeatMap([[1, 0]], { darkest: 0 }),
    "darkest must be above 0 and at most 1, got 0",
  ],
  [
    "a darkest weight above 1",
    () => alignmentHeatMap([[1, 0]], { darkest: 1.5 }),
    "darkest must be above 0 and at most 1, got 1.5",
  ],
  [
    "a mask of another length",
    () => alignmentHeatMap([[1, 0]], { mask: [1] }),
    "mask must have 2 entries, one for each of the columns of weights, got 1",
  ],
  [
    "a mask that the attention did not use",
    () => alignmentHeatMap([[0.5, 0.5]], { mask: [1, 0] }),
    "weights must be 0 where mask is 0, got 0.5 at target 0, source 1. Was the mask given to the attention too?",
  ],
  [
    "a mask of numbers other than 0 and 1",
    () => alignmentHeatMap([[0.5, 0.5]], { mask: [[1, 0.5]] }),
    "mask must hold 1 (keep) and 0 (drop), got 0.5 at target 0, source 1",
  ],
  [
    "a batch of heads instead of one sequence",
    () => headHeatMaps([]),
    "headHeatMaps: weights must be a list of 1 to 8 heads [N, T, S], got 0 heads. Take one sequence of the batch",
  ],
  [
    "heads that are not a list",
    () => headHeatMaps({ arraySync: () => [] } as never),
    "headHeatMaps: weights must be a list of 1 to 8 heads [N, T, S], got a value of type object.",
  ],
  [
    "heads of different sizes",
    () => headHeatMaps([[[1]], [[0.5, 0.5]]]),
    "weights[1][0] must have 1 entries, one for each of the columns of weights[0], got 2",
  ],
  [
    "scores of a head",
    () => headHeatMaps([[[1]], [[3]]]),
    "headHeatMaps, head 1: weights[0] must be between 0 and 1, got 3. Are these scores",
  ],
  [
    "a mask that a head did not use",
    () => headHeatMaps([[[1, 0]], [[0.5, 0.5]]], { mask: [1, 0] }),
    "headHeatMaps, head 1: weights must be 0 where mask is 0, got 0.5 at target 0, source 1",
  ],
  [
    "positions as a tensor",
    () => positionHeatMap({ arraySync: () => [] } as never),
    "positionHeatMap: encoding must be rows of numbers, got a tensor. Take its numbers with .arraySync().",
  ],
  [
    "one length",
    () => timeOverLength({ name: "a", lengths: [8], times: [1] }),
    "timeOverLength: series[0].lengths must have at least 2 entries, got 1. One time shows no growth.",
  ],
  [
    "a time of 0",
    () => timeOverLength({ name: "a", lengths: [8, 16], times: [0, 1] }),
    "series[0].times must be above 0, because the axis is logarithmic, got 0.",
  ],
  [
    "lengths that do not increase",
    () => timeOverLength({ name: "a", lengths: [8, 8], times: [1, 1] }),
    "series[0].lengths must increase, got 8 after 8.",
  ],
  [
    "no time series",
    () => timeOverLength([]),
    "timeOverLength: series must have 1 to 5 entries to stay readable, got 0.",
  ],
  [
    "values of three columns",
    () => contextInPlane([[1, 2, 3]], [1]),
    "contextInPlane: values must have shape [S, 2], got [1, 3]. Only two columns can be drawn",
  ],
  [
    "weights that do not sum to 1",
    () => contextInPlane(plane, [0.5, 0.4]),
    "weights must be between 0 and 1 and sum to 1, got a sum of 0.9",
  ],
  [
    "a weight below 0",
    () => contextInPlane(plane, [1.5, -0.5]),
    "weights must be between 0 and 1 and sum to 1, got 1.5",
  ],
  [
    "weights of another length",
    () => contextInPlane(plane, [1]),
    "weights must have 2 entries, one for each of the values, got 1",
  ],
  [
    "unknown arrows",
    () => contextInPlane(plane, [0.5, 0.5], { arrows: any("push") }),
    'arrows must be "sum", "pull" or "none", got "push"',
  ],
  [
    "one run that is not in a list",
    () => trainingCurves({ name: "a", runs: any(new Float32Array([1, 2])) }),
    "models[0].runs must be a list of at least one run, and each run must be a list of numbers. Put a single run into [ ]",
  ],
  ["no run", () => trainingCurves({ name: "a", runs: [] }), "models[0].runs must be a list of at least one run"],
  [
    "no model to train",
    () => trainingCurves([]),
    "trainingCurves: models must have 1 to 5 entries to stay readable, got 0",
  ],
  [
    "a run with NaN in its losses",
    () => trainingCurves({ name: "a", runs: [[1], [Number.NaN]] }),
    "models[0].runs[1] must be finite numbers, got NaN at entry 0. A NaN often comes from a learning rate",
  ],
  [
    "x shorter than the longest run",
    () => trainingCurves({ name: "a", runs: [[1], [1, 2]], x: [0] }),
    "models[0].x must have 2 entries, one for each point of the longest run, got 1",
  ],
  [
    "a loss of 0 on a logarithmic axis",
    () => trainingCurves({ name: "a", runs: [[1, 0]] }, { logY: true }),
    'trainingCurves: "a" must be above 0 on a logarithmic axis, got 0 at entry 1',
  ],
  [
    "a baseline of 0 on a logarithmic axis",
    () => trainingCurves({ name: "a", runs: [[1, 2]] }, { logY: true, baseline: { name: "none", y: 0 } }),
    '"none" must be above 0 on a logarithmic axis',
  ],
  ["no model to count", () => parameterBars([]), "parameterBars: models must have 1 to 12 entries, got 0"],
  [
    "an unknown cell",
    () => parameterBars({ cell: any("cnn"), features: 1, units: 1 }),
    'models[0].cell must be rnn, gru or lstm, got "cnn"',
  ],
  [
    "a fractional number of units",
    () => parameterBars({ cell: "rnn", features: 1, units: 1.5 }),
    "models[0].units must be a whole number, got 1.5",
  ],
  [
    "no features",
    () => parameterBars({ cell: "rnn", features: 0, units: 1 }),
    "models[0].features must be a finite number of at least 1, got 0",
  ],
  [
    "weights without shapes",
    () => parameterBars({ name: "a", weights: { kernel: [1, 2] } }),
    "models[0].weights must hold tensors (or anything with a shape), got none",
  ],
  [
    "an unknown way to divide a bar",
    () => parameterBars({ cell: "rnn", features: 1, units: 1 }, { by: any("layer") }),
    'by must be "gate" or "part", got "layer"',
  ],
  [
    "a confusion matrix that is not square",
    () => confusionMatrix([[1, 2]]),
    "confusionMatrix: counts must be square, one row and one column for each class, got [1, 2]",
  ],
  [
    "shares instead of counts",
    () => confusionBars([[0.5]]),
    "confusionBars: counts must be whole numbers of at least 0, got 0.5 in row 0, column 0. Are these shares?",
  ],
  ["only zeros", () => confusionMatrix([[0]]), "counts must hold at least one example, got only zeros"],
  [
    "labels of another length",
    () => confusionMatrix([[1]], { labels: ["a", "b"] }),
    "labels must have 1 entries, one for each of the classes, got 2",
  ],
  [
    "more classes than bars",
    () => confusionBars(Array.from({ length: 31 }, () => new Array(31).fill(1))),
    "counts must have at most 30 classes, got 31. confusionMatrix can show more classes",
  ],
  [
    "probabilities instead of classes",
    () => confusionCounts([0, 1], [0.3, 0.9], 2),
    "classes must be whole numbers from 0 to 1, got actual 0 and predicted 0.3 at entry 0. Are these probabilities?",
  ],
  [
    "fewer predictions than examples",
    () => confusionCounts([0, 1], [0], 2),
    "predicted must have 2 entries, one for each of actual, got 1",
  ],
  [
    "no hidden state to step through",
    () => gateStepper(any({ gates: {} })),
    "gateStepper: trace.hidden must be rows of numbers, got undefined",
  ],
  [
    "a gate of another length",
    () => gateStepper({ gates: { update: [[0.5]] }, hidden: [[0], [0]] }),
    "trace.gates.update must have 2 entries, one for each of the time steps of trace.hidden, got 1",
  ],
  [
    "a gate of another size",
    () => gateStepper({ gates: { update: [[0.5, 0.5]] }, hidden: [[0]] }),
    "trace.gates.update[0] must have 1 entries, one for each of the units of trace.hidden, got 2",
  ],
  [
    "pre-activations",
    () => gateStepper({ gates: { forget: [[1.8]] }, hidden: [[0]] }),
    "trace.gates.forget must be between 0 and 1, got 1.8",
  ],
  [
    "a gate below 0",
    () => gateStepper({ gates: { forget: [[-0.5]] }, hidden: [[0]] }),
    "trace.gates.forget must be between 0 and 1, got -0.5",
  ],
  [
    "an unknown gate to step through",
    () => gateStepper(any({ gates: { remember: [[0.5]] }, hidden: [[0]] })),
    '"remember"',
  ],
  [
    "a start outside the sequence",
    () => gateStepper({ hidden: [[0]] }, { start: 1 }),
    "start must be a whole number from 0 to 0, got 1",
  ],
  [
    "tokens of another length",
    () => gateStepper({ hidden: [[0]] }, { tokens: ["a", "b"] }),
    "tokens must have 1 entries, one for each of the time steps, got 2",
  ],
  ["no score", () => softmaxTemperature([]), "softmaxTemperature: scores must have at least one number, got none"],
  [
    "a temperature of 0",
    () => softmaxTemperature([1], { from: 0 }),
    "`from` must be above 0 and below `to`, got `from` = 0 and `to` = 10. At temperature 0",
  ],
  [
    "too many positions",
    () => softmaxTemperature([1], { from: 1e-9, to: 1e9 }),
    "must give 2 to 100 positions, 10 per decade, got 181",
  ],
  [
    "a start temperature that is too high",
    () => softmaxTemperature([1], { start: 20 }),
    "start must be between `from` = 0.1 and `to` = 10, got 20",
  ],
  [
    "more scores than remain readable",
    () => softmaxTemperature(new Float32Array(41)),
    "scores must have at most 40 entries to stay readable, got 41",
  ],
  ["a misspelt option", () => stackedTerms({ kept: [1], written: [1] }, any({ besides: true })), '"besides"'],
];

describe("figures of traces and models reject, with the expected and the actual value:", () => {
  test.each(cases)("%s", (_, run, message) => {
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});

describe("figures of traces and models accept", () => {
  test("traces with a single step, unit, token or class", () => {
    expect(statesOverTime({ cell: [[0]] }).alt).toContain("1 unit over 1 time steps");
    expect(alignmentHeatMap([[1]]).alt).toContain("1 source tokens across, 1 target tokens down");
    expect(contextInPlane([[2, 3]], [1]).alt).toContain("at (2, 3).");
    expect(gateStepper({ hidden: [[0]] }).frames).toHaveLength(1);
    expect(softmaxTemperature([5]).alt).toContain("At 1 the largest weight is 1 (0)");
    expect(confusionMatrix([[3]]).alt).toContain("3 examples");
  });

  test("a gradient that is 0 from the first lag, and a class without examples", () => {
    expect(gradientOverLag({ name: "dead", norms: [0, 0] }).alt).toContain("exactly 0 at 2 of 2 lags, first at lag 0");
    const { data } = confusionBars([
      [2, 0],
      [0, 0],
    ]);
    expect((data[0] as { x: number[] }).x).toEqual([1, 0]);
  });

  test("typed arrays, and draw the same figure as from plain numbers", () => {
    const rows = [
      [0.25, 0.75],
      [0.5, 0.5],
    ];
    const typed = rows.map((row) => Float32Array.from(row));
    expect(alignmentHeatMap(typed)).toEqual(alignmentHeatMap(rows));
    expect(statesOverTime({ cell: typed })).toEqual(statesOverTime({ cell: rows }));
  });
});
