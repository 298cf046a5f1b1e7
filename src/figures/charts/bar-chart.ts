// Draws the figure `barChart`.
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The options of `barChart`. */
export interface BarChartOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Half the height of each error bar [N], for example the spread over seeds. */
  readonly error?: NumberList;
}

/**
 * Returns a bar chart with a number under each bar. N bars.
 *
 * @param labels the names of the bars [N]
 * @param values the heights of the bars [N]
 * @throws InputError if a list is empty, if a value is NaN, if lists differ in length, or if an error is below 0
 */
export function barChart(labels: readonly string[], values: NumberList, options: BarChartOptions = {}): Figure {
  const caller = "barChart";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel", "error"]);
  const heights = numberList(caller, "values", values);
  sameLength(caller, "labels", labels.length, heights.length, "values");
  const error = options.error === undefined ? undefined : numberList(caller, "error", options.error);
  if (error) sameLength(caller, "error", error.length, heights.length, "values");
  if (error?.some((value) => value < 0)) throw new InputError(`${caller}: error must not be below 0, got ${error}.`);
  const { least, leastAt, most, mostAt } = extremes(heights);
  const { title, xLabel, yLabel } = options;
  return {
    data: [
      {
        type: "bar",
        x: indices(heights.length),
        y: heights,
        marker: { color: seriesStyle(1).colour },
        hovertemplate: "%{y:.4g}<extra></extra>",
        ...(error ? { error_y: { type: "data", array: error, color: palette.ink, thickness: 1.5, width: 6 } } : {}),
      },
    ],
    layout: {
      ...baseLayout({ title, margin: { b: 72 } }),
      bargap: 0.4,
      xaxis: axis(xLabel, {
        tickmode: "array",
        tickvals: indices(heights.length),
        ticktext: labels.map((label, n) => `${escapeText(label)}<br><b>${say(heights[n] as number)}</b>`),
        showgrid: false,
      }),
      yaxis: axis(yLabel, { zeroline: true, zerolinecolor: palette.neutral }),
    },
    config,
    alt:
      `Bar chart${title ? ` "${title}"` : ""}${yLabel ? ` of ${yLabel}` : ""}, ${heights.length} bars: lowest ${labels[leastAt]} ${say(least)}, ` +
      `highest ${labels[mostAt]} ${say(most)}. ${heights.map((value, n) => `${labels[n]} ${say(value)}${error ? ` \u00b1 ${say(error[n] as number)}` : ""}`).join(", ")}.`,
  };
}
