import type { Annotation, Shape } from "plotly.js";
import type { Figure } from "../kit/figure";
import { baseLayout, config } from "../kit/theme";
import type { Place } from "./scene";

/** The contents of a diagram. */
interface Diagram {
  readonly size: { readonly width: number; readonly height: number };
  readonly title: string | undefined;
  readonly shapes: readonly Partial<Shape>[];
  readonly annotations: readonly Partial<Annotation>[];
  /** The texts that appear when the mouse is over a place. */
  readonly hover: readonly { readonly at: Place; readonly text: string }[];
  readonly alt: string;
}

/** Returns a diagram as a figure whose coordinates are pixels. */
export function diagramFigure({ size, title, shapes, annotations, hover, alt }: Diagram): Figure {
  const across = { visible: false, fixedrange: true, constrain: "domain" } as const;
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: hover.map(({ at }) => at[0]),
        y: hover.map(({ at }) => at[1]),
        text: hover.map(({ text }) => text),
        marker: { size: 30, opacity: 0 },
        hovertemplate: "%{text}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({
        title,
        height: size.height + (title ? 56 : 20),
        margin: { l: 8, r: 8, t: title ? 46 : 10, b: 10 },
      }),
      xaxis: { ...across, range: [0, size.width] },
      yaxis: { ...across, range: [0, size.height], scaleanchor: "x", scaleratio: 1 },
      shapes: [...shapes],
      annotations: [...annotations],
    },
    config: { ...config, displayModeBar: false },
    alt,
  };
}
