// Draws the annotations of a figure as SVG.
import { fontOf } from "./axis-drawing";
import type { LayoutForm, Note } from "./form";
import { type Places, pixel } from "./places";
import { px, tag } from "./svg";
import { drawText, textSize } from "./text";

/** Returns the SVG of an annotation, which is a text in the plot or next to it. If the annotation has an arrow, the arrow is drawn too. */
export function drawAnnotation(note: Note, layout: LayoutForm, places: Places): string {
  if (note.visible === false || note.text === undefined) return "";
  const [xref, yref] = [note.xref ?? "x", note.yref ?? "y"];
  const head = [pixelOf("x", xref, note.x, places), pixelOf("y", yref, note.y, places)] as const;
  const [headX, headY] = head;
  if (headX === undefined || headY === undefined) return "";
  const hasArrow = note.showarrow ?? true;
  const [x, y] = hasArrow
    ? [tail(note, "x", headX, places), tail(note, "y", headY, places)]
    : [headX + (note.xshift ?? 0), headY - (note.yshift ?? 0)];
  const font = fontOf(layout, note.font);
  const size = textSize(note.text, font.size);
  const side = hasArrow ? "center" : horizontal(note, xref);
  const level = hasArrow ? "middle" : vertical(note, yref);
  const left = side === "left" ? x : side === "right" ? x - size.width : x - size.width / 2;
  const top = level === "top" ? y : level === "bottom" ? y - size.height : y - size.height / 2;
  const pad = note.borderpad ?? 1;
  const box =
    note.bgcolor || note.bordercolor
      ? tag("rect", {
          x: left - pad,
          y: top - pad,
          width: size.width + 2 * pad,
          height: size.height + 2 * pad,
          fill: note.bgcolor ?? "none",
          stroke: note.bordercolor,
          "stroke-width": note.bordercolor ? (note.borderwidth ?? 1) : undefined,
        })
      : "";
  // `align` aligns the lines of a text with each other, and the anchor aligns the whole text.
  const align = note.text.includes("<br") ? (note.align ?? "center") : side;
  const anchor = align === "left" ? "start" : align === "right" ? "end" : "middle";
  const at = align === "left" ? left : align === "right" ? left + size.width : left + size.width / 2;
  const share = Math.min((size.width / 2 + 2) / Math.abs(headX - x), size.height / 2 / Math.abs(headY - y), 1);
  const start = [x + (headX - x) * share, y + (headY - y) * share] as const;
  const text = drawText(note.text, {
    x: align === side ? x : at,
    y,
    anchor,
    vertical: level,
    font,
    turn: note.textangle ?? 0,
    opacity: note.opacity,
  });
  return (hasArrow ? arrow(note, note.text ? start : [x, y], [headX, headY], font.color) : "") + box + text;
}

/** Returns the pixel position of an annotation's coordinate. On a logarithmic axis, the coordinate is the exponent of the power of 10. */
function pixelOf(letter: "x" | "y", ref: string, value: Note["x"], places: Places): number | undefined {
  const axis = places.axes.get(ref);
  return axis?.log ? axis.at(Number(value)) : pixel(places, letter, ref, value);
}

function tail(note: Note, letter: "x" | "y", head: number, places: Places): number {
  const [ref, value] = letter === "x" ? [note.axref, note.ax ?? -10] : [note.ayref, note.ay ?? -30];
  return (ref && ref !== "pixel" ? pixelOf(letter, ref, value, places) : undefined) ?? head + value;
}

/** Returns the side of the text that is at the annotation's x. If the annotation does not give this side, it is the side at which the text stays inside the picture. */
function horizontal({ xanchor = "auto", x }: Note, ref: string): string {
  if (xanchor !== "auto") return xanchor;
  if (ref !== "paper") return "center";
  return Number(x) <= 1 / 3 ? "left" : Number(x) >= 2 / 3 ? "right" : "center";
}

function vertical({ yanchor = "auto", y }: Note, ref: string): "top" | "middle" | "bottom" {
  if (yanchor !== "auto") return yanchor as "top" | "middle" | "bottom";
  if (ref !== "paper") return "middle";
  return Number(y) <= 1 / 3 ? "bottom" : Number(y) >= 2 / 3 ? "top" : "middle";
}

function arrow(
  note: Note,
  [x, y]: readonly [number, number],
  [headX, headY]: readonly [number, number],
  otherwise: string,
): string {
  const colour = note.arrowcolor ?? otherwise;
  const width = note.arrowwidth ?? 1.5;
  const length = Math.hypot(headX - x, headY - y);
  if (length < 1) return "";
  const [ux, uy] = [(headX - x) / length, (headY - y) / length];
  const point = (back: number, aside: number) =>
    `${px(headX - ux * back - uy * aside)} ${px(headY - uy * back + ux * aside)}`;
  const line = tag("path", {
    d: `M${px(x)} ${px(y)}L${px(headX)} ${px(headY)}`,
    stroke: colour,
    "stroke-width": width,
  });
  return note.arrowhead === 0
    ? line
    : line + tag("path", { d: `M${point(0, 0)}L${point(8, 3.5)}L${point(8, -3.5)}z`, fill: colour });
}
