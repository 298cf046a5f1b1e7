// Draws the grid, line, ticks, labels and title of an axis, and computes the space that they need next to the plot.
import type { PlacedAxis } from "./axes";
import { type Font, type LayoutForm, titleOf } from "./form";
import { type Box, px, tag } from "./svg";
import { drawText, textSize } from "./text";

export type Side = "left" | "right" | "top" | "bottom";

export const sideOf = ({ letter, form }: PlacedAxis): Side =>
  (form.side as Side | undefined) ?? (letter === "x" ? "bottom" : "left");

/** Returns a complete font. A property that `font` does not set comes from the layout's font, or else from Plotly's default. The size is multiplied by `factor` unless `font` sets it. */
export function fontOf(layout: LayoutForm, font: Font | undefined, factor = 1): Required<Font> {
  const base = layout.font ?? {};
  return {
    size: font?.size ?? (base.size ?? 12) * factor,
    color: font?.color ?? base.color ?? "#444",
    family: font?.family ?? base.family ?? '"Open Sans", verdana, arial, sans-serif',
  };
}

/** How the labels of an axis are drawn. Lengths are in pixels. */
interface Labels {
  readonly font: Required<Font>;
  /** The angle of the labels, in degrees. */
  readonly turn: number;
  /** The space that the labels need next to the axis, including the ticks. */
  readonly depth: number;
  /** The distance between the axis and the labels. */
  readonly gap: number;
}

/** Returns how the labels of an axis are drawn. Labels that would overlap are rotated, as in Plotly. */
function labelsOf(axis: PlacedAxis, layout: LayoutForm): Labels {
  const { form, letter, ticks } = axis;
  const font = fontOf(layout, form.tickfont);
  const length = form.ticks === "outside" ? (form.ticklen ?? 5) : 0;
  const gap = length + (form.ticklabelstandoff ?? 0) + 3;
  if (form.showticklabels === false) return { font, turn: 0, gap, depth: length };
  const sizes = ticks.map(({ label }) => textSize(label, font.size));
  const widest = Math.max(0, ...sizes.map(({ width }) => width));
  const highest = Math.max(0, ...sizes.map(({ height }) => height));
  if (letter === "y") return { font, turn: 0, gap, depth: gap + widest };
  const places = ticks.map(({ at }) => axis.at(at)).sort((a, b) => a - b);
  const spread = Math.min(...places.slice(1).map((at, n) => at - (places[n] as number)));
  const turn =
    typeof form.tickangle === "number" ? form.tickangle : widest + 4 < spread ? 0 : spread > 2 * highest ? 30 : 90;
  const angle = (Math.abs(turn) * Math.PI) / 180;
  return { font, turn, gap, depth: gap + (turn ? Math.sin(angle) * widest + Math.cos(angle) * highest : highest) };
}

/** Returns the space that the axis needs next to the plot for ticks, labels and title. */
export function depthOf(axis: PlacedAxis, layout: LayoutForm): number {
  if (axis.form.visible === false) return 0;
  const { depth } = labelsOf(axis, layout);
  const title = titleOf(axis.form.title);
  if (!title.text) return depth + 2;
  const { size } = fontOf(layout, title.font, 1.2);
  return depth + (title.standoff ?? 8) + textSize(title.text, size).height + 2;
}

/** Returns the SVG of the grid and the zero line, which are behind all traces. `across` is the range of pixels that the axis in the other direction covers. */
export function drawGrid(axis: PlacedAxis, across: readonly [number, number]): string {
  const { form, letter, range } = axis;
  if (form.visible === false) return "";
  const line = (at: number) =>
    letter === "x" ? `M${px(at)} ${px(across[0])}V${px(across[1])}` : `M${px(across[0])} ${px(at)}H${px(across[1])}`;
  const hasZero =
    (form.zeroline ?? !(form.linecolor || axis.categories || axis.log || axis.date)) && range[0] * range[1] <= 0;
  const lines = axis.ticks.filter(({ at }) => !(hasZero && at === 0)).map(({ at }) => line(axis.at(at)));
  const grid =
    (form.showgrid ?? !axis.categories) && lines.length > 0
      ? tag("path", { d: lines.join(""), stroke: form.gridcolor ?? "#eee", "stroke-width": form.gridwidth ?? 1 })
      : "";
  const zero = hasZero
    ? tag("path", {
        d: line(axis.at(0)),
        stroke: form.zerolinecolor ?? "#444",
        "stroke-width": form.zerolinewidth ?? 1,
      })
    : "";
  return grid + zero;
}

/** Returns the SVG of an axis' line, ticks, labels and title. `edge` is the pixel position of the axis. */
export function drawAxis(axis: PlacedAxis, edge: number, layout: LayoutForm, plot: Box): string {
  const { form, letter, domain } = axis;
  if (form.visible === false) return "";
  const side = sideOf(axis);
  const out = side === "left" || side === "top" ? -1 : 1;
  const labels = labelsOf(axis, layout);
  const [from, to] =
    letter === "x"
      ? [plot.x + plot.width * domain[0], plot.x + plot.width * domain[1]]
      : [plot.y + plot.height * (1 - domain[1]), plot.y + plot.height * (1 - domain[0])];
  const line = letter === "x" ? `M${px(from)} ${px(edge)}H${px(to)}` : `M${px(edge)} ${px(from)}V${px(to)}`;
  const length = (form.ticklen ?? 5) * out * (form.ticks === "inside" ? -1 : 1);
  const ticks = axis.ticks.map(({ at }) =>
    letter === "x" ? `M${px(axis.at(at))} ${px(edge)}v${px(length)}` : `M${px(edge)} ${px(axis.at(at))}h${px(length)}`,
  );
  const isLined = form.showline ?? form.linecolor !== undefined;
  return [
    isLined ? tag("path", { d: line, stroke: form.linecolor ?? "#444", "stroke-width": form.linewidth ?? 1 }) : "",
    form.ticks && length && ticks.length > 0
      ? tag("path", { d: ticks.join(""), stroke: form.tickcolor ?? "#444", "stroke-width": 1 })
      : "",
    form.showticklabels === false ? "" : drawLabels(axis, edge + out * labels.gap, side, labels),
    drawTitle(axis, (from + to) / 2, edge + out * labels.depth, side, layout),
  ].join("");
}

function drawLabels(axis: PlacedAxis, edge: number, side: Side, { font, turn }: Labels): string {
  const parts = axis.ticks.map(({ at, label }) => {
    const along = axis.at(at);
    if (axis.letter === "y")
      return drawText(label, {
        x: edge,
        y: along,
        font: { size: font.size },
        anchor: side === "left" ? "end" : "start",
      });
    if (turn === 0)
      return drawText(label, {
        x: along,
        y: edge,
        font: { size: font.size },
        vertical: side === "bottom" ? "top" : "bottom",
      });
    const starts = (side === "bottom") === turn > 0;
    const inward = side === "bottom" ? font.size * 0.5 * Math.cos((turn * Math.PI) / 180) : 0;
    return drawText(label, {
      x: along,
      y: edge + inward,
      font: { size: font.size },
      turn,
      anchor: starts ? "start" : "end",
    });
  });
  const isEmpty = parts.every((part) => part === "");
  return isEmpty ? "" : tag("g", { fill: font.color, "font-family": font.family }, parts.join(""));
}

function drawTitle(axis: PlacedAxis, middle: number, edge: number, side: Side, layout: LayoutForm): string {
  const title = titleOf(axis.form.title);
  if (!title.text) return "";
  const font = fontOf(layout, title.font, 1.2);
  const gap = title.standoff ?? 8;
  if (side === "bottom" || side === "top")
    return drawText(title.text, {
      x: middle,
      y: edge + (side === "top" ? -gap : gap),
      font,
      vertical: side === "top" ? "bottom" : "top",
    });
  const away = gap + textSize(title.text, font.size).height / 2;
  return drawText(title.text, {
    x: edge + (side === "left" ? -away : away),
    y: middle,
    font,
    turn: side === "left" ? -90 : 90,
  });
}
