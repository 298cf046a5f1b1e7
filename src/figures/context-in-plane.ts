import type { Annotation, Data } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { attentionColour, palette, textColour } from "./colours";
import type { Figure } from "./figure";
import { convexHull, type Point } from "./hull";
import { type NumberList, type NumberTable, numberList, numberTable, rounded, sameLength } from "./numbers";
import { axis, baseLayout, config } from "./theme";
import { escapeText } from "./ticks";
import { extremes, say } from "./words";

export interface ContextInPlaneOptions {
  /** Names of the values [S]; default h0, h1, … */
  readonly tokens?: readonly string[];
  /**
   * "sum" lays the weighted values head to tail from the origin to the context; "pull" draws a line from the context to each value, as thick as
   * its weight. Default "sum" up to 6 values, "pull" beyond.
   */
  readonly arrows?: "sum" | "pull" | "none";
  readonly title?: string;
}

/** Values that are named; beyond it only those with the largest weights are. */
const NAMED = 12;
/** Diameter in pixels of a mark of weight 1. */
const LARGEST = 58;
const CLOSE = 1e-3;

/**
 * The context as a weighted sum in the plane: each value is a disc whose area is its weight, the context a star inside their hull.
 *
 * context = sum over s of weights[s] * values[s]; with weights of at least 0 that sum to 1 it cannot leave the convex hull. S source length.
 *
 * @param values [S, 2]
 * @param weights [S]
 * @throws InputError for values that are not pairs, NaN, weights outside 0 to 1 or that do not sum to 1, lists of different lengths
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
  const origin: Point[] = arrows === "sum" ? [[0, 0]] : [];
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
      {
        type: "scatter",
        mode: "markers",
        name: "context",
        x: [context[0]],
        y: [context[1]],
        cliponaxis: false,
        marker: { symbol: "star", size: 18, color: palette.highlight, line: { color: palette.ink, width: 1.5 } },
        hovertemplate: "context (%{x:.3g}, %{y:.3g})<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({ title, height: 480 }),
      ...ranges([...points, ...origin]),
      annotations: [
        ...(arrows === "sum" ? chain(points, shares) : []),
        ...names(points, shares, name),
        label("context", context, away(context, middle(points), 1), 16, palette.ink, true),
      ],
    },
    config,
    alt: altText(points, shares, context, name, hull.length, arrows),
  };
}

function pairs(caller: string, values: NumberTable): Point[] {
  const table = numberTable(caller, "values", values);
  if (table[0]?.length !== 2)
    throw new InputError(
      `${caller}: values must have shape [S, 2], got [${table.length}, ${table[0]?.length}]. Only two columns can be drawn: choose two.`,
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

/** Ranges that hold all points with room for the discs, at one scale on both axes, so that lengths and angles are true. */
function ranges(points: readonly Point[]) {
  const [x, y] = [extremes(points.map(([at]) => at)), extremes(points.map(([, at]) => at))];
  const room = 0.16 * (Math.max(x.most - x.least, y.most - y.least) || 1);
  const around = { zeroline: true, zerolinecolor: palette.faint };
  return {
    xaxis: axis("value, first column", { range: [x.least - room, x.most + room], ...around }),
    yaxis: axis("value, second column", {
      range: [y.least - room, y.most + room],
      scaleanchor: "x",
      scaleratio: 1,
      ...around,
    }),
  };
}

/** The weighted values, head to tail from the origin: where the last arrow ends is the context. */
function chain(points: readonly Point[], shares: readonly number[]): Partial<Annotation>[] {
  let [x, y] = [0, 0];
  return points.flatMap(([px, py], s) => {
    const [fromX, fromY] = [x, y];
    const share = shares[s] as number;
    [x, y] = [x + share * px, y + share * py];
    if (share < 0.005) return [];
    return [
      {
        text: "",
        x: rounded(x),
        y: rounded(y),
        ax: rounded(fromX),
        ay: rounded(fromY),
        xref: "x",
        yref: "y",
        axref: "x",
        ayref: "y",
        showarrow: true,
        arrowhead: 2,
        arrowsize: 1,
        arrowwidth: 2.2,
        arrowcolor: palette.hidden,
      },
    ];
  });
}

/** Lines from the context to each value, as thick as its weight. */
function pulls(points: readonly Point[], shares: readonly number[], [x, y]: Point): Data[] {
  return points.flatMap(([px, py], s): Data[] => {
    const share = shares[s] as number;
    if (share < 0.005) return [];
    const width = rounded(0.6 + 7 * share);
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [x, px],
        y: [y, py],
        line: { color: attentionColour, width },
        opacity: 0.55,
        hoverinfo: "skip",
      },
    ];
  });
}

/** The names of the values, each on the side away from the middle, with its weight. */
function names(
  points: readonly Point[],
  shares: readonly number[],
  name: (s: number) => string,
): Partial<Annotation>[] {
  const order = shares.map((_, s) => s).sort((a, b) => (shares[b] as number) - (shares[a] as number) || a - b);
  const centre = middle(points);
  return order
    .slice(0, points.length <= NAMED ? points.length : 6)
    .sort((a, b) => a - b)
    .map((s) => {
      const share = shares[s] as number;
      const reach = 8 + (LARGEST / 2) * Math.sqrt(share);
      const text = `${escapeText(name(s))} <b>${say(share)}</b>`;
      return label(text, points[s] as Point, away(points[s] as Point, centre, 1), reach, textColour(attentionColour));
    });
}

const middle = (points: readonly Point[]): Point => [
  points.reduce((a, [x]) => a + x, 0) / points.length,
  points.reduce((a, [, y]) => a + y, 0) / points.length,
];

/** The direction from one point to another, of that length; to the right where they are the same. */
function away([x, y]: Point, [fromX, fromY]: Point, length: number): Point {
  const distance = Math.hypot(x - fromX, y - fromY);
  return distance === 0 ? [length, 0] : [((x - fromX) / distance) * length, ((y - fromY) / distance) * length];
}

function label(
  text: string,
  [x, y]: Point,
  [dx, dy]: Point,
  reach: number,
  colour: string,
  isBold = false,
): Partial<Annotation> {
  const side = dx > 0.4 ? "left" : dx < -0.4 ? "right" : "center";
  return {
    text: isBold ? `<b>${text}</b>` : text,
    x,
    y,
    showarrow: false,
    xanchor: side,
    yanchor: dy > 0.4 ? "bottom" : dy < -0.4 ? "top" : "middle",
    xshift: Math.round(dx * reach),
    yshift: Math.round(dy * reach),
    font: { size: 13, color: colour },
  };
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
  const told = points.slice(0, 6).map((point, s) => `${name(s)} at ${pair(point)} weighs ${say(shares[s] as number)}`);
  const drawn = {
    sum: " Arrows lay the weighted values head to tail from the origin to it.",
    pull: " Lines from it to the values are as thick as their weights.",
    none: "",
  }[arrows];
  return (
    `${points.length} values in the plane, discs of the area of their weights, and the context, their weighted sum, at ${pair(context)}` +
    `${corners > 2 ? `, inside their hull of ${corners} corners` : ""}. Largest weight ${say(most)} (${name(mostAt)}), smallest ${say(least)} (${name(leastAt)}). ` +
    `${told.join(", ")}${points.length > told.length ? `, and ${points.length - told.length} more` : ""}.${drawn}`
  );
}
