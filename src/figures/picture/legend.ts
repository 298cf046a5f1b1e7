// Draws legends. A legend has a sample of the style and the name of each trace.
import { fontOf } from "./axis-drawing";
import { each, type LayoutForm, type Legend } from "./form";
import { type Box, type Defs, dashes, px, tag } from "./svg";
import { drawText, textSize } from "./text";
import type { Trace } from "./trace-form";
import { drawMarkers, markerColour } from "./traces/marker";
import { patternOf } from "./traces/pattern";
import { modeOf } from "./traces/scatter";

const SWATCH = 30;
const GAP = 10;

interface Entry {
  readonly trace: Trace;
  readonly name: string;
  readonly width: number;
}

function entriesOf(traces: readonly Trace[], layout: LayoutForm): Entry[] {
  const legend = layout.legend ?? {};
  const font = fontOf(layout, legend.font);
  const shown = traces.filter((trace) => trace.type !== "heatmap" && trace.showlegend !== false);
  if (layout.showlegend !== true && (layout.showlegend === false || shown.length < 2)) return [];
  const entries = shown.map((trace) => {
    const name = trace.name ?? `trace ${traces.indexOf(trace)}`;
    return { trace, name, width: SWATCH + 10 + (legend.entrywidth ?? textSize(name, font.size).width) + 5 };
  });
  return legend.traceorder?.includes("reversed") ? entries.reverse() : entries;
}

/** Returns the entries in rows. In a vertical legend, each row has one entry. In a horizontal legend, a row has as many entries as fit into the plot's width. */
function rowsOf(entries: readonly Entry[], legend: Legend, width: number): Entry[][] {
  if (legend.orientation !== "h") return entries.map((entry) => [entry]);
  const rows: Entry[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    if (used > 0 && used + entry.width > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(entry);
    used += entry.width;
  }
  return rows;
}

/** Returns the space in pixels that the legend needs to the right of the plot, or 0 if the legend is not there. */
export function legendDepth(traces: readonly Trace[], layout: LayoutForm): number {
  const { orientation, x = 1.02 } = layout.legend ?? {};
  const widest = Math.max(0, ...entriesOf(traces, layout).map(({ width }) => width));
  return orientation === "h" || x < 1 || widest === 0 ? 0 : widest + 2 * GAP;
}

export function drawLegend(
  traces: readonly Trace[],
  layout: LayoutForm,
  plot: Box,
  colours: ReadonlyMap<Trace, string>,
  defs: Defs,
): string {
  const entries = entriesOf(traces, layout);
  if (entries.length === 0) return "";
  const legend = layout.legend ?? {};
  const font = fontOf(layout, legend.font);
  const isFlat = legend.orientation === "h";
  const rows = rowsOf(entries, legend, plot.width);
  const lineHeight = font.size * 1.3 + 3;
  const size = {
    width: Math.max(...rows.map((row) => row.reduce((sum, { width }) => sum + width, 0))),
    height: rows.length * lineHeight + 6,
  };
  const [shareX, shareY] = [legend.x ?? (isFlat ? 0 : 1.02), legend.y ?? (isFlat ? -0.1 : 1)];
  const xanchor = legend.xanchor ?? (shareX > 2 / 3 && shareX <= 1 ? "right" : "left");
  const yanchor = legend.yanchor ?? (isFlat ? (shareY < 0 ? "top" : "bottom") : "top");
  const [x, y] = [plot.x + plot.width * shareX, plot.y + plot.height * (1 - shareY)];
  const left = xanchor === "right" ? x - size.width : xanchor === "center" ? x - size.width / 2 : x;
  const top = yanchor === "bottom" ? y - size.height : yanchor === "middle" ? y - size.height / 2 : y;
  return rows
    .map((row, r) => {
      let from = left;
      const middle = top + 3 + (r + 0.5) * lineHeight;
      return row
        .map(({ trace, name, width }) => {
          const start = from;
          from += width;
          return (
            swatch(trace, start + 5, middle, colours.get(trace) as string, defs) +
            drawText(name, { x: start + SWATCH + 10, y: middle, anchor: "start", font })
          );
        })
        .join("");
    })
    .join("");
}

function swatch(trace: Trace, x: number, y: number, colour: string, defs: Defs): string {
  const marker = trace.marker ?? {};
  if (trace.type === "bar") {
    const fill = markerColour(marker, 0, colour);
    const width = each(marker.line?.width, 0) ?? 0;
    return tag("rect", {
      x: x + SWATCH / 2 - 6,
      y: y - 6,
      width: 12,
      height: 12,
      fill: patternOf(marker.pattern, 0, fill, defs) ?? fill,
      stroke: width ? each(marker.line?.color, 0) : undefined,
      "stroke-width": width ? Math.min(2, width) : undefined,
    });
  }
  const mode = modeOf(trace);
  const width = Math.min(trace.line?.width ?? 2, 10);
  const line = mode.includes("lines") && width > 0;
  const fill =
    trace.fill && trace.fill !== "none"
      ? tag("rect", {
          x,
          y,
          width: SWATCH,
          height: 6,
          fill: trace.fillcolor ?? colour,
          "fill-opacity": trace.fillcolor ? undefined : "0.5",
        })
      : "";
  const stroke = trace.line?.color ?? colour;
  const stripe = line
    ? tag("path", {
        d: `M${px(x)} ${px(y)}h${SWATCH}`,
        stroke,
        "stroke-width": width,
        "stroke-dasharray": dashes(trace.line?.dash, width),
      })
    : "";
  const one: Trace = {
    ...trace,
    marker: {
      ...marker,
      size: Math.min(16, Math.max(2, each(marker.size, 0) ?? 6)),
      opacity: each(marker.opacity, 0) || 1,
      angleref: "up",
    },
  };
  const mark = mode.includes("markers") ? drawMarkers(one, [[x + SWATCH / 2, y]], stroke) : "";
  return fill + stripe + mark;
}
