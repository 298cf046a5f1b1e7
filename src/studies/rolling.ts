// Evaluates forecasts from rolling origins: many forecasts of one series, each starting one step later than the one before.
import { checkCount } from "../base/counts";
import { InputError } from "../base/validate";
import { checkFinite, type Forecaster, seasonalScale } from "../data/forecasts";

/** The settings of a rolling-origin evaluation. */
export interface RollingOptions {
  /** The number of steps ahead that are forecast from each origin. */
  readonly horizon: number;
  /** K, the number of origins. Each origin is one step after the one before. From the last origin on, `horizon` values of the series remain. */
  readonly origins: number;
  /** m, the number of steps in a season. */
  readonly season: number;
}

/** An origin: a place in the series from which a forecast starts. It has the values before this place, and the values that followed. */
export interface Origin {
  readonly known: readonly number[];
  /** The values that followed. [horizon] */
  readonly next: readonly number[];
}

/** The errors of the forecasts from K origins. */
export interface ForecastScores {
  /** The mean absolute error in the unit of the series. */
  readonly mae: number;
  /**
   * `mae` divided by `seasonalScale` of the values before the first origin. A ratio below 1 is better than a forecast one season ahead that repeats
   * the last season.
   */
  readonly mase: number;
  /** The same ratio for each number of steps ahead. [horizon] */
  readonly byHorizon: readonly number[];
  /** The same ratio for each origin. [K] */
  readonly byOrigin: readonly number[];
}

/**
 * Returns the origins of a rolling-origin evaluation. A forecast from an origin may use only the values before it.
 * @throws InputError if the series is too short for the origins and two seasons before the first origin, if an entry is not finite, or if `horizon`,
 *   `origins` or `season` is not a whole number of at least 1
 */
export function rollingOrigins(values: readonly number[], { horizon, origins, season }: RollingOptions): Origin[] {
  for (const [name, value] of Object.entries({ horizon, origins, season }))
    checkCount("rollingOrigins", `options.${name}`, value, 1);
  checkFinite("rollingOrigins", "values", values);
  const first = values.length - horizon - origins + 1;
  if (first < 2 * season)
    throw new InputError(
      `rollingOrigins: ${origins} origins with ${horizon} steps ahead leave ${first} of ${values.length} numbers, but at least two seasons, ${2 * season}, must be left. Use fewer origins or steps ahead.`,
    );
  return Array.from({ length: origins }, (_, n) => ({
    known: values.slice(0, first + n),
    next: values.slice(first + n, first + n + horizon),
  }));
}

/**
 * Returns the scores of forecasts. There must be one forecast for each origin.
 * @param forecasts [K][horizon]
 * @throws InputError if the forecast of an origin or a step is missing, or if a number is not finite. Also the errors of `seasonalScale`, because a
 *   series that is constant or repeats each season exactly has no MASE.
 */
export function forecastScores(
  origins: readonly Origin[],
  forecasts: readonly (readonly number[])[],
  season: number,
): ForecastScores {
  checkForecasts(origins, forecasts);
  const scale = seasonalScale((origins[0] as Origin).known, season);
  const errors = origins.map(({ next }, k) =>
    next.map((value, h) => Math.abs(value - ((forecasts[k] as readonly number[])[h] as number))),
  );
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const mae = mean(errors.flat());
  const steps = (errors[0] as number[]).map((_, h) => mean(errors.map((line) => line[h] as number)) / scale);
  return { mae, mase: mae / scale, byHorizon: steps, byOrigin: errors.map((line) => mean(line) / scale) };
}

function checkForecasts(origins: readonly Origin[], forecasts: readonly (readonly number[])[]): void {
  if (origins.length === 0 || forecasts.length !== origins.length)
    throw new InputError(
      `forecastScores: forecasts must contain one list for each origin, and at least one, got ${forecasts.length} lists for ${origins.length} origins.`,
    );
  for (const [k, { next }] of origins.entries()) {
    const line = forecasts[k] as readonly number[];
    if (line.length !== next.length)
      throw new InputError(
        `forecastScores: forecasts[${k}] must contain ${next.length} numbers, as many as origins[${k}].next, got ${line.length}.`,
      );
    checkFinite("forecastScores", `origins[${k}].next`, next);
    checkFinite("forecastScores", `forecasts[${k}]`, line);
  }
}

/**
 * Returns the scores of a forecaster from every origin. `make` returns the forecaster. It gets the values before the first origin, to fit it to them.
 * @throws InputError as `rollingOrigins` and `forecastScores` do
 */
export async function rollingScores(
  values: readonly number[],
  options: RollingOptions,
  make: (known: readonly number[]) => Forecaster | Promise<Forecaster>,
): Promise<ForecastScores> {
  const origins = rollingOrigins(values, options);
  const forecaster = await make((origins[0] as Origin).known);
  const forecasts = origins.map(({ known }) => forecaster(known, options.horizon));
  return forecastScores(origins, forecasts, options.season);
}
