// Draws colour bars, which explain the number that each colour stands for.
import { fontOf } from "./axis-drawing";
import { type LayoutForm, titleOf } from "./form";
import { type Box, type Defs, idOf, tag } from "./svg";
import { drawText, textSize } from "./text";
import { ticksOf } from "./ticks";
import type { ColourBar, Coloured, Trace } from "./trace-form";
import { stopsOf } from "./traces/colour-scale";
import { spanOf } from "./traces/heat-map";
import { markerSpan } from "./traces/marker";

/** A colour bar: the settings of its colours, and the values at its two ends. */
interface Bar {
  readonly coloured: Coloured;
  readonly span: readonly [number, number];
}

/** Returns the colour bars that the traces need. */
export function colourBarsOf(traces: readonly Trace[]): Bar[] {
  return traces.flatMap((trace): Bar[] => {
    if (trace.type === "heatmap") return trace.showscale === false ? [] : [{ coloured: trace, span: spanOf(trace) }];
    const span = trace.marker?.showscale ? markerSpan(trace.marker) : undefined;
    return span && trace.marker ? [{ coloured: trace.marker, span }] : [];
  });
}

function ticksOfBar({ span }: Bar, bar: ColourBar, length: number) {
  const scale = {
    letter: "y" as const,
    log: false,
    date: false,
    range: span,
    categories: undefined,
    length,
    place: (value: unknown) => Number(value),
  };
  const form = {
    nticks: Math.max(3, length / 60),
    ...(bar.tickvals ? { tickvals: bar.tickvals } : {}),
    ...(bar.ticktext ? { ticktext: bar.ticktext } : {}),
    ...(bar.tickformat ? { tickformat: bar.tickformat } : {}),
  };
  return ticksOf(form, scale);
}

const partsOf = (bar: Bar, layout: LayoutForm, length: number) => {
  const form = bar.coloured.colorbar ?? {};
  const font = fontOf(layout, form.tickfont);
  const title = titleOf(form.title);
  const titleFont = fontOf(layout, title.font, 1.2);
  const ticks = ticksOfBar(bar, form, length);
  const labels = Math.max(0, ...ticks.map(({ label }) => textSize(label, font.size).width));
  return { form, font, title, titleFont, ticks, labels, thickness: form.thickness ?? 30 };
};

/** Returns the space in pixels that a colour bar needs to the right of the plot. */
export function colourBarDepth(bar: Bar, layout: LayoutForm, length: number): number {
  const { labels, title, titleFont, thickness } = partsOf(bar, layout, length);
  const { width, height } = title.text ? textSize(title.text, titleFont.size) : { width: 0, height: -6 };
  const below = thickness + 6 + labels;
  return 22 + (title.side === "right" ? below + height + 6 : Math.max(below, width)) + 8;
}

export function drawColourBar(bar: Bar, layout: LayoutForm, plot: Box, defs: Defs): string {
  const { font, labels, ticks, title, titleFont, thickness } = partsOf(bar, layout, plot.height);
  const isAbove = Boolean(title.text) && title.side !== "right";
  const left = plot.x + plot.width + 22;
  const top = plot.y + 10 + (isAbove ? textSize(title.text ?? "", titleFont.size).height : 0);
  const height = plot.y + plot.height - 10 - top;
  const [low, high] = bar.span;
  const stops = stopsOf(bar.coloured);
  const id = idOf("scale", JSON.stringify(stops));
  const content = stops
    .map(([at, colour]) => tag("stop", { offset: `${Math.round(at * 1e4) / 100}%`, "stop-color": colour }))
    .join("");
  defs.set(id, tag("linearGradient", { id, x1: "0", y1: "1", x2: "0", y2: "0" }, content));
  const at = (value: number) => top + height * (1 - (value - low) / (high - low));
  const right = left + thickness + 6;
  return [
    tag("rect", { x: left, y: top, width: thickness, height, fill: `url(#${id})` }),
    ...ticks.map((tick) => drawText(tick.label, { x: right, y: at(tick.at), anchor: "start", font })),
    title.text && isAbove
      ? drawText(title.text, { x: left, y: plot.y, anchor: "start", vertical: "top", font: titleFont })
      : "",
    title.text && !isAbove
      ? drawText(title.text, {
          x: right + labels + 4 + titleFont.size * 0.65,
          y: top + height / 2,
          turn: -90,
          font: titleFont,
        })
      : "",
  ].join("");
}
