// Estimates the sizes of texts, and converts texts with the tags that Plotly reads (b, i, sub, sup, br) to SVG.
import type { Font } from "./form";
import { escapeXml, printable, px, tag } from "./svg";

/** A piece of text in one style. */
interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly script: "sub" | "sup" | undefined;
  /** The font size in pixels, if the text sets it. */
  readonly size: number | undefined;
}

/** The height of a line, as a multiple of the font size. */
const LEADING = 1.3;
const SMALL = 0.7;
/** The vertical shift of subscripts and superscripts, as a multiple of their font size. The numbers are Plotly's. */
const SHIFT = { sub: 0.3, sup: -0.6 } as const;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  times: "×",
};

const plain = (text: string) =>
  printable(text).replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });

/** Returns the lines of a text. Each line is a list of runs. As in Plotly, unknown tags are removed, and their content is kept. */
function parse(text: string): Run[][] {
  const lines: Run[][] = [[]];
  const open = { b: 0, i: 0, sub: 0, sup: 0 };
  const sizes: (number | undefined)[] = [];
  for (const part of text.split(/(<\/?\w+[^>]*>|\n)/)) {
    const [, end, name] = /^<(\/?)(\w+)/.exec(part) ?? [];
    const key = name === "strong" ? "b" : name === "em" ? "i" : name?.toLowerCase();
    if (key === "br" || part === "\n") lines.push([]);
    else if (key === undefined) {
      const script = open.sub > 0 ? "sub" : open.sup > 0 ? "sup" : undefined;
      if (part)
        lines.at(-1)?.push({ text: plain(part), bold: open.b > 0, italic: open.i > 0, script, size: sizes.at(-1) });
    } else if (key === "span" && end) sizes.pop();
    else if (key === "span") sizes.push(Number(/font-size:\s*([\d.]+)px/.exec(part)?.[1]) || sizes.at(-1));
    else if (key in open) open[key as keyof typeof open] += end ? -1 : 1;
  }
  return lines;
}

/** Returns the width of a letter in a sans-serif font, as a multiple of the font size. The width is an estimate, because there is no browser that could measure it. */
function letterWidth(letter: string): number {
  if (/[ijl|.,:;'!]/.test(letter)) return 0.26;
  if (/[ frtI()[\]/\\-]/.test(letter)) return 0.34;
  if (/[mwMW%@—]/.test(letter)) return 0.87;
  if (/[A-Z&]/.test(letter)) return 0.68;
  return letter > "\u2e7f" ? 1 : 0.56;
}

const runWidth = ({ text, bold, script, size }: Run, usual: number) =>
  [...text].reduce((sum, letter) => sum + letterWidth(letter), 0) *
  (bold ? 1.07 : 1) *
  (script ? SMALL : 1) *
  (size ?? usual);

/** The factor by which estimated widths are increased. A few pixels too many are better than a label that is cut off because the font is wider. */
const RESERVE = 1.08;

/** Returns the estimated width and height of a text, in pixels. */
export function textSize(text: string, size: number): { width: number; height: number } {
  const lines = parse(text);
  const widths = lines.map((line) => line.reduce((sum, run) => sum + runWidth(run, size), 0));
  return { width: Math.max(...widths) * RESERVE, height: lines.length * LEADING * size };
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly font: Font;
  /** The side of the text that is at x; default the middle. */
  readonly anchor?: "start" | "middle" | "end";
  /** The side of the text that is at y; default the middle. */
  readonly vertical?: "top" | "middle" | "bottom";
  /** The rotation around (x, y) in degrees, clockwise. */
  readonly turn?: number;
  readonly opacity?: number | undefined;
}

/** Returns the SVG of a text at a place. */
export function drawText(text: string, placed: Placed): string {
  const { x, y, font, anchor = "middle", vertical = "middle", turn = 0, opacity } = placed;
  const lines = parse(text);
  const size = font.size ?? 12;
  const height = lines.length * LEADING * size;
  const top = vertical === "top" ? y : vertical === "bottom" ? y - height : y - height / 2;
  const content =
    lines.length === 1
      ? writeRuns(lines[0] as Run[])
      : lines
          .map((line, n) => tag("tspan", { x, y: top + (n * LEADING + 1) * size }, writeRuns(line) || "\u200b"))
          .join("");
  if (content === "") return "";
  return tag(
    "text",
    {
      x,
      y: top + size,
      "font-size": size,
      fill: font.color,
      "font-family": font.family,
      "text-anchor": anchor === "start" ? undefined : anchor,
      transform: turn ? `rotate(${px(turn)} ${px(x)} ${px(y)})` : undefined,
      opacity: opacity === undefined || opacity === 1 ? undefined : String(opacity),
    },
    content,
  );
}

function writeRuns(runs: readonly Run[]): string {
  let back = 0;
  return runs
    .map(({ text, bold, italic, script, size }) => {
      const dy = script ? SHIFT[script] + back / SMALL : back;
      back = script ? -SHIFT[script] * SMALL : 0;
      const styled = bold || italic || script || size || dy;
      if (!styled) return escapeXml(text);
      return tag(
        "tspan",
        {
          "font-weight": bold ? "bold" : undefined,
          "font-style": italic ? "italic" : undefined,
          "font-size": script ? "70%" : size,
          dy: dy ? `${Math.round(dy * 100) / 100}em` : undefined,
        },
        escapeXml(text),
      );
    })
    .join("");
}
