// Builds SVG elements as text.

/** Returns a length in pixels as text, with at most one digit after the decimal point. A screen cannot show smaller differences. */
export const px = (value: number): string => String(Math.round(value * 10) / 10 + 0);

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns an SVG element as text. Undefined attributes are left out, and numbers are rounded. */
export function tag(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) =>
      typeof value === "string" ? split(key, value) : value === undefined ? [] : [[key, px(value)] as const],
    )
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/**
 * Returns an attribute as a list with one entry. For a colour with eight hexadecimal digits, the list has two attributes, colour and opacity,
 * because some programs that convert SVG to PDF cannot read eight digits.
 */
function split(key: string, value: string): (readonly [string, string])[] {
  if ((key !== "fill" && key !== "stroke") || !/^#[0-9a-f]{8}$/i.test(value)) return [[key, value]];
  const share = Number.parseInt(value.slice(7), 16) / 255;
  return [
    [key, value.slice(0, 7)],
    [`${key}-opacity`, String(Math.round(share * 1000) / 1000)],
  ];
}

/** Returns a text without control characters, because one such character would make the whole picture invalid (XML 1.0, section 2.2). */
export const printable = (text: string): string =>
  Array.from(text, (letter) =>
    /[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(letter) && !/[\t\n\r]/.test(letter) ? "" : letter,
  ).join("");

/** Returns a group that contains `content`, with everything outside the rectangle `box` cut off. */
export function clipped(box: Box, content: string): string {
  if (content === "") return "";
  const { x, y, width, height } = box;
  return tag("svg", { x, y, width, height, viewBox: [x, y, width, height].map(px).join(" ") }, content);
}

/** A rectangle in pixels, measured from the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const DASHES: Readonly<Record<string, readonly number[]>> = {
  dot: [1, 1],
  dash: [3, 3],
  longdash: [5, 5],
  dashdot: [3, 1, 1, 1],
  longdashdot: [5, 2, 1, 2],
};

/** Returns the dashes of a line in pixels. As in Plotly, the lengths of dashes are multiples of the line's width or, for thin lines, of 3 pixels. */
export function dashes(dash: string | undefined, width: number): string | undefined {
  if (!dash || dash === "solid") return undefined;
  const unit = Math.max(3, width);
  return DASHES[dash]?.map((share) => px(share * unit)).join(" ") ?? dash;
}

/** Definitions (such as patterns) to which elements refer by id. An id is computed from the content of its definition, so that equal ids in several pictures on a page mean the same. */
export type Defs = Map<string, string>;

/** Returns a short hash of a text (FNV-1a). */
export function idOf(prefix: string, text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193) >>> 0;
  return `${prefix}-${hash.toString(36)}`;
}
