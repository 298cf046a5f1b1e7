// Draws the shapes and texts of the figure `attentionDiagram`.
import type { Annotation } from "plotly.js";
import { attentionColour, gateColours, palette } from "../kit/colours";
import { mathFamily, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { type AttentionPart, boxes, columnAt, leftOf, right, rows, SOURCES, size, wires } from "./attention-scene";
import { boxWords, drawBox, drawWire, QUIET } from "./draw-boxes";
import type { Drawing } from "./draw-cell";
import { fittedAlike } from "./fit-text";
import type { Place } from "./scene";

/** The numbers to write on the diagram, as texts, by name. A single number is a list with one text. */
export interface AttentionReadings {
  readonly [name: string]: readonly string[];
}

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
      ...dimFirst.flatMap((wire) => drawWire(wire, lit.has(wire.part), colours[wire.part])),
      ...boxes.map((one) => drawBox(one, lit.has(one.part), colours[one.part])),
    ],
    annotations: [...boxes.map((one) => boxWords(one, lit.has(one.part))), ...captions(lit), ...numbers(readings, lit)],
  };
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
