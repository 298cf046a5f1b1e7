// Draws the figure `groupedBars`.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";
import { say, sayRange } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** A series, which has one bar in each group. */
export interface BarSeries {
  readonly name: string;
  /** The height of the series' bar in each group [N]. */
  readonly values: NumberList;
}

/** The options of `groupedBars`. */
export interface GroupedBarsOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** The patterns of the series, for readers who cannot see the colours. */
const HATCHES = ["", "/", "x", "."] as const;

/**
 * Returns a bar chart with groups of bars. Each group has one bar per series, for a comparison such as before and after training. N groups.
 *
 * @param labels the names of the groups [N]
 * @param series two to four series, each { name, values [N] }
 * @throws InputError if there are fewer than two series or more than four, if a list is empty, if a value is NaN, or if lists differ in length
 */
export function groupedBars(
  labels: readonly string[],
  series: readonly BarSeries[],
  options: GroupedBarsOptions = {},
): Figure {
  const caller = "groupedBars";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel"]);
  if (!Array.isArray(series) || series.length < 2 || series.length > HATCHES.length)
    throw new InputError(
      `${caller}: series must have 2 to ${HATCHES.length} entries, got ${series?.length}. Use barChart for one series.`,
    );
  const bars = series.map(({ name, values }, n) => {
    const heights = numberList(caller, `series[${n}].values`, values);
    sameLength(caller, `series[${n}].values`, heights.length, labels.length, "labels");
    return { name: String(name), heights };
  });
  const { title, xLabel, yLabel } = options;
  return {
    data: bars.map(({ name, heights }, n): Data => {
      const { colour } = seriesStyle(n);
      const shape = HATCHES[n];
      return {
        type: "bar",
        name: escapeText(name),
        x: indices(heights.length),
        y: heights,
        marker: {
          color: colour,
          line: { color: colour, width: 1 },
          ...(shape ? { pattern: { shape, size: 7, solidity: 0.3, bgcolor: colour, fgcolor: palette.card } } : {}),
        },
        hovertemplate: `${escapeText(name)} %{y:.4g}<extra></extra>`,
      };
    }),
    layout: {
      ...baseLayout({ title, height: 400, margin: { t: title ? 84 : 48 } }),
      barmode: "group",
      bargap: 0.3,
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom" },
      xaxis: axis(xLabel, {
        tickmode: "array",
        tickvals: indices(labels.length),
        ticktext: labels.map(escapeText),
        showgrid: false,
      }),
      yaxis: axis(yLabel, { zeroline: true, zerolinecolor: palette.neutral, zerolinewidth: 1 }),
    },
    config,
    alt:
      `Groups of ${bars.length} bars${title ? ` "${title}"` : ""}${yLabel ? ` of ${yLabel}` : ""}, ${labels.length} groups. ` +
      `${bars.map(({ name, heights }) => `${name}: ${sayRange(heights, (at) => labels[at] as string)}`).join(". ")}. ` +
      `Largest difference within a group: ${say(farthest(bars.map(({ heights }) => heights)))}.`,
  };
}

/** Returns the largest difference between two bars of the same group. */
function farthest(rows: readonly (readonly number[])[]): number {
  const groups = indices(rows[0]?.length ?? 0).map((n) => rows.map((row) => row[n] as number));
  return groups.reduce((most, group) => Math.max(most, Math.max(...group) - Math.min(...group)), 0);
}
