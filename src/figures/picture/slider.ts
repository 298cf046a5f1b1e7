// Draws the slider of a static picture. It cannot be moved, but it shows the slider's position for which the picture is drawn.
import { fontOf } from "./axis-drawing";
import type { LayoutForm, SliderForm } from "./form";
import { type Box, px, tag } from "./svg";
import { drawText, textSize } from "./text";

/** Returns the SVG of a slider at the position that the figure shows first. */
export function drawSlider(slider: SliderForm, layout: LayoutForm, plot: Box): string {
  const steps = slider.steps ?? [];
  if (steps.length === 0) return "";
  const active = Math.min(steps.length - 1, Math.max(0, slider.active ?? 0));
  const left = plot.x + plot.width * (slider.x ?? 0) + (slider.pad?.l ?? 0);
  const width = plot.width * (slider.len ?? 1);
  const top = plot.y + plot.height + (slider.pad?.t ?? 20);
  const { prefix = "", suffix = "", font } = slider.currentvalue ?? {};
  const value = fontOf(layout, font);
  const rail = top + value.size * 1.3 + 14;
  const [from, to] = [left + 10, left + width - 10];
  const at = (n: number) => from + (steps.length === 1 ? 0 : ((to - from) * n) / (steps.length - 1));
  const labels = fontOf(layout, slider.font);
  const widest = Math.max(...steps.map(({ label }) => textSize(label ?? "", labels.size).width));
  const every = Math.max(1, Math.ceil(((widest + 8) * steps.length) / (to - from)));
  const ticks = steps.map((_, n) => `M${px(at(n))} ${px(rail + 8)}v${n % every === 0 ? 6 : 3}`).join("");
  return [
    drawText(`${prefix}${steps[active]?.label ?? ""}${suffix}`, {
      x: left,
      y: top,
      anchor: "start",
      vertical: "top",
      font: value,
    }),
    tag("rect", {
      x: left,
      y: rail - 3,
      width,
      height: 6,
      rx: 3,
      fill: slider.bgcolor ?? "#f8fafc",
      stroke: slider.bordercolor ?? "#bec8d9",
    }),
    tag("circle", {
      cx: at(active),
      cy: rail,
      r: 8,
      fill: slider.activebgcolor ?? "#dbdde0",
      stroke: slider.bordercolor ?? "#bec8d9",
    }),
    tag("path", { d: ticks, stroke: slider.tickcolor ?? "#333" }),
    ...steps.map(({ label }, n) =>
      n % every === 0 && label ? drawText(label, { x: at(n), y: rail + 16, vertical: "top", font: labels }) : "",
    ),
  ].join("");
}
