// Trains recurrent networks to forecast a series, and compares their errors with those of simple forecasts.
import { checkSeed } from "../base/counts";
import { InputError } from "../base/validate";
import { checkFinite, seasonalScale } from "../data/forecasts";
import { completeSettings } from "../runs/settings";
import type { RunContext } from "../runs/types";
import { type ForecasterSettings, recurrentForecasts } from "./forecaster";
import { forecastScores } from "./rolling";
import { seriesSettings } from "./settings";

/** The settings of a recurrent network that forecasts a series, and of its evaluation. */
export type SeriesSettings = ForecasterSettings & {
  /** The number of steps that are forecast from each origin. An origin is a place in the series from which a forecast starts. */
  readonly horizon: number;
  /** K, the number of origins. Each origin is one step after the one before. From the last origin on, `horizon` values of the series remain. */
  readonly origins: number;
};

/** The errors of a recurrent network's forecasts. K origins. This is a type alias, because the measured values of a run must be a record type. */
export type ForecastMeasured = {
  /** The mean absolute error in the unit of the series. */
  readonly mae: number;
  /** `mae` divided by `seasonalScale` of the values before the first origin, which is the error of a forecast that repeats the last season. */
  readonly mase: number;
  /** The same ratio for 1, 2, … steps ahead. [horizon] */
  readonly byHorizon: readonly number[];
  /** The same ratio for each origin, in order. [K] */
  readonly byOrigin: readonly number[];
  /** The forecast from the first origin, in the unit of the series. [horizon] */
  readonly first: readonly number[];
  /** The forecast from the last origin, in the unit of the series. [horizon] */
  readonly last: readonly number[];
  /** The forecast of the values after the end of the series, by the same network. [horizon] */
  readonly future: readonly number[];
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/**
 * Forecasts any series with a recurrent network, and measures the errors. It computes the same as the experiment `forecast`. The series has N numbers.
 *
 *     const { values } = seriesOf(await loadCsv("sales.csv"));
 *     const settings = { cell: "gru", season: 12, window: 12, horizon: 3, origins: 12 } as const;
 *     const { mase, future } = await forecastSeries(values, settings, { seed: 1 });
 *
 * The network is trained on the values before the first origin. Without its last `origins + horizon - 1` values, the series must have at least two
 * seasons, and at least `window + horizon` values.
 * @param values the series [N], without missing numbers
 * @param settings `season` is m, the number of steps in a season. The other settings have the same defaults as in the experiment `forecast`.
 * @throws InputError for an invalid setting, or for a series that is too short, has a gap, is constant, or repeats each season exactly
 */
export async function forecastSeries(
  values: readonly number[],
  settings: Partial<SeriesSettings> & { readonly season: number },
  context: RunContext,
): Promise<ForecastMeasured> {
  const { season, ...some } = settings;
  if (!Number.isInteger(season) || season < 1)
    throw new InputError(`forecastSeries: settings.season must be a whole number of at least 1, got ${season}.`);
  checkSeed("forecastSeries", context.seed);
  checkFinite("forecastSeries", "values", values);
  return measureForecasts(
    "forecastSeries",
    values,
    completeSettings<SeriesSettings>("forecastSeries", seriesSettings, some),
    season,
    context,
  );
}

/** Trains a network, forecasts, and scores the forecasts. @throws InputError if the series is too short; the message suggests settings that fit it */
export async function measureForecasts(
  caller: string,
  values: readonly number[],
  settings: SeriesSettings,
  season: number,
  context: RunContext,
): Promise<ForecastMeasured> {
  checkForecasts(caller, values, settings, season);
  const { horizon, origins } = settings;
  const made = await recurrentForecasts(values, settings, { horizon, origins, season }, context);
  const { mae, mase, byHorizon, byOrigin } = forecastScores(made.origins, made.forecasts, season);
  const [first, last] = [made.forecasts[0], made.forecasts.at(-1)] as [number[], number[]];
  return { mae, mase, byHorizon, byOrigin, first, last, future: made.future, curve: made.curve };
}

/**
 * Checks that a series can be forecast with these settings. The check comes before any training.
 * @throws InputError if the series is too short for the settings; the message suggests settings that fit it. Also if the values before the first
 *   origin are constant or repeat each season exactly, because such a series has no MASE.
 */
export function checkForecasts(
  caller: string,
  values: readonly number[],
  { window, horizon, origins }: Pick<SeriesSettings, "window" | "horizon" | "origins">,
  season: number,
): void {
  const N = values.length;
  const least = Math.max(2 * season, window + horizon) + origins + horizon - 1;
  if (N < least) {
    const fit = { window: Math.max(2, N >> 2), horizon: Math.max(1, Math.floor(N / 12)), origins: Math.max(2, N >> 3) };
    const said = Object.entries(fit).map(([name, value]) => `${name} ${value}`);
    throw new InputError(
      `${caller}: season ${season}, window ${window}, horizon ${horizon} and origins ${origins} need at least ${least} numbers, got ${N}. ` +
        `Use smaller settings, for example ${said.join(", ")}.`,
    );
  }
  seasonalScale(values.slice(0, N - horizon - origins + 1), season);
}
