// Draws the figure timeOverLength: how the time of a computation grows with the length of the sequence.
import { checkNames, InputError } from "../../base/validate";
import { seriesStyle } from "../kit/colours";
import { endLabels } from "../kit/end-labels";
import type { Figure } from "../kit/figure";
import { type NumberList, numberList, sameLength } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The times of one computation. */
export interface TimeSeries {
  readonly name: string;
  /** The lengths of the sequences, increasing [N]. */
  readonly lengths: NumberList;
  /** The time for each length, for example the median of several runs [N]. */
  readonly times: NumberList;
}

/** The options of `timeOverLength`. */
export interface TimeOverLengthOptions {
  readonly title?: string;
  /** Default "T, time steps". */
  readonly xLabel?: string;
  /** Default "time in milliseconds". */
  readonly yLabel?: string;
}

/**
 * Returns a chart of times over lengths, with two logarithmic axes. On them, a time that grows as T^p is a straight line of slope p. The label at
 * the end of each line gives p for the longer half of the lengths, because fixed costs hide the growth at short lengths. N lengths.
 *
 *     show(timeOverLength({ name: "loop", lengths: [64, 128, 256], times: [1.1, 2.1, 4.3] }));
 *
 * @param series one computation or up to five, each { name, lengths [N], times [N] }
 * @throws InputError for more than five, for fewer than two lengths, if a length or a time is not above 0, if lengths do not increase, or if lists
 * differ in length
 */
export function timeOverLength(
  series: TimeSeries | readonly TimeSeries[],
  options: TimeOverLengthOptions = {},
): Figure {
  const caller = "timeOverLength";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel"]);
  const lines = checkTimes(caller, isMany(series) ? series : [series]);
  const { title, xLabel = "T, time steps", yLabel = "time in milliseconds" } = options;
  const lengths = [...new Set(lines.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const logs = lines.flatMap(({ y }) => y.map(Math.log10));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const room = (high - low) * 0.06 || 0.5;
  const range: [number, number] = [low - room, high + room];
  const longest = Math.max(...lines.map(({ name }) => name.length), 12);
  return {
    data: lines.map(({ name, x, y }, n) => {
      const { colour, dash, symbol } = seriesStyle(n);
      return {
        type: "scatter",
        mode: "lines+markers",
        name,
        x,
        y,
        line: { color: colour, dash, width: 2.5, simplify: false },
        marker: { symbol, size: 7, color: colour },
        hovertemplate: `${escapeText(name)}, length %{x}: %{y:.3g}<extra></extra>`,
      };
    }),
    layout: {
      ...baseLayout({ title, height: 400, margin: { r: 24 + Math.min(220, longest * 8) } }),
      xaxis: axis(xLabel, { type: "log", tickmode: "array", ...ticksOf(lengths) }),
      yaxis: axis(yLabel, { type: "log", range, tickmode: "array", ...decadesOf(range) }),
      annotations: endLabels(
        lines.map(({ name, y, power }, n) => ({
          text: `${escapeText(name)}<br>ends as T<sup>${say(power)}</sup>`,
          colour: seriesStyle(n).colour,
          at: (Math.log10(y.at(-1) as number) - range[0]) / (range[1] - range[0]),
        })),
        0.13,
      ),
    },
    config,
    alt: `Line chart${title ? ` "${title}"` : ""} of ${yLabel} against ${xLabel}, both logarithmic. ${lines
      .map(({ name, x, y, power }) => {
        const end = (at: number) => `${say(y.at(at) as number)} at ${say(x.at(at) as number)}`;
        return `${name}: from ${end(0)} to ${end(-1)}, and grows over the longer half of the lengths as the length to the power ${say(power)}`;
      })
      .join(". ")}.`,
  };
}

interface Times {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
  /** The power p with which the time grows over the longer half of the lengths. */
  readonly power: number;
}

function checkTimes(caller: string, series: readonly TimeSeries[]): Times[] {
  if (series.length < 1 || series.length > 5)
    throw new InputError(`${caller}: series must have 1 to 5 entries to stay readable, got ${series.length}.`);
  return series.map(({ name, lengths, times }, n) => {
    const [x, y] = [
      numberList(caller, `series[${n}].lengths`, lengths),
      numberList(caller, `series[${n}].times`, times),
    ];
    sameLength(caller, `series[${n}].times`, y.length, x.length, `series[${n}].lengths`);
    if (x.length < 2)
      throw new InputError(
        `${caller}: series[${n}].lengths must have at least 2 entries, got 1. One time shows no growth.`,
      );
    for (const [operand, values] of Object.entries({ lengths: x, times: y })) {
      const odd = values.find((value) => value <= 0);
      if (odd !== undefined)
        throw new InputError(
          `${caller}: series[${n}].${operand} must be above 0, because the axis is logarithmic, got ${odd}.`,
        );
    }
    const back = x.findIndex((length, at) => at > 0 && length <= (x[at - 1] as number));
    if (back > 0)
      throw new InputError(`${caller}: series[${n}].lengths must increase, got ${x[back]} after ${x[back - 1]}.`);
    return { name: String(name), x, y, power: powerOf(x, y) };
  });
}

/** Returns the slope of the line of least squares through the longer half of the points (at least two), with two digits. */
function powerOf(x: readonly number[], y: readonly number[]): number {
  const from = Math.min(x.length - 2, Math.floor(x.length / 2));
  const [u, v] = [x.slice(from).map(Math.log), y.slice(from).map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  const above = u.reduce((sum, one, n) => sum + (one - mu) * ((v[n] as number) - mv), 0);
  const below = u.reduce((sum, one) => sum + (one - mu) ** 2, 0);
  return Number((above / below).toPrecision(2)) + 0;
}

/** Returns ticks at the lengths that were measured. If there are more than eight, only every second, third, … has a label. */
function ticksOf(lengths: readonly number[]): { tickvals: number[]; ticktext: string[] } {
  const every = Math.ceil(lengths.length / 8);
  const shown = lengths.filter((_, n) => (lengths.length - 1 - n) % every === 0);
  return { tickvals: shown, ticktext: shown.map(say) };
}

/** Returns ticks at 1, 2 and 5 times each power of 10, or only at the powers of 10 if there are more than three of them. */
function decadesOf([low, high]: readonly [number, number]): { tickvals: number[]; ticktext: string[] } {
  const steps = high - low > 3 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, n) => Math.floor(low) + n);
  const shown = powers
    .flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(1))))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
  return { tickvals: shown, ticktext: shown.map(say) };
}

function isMany(series: TimeSeries | readonly TimeSeries[]): series is readonly TimeSeries[] {
  return Array.isArray(series);
}
