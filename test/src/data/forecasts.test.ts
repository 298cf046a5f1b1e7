import {
  forecastScores,
  InputError,
  linearForecast,
  naiveForecast,
  rollingOrigins,
  rollingScores,
  seasonalDriftForecast,
  seasonalNaiveForecast,
  seasonalScale,
} from "gatebook";
import { describe, expect, it } from "vitest";
import { windowsOf } from "../../../src/data/forecasts";

describe("simple forecasts, by hand", () => {
  const known = [1, 2, 9, 3, 4, 11]; // a season has three steps, and each season is 2 higher than the one before

  it("naive repeats the last number", () => {
    expect(naiveForecast(known, 2)).toEqual([11, 11]);
  });

  it("seasonal naive repeats the last season", () => {
    expect(seasonalNaiveForecast(3)(known, 5)).toEqual([3, 4, 11, 3, 4]);
  });

  it("seasonal drift repeats the last season plus its average rise", () => {
    expect(seasonalDriftForecast(3)(known, 4)).toEqual([5, 6, 13, 7]);
  });

  it("linear finds a rule that is linear in the window", async () => {
    const wave = Array.from({ length: 80 }, (_, t) => 3 + 0.25 * t + 2 * Math.sin((2 * Math.PI * t) / 12));
    const forecast = await linearForecast(wave.slice(0, 50), { window: 6, horizon: 4 });
    for (const [h, value] of forecast(wave.slice(0, 70), 4).entries())
      expect(value).toBeCloseTo(wave[70 + h] as number, 3);
    expect(forecast(wave.slice(0, 70), 2)).toHaveLength(2);
  });

  it("reject a series that is too short, with a message that states the necessary length", async () => {
    expect(() => naiveForecast([], 1)).toThrow("naiveForecast: known must contain at least 1 numbers, got 0.");
    expect(() => seasonalNaiveForecast(3)([1, 2], 1)).toThrow("at least 3 numbers, got 2");
    expect(() => seasonalDriftForecast(3)([1, 2, 3, 4], 1)).toThrow("at least 6");
    await expect(linearForecast([1, 2, 3], { window: 2, horizon: 1 })).rejects.toThrow(InputError);
    const forecast = await linearForecast([1, 2, 4, 3, 5, 6], { window: 2, horizon: 1 });
    expect(() => forecast([1, 2, 3], 2)).toThrow("fitted for 1 steps ahead, got 2");
    expect(() => forecast([1], 1)).toThrow("at least 2");
  });
});

describe("a series that cannot be scored", () => {
  const options = { horizon: 3, origins: 5, season: 12 };
  const gap = Array.from({ length: 60 }, (_, n) => (n === 20 ? Number.NaN : n));
  const names = (entry: string) => new RegExp(`must be finite numbers, got ${entry}\\. Fill the gap`);

  it.each<[string, number[]]>([
    ["constant", Array(60).fill(5)],
    ["constant at 0", Array(60).fill(0)],
    ["perfectly seasonal", Array.from({ length: 60 }, (_, n) => n % 12)],
    ["seasonal except for rounding", Array.from({ length: 60 }, (_, n) => 400 + Math.sin((2 * Math.PI * n) / 12))],
    ["seasonal until the first origin", Array.from({ length: 60 }, (_, n) => (n < 53 ? n % 12 : n))],
  ])("is rejected if it is %s, with the reason", async (_, values) => {
    await expect(rollingScores(values, options, () => naiveForecast)).rejects.toThrow(
      "seasonalScale: known must differ from one season to the next, but each of the entries 12 to 52 equals the one 12 before it.",
    );
  });

  it("is rejected by every function if it has a gap, and the message names the entry", async () => {
    await expect(rollingScores(gap, options, () => naiveForecast)).rejects.toThrow(names("NaN at entry 20"));
    expect(() => seasonalScale(gap, 12)).toThrow(names("NaN at entry 20"));
    expect(() => naiveForecast(gap, 2)).toThrow(names("NaN at entry 20"));
    expect(() => seasonalNaiveForecast(12)([...gap].slice(0, 40).concat(Number.POSITIVE_INFINITY), 2)).toThrow(
      names("NaN at entry 20"),
    );
    expect(() => seasonalDriftForecast(2)([1, 2, 3, Number.POSITIVE_INFINITY], 2)).toThrow(
      names("Infinity at entry 3"),
    );
    await expect(linearForecast(gap, { window: 6, horizon: 2 })).rejects.toThrow(names("NaN at entry 20"));
    const sparse = [1, 2, 3, 4];
    delete sparse[2];
    expect(() => naiveForecast(sparse, 1)).toThrow(names("undefined at entry 2"));
    const fitted = await linearForecast(gap.slice(21), { window: 6, horizon: 2 });
    expect(() => fitted(gap, 2)).toThrow(names("NaN at entry 20"));
  });

  it("is rejected if a forecast is missing or not finite, and the error names the origin and the entry", () => {
    const origins = rollingOrigins([0, 1, 3, 6, 10, 15], { horizon: 2, origins: 2, season: 1 });
    expect(() =>
      forecastScores(
        origins,
        [
          [1, 2],
          [3, Number.NaN],
        ],
        1,
      ),
    ).toThrow("forecasts[1] must be finite numbers, got NaN at entry 1");
    expect(() => forecastScores(origins, [[1, 2], [3]], 1)).toThrow("forecasts[1] must contain 2 numbers, as many as");
    expect(() => forecastScores(origins, [[1, 2]], 1)).toThrow(
      "one list for each origin, and at least one, got 1 lists for 2 origins",
    );
    expect(() => forecastScores([], [], 1)).toThrow("and at least one, got 0 lists for 0 origins");
  });

  it("is rejected if the season, the horizon or the number of origins is not a whole number above 0", async () => {
    expect(() => seasonalNaiveForecast(0)).toThrow("season");
    expect(() => seasonalScale([1, 2, 4], 0.5)).toThrow("season");
    expect(() => rollingOrigins([1, 2, 4], { horizon: 0, origins: 1, season: 1 })).toThrow("options.horizon");
    await expect(linearForecast([1, 2, 4, 3], { window: 0, horizon: 1 })).rejects.toThrow("options.window");
    expect(() => naiveForecast([1], -1)).toThrow("horizon");
  });

  it("is rejected only by the MASE if it is constant, because its forecasts themselves have values", async () => {
    const flat = Array(60).fill(5);
    expect(seasonalDriftForecast(12)(flat, 2)).toEqual([5, 5]);
    expect((await linearForecast(flat, { window: 6, horizon: 2 }))(flat, 2)).toEqual([5, 5]);
  });
});

describe("windowsOf", () => {
  it("returns every place with enough numbers before and after it", () => {
    expect(windowsOf([1, 2, 3, 4], 2, 1)).toEqual([
      { seen: [1, 2], next: [3] },
      { seen: [2, 3], next: [4] },
    ]);
    expect(windowsOf([1, 2], 2, 1)).toEqual([]);
  });
});

describe("seasonalScale", () => {
  it("is the mean absolute error of repeating the last season", () => {
    expect(seasonalScale([1, 2, 4, 2], 2)).toBe((3 + 0) / 2);
    expect(() => seasonalScale([1, 2], 2)).toThrow("at least 3");
  });
});

describe("a rolling origin", () => {
  const values = [0, 10, 0, 10, 0, 10, 1, 13, 2];
  const options = { horizon: 2, origins: 3, season: 2 };

  it("passes only the numbers before each origin", () => {
    expect(rollingOrigins(values, options).map(({ known, next }) => [known.length, next])).toEqual([
      [5, [10, 1]],
      [6, [1, 13]],
      [7, [13, 2]],
    ]);
    expect(() => rollingOrigins(values, { ...options, origins: 6 })).toThrow(
      "6 origins with 2 steps ahead leave 2 of 9 numbers, but at least two seasons, 4, must be left",
    );
  });

  it("scores by steps ahead and by origin, scaled by the numbers before the first origin", async () => {
    // With the other series, a forecast one season ahead has no error in the first five numbers. The scale would be 0, so this test uses a different series.
    const rising = [0, 10, 1, 11, 2, 12, 3, 14, 5];
    const scores = await rollingScores(rising, options, () => seasonalNaiveForecast(2));
    // Before the first origin, 0 10 1 11 2 are known, where a forecast one season ahead is wrong by 1. The forecasts are 11 2, 2 12, 12 3 for the
    // true numbers 12 3, 3 14, 14 5.
    expect(scores.mae).toBeCloseTo((1 + 1 + 1 + 2 + 2 + 2) / 6, 12);
    expect(scores.mase).toBeCloseTo(9 / 6, 12);
    expect(scores.byHorizon).toEqual([4 / 3, 5 / 3]);
    expect(scores.byOrigin).toEqual([1, 1.5, 2]);
  });

  it("fits forecasters to the numbers before the first origin", async () => {
    const given: number[] = [];
    await rollingScores(
      values.map((value, n) => value + n),
      options,
      (known) => {
        given.push(known.length);
        return naiveForecast;
      },
    );
    expect(given).toEqual([5]);
  });
});
