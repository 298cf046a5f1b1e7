// Draws the shapes and texts of the figure `attentionDiagram`.
import type { Annotation, Shape } from "plotly.js";
import { attentionColour, gateColours, palette } from "../kit/colours";
import { mathFamily, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import {
  type AttentionBox,
  type AttentionPart,
  type AttentionWire,
  boxes,
  columnAt,
  leftOf,
  right,
  rows,
  SOURCES,
  size,
  wires,
} from "./attention-scene";
import type { Drawing } from "./draw-cell";
import { fittedAlike } from "./fit-text";
import type { Place } from "./scene";
import { arrowHead, box, roundedPath } from "./svg-paths";

/** The numbers to write on the diagram, as texts, by name. A single number is a list with one text. */
export interface AttentionReadings {
  readonly [name: string]: readonly string[];
}

/** The colour of texts of parts that are not lit. It is faint, but still readable (contrast 4.5:1). */
const QUIET = "#62676f";
const colours: Readonly<Record<AttentionPart, string>> = {
  encoder: gateColours.hidden,
  scores: palette.ink,
  weights: attentionColour,
  context: attentionColour,
  decoder: gateColours.hidden,
};

/** Returns the shapes and texts of the diagram. Lit parts are in their colours, and the other parts are grey. Each part has the same place in every diagram. */
export function drawAttention(lit: ReadonlySet<AttentionPart>, readings: AttentionReadings): Drawing {
  const dimFirst = [...wires].sort((a, b) => Number(lit.has(a.part)) - Number(lit.has(b.part)));
  return {
    shapes: [
      ...dimFirst.flatMap((wire) => drawWire(wire, lit.has(wire.part))),
      ...boxes.map((one) => drawBox(one, lit.has(one.part))),
    ],
    annotations: [...boxes.map((one) => boxWords(one, lit.has(one.part))), ...captions(lit), ...numbers(readings, lit)],
  };
}

function drawWire({ path, part, arrow, bridge, branch, dashed }: AttentionWire, lit: boolean): Shape[] {
  const color = lit ? colours[part] : palette.faint;
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

function drawBox({ at, size: [width, height], part, isRound }: AttentionBox, lit: boolean): Shape {
  const line = { color: lit ? (isRound ? palette.ink : colours[part]) : palette.faint, width: lit ? 2 : 1.5 };
  const fillcolor = lit ? (isRound ? palette.highlight : colours[part]) : palette.card;
  const [x, y] = at;
  if (!isRound) return { type: "path", path: box(at, width, height, 8), fillcolor, line, layer: "below" };
  const [dx, dy] = [width / 2, height / 2];
  return { type: "circle", x0: x - dx, x1: x + dx, y0: y - dy, y1: y + dy, fillcolor, line, layer: "below" };
}

function boxWords({ at: [x, y], text, isRound }: AttentionBox, lit: boolean): Annotation {
  const color = lit ? (isRound ? palette.ink : "#ffffff") : QUIET;
  return note(text, { x, y, yanchor: "middle", font: { size: isRound ? 17 : 14, color } });
}

function captions(lit: ReadonlySet<AttentionPart>): Annotation[] {
  const word = (text: string, part: AttentionPart, [x, y]: Place, more: Partial<Annotation> = {}) =>
    note(text, { x, y, yanchor: "middle", font: { size: 12, color: lit.has(part) ? palette.ink : QUIET }, ...more });
  const tokens = Array.from({ length: SOURCES }, (_, j) =>
    word(`<i>x</i><sub>${j}</sub>`, "encoder", [columnAt(j), rows.token], {
      font: { size: 15, family: mathFamily, color: lit.has("encoder") ? palette.ink : QUIET },
    }),
  );
  return [
    ...tokens,
    word("the encoder reads", "encoder", [columnAt(3) + 16, rows.token], { xanchor: "left" }),
    word("first step: <i>s</i><sub>0</sub>", "decoder", [(columnAt(3) + right.x) / 2, rows.state + 11]),
    word("query", "scores", [(leftOf(3) + right.x) / 2 + 20, rows.query + 10]),
    word("<i>y<sub>t</sub></i>, <i>s<sub>t</sub></i>", "decoder", [size.width, right.decoder + 22], {
      xanchor: "right",
    }),
    word("<i>y<sub>t−1</sub></i>", "decoder", [size.width, right.decoder - 24], { xanchor: "right" }),
    word("the decoder writes", "decoder", [right.x, right.decoder - 38], { xanchor: "center", bgcolor: palette.card }),
  ];
}

/** Where the numbers of one kind (e.g. the scores) are written. */
interface NumberPlace {
  readonly part: AttentionPart;
  /** Returns the place of number j. */
  readonly place: (j: number) => Place;
  readonly anchor: "left" | "center" | "right";
  /** The greatest width of a number, in pixels. */
  readonly room: number;
}

function numbers(readings: AttentionReadings, lit: ReadonlySet<AttentionPart>): Annotation[] {
  const at: Readonly<Record<string, NumberPlace>> = {
    keys: { part: "encoder", place: (j) => [columnAt(j) + 12, rows.state - 30], anchor: "left", room: 82 },
    query: { part: "decoder", place: () => [right.x, rows.state - 32], anchor: "center", room: 180 },
    scores: { part: "scores", place: (j) => [leftOf(j) - 5, rows.score + 27], anchor: "right", room: 50 },
    weights: { part: "weights", place: (j) => [leftOf(j) - 5, rows.softmax + 31], anchor: "right", room: 50 },
    context: {
      part: "context",
      place: () => [(right.sum + right.x) / 2 + 14, rows.sum + 14],
      anchor: "center",
      room: 110,
    },
  };
  return Object.entries(readings).flatMap(([name, list]) => {
    const { part, place, anchor, room } = at[name] as NumberPlace;
    const color = lit.has(part) ? palette.ink : QUIET;
    return fittedAlike(list, 13, room).map(({ text, size }, j) => {
      const [x, y] = place(j);
      return note(escapeText(text), {
        x,
        y,
        xanchor: anchor,
        yanchor: "middle",
        font: { size, family: mathFamily, color },
      });
    });
  });
}
