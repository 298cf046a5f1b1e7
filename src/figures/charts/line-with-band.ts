// Draws the figure `lineWithBand`, which shows lines with a band around each line.
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { finite, type NumberList, numberList, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { axis, config, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { type ChartOptions, chartLayout, checkLog, checkSeries, titleText } from "./line-chart";

/** A line with a band, which shows, for example, the range of results over seeds. */
export interface BandSeries {
  readonly name: string;
  /** The horizontal position of each point [N]; default 0, 1, … */
  readonly x?: NumberList;
  /** The values of the line, such as a mean or a median [N]. */
  readonly center: NumberList;
  /** The lower edge of the band [N]. */
  readonly low: NumberList;
  /** The upper edge of the band [N]. */
  readonly high: NumberList;
}

/** The options of `lineWithBand`. */
export interface BandOptions extends ChartOptions {
  /** What the band shows, for instance "lowest to highest of 5 seeds". */
  readonly band?: string;
  /** A number to compare with, such as a baseline that was derived by hand. It is drawn as a dashed line with its name. */
  readonly reference?: { readonly name: string; readonly y: number };
  /** A part of the x axis to highlight, such as the sequence lengths that occurred in training. It is shaded, with its name above. */
  readonly span?: { readonly name: string; readonly from: number; readonly to: number };
}

/**
 * Returns a line chart with a band around each line, for example the median and the range over seeds. N points in a line.
 *
 * @param series one line or several, each { name, x? [N], center [N], low [N], high [N] } with low <= center <= high at each point
 * @throws InputError if a list is empty, if a number is NaN, if lists differ in length, if a line is outside its band, or if the span does not
 * begin before it ends
 */
export function lineWithBand(series: BandSeries | readonly BandSeries[], options: BandOptions = {}): Figure {
  const caller = "lineWithBand";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel", "logY", "band", "reference", "span"]);
  const bands = isMany(series) ? series : [series];
  const lines = checkSeries(
    caller,
    bands.map(({ name, x, center }) => ({ name, y: center, ...(x ? { x } : {}) })),
  ).map((line, n) => ({ ...line, ...edges(caller, n, bands[n] as BandSeries, line.y) }));
  const { reference, span } = options;
  if (span) checkSpan(caller, span);
  if (reference) finite(caller, "options.reference.y", reference.y);
  const values = [...lines.flatMap(({ low, high }) => [...low, ...high]), ...(reference ? [reference.y] : [])];
  if (options.logY) checkLog(caller, "a lower edge", values);

  const layout = chartLayout(
    [
      ...lines.map(({ name, y }, n) => ({ name, last: y.at(-1) as number, colour: seriesStyle(n).colour })),
      ...(reference ? [{ name: reference.name, last: reference.y, colour: palette.reference }] : []),
    ],
    values,
    options,
  );
  return {
    data: lines.flatMap(({ name, x, y, low, high }, n) => {
      const { colour, dash } = seriesStyle(n);
      const edge = {
        type: "scatter",
        mode: "lines",
        x,
        line: { width: 0 },
        hoverinfo: "skip",
        legendgroup: name,
      } as const;
      return [
        { ...edge, y: low },
        { ...edge, y: high, fill: "tonexty", fillcolor: `${colour}2e` },
        { type: "scatter", mode: "lines", name, x, y, line: { color: colour, dash, width: 2.5 }, legendgroup: name },
      ] as const;
    }),
    layout: {
      ...layout,
      xaxis: axis(options.xLabel),
      ...(reference || span
        ? { shapes: [...(span ? [shadeOf(span)] : []), ...(reference ? [levelAt(reference.y)] : [])] }
        : {}),
      ...(span ? { annotations: [...(layout.annotations ?? []), nameOf(span)] } : {}),
    },
    config,
    alt:
      titleText(options) +
      lines.map(({ name, x, y, low, high }) => `${name}: ${lastText(x, y, low, high)}`).join(". ") +
      (options.band ? `. The band is ${options.band}` : "") +
      (reference ? `. ${reference.name} is at ${say(reference.y)}` : "") +
      (span ? `. Shaded: ${span.name}, x = ${say(span.from)} to ${say(span.to)}` : "") +
      ".",
  };
}

type Span = NonNullable<BandOptions["span"]>;

function checkSpan(caller: string, { from, to }: Span): void {
  finite(caller, "options.span.from", from);
  finite(caller, "options.span.to", to);
  if (from >= to) throw new InputError(`${caller}: options.span must begin before it ends, got ${from} to ${to}.`);
}

function shadeOf({ from, to }: Span) {
  return {
    type: "rect",
    xref: "x",
    yref: "paper",
    x0: from,
    x1: to,
    y0: 0,
    y1: 1,
    layer: "below",
    line: { width: 0 },
    fillcolor: palette.grid,
    opacity: 0.6,
  } as const;
}

/** Returns the name of the span as a text above the plot, because there are no lines that would cover it there. */
function nameOf({ name, from }: Span) {
  return note(escapeText(name), {
    x: from,
    xref: "x",
    xanchor: "left",
    y: 1,
    yref: "paper",
    yanchor: "bottom",
    font: { size: 12, color: palette.neutral },
  });
}

function levelAt(y: number) {
  return {
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    y0: y,
    y1: y,
    layer: "below",
    line: { color: palette.reference, width: 1.5, dash: "dash" },
  } as const;
}

function lastText(x: number[], y: number[], low: number[], high: number[]): string {
  const { least, leastAt, most, mostAt } = extremes(y);
  const at = (n: number) => `x = ${say(x[n] as number)}`;
  const end = `ends at ${say(y.at(-1) as number)} (band ${say(low.at(-1) as number)} to ${say(high.at(-1) as number)})`;
  return `from ${say(y[0] as number)}, ${end}, lowest ${say(least)} at ${at(leastAt)}, highest ${say(most)} at ${at(mostAt)}`;
}

function edges(caller: string, n: number, { low, high }: BandSeries, center: number[]) {
  const [lower, upper] = [numberList(caller, `series[${n}].low`, low), numberList(caller, `series[${n}].high`, high)];
  sameLength(caller, `series[${n}].low`, lower.length, center.length, `series[${n}].center`);
  sameLength(caller, `series[${n}].high`, upper.length, center.length, `series[${n}].center`);
  const outside = center.findIndex((y, at) => y < (lower[at] as number) || y > (upper[at] as number));
  if (outside >= 0)
    throw new InputError(
      `${caller}: series[${n}] must have low <= center <= high, got ${lower[outside]}, ${center[outside]}, ${upper[outside]} at entry ${outside}. Are low and high swapped, or are they distances from center?`,
    );
  return { low: lower, high: upper };
}

function isMany(series: BandSeries | readonly BandSeries[]): series is readonly BandSeries[] {
  return Array.isArray(series);
}
