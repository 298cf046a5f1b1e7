// Draws lines and boxes of the diagrams whose parts are boxes with texts: attention, and a transformer block.
import type { Annotation, Shape } from "plotly.js";
import { palette } from "../kit/colours";
import { note } from "../kit/theme";
import type { Place } from "./scene";
import { arrowHead, box, roundedPath } from "./svg-paths";

/** A line between two boxes. */
export interface BoxWire {
  readonly path: readonly Place[];
  readonly arrow?: boolean;
  /** The place where the line passes over another line. */
  readonly bridge?: Place;
  /** If true, there is a dot where the line branches off another line. */
  readonly branch?: boolean;
  readonly dashed?: boolean;
}

/** A box or a circle with a text on it. */
export interface Box {
  readonly at: Place;
  readonly size: Place;
  readonly text: string;
  /** The formula that appears when the mouse is over the box. */
  readonly formula: string;
  readonly isRound?: boolean;
}

/** The colour of texts of parts that are not lit. It is faint, but still readable (contrast 4.5:1). */
export const QUIET = "#62676f";

/** Returns the shapes of a line. @param colour its colour when it is lit */
export function drawWire({ path, arrow, bridge, branch, dashed }: BoxWire, lit: boolean, colour: string): Shape[] {
  const color = lit ? colour : palette.faint;
  const line = { color, width: lit ? 2.5 : 1.5, ...(dashed ? { dash: "dash" as const } : {}) };
  const [x, y] = path[0] as Place;
  const dot = lit ? 4 : 3;
  const solid = { fillcolor: color, line: { width: 0 }, layer: "below" } as const;
  const gap = bridge && {
    type: "line" as const,
    x0: bridge[0],
    x1: bridge[0],
    y0: bridge[1] - 6,
    y1: bridge[1] + 6,
    line: { color: palette.card, width: line.width + 6 },
    layer: "below" as const,
  };
  return [
    ...(gap ? [gap] : []),
    { type: "path", path: roundedPath(path, arrow ? 6 : 0), line, layer: "below" },
    ...(arrow ? [{ type: "path" as const, path: arrowHead(path), ...solid }] : []),
    ...(branch ? [{ type: "circle" as const, x0: x - dot, x1: x + dot, y0: y - dot, y1: y + dot, ...solid }] : []),
  ];
}

/** Returns the shape of a box. @param colour its colour when it is lit; a circle is yellow */
export function drawBox({ at, size: [width, height], isRound }: Box, lit: boolean, colour: string): Shape {
  const line = { color: lit ? (isRound ? palette.ink : colour) : palette.faint, width: lit ? 2 : 1.5 };
  const fillcolor = lit ? (isRound ? palette.highlight : colour) : palette.card;
  const [x, y] = at;
  if (!isRound) return { type: "path", path: box(at, width, height, 8), fillcolor, line, layer: "below" };
  const [dx, dy] = [width / 2, height / 2];
  return { type: "circle", x0: x - dx, x1: x + dx, y0: y - dy, y1: y + dy, fillcolor, line, layer: "below" };
}

/** Returns the text on a box. */
export function boxWords({ at: [x, y], text, isRound }: Box, lit: boolean): Annotation {
  const color = lit ? (isRound ? palette.ink : "#ffffff") : QUIET;
  return note(text, { x, y, yanchor: "middle", font: { size: isRound ? 17 : 14, color } });
}
