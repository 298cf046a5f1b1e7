// Labels the positions of an axis with tokens, and computes the space that the labels need.
import type { LayoutAxis } from "plotly.js";
import { indices } from "./number-lists";
import { tokenText } from "./time-ticks";

/** The width of a letter and the height of a line in pixels, for labels with a font size of 12 pixels. */
const LETTER = 6.6;
const LINE = 13;

/** The settings of an axis with labels, and the space that the labels need. */
export interface TokenTicks {
  readonly axis: Partial<LayoutAxis>;
  /** The space that the labels need next to the axis, in pixels. */
  readonly room: number;
}

/**
 * Returns the labels of an axis: the tokens, or the numbers of the positions if there are no tokens. Labels that would touch each other are
 * turned upright. If they still touch, only some are shown.
 *
 * @param count the number of positions
 * @param room the length of the axis in pixels
 */
export function tokenTicks(
  tokens: readonly string[] | undefined,
  count: number,
  room: number,
  side: "across" | "down",
): TokenTicks {
  if (!tokens) {
    const own = side === "down" ? String(count).length * LETTER : LINE;
    return {
      axis: { ...(count <= 12 ? { dtick: 1 } : { nticks: 12 }), ticklabelstandoff: 4, ticklen: 0 },
      room: Math.ceil(own) + 10,
    };
  }
  const texts = tokens.map(tokenText);
  const step = room / count;
  const longest = Math.max(...texts.map((text) => letters(text))) * LETTER;
  const isUpright = side === "across" && longest + 8 > step;
  const every = Math.max(1, Math.ceil((side === "down" || isUpright ? LINE - 1 : longest + 8) / step));
  const shown = indices(count).filter((n) => n % every === 0);
  const size = Math.min(12, Math.max(10, Math.floor(step * every)));
  return {
    axis: {
      tickmode: "array",
      tickvals: shown,
      ticktext: shown.map((n) => texts[n] as string),
      tickangle: isUpright ? -90 : 0,
      tickfont: { size, color: "#3a4049" },
      ticklen: 0,
      ticklabelstandoff: 4,
    },
    room: Math.ceil((side === "down" || isUpright ? longest : LINE) * (size / 12)) + 10,
  };
}

/** Returns the number of visible characters: `&amp;` counts as one. */
const letters = (text: string) => text.replace(/&\w+;/g, "x").length;
