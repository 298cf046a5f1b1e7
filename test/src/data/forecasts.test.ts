import {
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
  const known = [1, 2, 9, 3, 4, 11]; // a season of three, 2 higher each time

  it("naive: the last number again", () => {
    expect(naiveForecast(known, 2)).toEqual([11, 11]);
  });

  it("seasonal naive: the last season again, and again", () => {
    expect(seasonalNaiveForecast(3)(known, 5)).toEqual([3, 4, 11, 3, 4]);
  });

  it("with drift: as much higher as the last season was", () => {
    expect(seasonalDriftForecast(3)(known, 4)).toEqual([5, 6, 13, 7]);
  });

  it("linear: what is a linear rule of the window is found", async () => {
    const wave = Array.from({ length: 80 }, (_, t) => 3 + 0.25 * t + 2 * Math.sin((2 * Math.PI * t) / 12));
    const forecast = await linearForecast(wave.slice(0, 50), { window: 6, horizon: 4 });
    for (const [h, value] of forecast(wave.slice(0, 70), 4).entries())
      expect(value).toBeCloseTo(wave[70 + h] as number, 3);
    expect(forecast(wave.slice(0, 70), 2)).toHaveLength(2);
  });

  it("refuse what is too short, and say what they need", async () => {
    expect(() => naiveForecast([], 1)).toThrow("naiveForecast: known must hold at least 1 numbers, got 0.");
    expect(() => seasonalNaiveForecast(3)([1, 2], 1)).toThrow("at least 3 numbers, got 2");
    expect(() => seasonalDriftForecast(3)([1, 2, 3, 4], 1)).toThrow("at least 6");
    await expect(linearForecast([1, 2, 3], { window: 2, horizon: 1 })).rejects.toThrow(InputError);
    const forecast = await linearForecast([1, 2, 4, 3, 5, 6], { window: 2, horizon: 1 });
    expect(() => forecast([1, 2, 3], 2)).toThrow("fitted for 1 steps ahead, got 2");
    expect(() => forecast([1], 1)).toThrow("at least 2");
  });
});

describe("windowsOf", () => {
  it("is every place with enough before and after it", () => {
    expect(windowsOf([1, 2, 3, 4], 2, 1)).toEqual([
      { seen: [1, 2], next: [3] },
      { seen: [2, 3], next: [4] },
    ]);
    expect(windowsOf([1, 2], 2, 1)).toEqual([]);
  });
});

describe("seasonalScale", () => {
  it("is the mean absolute error of the last season again", () => {
    expect(seasonalScale([1, 2, 4, 2], 2)).toBe((3 + 0) / 2);
    expect(() => seasonalScale([1, 2], 2)).toThrow("at least 3");
  });
});

describe("a rolling origin", () => {
  const values = [0, 10, 0, 10, 0, 10, 1, 13, 2];
  const options = { horizon: 2, origins: 3, season: 2 };

  it("knows what lies before each origin, and no more", () => {
    expect(rollingOrigins(values, options).map(({ known, next }) => [known.length, next])).toEqual([
      [5, [10, 1]],
      [6, [1, 13]],
      [7, [13, 2]],
    ]);
    expect(() => rollingOrigins(values, { ...options, origins: 6 })).toThrow(
      "6 origins with 2 steps ahead leave 2 of 9 numbers; two seasons, 4, must be left",
    );
  });

  it("scores by steps ahead and by origin, in units of what is known at the first", async () => {
    // one season ahead nothing was off in the first five: scale 0 would divide by nothing, so a series that was
    const rising = [0, 10, 1, 11, 2, 12, 3, 14, 5];
    const scores = await rollingScores(rising, options, () => seasonalNaiveForecast(2));
    // known at the first: 0 10 1 11 2, of which a season ahead is off by 1; forecasts 11 2, 2 12, 12 3 for 12 3, 3 14, 14 5
    expect(scores.mae).toBeCloseTo((1 + 1 + 1 + 2 + 2 + 2) / 6, 12);
    expect(scores.mase).toBeCloseTo(9 / 6, 12);
    expect(scores.byHorizon).toEqual([4 / 3, 5 / 3]);
    expect(scores.byOrigin).toEqual([1, 1.5, 2]);
  });

  it("fits who must be fitted to what is known at the first", async () => {
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
