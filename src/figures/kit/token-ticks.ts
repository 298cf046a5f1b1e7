import type { LayoutAxis } from "plotly.js";
import { indices } from "./number-lists";
import { tokenText } from "./time-ticks";

/** Pixels of a letter, and of a line, of labels of 12 pixels. */
const LETTER = 6.6;
const LINE = 13;

/** Ticks that name places, and how much room they take away from the plot. */
export interface TokenTicks {
  readonly axis: Partial<LayoutAxis>;
  /** In pixels, across the axis. */
  readonly room: number;
}

/**
 * A label for each place, its number where it has no name, turned upright where they would touch each other, thinned out only where even that is too narrow.
 *
 * @param room pixels that the axis is long
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

/** Letters as they are seen: &amp; is one. */
const letters = (text: string) => text.replace(/&\w+;/g, "x").length;
