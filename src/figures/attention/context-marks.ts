// Draws the arrows, lines and names of the figure `contextInPlane`.
import type { Annotation, Data } from "plotly.js";
import { attentionColour, palette, textColour } from "../kit/colours";
import type { Point } from "../kit/convex-hull";
import { rounded } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { axis } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { placeLabels } from "./label-places";

/** The largest number of values that are named. If there are more values, only those with the largest weights get a name. */
const NAMED = 12;
/** The diameter in pixels of the disc of a value with weight 1. */
export const LARGEST = 58;

/** The ranges of the two axes. */
export interface Bounds {
  readonly x: [number, number];
  readonly y: [number, number];
}

/** Returns ranges that contain all points, with space for the discs and for the names next to the discs. */
export function boundsOf(points: readonly Point[]): Bounds {
  const [x, y] = [extremes(points.map(([at]) => at)), extremes(points.map(([, at]) => at))];
  const size = Math.max(x.most - x.least, y.most - y.least) || 1;
  const [beside, above] = [0.24 * size, 0.16 * size];
  return { x: [x.least - beside, x.most + beside], y: [y.least - above, y.most + above] };
}

/** Returns the settings of both axes. The axes have the same scale, so that lengths and angles are correct. */
export function axes({ x, y }: Bounds) {
  const zero = { zeroline: true, zerolinecolor: palette.faint };
  return {
    xaxis: axis("value, first column", { range: x, ...zero }),
    yaxis: axis("value, second column", { range: y, scaleanchor: "x", scaleratio: 1, ...zero }),
  };
}

/** Returns the corners of the path from the origin to the context. Each step of the path adds one weighted value. */
export function wayTo(points: readonly Point[], shares: readonly number[]): Point[] {
  let [x, y] = [0, 0];
  const corners = points.map(([px, py], s): Point => {
    const share = shares[s] as number;
    [x, y] = [x + share * px, y + share * py];
    return [rounded(x), rounded(y)];
  });
  return [[0, 0], ...corners];
}

/** Returns the weighted values as arrows. Each arrow starts where the one before ends; the first starts at the origin, and the last ends at the context. */
export function chain(way: readonly Point[]): Data[] {
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

/** Returns lines from the context to each value. A larger weight gives a thicker line. */
export function pulls(points: readonly Point[], shares: readonly number[], [x, y]: Point): Data[] {
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

/** Returns points on the line between two points, so close together that no label fits between them. */
const between = ([ax, ay]: Point, [bx, by]: Point): Point[] =>
  Array.from({ length: 12 }, (_, n): Point => [ax + ((bx - ax) * (n + 1)) / 12, ay + ((by - ay) * (n + 1)) / 12]);

const middle = (points: readonly Point[]): Point => [
  points.reduce((a, [x]) => a + x, 0) / points.length,
  points.reduce((a, [, y]) => a + y, 0) / points.length,
];

/** In pixels: the size of the plot on the narrowest page, the width of a letter, and the height of a line of text. */
const PLOT = { width: 612, height: 372, letter: 7.2, line: 17 } as const;

/**
 * Returns the name of the context, and the names and weights of the values, with the largest weight first.
 * If there is no free place for a name, the name appears only when the mouse is over the point.
 */
export function names(
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
