// Draws the title of a figure as SVG.
import { fontOf } from "./axis-drawing";
import { type LayoutForm, titleOf } from "./form";
import type { Box } from "./svg";
import { drawText } from "./text";

/** Returns the SVG of the figure's title, which is in the margin above the plot. */
export function drawHeading(layout: LayoutForm, plot: Box, width: number): string {
  const title = titleOf(layout.title);
  if (!title.text) return "";
  const font = fontOf(layout, title.font, 1.4);
  const share = title.x ?? 0.5;
  const x = title.xref === "paper" ? plot.x + plot.width * share : width * share;
  const side = title.xanchor ?? "auto";
  const anchor =
    side === "left" || (side === "auto" && share <= 1 / 3)
      ? "start"
      : side === "right" || (side === "auto" && share >= 2 / 3)
        ? "end"
        : "middle";
  if (title.yanchor === "top")
    return drawText(title.text, { x, y: (title.pad?.t ?? 0) - font.size * 0.15, anchor, vertical: "top", font });
  return drawText(title.text, { x, y: (layout.margin?.t ?? 100) / 2 - font.size * 0.35, anchor, font });
}
