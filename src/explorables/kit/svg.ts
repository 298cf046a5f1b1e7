// Builds the SVG text of explorables. A picture is made again for every frame, so these functions only join strings.
import { type ColourName, colour } from "./colours";

const FONT = "system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
/** The font for symbols such as c, h and f. */
export const MATH = "'STIX Two Text','Times New Roman','Liberation Serif',Times,serif";

export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Returns a coordinate with at most one digit after the decimal point. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Returns a complete picture on a card. */
export function picture(width: number, height: number, sentence: string, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `aria-label="${escapeText(sentence)}" style="max-width:100%;height:auto" font-family="${FONT}" font-size="13" fill="${colour("ink")}">` +
    `<rect width="${width}" height="${height}" rx="8" fill="${colour("card")}"/>${content}</svg>`
  );
}

/** Options of a text. */
export interface TextOptions {
  readonly paint?: ColourName;
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly bold?: boolean;
  /** Whether the text has the font of formulas. */
  readonly math?: boolean;
}

/** Returns a text whose vertical middle is at `y`. `content` is SVG, so a caller escapes what it does not write itself. */
export function words(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { paint = "ink", anchor = "middle", size = 13, bold = false, math = false } = options;
  return (
    `<text x="${px(x)}" y="${px(y + size * 0.35)}" text-anchor="${anchor}" font-size="${size}" fill="${colour(paint)}"` +
    `${bold ? ' font-weight="600"' : ""}${math ? ` font-family="${MATH}"` : ""}>${content}</text>`
  );
}

/** Returns a line along an SVG path. `more` contains further attributes. */
export const line = (path: string, paint: ColourName, width: number, more = ""): string =>
  `<path d="${path}" fill="none" stroke="${colour(paint)}" stroke-width="${px(width)}"${more}/>`;

/** Returns a filled shape. */
export const shape = (path: string, paint: ColourName, more = ""): string =>
  `<path d="${path}" fill="${colour(paint)}"${more}/>`;

/** Returns a symbol in italics with an optional subscript, in SVG. `symbol("c", "t−1")` is c with the subscript t−1. */
export function symbol(letter: string, below = ""): string {
  const under = below === "" ? "" : `<tspan dy="3" font-size="70%">${below}</tspan><tspan dy="-3">\u200b</tspan>`;
  return `<tspan font-style="italic">${letter}</tspan>${under}`;
}
