// Forecasts from rolling origins, and their scores.
import { checkCount } from "../base/counts";
import { InputError } from "../base/validate";
import { checkFinite, type Forecaster, seasonalScale } from "../data/forecasts";

/** How a series is cut for an exam. */
export interface RollingOptions {
  /** Steps ahead that are forecast from each origin. */
  readonly horizon: number;
  /** K, how many origins there are: one a step, the last of them so late that all it forecasts is known. */
  readonly origins: number;
  /** m, steps a season. */
  readonly season: number;
}

/** A place from which is forecast: what is known there, and what came. */
export interface Origin {
  readonly known: readonly number[];
  /** [horizon] */
  readonly next: readonly number[];
}

/** How far forecasts were off. K origins. */
export interface ForecastScores {
  /** Mean absolute error, in the series' unit. */
  readonly mae: number;
  /** The same in units of `seasonalScale` of what is known at the first origin: below 1 is better than the last season again, one season ahead. */
  readonly mase: number;
  /** That for each number of steps ahead. [horizon] */
  readonly byHorizon: readonly number[];
  /** That for each origin. [K] */
  readonly byOrigin: readonly number[];
}

/**
 * The origins of a rolling-origin evaluation: at each, only what lies before it is known.
 * @throws InputError when the series is too short for them and two seasons before, or an entry is not finite, and for a horizon, origins or season that
 *   is no whole number from 1 on
 */
export function rollingOrigins(values: readonly number[], { horizon, origins, season }: RollingOptions): Origin[] {
  for (const [name, value] of Object.entries({ horizon, origins, season }))
    checkCount("rollingOrigins", `options.${name}`, value, 1);
  checkFinite("rollingOrigins", "values", values);
  const first = values.length - horizon - origins + 1;
  if (first < 2 * season)
    throw new InputError(
      `rollingOrigins: ${origins} origins with ${horizon} steps ahead leave ${first} of ${values.length} numbers; two seasons, ${2 * season}, must be left. Ask for fewer origins or steps ahead.`,
    );
  return Array.from({ length: origins }, (_, n) => ({
    known: values.slice(0, first + n),
    next: values.slice(first + n, first + n + horizon),
  }));
}

/**
 * Scores forecasts, one for each origin.
 * @param forecasts [K][horizon]
 * @throws InputError when there is not one forecast for each origin and step, when one is not finite, and as `seasonalScale` does: a series that is
 *   constant or repeats each season exactly has no MASE
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
      `forecastScores: forecasts must hold one list for each of at least 1 origins, got ${forecasts.length} for ${origins.length}.`,
    );
  for (const [k, { next }] of origins.entries()) {
    const line = forecasts[k] as readonly number[];
    if (line.length !== next.length)
      throw new InputError(
        `forecastScores: forecasts[${k}] must hold ${next.length} numbers, as many as origins[${k}].next, got ${line.length}.`,
      );
    checkFinite("forecastScores", `origins[${k}].next`, next);
    checkFinite("forecastScores", `forecasts[${k}]`, line);
  }
}

/**
 * Scores who forecasts from every origin: `make` is given what is known at the first, and may fit itself to it.
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
