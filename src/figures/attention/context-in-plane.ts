// Draws the figure `contextInPlane`, which shows the context vector as a weighted sum of points in a plane.
import { checkNames, InputError } from "../../base/validate";
import { attentionColour, palette } from "../kit/colours";
import { convexHull, type Point } from "../kit/convex-hull";
import type { Figure } from "../kit/figure";
import { type NumberList, type NumberTable, numberList, numberTable, rounded, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { axes, boundsOf, chain, LARGEST, names, pulls, wayTo } from "./context-marks";

/** The options of `contextInPlane`. */
export interface ContextInPlaneOptions {
  /** Names of the values [S]; default h0, h1, … */
  readonly tokens?: readonly string[];
  /**
   * "sum" draws the weighted values as arrows, head to tail, from the origin to the context. "pull" draws a line from the context to each value;
   * a larger weight gives a thicker line. The default is "sum" for up to 6 values, and "pull" for more.
   */
  readonly arrows?: "sum" | "pull" | "none";
  readonly title?: string;
}

const CLOSE = 1e-3;

/**
 * Returns a figure of the context vector as a weighted sum in the plane. Each value is a disc whose area is proportional to its weight. The context
 * is a star inside the convex hull of the values.
 *
 * context = sum over s of weights[s] * values[s]. The context cannot leave the hull, because the weights are at least 0 and sum to 1. S source length.
 *
 * @param values [S, 2]
 * @param weights [S]
 * @throws InputError if the values are not pairs, if a number is NaN, if the weights are not between 0 and 1 or do not sum to 1, or if the lists
 * differ in length
 */
export function contextInPlane(values: NumberTable, weights: NumberList, options: ContextInPlaneOptions = {}): Figure {
  const caller = "contextInPlane";
  checkNames(caller, "options", options, ["tokens", "arrows", "title"]);
  const points = pairs(caller, values);
  const shares = sharesOf(caller, weights, points.length);
  const { tokens, title } = options;
  if (tokens) sameLength(caller, "tokens", tokens.length, points.length, "the values");
  const arrows = options.arrows ?? (points.length <= 6 ? "sum" : "pull");
  if (!["sum", "pull", "none"].includes(arrows))
    throw new InputError(`${caller}: arrows must be "sum", "pull" or "none", got "${arrows}".`);
  const name = (s: number) => tokens?.[s] ?? `h${s}`;
  const context = weightedSum(points, shares);
  const hull = convexHull(points);
  const way = arrows === "sum" ? wayTo(points, shares) : [];
  const bounds = boundsOf([...points, ...way]);
  const closed = [...hull, hull[0] as Point];

  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "hull",
        x: closed.map(([x]) => x),
        y: closed.map(([, y]) => y),
        fill: "toself",
        fillcolor: `${attentionColour}12`,
        line: { color: palette.reference, width: 1.2, dash: "dot" },
        hoverinfo: "skip",
      },
      ...(arrows === "pull" ? pulls(points, shares, context) : []),
      {
        type: "scatter",
        mode: "markers",
        name: "values",
        x: points.map(([x]) => x),
        y: points.map(([, y]) => y),
        cliponaxis: false,
        marker: {
          size: shares.map((share) => rounded(share * LARGEST ** 2)),
          sizemode: "area",
          sizeref: 2,
          color: `${attentionColour}b0`,
          line: { color: attentionColour, width: 1.5 },
        },
        text: shares.map((share, s) => `${escapeText(name(s))}: weight ${say(share)}`),
        hovertemplate: "%{text}<extra></extra>",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "places of the values",
        x: points.map(([x]) => x),
        y: points.map(([, y]) => y),
        cliponaxis: false,
        marker: { size: 4, color: palette.ink },
        hoverinfo: "skip",
      },
      ...(arrows === "sum" ? chain(way) : []),
      {
        type: "scatter",
        mode: "markers",
        name: "context",
        x: [context[0]],
        y: [context[1]],
        cliponaxis: false,
        marker: { symbol: "star", size: 16, color: palette.highlight, line: { color: palette.ink, width: 1.5 } },
        hovertemplate: "context (%{x:.3g}, %{y:.3g})<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({ title, height: 480 }),
      ...axes(bounds),
      annotations: names(points, shares, context, way, bounds, name),
    },
    config,
    alt: altText(points, shares, context, name, hull.length, arrows),
  };
}

function pairs(caller: string, values: NumberTable): Point[] {
  const table = numberTable(caller, "values", values);
  if (table[0]?.length !== 2)
    throw new InputError(
      `${caller}: values must have shape [S, 2], got [${table.length}, ${table[0]?.length}]. Only two columns can be drawn: select two columns.`,
    );
  return table as unknown as Point[];
}

function sharesOf(caller: string, weights: NumberList, count: number): number[] {
  const shares = numberList(caller, "weights", weights);
  sameLength(caller, "weights", shares.length, count, "the values");
  const odd = shares.find((share) => share < 0 || share > 1 + CLOSE);
  const sum = shares.reduce((a, b) => a + b, 0);
  if (odd !== undefined || Math.abs(sum - 1) > CLOSE)
    throw new InputError(
      `${caller}: weights must be between 0 and 1 and sum to 1, got ${odd ?? `a sum of ${say(sum)}`}. Are these scores, before the softmax?`,
    );
  return shares;
}

function weightedSum(points: readonly Point[], shares: readonly number[]): Point {
  const sum = (of: (point: Point) => number) =>
    rounded(points.reduce((a, p, s) => a + of(p) * (shares[s] as number), 0));
  return [sum(([x]) => x), sum(([, y]) => y)];
}

function altText(
  points: readonly Point[],
  shares: readonly number[],
  context: Point,
  name: (s: number) => string,
  corners: number,
  arrows: string,
): string {
  const { least, leastAt, most, mostAt } = extremes(shares);
  const pair = ([x, y]: Point) => `(${say(x)}, ${say(y)})`;
  const sentences = points
    .slice(0, 6)
    .map((point, s) => `${name(s)} at ${pair(point)} weighs ${say(shares[s] as number)}`);
  const drawn = {
    sum: " Arrows show the weighted values, head to tail, from the origin to the context.",
    pull: " Lines go from the context to the values; a larger weight has a thicker line.",
    none: "",
  }[arrows];
  return (
    `Context in the plane: ${points.length} values as discs whose areas are their weights, and the context, their weighted sum, at ${pair(context)}` +
    `${corners > 2 ? `, inside their hull of ${corners} corners` : ""}. Largest weight ${say(most)} (${name(mostAt)}), smallest ${say(least)} (${name(leastAt)}). ` +
    `${sentences.join(", ")}${points.length > sentences.length ? `, and ${points.length - sentences.length} more` : ""}.${drawn}`
  );
}
