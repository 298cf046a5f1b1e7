// Prints numbers or other short texts in the cells of heat maps, and chooses text colours that are readable on a coloured background.
import type { Data } from "plotly.js";
import { type ColourScale, palette } from "./colours";
import { contrast } from "./oklab";

/** The smallest contrast of text with its background that WCAG 2 (level AA) allows. */
const READABLE = 4.5;

/** Returns a text colour with a contrast of at least 4.5:1 on a background. It is ink, white or, if neither has enough contrast, black. */
export function textOn(ground: string): string {
  const { ink, card } = palette;
  return [ink, card, "#ffffff"].find((colour) => contrast(colour, ground) >= READABLE) ?? "#000000";
}

/** Returns the colour at a share 0..1 of a colour map. It interpolates red, green and blue between two stops, as Plotly does. */
export function colourAt(scale: ColourScale, share: number): string {
  const at = Math.min(1, Math.max(0, share));
  const above = Math.max(
    1,
    scale.findIndex(([stop]) => stop >= at),
  );
  const [[low, from], [high, to]] = [scale[above - 1], scale[above]] as [[number, string], [number, string]];
  const channel = (start: number) => {
    const [a, b] = [from, to].map((hex) => Number.parseInt(hex.slice(start, start + 2), 16)) as [number, number];
    return Math.round(a + ((b - a) * (at - low)) / (high - low))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** The cells of a heat map and their colours. */
export interface PrintedCells {
  readonly values: readonly (readonly number[])[];
  readonly scale: ColourScale;
  /** The values at the two ends of the colour map. */
  readonly range: readonly [number, number];
  /** Functions that format a number, the longest format first. The first format that fits into the cells is used. */
  readonly say: readonly ((value: number, row: number, column: number) => string)[];
  /** The width of the plot on the narrowest page, in pixels. The font size is computed from this width. */
  readonly room?: number;
}

const LETTERS = { most: 12, least: 9 } as const;

/**
 * Returns a trace with the numbers on the cells of a heat map, each in a colour that is readable on its cell. The list is empty if the numbers do not fit.
 *
 * Plotly can also print numbers on a heat map, but with a contrast of only 3:1 on backgrounds of medium lightness.
 */
export function printed({ values, scale, range: [low, high], say, room = 500 }: PrintedCells): Data[] {
  const fields = values.flatMap((row, r) => row.map((value, c) => ({ value, r, c })));
  const fit = say.flatMap((way) => {
    const texts = fields.map(({ value, r, c }) => way(value, r, c));
    const longest = Math.max(1, ...texts.map((text) => text.length));
    const size = Math.min(LETTERS.most, Math.floor((room / (values[0]?.length ?? 1) - 4) / (longest * 0.6)));
    return size >= LETTERS.least ? [{ texts, size }] : [];
  })[0];
  if (!fit) return [];
  const share = (value: number) => (high === low ? 0 : (value - low) / (high - low));
  return [
    {
      type: "scatter",
      mode: "text",
      x: fields.map(({ c }) => c),
      y: fields.map(({ r }) => r),
      text: fit.texts,
      textfont: { size: fit.size, color: fields.map(({ value }) => textOn(colourAt(scale, share(value)))) },
      hoverinfo: "skip",
    },
  ];
}
