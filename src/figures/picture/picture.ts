// Turns a figure into a static SVG picture, without a browser.
import type { Figure } from "../kit/figure";
import { drawAnnotation } from "./annotations";
import { type Axis, axesOf, type PlacedAxis, placeAxes } from "./axes";
import { depthOf, drawAxis, drawGrid, fontOf, type Side, sideOf } from "./axis-drawing";
import { colourBarDepth, colourBarsOf, drawColourBar } from "./colour-bar";
import type { LayoutForm } from "./form";
import { drawHeading } from "./heading";
import { drawLegend, legendDepth } from "./legend";
import { drawShape } from "./shapes";
import { drawSlider } from "./slider";
import { type Box, clipped, type Defs, printable, px, tag } from "./svg";
import type { Trace } from "./trace-form";
import { drawBars } from "./traces/bars";
import { drawHeatMap } from "./traces/heat-map";
import { drawFill, drawScatter, drawTexts, pointsOf } from "./traces/scatter";
import { countOf } from "./traces/values";

/** The width of a picture in pixels, which is the width of a notebook cell on a common screen. */
const WIDTH = 700;
const DRAWN = ["scatter", "scattergl", "bar", "heatmap"];
/** The colours that Plotly uses, one after the other, for traces without a colour. */
const COLOURS = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/** The largest number of points of a picture. Drawing more points would take too long, and the picture would be too large for a notebook. */
const MAX_POINTS = 50_000;

/**
 * Returns the figure as a static SVG picture with a width of 700 pixels (or `layout.width`). No browser is needed. Pages, slides and viewers that
 * do not run scripts use the picture. It shows the figure before any slider is moved, and it contains the alt text.
 *
 * The picture has lines, bands, points, error bars, bars, heat maps, annotations, shapes, subplots, legends and sliders, drawn by Plotly's rules,
 * on linear, logarithmic, category and date axes. The widths of texts are estimates.
 *
 * @returns undefined if the figure has traces of other types (pie, contour, 3D, maps) or more than 50,000 points
 */
export function pictureOf(figure: Figure): string | undefined {
  const layout = figure.layout as unknown as LayoutForm;
  const all = (figure.data as unknown as readonly Trace[]).map(
    (trace): Trace => ({ ...trace, type: trace.type ?? "scatter" }),
  );
  if (all.some(({ type }) => !DRAWN.includes(type as string))) return undefined;
  if (all.reduce((sum, trace) => sum + countOf(trace), 0) > MAX_POINTS) return undefined;
  const traces = all.filter(({ visible = true }) => visible === true);
  const [width, height] = [layout.width ?? WIDTH, layout.height ?? 450];
  const axes = axesOf(traces, layout);
  const plot = plotOf(axes, traces, layout, width, height);
  const placed = placeAxes(axes, plot);
  const defs: Defs = new Map();
  const colours = new Map(traces.map((trace, n) => [trace, COLOURS[n % COLOURS.length] as string]));
  const places = { axes: placed, plot };
  const subplots = subplotsOf(traces, placed);
  const shapes = (isBelow: boolean) =>
    (layout.shapes ?? [])
      .filter(({ layer }) => (layer === "below") === isBelow)
      .map((shape) => drawShape(shape, places))
      .join("");
  const content = [
    tag("rect", { width, height, fill: layout.paper_bgcolor ?? "#fff" }),
    layout.plot_bgcolor === layout.paper_bgcolor ? "" : tag("rect", { ...plot, fill: layout.plot_bgcolor ?? "#fff" }),
    shapes(true),
    ...new Set(subplots.flatMap((subplot) => gridOf(subplot, plot))),
    ...subplots.map((subplot) => drawSubplot(subplot, traces, layout, plot, colours, defs)),
    ...[...placed.values()].map((axis) => drawAxis(axis, edgeOf(axis, placed, plot), layout, plot)),
    shapes(false),
    ...colourBarsOf(traces).map((bar) => drawColourBar(bar, layout, plot, defs)),
    drawLegend(traces, layout, plot, colours, defs),
    ...(layout.sliders ?? []).map((slider) => drawSlider(slider, layout, plot)),
    ...(layout.annotations ?? []).map((note) => drawAnnotation(note, layout, places)),
    drawHeading(layout, plot, width),
  ].join("");
  const definitions = defs.size > 0 ? tag("defs", {}, [...defs.values()].join("")) : "";
  const { family } = fontOf(layout, undefined);
  const inherited = ` font-family="${family.replaceAll('"', "&quot;")}"`;
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${px(width)} ${px(height)}`,
      role: "img",
      "aria-label": printable(figure.alt),
      style: "max-width:100%;height:auto",
      "font-family": family,
    },
    definitions + content.replaceAll(inherited, ""),
  );
}

/** Returns the rectangle of the plot. It is computed from the margins and from the additional space that axes, colour bars and the legend need. */
function plotOf(
  axes: ReadonlyMap<string, Axis>,
  traces: readonly Trace[],
  layout: LayoutForm,
  width: number,
  height: number,
): Box {
  const margin = {
    left: layout.margin?.l ?? 80,
    right: layout.margin?.r ?? 80,
    top: layout.margin?.t ?? 100,
    bottom: layout.margin?.b ?? 80,
  };
  const boxOf = (): Box => ({
    x: margin.left,
    y: margin.top,
    width: Math.max(20, width - margin.left - margin.right),
    height: Math.max(20, height - margin.top - margin.bottom),
  });
  const first = boxOf();
  const placed = placeAxes(axes, first);
  for (const axis of placed.values()) {
    if (!axis.form.automargin) continue;
    const side = sideOf(axis);
    const beyond = distance(side, edgeOf(axis, placed, first), first);
    margin[side] = Math.max(margin[side], depthOf(axis, layout) - beyond);
  }
  const bars = colourBarsOf(traces).map((bar) => colourBarDepth(bar, layout, first.height));
  margin.right = Math.max(margin.right, ...bars, legendDepth(traces, layout));
  return boxOf();
}

/** Returns the distance in pixels between an axis and the edge of the plot on the axis' side. It is above 0 if the axis is inside the plot. */
function distance(side: Side, edge: number, plot: Box): number {
  if (side === "left") return edge - plot.x;
  if (side === "right") return plot.x + plot.width - edge;
  return side === "top" ? edge - plot.y : plot.y + plot.height - edge;
}

/** Returns the pixel position of an axis, which is at the end of the axis that its `anchor` names, or else where its `position` is. */
function edgeOf(axis: PlacedAxis, axes: ReadonlyMap<string, PlacedAxis>, plot: Box): number {
  const side = sideOf(axis);
  const partner = axes.get(axis.anchor);
  const share = partner ? partner.domain[side === "right" || side === "top" ? 1 : 0] : (axis.form.position ?? 0);
  return axis.letter === "x" ? plot.y + plot.height * (1 - share) : plot.x + plot.width * share;
}

type Subplot = readonly [x: PlacedAxis, y: PlacedAxis];

function subplotsOf(traces: readonly Trace[], axes: ReadonlyMap<string, PlacedAxis>): Subplot[] {
  const pairs = new Set(traces.map((trace) => `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`));
  if (pairs.size === 0) pairs.add("x y");
  return [...pairs].map((pair) => pair.split(" ").map((id) => axes.get(id) as PlacedAxis) as unknown as Subplot);
}

function boxOf([x, y]: Subplot, plot: Box): Box {
  return {
    x: plot.x + plot.width * x.domain[0],
    y: plot.y + plot.height * (1 - y.domain[1]),
    width: x.length,
    height: y.length,
  };
}

function gridOf(subplot: Subplot, plot: Box): string[] {
  const { x, y, width, height } = boxOf(subplot, plot);
  return [drawGrid(subplot[0], [y, y + height]), drawGrid(subplot[1], [x, x + width])];
}

/** Returns the SVG of all traces that share two axes. As in Plotly, heat maps come first, then bars, then bands, lines, points and texts. */
function drawSubplot(
  subplot: Subplot,
  all: readonly Trace[],
  layout: LayoutForm,
  plot: Box,
  colours: ReadonlyMap<Trace, string>,
  defs: Defs,
): string {
  const [x, y] = subplot;
  const traces = all.filter((trace) => (trace.xaxis ?? "x") === x.id && (trace.yaxis ?? "y") === y.id);
  const box = boxOf(subplot, plot);
  const scatter = traces.filter(({ type }) => type === "scatter" || type === "scattergl");
  const bars = traces.filter(({ type }) => type === "bar");
  const colour = (trace: Trace) => trace.line?.color ?? (colours.get(trace) as string);
  const inside = [
    ...traces.filter(({ type }) => type === "heatmap").map((trace) => drawHeatMap(trace, x, y, layout)),
    bars.length > 0 ? drawBars(bars, x, y, layout, colours, defs) : "",
    ...scatter.map((trace, n) => {
      const before = scatter[n - 1];
      return drawFill(trace, x, y, before && pointsOf(before, x, y), colour(trace));
    }),
    ...scatter.filter(({ cliponaxis }) => cliponaxis !== false).map((trace) => drawScatter(trace, x, y, colour(trace))),
  ].join("");
  const over = scatter
    .map(
      (trace) =>
        (trace.cliponaxis === false ? drawScatter(trace, x, y, colour(trace)) : "") + drawTexts(trace, x, y, layout),
    )
    .join("");
  return clipped(box, inside) + over;
}
