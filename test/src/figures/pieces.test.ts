import fc from "fast-check";
import {
  confusionCounts,
  type Figure,
  gateColours,
  gateStepper,
  initGru,
  initLstm,
  initRnn,
  parameterBars,
  softmaxTemperature,
} from "gatebook";
import { describe, expect, test } from "vitest";
import { placeLabels } from "../../../src/figures/attention/label-places";
import { countsOf } from "../../../src/figures/charts/parameter-counts";
import { attentionColour, divergingScale, sequentialScale } from "../../../src/figures/kit/colours";
import { convexHull, type Point } from "../../../src/figures/kit/convex-hull";
import { contrast } from "../../../src/figures/kit/oklab";
import { colourAt, printed, textOn } from "../../../src/figures/kit/printed-cells";
import { pick, thin } from "../../../src/figures/kit/thin-line";
import { tokenTicks } from "../../../src/figures/kit/token-ticks";
import { table } from "./specimens";

describe("contrast of text on a colour:", () => {
  test("textOn gives at least 4.5:1 on every colour", () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(hex, (ground) => {
        expect(contrast(textOn(ground), ground)).toBeGreaterThanOrEqual(4.5);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  test.each([
    ["from light to dark", sequentialScale(attentionColour), [0, 1]],
    ["with both signs", divergingScale("input"), [-1, 1]],
  ] as const)("every number printed on the colour map %s has at least 4.5:1", (_, scale, [low, high]) => {
    const values = [Array.from({ length: 12 }, (_, n) => low + ((high - low) * n) / 11)];
    const [trace] = printed({ values, scale, range: [low, high], say: [(value) => value.toFixed(1)] });
    const { color } = (trace as { textfont: { color: string[] } }).textfont;
    for (const [n, value] of (values[0] as number[]).entries())
      expect(contrast(color[n] as string, colourAt(scale, (value - low) / (high - low)))).toBeGreaterThanOrEqual(4.5);
  });

  test("colourAt mixes a colour between two stops channel by channel, and gives the end stops outside", () => {
    const scale: [number, string][] = [
      [0, "#000000"],
      [0.5, "#204060"],
      [1, "#ffffff"],
    ];
    expect(["#000000", "#102030", "#204060", "#ffffff"]).toEqual([-1, 0.25, 0.5, 2].map((at) => colourAt(scale, at)));
  });

  test("numbers that do not fit are rounded, and are left out if they still do not fit", () => {
    const values = [new Array(12).fill(0.123456789)];
    const scale = sequentialScale(attentionColour);
    const texts = (room: number) =>
      printed({ values, scale, range: [0, 1], say: [String, (value) => value.toFixed(2)], room }).flatMap(
        (trace) => (trace as { text: string[] }).text[0],
      );
    expect(texts(2000)).toEqual(["0.123456789"]);
    expect(texts(500)).toEqual(["0.12"]);
    expect(texts(100)).toEqual([]);
  });
});

describe("the convex hull", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 1,
    maxLength: 20,
  });
  const side = (a: Point, b: Point, p: Point) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

  test("consists of some of the given points, turns left at each corner, and contains all points", () => {
    fc.assert(
      fc.property(points, (list) => {
        const hull = convexHull(list);
        for (const corner of hull) expect(list).toContainEqual(corner);
        if (hull.length < 3) return;
        for (const [n, corner] of hull.entries()) {
          const [next, afterNext] = [hull[(n + 1) % hull.length], hull[(n + 2) % hull.length]] as [Point, Point];
          expect(side(corner, next, afterNext)).toBeGreaterThan(0);
          for (const point of list) expect(side(corner, next, point)).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 3 },
    );
  });

  test("is the point itself for a single point, and the two end points for points on a line", () => {
    expect(
      convexHull([
        [1, 2],
        [1, 2],
      ]),
    ).toEqual([[1, 2]]);
    expect(
      convexHull([
        [2, 2],
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });
});

describe("labels next to points", () => {
  const at = fc.tuple(fc.double({ min: 0, max: 300, noNaN: true }), fc.double({ min: 0, max: 300, noNaN: true }));

  test("never overlap, and a label without a free position is left out", () => {
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 15 }), (places) => {
        const labels = places.map((place) => ({ at: place, reach: 8, width: 60, height: 16 }));
        const boxes = placeLabels(labels, [], [150, 150]).flatMap((direction, n) => {
          if (!direction) return [];
          const [x, y] = [0, 1].map((k) => (places[n]?.[k] as number) + (direction[k] as number) * 8) as [
            number,
            number,
          ];
          const ahead = (d: number) => (d > 0.4 ? 0 : d < -0.4 ? 1 : 0.5);
          return [{ left: x - 60 * ahead(direction[0]), bottom: y - 16 * ahead(direction[1]) }];
        });
        for (const [n, one] of boxes.entries())
          for (const other of boxes.slice(n + 1))
            expect(
              Math.abs(one.left - other.left) >= 60 - 1e-6 || Math.abs(one.bottom - other.bottom) >= 16 - 1e-6,
            ).toBe(true);
      }),
      { seed: 5 },
    );
  });

  test("are on the side away from the middle, unless a disc is there", () => {
    const label = { at: [100, 0] as const, reach: 8, width: 40, height: 16 };
    expect(placeLabels([label], [], [0, 0])).toEqual([[1, 0]]);
    const [direction] = placeLabels([label], [{ at: [130, 0], radius: 10 }], [0, 0]);
    expect(direction?.[0]).toBeLessThan(1);
  });
});

describe("a reduced line", () => {
  test("keeps its ends, extremes and order, and has the requested length", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(values, (list) => {
        const places = thin(list, 50);
        const kept = pick(list, places);
        expect(places.length).toBeLessThanOrEqual(50);
        expect([places[0], places.at(-1)]).toEqual([0, list.length - 1]);
        expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...list), Math.max(...list)]);
        for (const [n, place] of places.entries()) if (n > 0) expect(place).toBeGreaterThan(places[n - 1] as number);
      }),
      { seed: 2 },
    );
  });
});

describe("labels of an alignment", () => {
  test("are horizontal if they fit, vertical if they are narrower than their column, and otherwise partly left out", () => {
    const words = (count: number) => Array.from({ length: count }, (_, n) => `token${n}`);
    expect(tokenTicks(words(5), 5, 500, "across").axis.tickangle).toBe(0);
    const forty = tokenTicks(words(40), 40, 500, "across").axis;
    expect([forty.tickangle, forty.tickvals?.length]).toEqual([-90, 40]);
    expect(tokenTicks(words(100), 100, 500, "across").axis.tickvals).toHaveLength(34);
  });
});

describe("the number of parameters", () => {
  const total = (source: Parameters<typeof countsOf>[2]) =>
    countsOf("test", "model", source).counts.reduce((sum, { count }) => sum + count, 0);
  const sizes = { features: 5, units: 7 };

  test.each([
    ["rnn", initRnn({ ...sizes, seed: 1 })],
    ["lstm", initLstm({ ...sizes, seed: 1 })],
    ["gru", initGru({ ...sizes, seed: 1 })],
  ] as const)("of an %s is the same from its sizes and from its weights, gate by gate", (cell, weights) => {
    const known = countsOf("test", "model", { cell, ...sizes }).counts;
    expect(countsOf("test", "model", { name: cell, weights }).counts).toEqual(expect.arrayContaining(known));
    expect(total({ name: cell, weights })).toBe(total({ cell, ...sizes }));
  });

  test("is that of Keras and PyTorch: 4H(F + H + 1) for an LSTM, and 3H(F + H + 1) + H for a GRU with its reset after the product", () => {
    expect(total({ cell: "lstm", features: 32, units: 64 })).toBe(4 * 64 * 97);
    expect(total({ cell: "gru", features: 32, units: 64, resetAfter: true })).toBe(3 * 64 * 97 + 64);
    expect(total({ cell: "gru", features: 32, units: 64 })).toBe(3 * 64 * 97);
  });

  test("of a nested model is listed under its outermost names", () => {
    const weights = { encoder: { forget: { kernel: { shape: [2, 3] } } }, output: { bias: { shape: [4] } } };
    expect(parameterBars({ name: "m", weights }).alt).toContain("m: 10, encoder 6 and output 4");
  });
});

test("a confusion matrix counts each pair, with the true class as row and the predicted class as column", () => {
  expect(confusionCounts([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], 2)).toEqual([
    [1, 1],
    [1, 2],
  ]);
});

describe("gateStepper:", () => {
  const bars = (frame: unknown, n: number) => (frame as { data: { y: number[] }[] }).data[n]?.y;

  test("each frame has the numbers of its step in all lanes, and the states of the previous step", () => {
    const [update, hidden] = [table(4, 3), table(4, 3, (t, h) => (t + h) / 10)];
    const { frames = [], data } = gateStepper({ gates: { update }, hidden }, { start: 2 });
    expect(frames.map(({ name }) => name)).toEqual(["0", "1", "2", "3"]);
    for (const [t, frame] of frames.entries()) {
      expect(bars(frame, 0)).toEqual(update[t]?.map((value) => Number(value.toPrecision(4))));
      expect(bars(frame, 1)).toEqual(hidden[t]);
      if (t > 0) expect(bars(frame, 2)).toEqual(hidden[t - 1]);
    }
    expect((data[1] as { y: number[] }).y).toEqual(hidden[2]);
  });

  test("at the first step, the marks for a previous step are outside the lane", () => {
    const { frames = [], layout } = gateStepper({ hidden: [[0.5], [0.7]] });
    const [, most] = (layout.yaxis as { range: [number, number] }).range;
    expect(bars(frames[0], 1)?.[0]).toBeGreaterThan(most);
  });

  test("gates are in the cell's order, whatever order they are passed in", () => {
    const one = [[0.5]];
    const { data } = gateStepper({
      hidden: one,
      cell: one,
      gates: { output: one, candidate: one, input: one, forget: one },
    });
    expect(data.slice(0, 6).map(({ name }) => name)).toEqual([
      "forget f",
      "input i",
      "candidate g",
      "output o",
      "cell c",
      "hidden h",
    ]);
  });

  test("a slider that skips steps of a long sequence still has the first step, the last step and the step at which it starts", () => {
    const { frames = [], layout } = gateStepper({ hidden: table(1001, 2) }, { start: 7 });
    const names = frames.map(({ name }) => Number(name));
    expect(names.length).toBeLessThanOrEqual(253);
    expect(names).toEqual([...names].sort((a, b) => a - b));
    expect(names).toEqual(expect.arrayContaining([0, 7, 1000]));
    const [slider] = layout.sliders as { active: number }[];
    expect(names[slider?.active ?? -1]).toBe(7);
  });
});

describe("softmaxTemperature:", () => {
  const weights = (frame: unknown) => (frame as { data: { y: number[] }[] }).data[0]?.y as number[];

  test("the weights at each slider position are the softmax of scores / temperature and sum to 1", () => {
    const scores = [2, 1, -1];
    const { frames = [] } = softmaxTemperature(scores, { from: 0.1, to: 10 });
    expect(frames).toHaveLength(21);
    for (const frame of frames) {
      const powers = scores.map((score) => Math.exp(score / Number(frame.name)));
      const sum = powers.reduce((a, b) => a + b, 0);
      for (const [s, power] of powers.entries()) expect(weights(frame)[s]).toBeCloseTo(power / sum, 6);
      expect(weights(frame).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    }
  });

  test("large scores do not overflow, a low temperature gives one weight of 1, and a high temperature gives equal weights", () => {
    const { frames = [] } = softmaxTemperature([1000, 999], { from: 0.01, to: 1000 });
    expect(weights(frames[0])[0]).toBe(1);
    expect(weights(frames[0])[1]).toBeLessThan(1e-40);
    expect(weights(frames.at(-1))[0]).toBeCloseTo(0.5, 3);
  });
});

test("an LSTM's output gate has the output gate's colour, and a model's output layer does not", () => {
  const colour = (figure: Figure) =>
    (figure.data.find(({ name }) => name === "output") as { marker?: { color?: string } } | undefined)?.marker?.color;
  expect(colour(parameterBars({ cell: "lstm", features: 1, units: 1 }))).toBe(gateColours.output);
  const weights = { encoder: { shape: [2] }, output: { shape: [3] } };
  const layer = colour(parameterBars({ name: "m", weights }));
  expect(layer).toMatch(/^#/);
  expect(Object.values(gateColours)).not.toContain(layer);
});
