// Draws the lines, bands, points, error bars and texts of scatter traces as SVG.
import type { PlacedAxis } from "../axes";
import { fontOf } from "../axis-drawing";
import { errorOf } from "../extent";
import { each, type LayoutForm, type Value } from "../form";
import { dashes, px, tag } from "../svg";
import { drawText } from "../text";
import type { ErrorBars, Trace } from "../trace-form";
import { drawMarkers } from "./marker";
import { filled } from "./template";
import { along, countOf } from "./values";

export type Point = readonly [number, number];

/** Returns the points of a trace in pixels. A point without a position is undefined, and makes a gap in the line. */
export function pointsOf(trace: Trace, x: PlacedAxis, y: PlacedAxis): (Point | undefined)[] {
  const [across, up] = [along(trace, "x", x.place), along(trace, "y", y.place)];
  return across.map((at, n) => {
    const height = up[n];
    return at === undefined || height === undefined ? undefined : [x.at(at), y.at(height)];
  });
}

export function modeOf(trace: Trace): string {
  return trace.mode ?? (countOf(trace) < 20 ? "lines+markers" : "lines");
}

/** Returns the parts of a line between its gaps. If `bridges` is true, the line continues over gaps. */
function runsOf(points: readonly (Point | undefined)[], bridges: boolean): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point) runs.at(-1)?.push(point);
    else if (!bridges && runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/** Returns the points that are visible in a long line, which are the first, the last, the highest and the lowest point of each column of pixels. */
function thin(run: readonly Point[]): readonly Point[] {
  const rises = run.every(([x], n) => n === 0 || x >= (run[n - 1] as Point)[0]);
  if (run.length < 800 || !rises) return run;
  const columns = new Map<number, Point[]>();
  for (const point of run) {
    const column = Math.floor(point[0]);
    const same = columns.get(column);
    if (same) same.push(point);
    else columns.set(column, [point]);
  }
  return [...columns.values()].flatMap((column) => {
    const least = column.reduce((a, b) => (b[1] < a[1] ? b : a));
    const most = column.reduce((a, b) => (b[1] > a[1] ? b : a));
    const kept = new Set([column[0], least, most, column.at(-1)]);
    return column.filter((point) => kept.has(point));
  });
}

const to = ([x, y]: Point) => `${px(x)} ${px(y)}`;

function linePath(run: readonly Point[], shape: string | undefined): string {
  const steps = thin(run).map((point, n, all) => {
    const before = all[n - 1];
    if (!before) return to(point);
    const half = { hvh: (before[0] + point[0]) / 2, hv: point[0], vh: before[0] }[shape as "hvh" | "hv" | "vh"];
    if (half !== undefined) return `H${px(half)}V${px(point[1])}H${px(point[0])}`;
    if (shape === "vhv") return `V${px((before[1] + point[1]) / 2)}H${px(point[0])}V${px(point[1])}`;
    return `L${to(point)}`;
  });
  return `M${steps.join("")}`;
}

/** Returns the SVG of a trace's filled area, which is between the line and 0, between the line and the trace before, or inside the line. */
export function drawFill(
  trace: Trace,
  x: PlacedAxis,
  y: PlacedAxis,
  before: readonly (Point | undefined)[] | undefined,
  colour: string,
): string {
  if (!trace.fill || trace.fill === "none") return "";
  const points = pointsOf(trace, x, y);
  const runs = runsOf(points, trace.fill !== "toself" || trace.connectgaps === true);
  const shape = trace.line?.shape;
  const zero = (axis: PlacedAxis) => axis.at(axis.log ? Math.min(...axis.range) : 0);
  const paths = runs.map((run) => {
    const [first, last] = [run[0] as Point, run.at(-1) as Point];
    const path = linePath(run, shape);
    if (trace.fill === "tozeroy") return `${path}V${px(zero(y))}H${px(first[0])}z`;
    if (trace.fill === "tozerox") return `${path}H${px(zero(x))}V${px(first[1])}z`;
    const other = before?.filter((point) => point !== undefined) ?? [];
    if (trace.fill?.startsWith("tonext") && other.length > 0) {
      const back = linePath([...other].reverse(), shape);
      return `${path}L${back.slice(1)}z`;
    }
    if (trace.fill === "tonexty") return `${path}V${px(zero(y))}H${px(first[0])}z`;
    return last === first ? "" : `${path}z`;
  });
  return tag("path", {
    d: paths.join(""),
    fill: trace.fillcolor ?? colour,
    "fill-opacity": trace.fillcolor ? undefined : "0.5",
    opacity: opacityOf(trace),
  });
}

const opacityOf = ({ opacity }: Trace) => (opacity === undefined || opacity === 1 ? undefined : String(opacity));

/** Returns the SVG of a trace's line, error bars and points. */
export function drawScatter(trace: Trace, x: PlacedAxis, y: PlacedAxis, colour: string): string {
  const mode = modeOf(trace);
  const points = pointsOf(trace, x, y);
  const parts: string[] = [];
  const width = trace.line?.width ?? 2;
  if (mode.includes("lines") && width > 0) {
    const path = runsOf(points, trace.connectgaps === true)
      .map((run) => linePath(run, trace.line?.shape))
      .join("");
    const stroke = trace.line?.color ?? (typeof trace.marker?.color === "string" ? trace.marker.color : colour);
    if (path)
      parts.push(
        tag("path", {
          d: path,
          fill: "none",
          stroke,
          "stroke-width": width,
          "stroke-dasharray": dashes(trace.line?.dash, width),
          "stroke-linejoin": "round",
        }),
      );
  }
  parts.push(
    drawErrors(trace, trace.error_x, "x", x, y, points, colour),
    drawErrors(trace, trace.error_y, "y", x, y, points, colour),
  );
  if (mode.includes("markers")) parts.push(drawMarkers(trace, points, trace.line?.color ?? colour));
  const content = parts.join("");
  const opacity = opacityOf(trace);
  return opacity && content ? tag("g", { opacity }, content) : content;
}

export function drawErrors(
  trace: Trace,
  bars: ErrorBars | undefined,
  letter: "x" | "y",
  x: PlacedAxis,
  y: PlacedAxis,
  points: readonly (Point | undefined)[],
  colour: string,
): string {
  if (!bars || bars.visible === false) return "";
  const [axis, values] = letter === "x" ? [x, trace.x] : [y, trace.y];
  const cap = bars.width ?? 4;
  const path = points.flatMap((point, n) => {
    if (!point) return [];
    const value = Number(values?.[n] ?? n);
    const { minus, plus } = errorOf(bars, n, value);
    const [low, high] = [axis.place(value - minus), axis.place(value + plus)].map((at) =>
      at === undefined ? axis.at(Math.min(...axis.range)) : axis.at(at),
    ) as [number, number];
    if (low === high) return [];
    if (letter === "y")
      return [
        `M${px(point[0])} ${px(low)}V${px(high)}${cap ? [low, high].map((at) => `M${px(point[0] - cap)} ${px(at)}h${px(2 * cap)}`).join("") : ""}`,
      ];
    return [
      `M${px(low)} ${px(point[1])}H${px(high)}${cap ? [low, high].map((at) => `M${px(at)} ${px(point[1] - cap)}v${px(2 * cap)}`).join("") : ""}`,
    ];
  });
  if (path.length === 0) return "";
  const stroke = bars.color ?? (typeof trace.marker?.color === "string" ? trace.marker.color : colour);
  return tag("path", { d: path.join(""), fill: "none", stroke, "stroke-width": bars.thickness ?? 2 });
}

/** Returns the SVG of the texts at a trace's points. */
export function drawTexts(trace: Trace, x: PlacedAxis, y: PlacedAxis, layout: LayoutForm): string {
  if (!modeOf(trace).includes("text")) return "";
  const base = fontOf(layout, trace.textfont as { family?: string } | undefined);
  return pointsOf(trace, x, y)
    .map((point, n) => {
      const own = each(trace.text as Value | readonly Value[], n);
      const text = trace.texttemplate
        ? filled(trace.texttemplate, { x: trace.x?.[n] ?? n, y: trace.y?.[n] ?? n, text: own })
        : own;
      if (!point || text === undefined || text === null || text === "") return "";
      const [vertical, side] = (each(trace.textposition, n) ?? "middle center").split(" ") as [string, string];
      const font = {
        size: each(trace.textfont?.size, n) ?? fontOf(layout, undefined).size,
        color: each(trace.textfont?.color, n) ?? fontOf(layout, undefined).color,
        family: base.family,
      };
      const radius = modeOf(trace).includes("markers") ? (each(trace.marker?.size, n) ?? 6) / 2 : 0;
      const away = radius + 2;
      return drawText(String(text), {
        x: point[0] + (side === "left" ? -away : side === "right" ? away : 0),
        y: point[1] + (vertical === "top" ? -away : vertical === "bottom" ? away : 0),
        anchor: side === "left" ? "end" : side === "right" ? "start" : "middle",
        vertical: vertical === "top" ? "bottom" : vertical === "bottom" ? "top" : "middle",
        font,
      });
    })
    .join("");
}
