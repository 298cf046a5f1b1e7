// Draws the outlines, points and names of the figure `mixingTriangle`. h is the old state, g is the candidate, and z is the update gate.
import type { Data } from "plotly.js";
import { gateColours, palette } from "../kit/colours";
import type { Point } from "../kit/convex-hull";
import { rounded } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { escapeText } from "../kit/time-ticks";
import { fanOf, mixed, outwards } from "./mixture-geometry";

/** Returns the area of the states that a step can reach, which is between the old state and the candidates, and the outline of the candidates. */
export function ground(h: Point, reach: readonly Point[]): Data[] {
  if (reach.length === 0) return [];
  const area = (name: string, points: readonly Point[], more: object): Data => ({
    type: "scatter",
    mode: "lines",
    name,
    x: [...points, points[0] as Point].map(([x]) => x),
    y: [...points, points[0] as Point].map(([, y]) => y),
    fill: "toself",
    hoverinfo: "skip",
    ...more,
  });
  const fan = fanOf(h, reach);
  return [
    ...(fan ? [area("fan", [h, ...fan], { fillcolor: "#eef2ec", line: { width: 0 } })] : []),
    area("candidates", reach, {
      fillcolor: "#dcebe3",
      line: { color: gateColours.candidate, width: 1.5, dash: "dot", simplify: false },
    }),
  ];
}

/** Returns the line from the candidate to the old state. If each unit has its own z, it also returns the rectangle between these two points. */
export function between(h: Point, g: Point, next: Point | undefined): Data[] {
  const line: Data = {
    type: "scatter",
    mode: "lines",
    name: "from candidate to old state",
    x: [g[0], h[0]],
    y: [g[1], h[1]],
    line: { color: palette.ink, width: 2 },
    hoverinfo: "skip",
  };
  if (!next) return [line];
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "box",
      x: [h[0], g[0], g[0], h[0], h[0]],
      y: [h[1], h[1], g[1], g[1], h[1]],
      line: { color: palette.reference, width: 1.2, dash: "dash" },
      hoverinfo: "skip",
    },
    line,
    {
      type: "scatter",
      mode: "text+markers",
      name: "a z for each unit",
      x: [next[0]],
      y: [next[1]],
      text: ["a z for each unit"],
      textposition: "bottom center",
      textfont: { size: 13, color: gateColours.update },
      cliponaxis: false,
      marker: { symbol: "circle-open", size: 15, color: gateColours.update, line: { width: 3 } },
      hovertemplate: "a z for each unit: (%{x:.3f}, %{y:.3f})<extra></extra>",
    },
  ];
}

/** Returns the points of the old state and the candidates. Their names are on the side that is away from the middle of all points. */
export function corners(
  h: Point,
  g: Point,
  named: readonly { readonly name: string; readonly at: Point }[],
  all: readonly Point[],
): Data[] {
  const marks = [
    { name: "old state h", at: h, symbol: "circle", size: 15, colour: gateColours.hidden },
    { name: "candidate g", at: g, symbol: "diamond", size: 15, colour: gateColours.candidate },
    ...named.map((one) => ({ ...one, symbol: "diamond-open", size: 10, colour: gateColours.candidate })),
  ];
  const places = marks.map(({ at }) => outwards(at, all));
  return [
    {
      type: "scatter",
      mode: "text+markers",
      name: "corners",
      x: marks.map(({ at }) => at[0]),
      y: marks.map(({ at }) => at[1]),
      text: marks.map(({ name }, n) =>
        apart(n < 2 ? `<b>${escapeText(name)}</b>` : escapeText(name), places[n] as string),
      ),
      textposition: places as never,
      textfont: { size: 13, color: marks.map(({ colour }) => colour) as never },
      cliponaxis: false,
      marker: {
        symbol: marks.map(({ symbol }) => symbol) as never,
        size: marks.map(({ size }) => size),
        color: marks.map(({ colour }) => colour),
        opacity: 1,
        line: { width: 1.5 },
      },
      hovertemplate: "%{text}: (%{x:.3f}, %{y:.3f})<extra></extra>",
    },
  ];
}

/** Returns a name with a space towards its point, because Plotly writes a name that is next to a point so close that they touch. */
const apart = (name: string, place: string) =>
  place.endsWith("left") ? `${name}\u00a0` : place.endsWith("right") ? `\u00a0${name}` : name;

/** Returns the traces that move with the slider: the shrunk outline, the new state, and a text with its numbers. Every position has these three, because Plotly replaces the traces one by one. */
export function moving(z: number, h: Point, g: Point, reach: readonly Point[], top: number): Data[] {
  const shrunk = reach.map((at) => mixed(z, h, at));
  const closed = shrunk.length > 0 ? [...shrunk, shrunk[0] as Point] : [h];
  const next = mixed(z, h, g);
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "new states that reset can choose",
      x: closed.map(([x]) => x),
      y: closed.map(([, y]) => y),
      line: { color: gateColours.update, width: reach.length > 0 ? 2 : 0, simplify: false },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "markers",
      name: "new state",
      x: [next[0]],
      y: [next[1]],
      cliponaxis: false,
      marker: { symbol: "star", size: 19, color: palette.highlight, line: { color: palette.ink, width: 1.5 } },
      hovertemplate: "new state: (%{x:.3f}, %{y:.3f})<extra></extra>",
    },
    {
      type: "scatter",
      mode: "text",
      name: "in numbers",
      x: [0.98],
      y: [top],
      text: [
        `keeps ${say(rounded(100 * z))} %, writes ${say(rounded(100 * (1 - z)))} %<br>★ new state (${pair(next)})`,
      ],
      textposition: "bottom left",
      textfont: { size: 14, color: palette.ink },
      hoverinfo: "skip",
    },
  ];
}

/** Returns the two coordinates of a point as text for alt texts and labels. */
export const pair = ([x, y]: Point): string => `${say(x)}, ${say(y)}`;
