// Computes simple forecasts of a series. They are baselines with which networks are compared.
import { checkCount } from "../base/counts";
import { InputError } from "../base/validate";

/**
 * Forecasts the next values of a series from its values so far. `known` is [N], the result is [horizon].
 *
 * Each forecaster in this file throws an InputError if `known` is too short or has a gap (an entry that is not finite). The message names the entry.
 */
export type Forecaster = (known: readonly number[], horizon: number) => number[];

/** Checks a series. @throws InputError if it has fewer than `least` entries, or if an entry is not a finite number */
function checkKnown(caller: string, known: readonly number[], least: number): void {
  if (known.length < least)
    throw new InputError(`${caller}: known must contain at least ${least} numbers, got ${known.length}.`);
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

/** Forecasts that the last value does not change: y_{N+h} = y_N. */
export const naiveForecast: Forecaster = (known, horizon) => {
  checkKnown("naiveForecast", known, 1);
  checkCount("naiveForecast", "horizon", horizon, 1);
  return Array.from({ length: horizon }, () => known.at(-1) as number);
};

/**
 * Forecasts the values of the last season again: y_{N+h} = y_{N+h-m}, where m is the number of steps in a season. Later seasons repeat the same
 * values.
 */
export function seasonalNaiveForecast(season: number): Forecaster {
  checkCount("seasonalNaiveForecast", "season", season, 1);
  return (known, horizon) => {
    checkKnown("seasonalNaiveForecast", known, season);
    checkCount("seasonalNaiveForecast", "horizon", horizon, 1);
    return Array.from({ length: horizon }, (_, h) => known[known.length - season + (h % season)] as number);
  };
}

/** Forecasts the values of the last season plus the average rise from the season before the last to the last season. */
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

/** Options of `linearForecast`. */
export interface LinearOptions {
  /** W, the number of last values that the forecast uses. */
  readonly window: number;
  /** The number of steps ahead that are forecast. Each step ahead has its own weights. */
  readonly horizon: number;
  /** λ, the number that is added to the diagonal of XᵀX, so that this matrix can be inverted. Default 1e-6. */
  readonly ridge?: number;
}

/**
 * Fits one linear regression on the last W numbers for each step ahead, by least squares over all windows of `known`, with a small ridge λ:
 *
 *     y_{N+h} - y_N = w_h · (y_{N-W+1} - y_N, …, y_{N-1} - y_N, 1),   w = (XᵀX + λI)⁻¹ XᵀY
 *
 * The regression uses differences from the last number. Without them, a rising series would soon leave the range of numbers that were fitted.
 * @param known the series to fit [N], where N is at least window + horizon + 1
 * @returns a forecaster with these weights. It forecasts the next values of any series with at least `window` numbers.
 * @throws InputError if `known` is too short or has a gap, or if `window` or `horizon` is not a whole number of at least 1
 */
export async function linearForecast(
  known: readonly number[],
  { window, horizon, ridge = 1e-6 }: LinearOptions,
): Promise<Forecaster> {
  checkCount("linearForecast", "options.window", window, 1);
  checkCount("linearForecast", "options.horizon", horizon, 1);
  checkKnown("linearForecast", known, window + horizon + 1);
  const math = await import("mathjs"); // this large package is imported here, so that only this function waits for it
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
        `linearForecast: this forecaster was fitted for ${horizon} steps ahead, got ${steps}. Fit another forecaster for this horizon.`,
      );
    const seen = later.slice(-window);
    const last = seen.at(-1) as number;
    const x = row(seen);
    return Array.from({ length: steps }, (_, h) =>
      x.reduce((sum, value, i) => sum + value * ((weights[i] as number[])[h] as number), last),
    );
  };
}

/** Returns every window of a series: W consecutive numbers, and the `horizon` numbers after them. */
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
 * Returns the number by which forecast errors are divided: the mean absolute error of the seasonal naive forecast one season ahead, within the known
 * series.
 *
 *     scale = 1 / (N - m) Σ |y_t - y_{t-m}|
 *
 * The mean absolute error of a forecast divided by this scale is its MASE. A MASE below 1 is better than repeating the last season.
 * @throws InputError if the series is not longer than one season, or if an entry is not finite. Also if the scale is 0 (or 1e-10 of the largest
 *   number, which is only rounding), because no error can be divided by it. This happens in a constant or perfectly seasonal series.
 * @see Hyndman and Koehler (2006), Another look at measures of forecast accuracy. They scale by the naive forecast (m = 1).
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

/** A share of the largest number of a series. Differences below this share count as rounding errors. */
const ROUNDING = 1e-10;
