// Writes the names above the panels of the figure `dotPanels`.
import type { Annotation } from "plotly.js";
import { palette } from "../kit/colours";
import { textLines } from "../kit/text-lines";
import { note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The width of a figure in a narrow window, and the width of a letter in a panel's name, in pixels. */
const NARROW = 620;
const LETTER = 8.5;
/** The smallest number of letters in a line. */
const LEAST = 10;

/** A number to compare with, and its name. */
interface Reference {
  readonly name: string;
  readonly x: number;
}

/**
 * Returns the name of each panel in lines that fit above the panel, also in a narrow window.
 *
 * @param left the width of the margin to the left of the panels, in pixels
 */
export function namesOf(panels: readonly { readonly name: string }[], left: number): string[][] {
  const letters = Math.floor((0.95 * (NARROW - left)) / panels.length / LETTER);
  return panels.map(({ name }) => textLines(name, Math.max(LEAST, letters)).map(escapeText));
}

/**
 * Returns the name above panel n, and the name of the reference number, which is where the dashed line begins.
 *
 * @param left the left edge of the panel, as a share of the plot's width
 */
export function heads(
  name: readonly string[],
  reference: Reference | undefined,
  n: number,
  left: number,
): Annotation[] {
  const above = { xref: "paper", yref: "paper", x: left, y: 1, xanchor: "left", yanchor: "bottom" } as const;
  const title = note(`<b>${name.join("<br>")}</b>`, {
    align: "left",
    ...above,
    yshift: 20,
    font: { size: 14, color: palette.ink },
  });
  if (!reference) return [title];
  return [
    title,
    note(escapeText(reference.name), {
      xref: n === 0 ? "x" : (`x${n + 1}` as "x"),
      yref: "paper",
      x: reference.x,
      y: 1,
      xanchor: "center",
      yanchor: "bottom",
      yshift: 2,
      font: { size: 12, color: palette.reference },
    }),
  ];
}
