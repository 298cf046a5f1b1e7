// Draws the figure `lineChart`, and exports checks and axes for other charts with lines.
import { checkNames, InputError } from "../../base/validate";
import { type LineStyle, seriesStyle } from "../kit/colours";
import { endLabels } from "../kit/end-labels";
import type { Figure } from "../kit/figure";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";
import { extremes, say, sayList, sayRange } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";

/** A line with a name. */
export interface LineSeries {
  readonly name: string;
  /** The horizontal position of each point [N]; default 0, 1, … */
  readonly x?: NumberList;
  /** The value of each point [N]. */
  readonly y: NumberList;
}

/** The options of `lineChart`. */
export interface ChartOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** If true, the y axis is logarithmic, and every y must be above 0. */
  readonly logY?: boolean;
}

/**
 * Returns a line chart, with the name of each line at its end. N points; each line may have a different number.
 *
 * @param series one line or several, each { name, x? [N], y [N] }
 * @throws InputError if a list is empty, if a number is NaN, if x and y differ in length, or if a number on a logarithmic axis is 0 or less
 */
export function lineChart(series: LineSeries | readonly LineSeries[], options: ChartOptions = {}): Figure {
  checkNames("lineChart", "options", options, ["title", "xLabel", "yLabel", "logY"]);
  const lines = checkSeries("lineChart", isMany(series) ? series : [series]);
  if (options.logY) for (const { name, y } of lines) checkLog("lineChart", name, y);
  const style = (n: number): LineStyle => seriesStyle(n);
  return {
    data: lines.map(({ name, x, y }, n) => ({
      type: "scatter",
      mode: y.length <= 30 ? "lines+markers" : "lines",
      name,
      x,
      y,
      line: { color: style(n).colour, dash: style(n).dash, width: 2.5, simplify: false },
      marker: { symbol: style(n).symbol, size: 7, color: style(n).colour },
    })),
    layout: chartLayout(
      lines.map(({ name, y }, n) => ({ name, last: y.at(-1) as number, colour: style(n).colour })),
      lines.flatMap(({ y }) => y),
      options,
    ),
    config,
    alt: `${titleText(options)}${lines
      .map(({ name, x, y }) => `${name}: ${y.length} points, ${sayRange(y, (at) => `x = ${say(x[at] as number)}`)}`)
      .join(". ")}.`,
  };
}

/** Checks the lines of a chart, and returns them as plain numbers. */
export function checkSeries(
  caller: string,
  series: readonly LineSeries[],
): { name: string; x: number[]; y: number[] }[] {
  if (series.length === 0) throw new InputError(`${caller}: series must have at least one line, got none.`);
  return series.map(({ name, x, y }, n) => {
    const heights = numberList(caller, `series[${n}].y`, y);
    const places = x === undefined ? indices(heights.length) : numberList(caller, `series[${n}].x`, x);
    sameLength(caller, `series[${n}].x`, places.length, heights.length, `series[${n}].y`);
    return { name: String(name), x: places, y: heights };
  });
}

/** Checks that a logarithmic axis can show all values. @throws InputError if a value is 0 or less */
export function checkLog(caller: string, name: string, values: readonly number[]): void {
  const { least, leastAt } = extremes(values);
  if (least > 0) return;
  throw new InputError(
    `${caller}: "${name}" must be above 0 on a logarithmic axis, got ${least} at entry ${leastAt}. Leave \`logY\` out, or plot only the part that is positive.`,
  );
}

/** Returns the axes and the labels at the ends of lines. The range of the y axis is computed from `values`, which contains all values that are drawn. */
export function chartLayout(
  ends: readonly { name: string; last: number; colour: string }[],
  values: readonly number[],
  { title, xLabel, yLabel, logY = false }: ChartOptions,
): Figure["layout"] {
  const scale = (value: number) => (logY ? Math.log10(value) : value);
  const { least, most } = extremes(values);
  const room = (scale(most) - scale(least)) * 0.05 || 0.5;
  const range: [number, number] = [scale(least) - room, scale(most) + room];
  const longest = Math.max(...ends.map(({ name }) => name.length));
  return {
    ...baseLayout({ title, margin: { r: 24 + Math.min(220, longest * 8) } }),
    hovermode: "x unified",
    xaxis: axis(xLabel),
    yaxis: axis(yLabel, { range, ...(logY ? { type: "log", exponentformat: "power" } : {}) }),
    annotations: endLabels(
      ends.map(({ name, last, colour }) => ({
        text: name,
        colour,
        at: (scale(last) - range[0]) / (range[1] - range[0]),
      })),
    ),
  };
}

/** Returns the beginning of an alt text, which names the title and the axes of a chart. */
export function titleText({ title, yLabel, xLabel }: ChartOptions): string {
  const axes = sayList([yLabel, xLabel].filter((label) => label !== undefined));
  return `Line chart${title ? ` "${title}"` : ""}${axes ? ` of ${axes.replace(" and ", " against ")}` : ""}. `;
}

function isMany(series: LineSeries | readonly LineSeries[]): series is readonly LineSeries[] {
  return Array.isArray(series);
}
