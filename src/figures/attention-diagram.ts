import type { Annotation, Shape } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { attentionColour, gateColours, palette } from "./colours";
import {
  ATTENTION_PARTS,
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
} from "./diagram/attention";
import { arrowHead, box, roundedPath } from "./diagram/paths";
import type { Place } from "./diagram/scene";
import type { Figure } from "./figure";
import { finite } from "./numbers";
import { baseLayout, config, mathFamily, note } from "./theme";
import { escapeText } from "./ticks";
import { say, sayList } from "./words";

export type { AttentionPart };

/** Numbers to write on it, to three digits; a text is written as it is. */
export interface AttentionValues {
  /** One for each of the four encoder states. */
  readonly keys?: readonly (number | string)[];
  readonly query?: number | string;
  /** Four. */
  readonly scores?: readonly (number | string)[];
  /** Four. */
  readonly weights?: readonly (number | string)[];
  readonly context?: number | string;
}

/** What to light on the diagram, and what to write on it. */
export interface AttentionDiagramOptions {
  /** The parts that are drawn in colour; default all. */
  readonly lit?: readonly AttentionPart[];
  readonly values?: AttentionValues;
  readonly title?: string;
}

/** Words of what is not lit: faint, but they can still be read (4.5:1). */
const QUIET = "#62676f";
const colours: Readonly<Record<AttentionPart, string>> = {
  encoder: gateColours.hidden,
  scores: palette.ink,
  weights: attentionColour,
  context: attentionColour,
  decoder: gateColours.hidden,
};

/**
 * Encoder, attention and decoder as a diagram: four encoder states, and one step of the decoder. Lit parts in colour, the others in grey, always
 * in the same places. Over a box its formula appears.
 *
 * `attentionDiagram({ lit: ["scores", "weights", "context"], values: { scores: [2, 1, 3, -2] } })`
 * @throws InputError for a part or value that does not exist, a list that is not of four, or a number that is not finite
 */
export function attentionDiagram(options: AttentionDiagramOptions = {}): Figure {
  const caller = "attentionDiagram";
  checkNames(caller, "options", options, ["lit", "values", "title"]);
  const lit = litParts(caller, options.lit);
  const readings = readingsOf(caller, options.values ?? {});
  const dimFirst = [...wires].sort((a, b) => Number(lit.has(a.part)) - Number(lit.has(b.part)));
  const across = { visible: false, fixedrange: true, constrain: "domain" } as const;
  const { title } = options;
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: boxes.map(({ at }) => at[0]),
        y: boxes.map(({ at }) => at[1]),
        text: boxes.map(({ formula }) => formula),
        marker: { size: 30, opacity: 0 },
        hovertemplate: "%{text}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({
        title,
        height: size.height + (title ? 56 : 20),
        margin: { l: 8, r: 8, t: title ? 46 : 10, b: 10 },
      }),
      xaxis: { ...across, range: [0, size.width] },
      yaxis: { ...across, range: [0, size.height], scaleanchor: "x", scaleratio: 1 },
      shapes: [
        ...dimFirst.flatMap((wire) => drawWire(wire, lit.has(wire.part))),
        ...boxes.map((one) => drawBox(one, lit.has(one.part))),
      ],
      annotations: [
        ...boxes.map((one) => boxWords(one, lit.has(one.part))),
        ...captions(lit),
        ...numbers(readings, lit),
      ],
    },
    config: { ...config, displayModeBar: false },
    alt: altText(lit, readings),
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
    word("<i>y<sub>t</sub></i>, <i>s<sub>t</sub></i>", "decoder", [size.width, right.decoder + 12], {
      xanchor: "right",
    }),
    word("the decoder writes", "decoder", [right.x, right.decoder - 38], { xanchor: "center", bgcolor: palette.card }),
  ];
}

/** All numbers as text: lists of four, and the single ones. */
interface Readings {
  readonly [name: string]: readonly string[];
}

function numbers(readings: Readings, lit: ReadonlySet<AttentionPart>): Annotation[] {
  const at: Readonly<
    Record<string, { part: AttentionPart; place: (j: number) => Place; anchor: "left" | "center" | "right" }>
  > = {
    keys: { part: "encoder", place: (j) => [columnAt(j) + 12, rows.state - 30], anchor: "left" },
    query: { part: "decoder", place: () => [right.x, rows.state - 32], anchor: "center" },
    scores: { part: "scores", place: (j) => [leftOf(j) - 5, rows.score + 27], anchor: "right" },
    weights: { part: "weights", place: (j) => [leftOf(j) - 5, rows.softmax + 31], anchor: "right" },
    context: { part: "context", place: () => [(right.sum + right.x) / 2 + 14, rows.sum + 14], anchor: "center" },
  };
  return Object.entries(readings).flatMap(([name, list]) => {
    const { part, place, anchor } = at[name] as (typeof at)[string];
    const color = lit.has(part) ? palette.ink : QUIET;
    return list.map((text, j) => {
      const [x, y] = place(j);
      return note(escapeText(text), {
        x,
        y,
        xanchor: anchor,
        yanchor: "middle",
        font: { size: 13, family: mathFamily, color },
      });
    });
  });
}

function litParts(caller: string, lit: readonly AttentionPart[] | undefined): ReadonlySet<AttentionPart> {
  if (lit !== undefined && !Array.isArray(lit))
    throw new InputError(`${caller}: lit must be a list of parts, got ${typeof lit}.`);
  const odd = lit?.find((part) => !ATTENTION_PARTS.includes(part));
  if (odd !== undefined)
    throw new InputError(`${caller}: lit must hold parts of the diagram, ${ATTENTION_PARTS.join(", ")}, got "${odd}".`);
  return new Set(ATTENTION_PARTS.filter((part) => lit === undefined || lit.includes(part)));
}

function readingsOf(caller: string, values: AttentionValues): Readings {
  const lists = ["keys", "scores", "weights"];
  checkNames(caller, "values", values, [...lists, "query", "context"]);
  const entries = Object.entries(values).map(([name, given]) => {
    const list: readonly unknown[] = lists.includes(name) ? given : [given];
    if (lists.includes(name) && (!Array.isArray(given) || given.length !== SOURCES))
      throw new InputError(
        `${caller}: values.${name} must hold ${SOURCES}, one for each encoder state, got ${given?.length ?? typeof given}.`,
      );
    const text = (value: unknown) =>
      typeof value === "string" ? value : say(finite(caller, `values.${name}`, value as number));
    return [name, list.map(text)] as const;
  });
  return Object.fromEntries(entries);
}

const roles: Readonly<Record<AttentionPart, string>> = {
  encoder: "encoder, a row of four states h, each made from the one before and a token",
  scores: "scores, which hold each encoder state against the decoder's state",
  weights: "weights, the softmax of the scores",
  context: "context, the encoder states' weighted sum, which goes up into the decoder",
  decoder: "decoder, which makes its next state and a token from its state and the context",
};

function altText(lit: ReadonlySet<AttentionPart>, readings: Readings): string {
  const dark = ATTENTION_PARTS.filter((part) => !lit.has(part));
  const values = Object.entries(readings).map(([name, list]) => `${name} ${list.join(", ")}`);
  return [
    "Diagram of encoder, attention and decoder.",
    lit.size > 0 ? `Lit: ${[...lit].map((part) => roles[part]).join("; ")}.` : "Nothing is lit yet.",
    ...(dark.length > 0 && lit.size > 0 ? [`In grey: ${sayList(dark)}.`] : []),
    ...(values.length > 0 ? [`Numbers on it: ${values.join("; ")}.`] : []),
  ].join(" ");
}
