// Computes simple forecasts of a series, as baselines for networks.
import { checkCount } from "../base/counts";
import { InputError } from "../base/validate";

/**
 * Forecasts the next values of a series from its values so far: `known` [N] gives [horizon].
 *
 * Each forecaster here throws an InputError if `known` is too short or has a gap (an entry that is not finite). The error names the entry.
 */
export type Forecaster = (known: readonly number[], horizon: number) => number[];

/** Checks a series. @throws InputError if it is shorter than `least`, or an entry is not a finite number */
function checkKnown(caller: string, known: readonly number[], least: number): void {
  if (known.length < least)
    throw new InputError(`${caller}: known must hold at least ${least} numbers, got ${known.length}.`);
  checkFinite(caller, "known", known);
}

/** Checks that all entries are finite. @throws InputError that names the first entry which is not a finite number */
export function checkFinite(caller: string, operand: string, values: readonly number[]): void {
  const odd = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return;
  throw new InputError(
    `${caller}: ${operand} must be finite numbers, got ${values[odd]} at entry ${odd}. Fill the gap, or leave out all entries up to it.`,
  );
}

/** Forecasts that the last value stays: y_{N+h} = y_N. */
export const naiveForecast: Forecaster = (known, horizon) => {
  checkKnown("naiveForecast", known, 1);
  checkCount("naiveForecast", "horizon", horizon, 1);
  return Array.from({ length: horizon }, () => known.at(-1) as number);
};

/** Forecasts the values of the last season again: y_{N+h} = y_{N+h-m}, with m steps in a season. Later seasons repeat the same values. */
export function seasonalNaiveForecast(season: number): Forecaster {
  checkCount("seasonalNaiveForecast", "season", season, 1);
  return (known, horizon) => {
    checkKnown("seasonalNaiveForecast", known, season);
    checkCount("seasonalNaiveForecast", "horizon", horizon, 1);
    return Array.from({ length: horizon }, (_, h) => known[known.length - season + (h % season)] as number);
  };
}

/** Forecasts the values of the last season, raised by the average rise from the season before it to the last one. */
export function seasonalDriftForecast(season: number): Forecaster {
  checkCount("seasonalDriftForecast", "season", season, 1);
  const seasonal = seasonalNaiveForecast(season);
  return (known, horizon) => {
    checkKnown("seasonalDriftForecast", known, 2 * season);
    const sum = (from: number) => known.slice(from, from + season).reduce((total, value) => total + value, 0);
    const rise = (sum(known.length - season) - sum(known.length - 2 * season)) / season;
    return seasonal(known, horizon).map((value, h) => value + rise * (1 + Math.floor(h / season)));
  };
}

/** Options of a linear forecast. */
export interface LinearOptions {
  /** W, how many of the last numbers it uses. */
  readonly window: number;
  /** How many steps ahead it forecasts. Each step has its own weights. */
  readonly horizon: number;
  /** The number added to the diagonal, so that the equations can be solved. Default 1e-6. */
  readonly ridge?: number;
}

/**
 * Fits a linear regression on the last W numbers, one for each step ahead: least squares over all windows of `known`, with a small ridge.
 *
 *     y_{N+h} - y_N = w_h · (y_{N-W+1} - y_N, …, y_{N-1} - y_N, 1),   w = (XᵀX + λI)⁻¹ XᵀY
 *
 * It uses differences from the last number, so that a rising level does not leave the range that was fitted.
 * @param known the series to fit [N], N at least window + horizon + 1
 * @returns a forecaster with these weights. It forecasts what follows any series of at least `window` numbers.
 * @throws InputError if `known` is too short or has a gap, and for a `window` or `horizon` below 1 or not a whole number
 */
export async function linearForecast(
  known: readonly number[],
  { window, horizon, ridge = 1e-6 }: LinearOptions,
): Promise<Forecaster> {
  checkCount("linearForecast", "options.window", window, 1);
  checkCount("linearForecast", "options.horizon", horizon, 1);
  checkKnown("linearForecast", known, window + horizon + 1);
  const math = await import("mathjs"); // imported here, so that only this function waits for it
  const row = (last: readonly number[]) => [...last.slice(0, -1).map((value) => value - (last.at(-1) as number)), 1];
  const windows = windowsOf(known, window, horizon);
  const X = math.matrix(windows.map(({ seen }) => row(seen))); // [windows, W]
  const Y = math.matrix(windows.map(({ seen, next }) => next.map((value) => value - (seen.at(-1) as number)))); // [windows, horizon]
  const XT = math.transpose(X);
  const XX = math.add(math.multiply(XT, X), math.multiply(ridge, math.identity(window))) as typeof X; // [W, W]
  const weights = math.multiply(math.inv(XX), math.multiply(XT, Y)).toArray() as number[][]; // [W, horizon]
  return (later, steps) => {
    checkKnown("linearForecast", later, window);
    checkCount("linearForecast", "horizon", steps, 1);
    if (steps > horizon)
      throw new InputError(
        `linearForecast: it was fitted for ${horizon} steps ahead, got ${steps}. Fit another one for that horizon.`,
      );
    const seen = later.slice(-window);
    const last = seen.at(-1) as number;
    const x = row(seen);
    return Array.from({ length: steps }, (_, h) =>
      x.reduce((sum, value, i) => sum + value * ((weights[i] as number[])[h] as number), last),
    );
  };
}

/** Returns every place of a series with W numbers before it and `horizon` numbers after it. */
export function windowsOf(
  known: readonly number[],
  window: number,
  horizon: number,
): { readonly seen: number[]; readonly next: number[] }[] {
  const count = known.length - window - horizon + 1;
  return Array.from({ length: Math.max(0, count) }, (_, n) => ({
    seen: known.slice(n, n + window),
    next: known.slice(n + window, n + window + horizon),
  }));
}

/**
 * Returns the unit for errors of forecasts: the mean absolute error of the seasonal naive forecast, one season ahead, within the known series.
 *
 *     scale = 1 / (N - m) Σ |y_t - y_{t-m}|
 *
 * The mean absolute error divided by it is the MASE. A MASE below 1 is better than repeating the last season.
 * @throws InputError if there is only one season or less, if an entry is not finite, and if each entry equals the one a season before it, as in a
 *   constant or perfectly seasonal series. The scale is then 0, or only rounding (1e-10 of the largest number), and nothing can be divided by it
 * @see Hyndman and Koehler (2006), Another look at measures of forecast accuracy, who scale by the naive forecast (m = 1)
 */
export function seasonalScale(known: readonly number[], season: number): number {
  checkCount("seasonalScale", "season", season, 1);
  checkKnown("seasonalScale", known, season + 1);
  const errors = known.slice(season).map((value, n) => Math.abs(value - (known[n] as number)));
  const scale = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const largest = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (scale > ROUNDING * largest) return scale;
  throw new InputError(
    `seasonalScale: known must differ from one season to the next, but each of the entries ${season} to ${known.length - 1} equals the one ${season} before it. ` +
      "An error cannot be divided by the seasonal error 0. Choose another season, or compare absolute errors.",
  );
}

/** A share of the largest number. Smaller differences count as rounding. */
const ROUNDING = 1e-10;
