import { z } from "zod";
import { loadCo2 } from "../data/co2";
import { experiment } from "../runs/define";
import { type ForecasterSettings, recurrentForecasts } from "../runs/forecaster";
import { recurrentSettings } from "../runs/recurrent";
import { forecastScores } from "../runs/rolling";
import type { Experiment } from "../runs/types";

/** Months a year. */
const SEASON = 12;
/** Months of the series. */
const MONTHS = 672;

/** What the experiment `forecast` is run with. */
export type ForecastSettings = ForecasterSettings & { readonly horizon: number; readonly origins: number };

/** How far a recurrent net's forecasts are off. */
export type ForecastMeasured = {
  /** Mean absolute error in ppm. */
  readonly mae: number;
  /** The same beside the error of the last year again: `seasonalScale` of what is known at the first origin. */
  readonly mase: number;
  /** That for 1, 2, … months ahead. [horizon] */
  readonly byHorizon: readonly number[];
  /** That for each origin, month after month. [K] */
  readonly byOrigin: readonly number[];
  /** What was forecast from the first origin, in ppm. [horizon] */
  readonly first: readonly number[];
  /** And from the last. [horizon] */
  readonly last: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** CO2 at Mauna Loa, some months ahead: do the gates earn their keep on a real series? */
export const forecast: Experiment<ForecastSettings, ForecastMeasured> = experiment({
  name: "forecast",
  question: "How well does each cell forecast the carbon dioxide in the air, and how well do simple rules?",
  revision: 1,
  settings: {
    ...recurrentSettings,
    units: z.int().min(1).max(4096).default(16).describe("H, hidden units"),
    window: z.int().min(2).max(240).default(24).describe("W, months that the net reads"),
    horizon: z.int().min(1).max(60).default(12).describe("months that are forecast from each origin"),
    origins: z
      .int()
      .min(2)
      .max(360)
      .default(108)
      .describe("K, origins of the exam, one a month; trained is on what precedes the first"),
    measuredFrom: z
      .enum(["last", "mean"])
      .default("last")
      .describe("numbers are told as their distance from the window's last, or from the training part's mean"),
  },
  refuse: ({ window, horizon, origins }: ForecastSettings) => {
    const windows = MONTHS - horizon - origins + 1 - window - horizon + 1;
    return windows >= 60
      ? undefined
      : `window, horizon and origins leave ${Math.max(0, windows)} windows of the ${MONTHS} months to train on; at least 60 must be left.`;
  },
  run: async (settings: ForecastSettings, context) => {
    const { horizon, origins } = settings;
    const { values } = await loadCo2();
    const options = { horizon, origins, season: SEASON };
    const made = await recurrentForecasts(values, settings, options, context);
    const { mae, mase, byHorizon, byOrigin } = forecastScores(made.origins, made.forecasts, SEASON);
    const [first, last] = [made.forecasts[0], made.forecasts.at(-1)] as [number[], number[]];
    return { mae, mase, byHorizon, byOrigin, first, last, curve: made.curve };
  },
});
