// Draws the bars of bar traces as SVG.
import type { PlacedAxis } from "../axes";
import { fontOf } from "../axis-drawing";
import { each, type LayoutForm, type Value } from "../form";
import { type Defs, px, tag } from "../svg";
import { drawText, textSize } from "../text";
import type { Trace } from "../trace-form";
import { type Bar, barsOf } from "./bar-places";
import { markerColour } from "./marker";
import { patternOf } from "./pattern";
import { drawErrors } from "./scatter";
import { filled } from "./template";

/** Returns the SVG of all bar traces that share two axes. They are drawn together, because their bars are side by side or stacked. */
export function drawBars(
  traces: readonly Trace[],
  x: PlacedAxis,
  y: PlacedAxis,
  layout: LayoutForm,
  colours: ReadonlyMap<Trace, string>,
  defs: Defs,
): string {
  const bars = barsOf(traces, layout, { x: x.place, y: y.place });
  return traces
    .map((trace) => {
      const own = bars.filter((bar) => bar.trace === trace).map((bar) => ({ bar, box: boxOf(bar, x, y) }));
      const colour = colours.get(trace) as string;
      const rectangles = own.map(({ bar, box }) => rectangle(trace, bar.n, box, colour, defs)).join("");
      const flat = trace.orientation === "h";
      const ends: (readonly [number, number] | undefined)[] = [];
      for (const { bar, box } of own)
        ends[bar.n] = flat ? [box.end, box.top + box.height / 2] : [box.left + box.width / 2, box.end];
      const errors = drawErrors(
        trace,
        flat ? trace.error_x : trace.error_y,
        flat ? "x" : "y",
        x,
        y,
        Array.from(ends),
        colour,
      );
      const content = rectangles + errors + own.map(({ bar, box }) => words(trace, bar.n, box, layout)).join("");
      return trace.opacity === undefined || trace.opacity === 1
        ? content
        : tag("g", { opacity: String(trace.opacity) }, content);
    })
    .join("");
}

interface BarBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The pixel position of the bar's end on the axis of sizes. */
  readonly end: number;
}

function boxOf({ trace, start, end, from, to }: Bar, x: PlacedAxis, y: PlacedAxis): BarBox {
  const flat = trace.orientation === "h";
  const [across, along] = flat ? [y, x] : [x, y];
  const base = along.log && !trace.base && from === 0 ? Math.min(...along.range) : from;
  const [a, b] = [across.at(start), across.at(end)];
  const [c, d] = [along.at(base), along.at(to)];
  const sides = { low: Math.min(a, b), wide: Math.abs(b - a), least: Math.min(c, d), long: Math.abs(d - c) };
  return flat
    ? { left: sides.least, top: sides.low, width: sides.long, height: sides.wide, end: d }
    : { left: sides.low, top: sides.least, width: sides.wide, height: sides.long, end: d };
}

function rectangle(trace: Trace, n: number, { left, top, width, height }: BarBox, colour: string, defs: Defs): string {
  const marker = trace.marker ?? {};
  const fill = markerColour(marker, n, colour);
  const line = each(marker.line?.width, n) ?? 0;
  const opacity = each(marker.opacity, n) ?? 1;
  return tag("path", {
    d: `M${px(left)} ${px(top)}h${px(width)}v${px(height)}h${px(-width)}z`,
    fill: patternOf(marker.pattern, n, fill, defs) ?? fill,
    stroke: line > 0 ? (each(marker.line?.color, n) ?? "#444") : undefined,
    "stroke-width": line > 0 ? line : undefined,
    opacity: opacity === 1 ? undefined : String(opacity),
  });
}

function words(trace: Trace, n: number, box: BarBox, layout: LayoutForm): string {
  const own = each(trace.text as Value | readonly Value[], n);
  const text = trace.texttemplate
    ? filled(trace.texttemplate, { x: trace.x?.[n] ?? n, y: trace.y?.[n] ?? n, text: own })
    : own;
  const position = each(trace.textposition, n) ?? "auto";
  if (text === undefined || text === null || text === "" || position === "none") return "";
  const flat = trace.orientation === "h";
  const inside = fontOf(layout, { ...(trace.textfont as object), ...trace.insidetextfont });
  const size = textSize(String(text), inside.size);
  const fits = size.width + 6 <= box.width && size.height + 2 <= box.height;
  if (position === "inside" || (position === "auto" && fits)) {
    const color =
      trace.insidetextfont?.color ?? (typeof trace.textfont?.color === "string" ? trace.textfont.color : "#ffffff");
    const isMiddle =
      trace.insidetextanchor === "middle" || (flat ? box.width : box.height) < (flat ? size.width : size.height) + 12;
    const near = flat
      ? {
          x: isMiddle ? box.left + box.width / 2 : box.end + (box.end > box.left ? -4 : 4),
          y: box.top + box.height / 2,
        }
      : {
          x: box.left + box.width / 2,
          y: isMiddle ? box.top + box.height / 2 : box.end + (box.end > box.top ? -4 : 4),
        };
    const vertical = flat || isMiddle ? "middle" : box.end > box.top ? "bottom" : "top";
    const anchor = !flat || isMiddle ? "middle" : box.end > box.left ? "end" : "start";
    return drawText(String(text), { ...near, anchor, vertical, font: { ...inside, color } });
  }
  const font = fontOf(layout, { ...(trace.textfont as object), ...trace.outsidetextfont });
  const isRight = box.end > box.left;
  const isBelow = box.end > box.top;
  return flat
    ? drawText(String(text), {
        x: box.end + (isRight ? 4 : -4),
        y: box.top + box.height / 2,
        anchor: isRight ? "start" : "end",
        font,
      })
    : drawText(String(text), {
        x: box.left + box.width / 2,
        y: box.end + (isBelow ? 2 : -2),
        vertical: isBelow ? "top" : "bottom",
        font,
      });
}
