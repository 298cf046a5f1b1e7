import type { Annotation, Data } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { attentionColour, palette, textColour } from "./colours";
import type { Figure } from "./figure";
import { convexHull, type Point } from "./hull";
import { placeLabels } from "./label-places";
import { type NumberList, type NumberTable, numberList, numberTable, rounded, sameLength } from "./numbers";
import { axis, baseLayout, config } from "./theme";
import { escapeText } from "./ticks";
import { extremes, say } from "./words";

/** The names of the values, and how the sum is shown. */
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

interface Bounds {
  readonly x: [number, number];
  readonly y: [number, number];
}

/** Ranges that hold all points, with room for the discs. */
function boundsOf(points: readonly Point[]): Bounds {
  const [x, y] = [extremes(points.map(([at]) => at)), extremes(points.map(([, at]) => at))];
  const room = 0.16 * (Math.max(x.most - x.least, y.most - y.least) || 1);
  return { x: [x.least - room, x.most + room], y: [y.least - room, y.most + room] };
}

/** One scale on both axes, so that lengths and angles are true. */
function axes({ x, y }: Bounds) {
  const zero = { zeroline: true, zerolinecolor: palette.faint };
  return {
    xaxis: axis("value, first column", { range: x, ...zero }),
    yaxis: axis("value, second column", { range: y, scaleanchor: "x", scaleratio: 1, ...zero }),
  };
}

/** The corners of the way from the origin to the context, one weighted value after the other. */
function wayTo(points: readonly Point[], shares: readonly number[]): Point[] {
  let [x, y] = [0, 0];
  const corners = points.map(([px, py], s): Point => {
    const share = shares[s] as number;
    [x, y] = [x + share * px, y + share * py];
    return [rounded(x), rounded(y)];
  });
  return [[0, 0], ...corners];
}

/** The weighted values, head to tail from the origin: where the last arrow ends is the context. */
function chain(way: readonly Point[]): Data[] {
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: "weighted values, head to tail",
      x: way.map(([x]) => x),
      y: way.map(([, y]) => y),
      line: { color: palette.hidden, width: 2 },
      marker: {
        symbol: ["circle", ...way.slice(1).map(() => "arrow")] as never,
        angleref: "previous",
        size: [6, ...way.slice(1).map(() => 11)],
        color: palette.hidden,
        opacity: 1,
        line: { width: 0 },
      },
      hoverinfo: "skip",
    },
  ];
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

/** Points on the way from one to another, close enough together that no label fits between. */
const between = ([ax, ay]: Point, [bx, by]: Point): Point[] =>
  Array.from({ length: 12 }, (_, n): Point => [ax + ((bx - ax) * (n + 1)) / 12, ay + ((by - ay) * (n + 1)) / 12]);

const middle = (points: readonly Point[]): Point => [
  points.reduce((a, [x]) => a + x, 0) / points.length,
  points.reduce((a, [, y]) => a + y, 0) / points.length,
];

/** Pixels of the plot at the narrowest page, of a letter, and of a line of text. */
const PLOT = { width: 612, height: 372, letter: 7.2, line: 17 } as const;

/** The names of context and values with their weights, the heaviest first; those that find no place are left to the mouse. */
function names(
  points: readonly Point[],
  shares: readonly number[],
  context: Point,
  way: readonly Point[],
  bounds: Bounds,
  name: (s: number) => string,
): Partial<Annotation>[] {
  const scale = Math.min(PLOT.width / (bounds.x[1] - bounds.x[0]), PLOT.height / (bounds.y[1] - bounds.y[0]));
  const pixels = ([x, y]: Point): Point => [x * scale, y * scale];
  const radius = (s: number) => (LARGEST / 2) * Math.sqrt(shares[s] as number);
  const order = shares.map((_, s) => s).sort((a, b) => (shares[b] as number) - (shares[a] as number) || a - b);
  const labels = [
    { text: "<b>context</b>", length: 8, at: context, reach: 13, colour: palette.ink },
    ...order.slice(0, points.length <= NAMED ? points.length : 6).map((s) => {
      const weight = say(shares[s] as number);
      return {
        text: `${escapeText(name(s))} <b>${weight}</b>`,
        length: name(s).length + weight.length + 1,
        at: points[s] as Point,
        reach: 6 + radius(s),
        colour: textColour(attentionColour),
      };
    }),
  ];
  const discs = points.map((point, s) => ({ at: pixels(point), radius: radius(s) + 2 }));
  const along = way.flatMap((corner, n) =>
    between(way[n - 1] ?? corner, corner).map((at) => ({ at: pixels(at), radius: 6 })),
  );
  const places = placeLabels(
    labels.map(({ at, reach, length }) => ({
      at: pixels(at),
      reach,
      width: length * PLOT.letter,
      height: PLOT.line,
    })),
    [...discs, ...along, { at: pixels(context), radius: 9 }],
    pixels(middle(points)),
  );
  return labels.flatMap(({ text, at: [x, y], reach, colour }, n): Partial<Annotation>[] => {
    const direction = places[n];
    if (!direction) return [];
    const [dx, dy] = direction;
    return [
      {
        text,
        x,
        y,
        showarrow: false,
        xanchor: dx > 0.4 ? "left" : dx < -0.4 ? "right" : "center",
        yanchor: dy > 0.4 ? "bottom" : dy < -0.4 ? "top" : "middle",
        xshift: Math.round(dx * reach),
        yshift: Math.round(dy * reach),
        font: { size: 13, color: colour },
      },
    ];
  });
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
    `Context in the plane: ${points.length} values, discs of the area of their weights, and the context, their weighted sum, at ${pair(context)}` +
    `${corners > 2 ? `, inside their hull of ${corners} corners` : ""}. Largest weight ${say(most)} (${name(mostAt)}), smallest ${say(least)} (${name(leastAt)}). ` +
    `${told.join(", ")}${points.length > told.length ? `, and ${points.length - told.length} more` : ""}.${drawn}`
  );
}
