import { gateColours, type Part, palette } from "gatebook";
import { describe, expect, test } from "vitest";
import { WRONG } from "../../../src/figures/charts/confusion-bars";
import { BEFORE } from "../../../src/figures/gates/stepper-lanes";
import {
  attentionColour,
  divergingScale,
  sequentialScale,
  seriesStyle,
  seriesStyles,
  shades,
  textColour,
} from "../../../src/figures/kit/colours";
import { contrast, mix, shade } from "../../../src/figures/kit/oklab";
import { textOn } from "../../../src/figures/kit/printed-cells";
import { difference, eyes, lab } from "./colour-vision";

const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, n) => list.slice(n + 1).map((b): [T, T] => [a, b]));

describe("the colour difference used in these tests:", () => {
  test.each([
    // pairs 1, 7, 13, 17, 24 and 31 of table 1 in Sharma, Wu and Dalal 2005
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [50, 1.8634, 0.5757], 1],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  ])("CIEDE2000 of %o and %o is %f, as published", (one, other, expected) => {
    expect(difference(one, other)).toBeCloseTo(expected, 4);
  });

  test("red has L = 53.24, a = 80.09 and b = 67.20 in CIELAB", () => {
    const [l, a, b] = lab("#ff0000");
    expect([l, a, b].map((value) => Math.round(value * 100) / 100)).toEqual([53.24, 80.09, 67.2]);
  });

  test("red and green are much closer with deuteranopia", () => {
    const far = difference(lab("#c54e0f"), lab("#4e8a0f"));
    const near = difference(lab("#c54e0f", "deuteranopia"), lab("#4e8a0f", "deuteranopia"));
    expect(near).toBeLessThan(far / 2);
  });
});

describe.each(Object.keys(eyes))("with the colour vision of %s:", (eye) => {
  const apart = (one: string, other: string) => difference(lab(one, eye), lab(other, eye));
  const cells: Record<string, Part[]> = {
    LSTM: ["forget", "input", "candidate", "output", "cell", "hidden"],
    GRU: ["update", "reset", "candidate", "hidden"],
  };

  test.each(Object.entries(cells))("any two colours of the %s differ by at least 13", (_, parts) => {
    for (const [a, b] of pairs(parts))
      expect(apart(gateColours[a], gateColours[b]), `${a} and ${b}`).toBeGreaterThan(13);
  });

  test("any two gates of the course differ by at least 9", () => {
    for (const [a, b] of pairs(Object.keys(gateColours) as Part[]))
      expect(apart(gateColours[a], gateColours[b]), `${a} and ${b}`).toBeGreaterThan(9);
  });

  test("lines that are not gates differ by at least 9", () => {
    for (const [a, b] of pairs(seriesStyles)) expect(apart(a.colour, b.colour)).toBeGreaterThan(9);
  });

  test("adjacent shades of one gate differ by at least 10", () => {
    const [light, middle, dark] = shades(gateColours.forget, 3) as [string, string, string];
    expect(Math.min(apart(light, middle), apart(middle, dark))).toBeGreaterThan(10);
  });

  test.each(Object.keys(gateColours) as Part[])("the colour map of %s changes evenly from light to dark", (part) => {
    const stops = sequentialScale(gateColours[part]).map(([, colour]) => lab(colour, eye)[0]);
    const steps = stops.slice(1).map((lightness, n) => (stops[n] as number) - lightness);
    expect(Math.min(...steps)).toBeGreaterThan(4);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(2.2);
  });

  test("the colour map of attention weights changes evenly from light to dark", () => {
    const stops = sequentialScale(attentionColour).map(([, colour]) => lab(colour, eye)[0]);
    const steps = stops.slice(1).map((lightness, n) => (stops[n] as number) - lightness);
    expect(Math.min(...steps)).toBeGreaterThan(4);
  });

  test("recognised and unrecognised examples are visibly different", () => {
    expect(apart(seriesStyle(1).colour, WRONG)).toBeGreaterThan(20);
  });

  test.each(["candidate", "cell", "hidden", "input"] as const)(
    "the two ends of the colour map of %s are visibly different",
    (part) => {
      const scale = divergingScale(part);
      const quarter = (scale[4] as [number, string])[1];
      const mirrored = (scale[12] as [number, string])[1];
      expect(apart(quarter, mirrored)).toBeGreaterThan(8);
    },
  );
});

test("attention weights differ from every gate for full colour vision; for other kinds this is not needed, because they are never drawn next to gates", () => {
  for (const [part, colour] of Object.entries(gateColours))
    expect(difference(lab(attentionColour), lab(colour)), part).toBeGreaterThan(13);
});

describe("on the background colour of a figure", () => {
  test.each(Object.entries(gateColours))(
    "text in the colour of %s is readable, and white text on the colour of %s is readable",
    (_, colour) => {
      expect(contrast(colour, palette.card)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, "#ffffff")).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("the two colours of text are readable, and a reference line is visible", () => {
    expect(contrast(palette.ink, palette.card)).toBeGreaterThan(7);
    expect(contrast(palette.neutral, palette.card)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.reference, palette.card)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.ink, palette.highlight)).toBeGreaterThan(7);
  });

  test("every line is visible and its label is readable", () => {
    const lines = [...seriesStyles.map(({ colour }) => colour), ...shades(gateColours.forget, 6)];
    for (const colour of lines) {
      expect(contrast(colour, palette.card), colour).toBeGreaterThanOrEqual(3);
      expect(contrast(textColour(colour), palette.card), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("words on the parts of a confusion bar are readable, and the marks of the previous step in the gate stepper are visible", () => {
    expect(contrast(textOn(seriesStyle(1).colour), seriesStyle(1).colour)).toBeGreaterThanOrEqual(4.5);
    for (const ground of [palette.card, gateColours.cell, gateColours.hidden])
      expect(contrast(BEFORE, ground)).toBeGreaterThan(2.8);
  });

  test("lines differ in dash and marker, so that they can be told apart in grey", () => {
    expect(new Set(seriesStyles.map(({ dash }) => dash)).size).toBe(seriesStyles.length);
    expect(new Set(seriesStyles.map(({ symbol }) => symbol)).size).toBe(seriesStyles.length);
    expect(seriesStyle(5)).toEqual(seriesStyle(0));
  });
});

describe("Oklab", () => {
  test("black has a contrast of 21:1 to white, and the colour halfway between them is mid grey", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#636363");
    expect(mix("#276de9", "#c54e0f", 0)).toBe("#276de9");
    expect(mix("#276de9", "#c54e0f", 1)).toBe("#c54e0f");
  });

  test("a shade keeps its hue at every lightness", () => {
    const hue = (hex: string) => Math.atan2(lab(hex)[2], lab(hex)[1]);
    for (const lightness of [0.3, 0.45, 0.6])
      expect(Math.abs(hue(shade("#0e8058", lightness)) - hue("#0e8058"))).toBeLessThan(0.15);
  });
});
