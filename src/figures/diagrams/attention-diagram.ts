// Draws the figure `attentionDiagram`, which shows encoder, attention and decoder.
import { checkNames, InputError } from "../../base/validate";
import type { Figure } from "../kit/figure";
import { finite } from "../kit/number-lists";
import { say, sayList } from "../kit/number-text";
import { baseLayout, config } from "../kit/theme";
import { ATTENTION_PARTS, type AttentionPart, boxes, SOURCES, size } from "./attention-scene";
import { type AttentionReadings, drawAttention } from "./draw-attention";

export type { AttentionPart };

/**
 * The numbers to write on the diagram. Numbers get three digits, and texts are written unchanged. A number or text that is too long for its place
 * is written in a smaller font, and cut with "…" if the smallest font is still too large.
 */
export interface AttentionValues {
  /** The four encoder states, with which the query is compared. */
  readonly keys?: readonly (number | string)[];
  readonly query?: number | string;
  /** The scores of the four encoder states. */
  readonly scores?: readonly (number | string)[];
  /** The weights of the four encoder states. */
  readonly weights?: readonly (number | string)[];
  readonly context?: number | string;
}

/** The options of `attentionDiagram`. */
export interface AttentionDiagramOptions {
  /** The lit parts, which are drawn in colour; by default all parts. The other parts are grey. */
  readonly lit?: readonly AttentionPart[];
  readonly values?: AttentionValues;
  readonly title?: string;
}

/**
 * Returns a diagram of an encoder with four states, attention, and one step of a decoder. Lit parts are in colour, and the other parts are grey.
 * Each part has the same place in every diagram. The formula of a box appears when the mouse is over the box.
 *
 * `attentionDiagram({ lit: ["scores", "weights", "context"], values: { scores: [2, 1, 3, -2] } })`
 * @throws InputError if a part or value does not exist, if a list does not have four entries, or if a number is not finite
 */
export function attentionDiagram(options: AttentionDiagramOptions = {}): Figure {
  const caller = "attentionDiagram";
  checkNames(caller, "options", options, ["lit", "values", "title"]);
  const lit = litParts(caller, options.lit);
  const readings = readingsOf(caller, options.values ?? {});
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
      ...drawAttention(lit, readings),
    },
    config: { ...config, displayModeBar: false },
    alt: altText(lit, readings),
  };
}

function litParts(caller: string, lit: readonly AttentionPart[] | undefined): ReadonlySet<AttentionPart> {
  if (lit !== undefined && !Array.isArray(lit))
    throw new InputError(`${caller}: lit must be a list of parts, got ${typeof lit}.`);
  const odd = lit?.find((part) => !ATTENTION_PARTS.includes(part));
  if (odd !== undefined)
    throw new InputError(
      `${caller}: lit must contain only parts of the diagram (${ATTENTION_PARTS.join(", ")}), got "${odd}".`,
    );
  return new Set(ATTENTION_PARTS.filter((part) => lit === undefined || lit.includes(part)));
}

function readingsOf(caller: string, values: AttentionValues): AttentionReadings {
  const lists = ["keys", "scores", "weights"];
  checkNames(caller, "values", values, [...lists, "query", "context"]);
  const entries = Object.entries(values).map(([name, given]) => {
    const list: readonly unknown[] = lists.includes(name) ? given : [given];
    if (lists.includes(name) && (!Array.isArray(given) || given.length !== SOURCES))
      throw new InputError(
        `${caller}: values.${name} must have ${SOURCES} entries, one for each encoder state, got ${given?.length ?? typeof given}.`,
      );
    const text = (value: unknown) =>
      typeof value === "string" ? value : say(finite(caller, `values.${name}`, value as number));
    return [name, list.map(text)] as const;
  });
  return Object.fromEntries(entries);
}

const roles: Readonly<Record<AttentionPart, string>> = {
  encoder: "encoder, a row of four states h, each computed from the state before it and a token",
  scores: "scores, which compare each encoder state with the decoder's state",
  weights: "weights, the softmax of the scores",
  context: "context, the weighted sum of the encoder states, which goes up into the decoder",
  decoder: "decoder, which computes its next state and a token from its state, the token before and the context",
};

function altText(lit: ReadonlySet<AttentionPart>, readings: AttentionReadings): string {
  const dark = ATTENTION_PARTS.filter((part) => !lit.has(part));
  const values = Object.entries(readings).map(([name, list]) => `${name} ${list.join(", ")}`);
  return [
    "Diagram of encoder, attention and decoder.",
    lit.size > 0 ? `Lit: ${[...lit].map((part) => roles[part]).join("; ")}.` : "Nothing is lit yet.",
    ...(dark.length > 0 && lit.size > 0 ? [`In grey: ${sayList(dark)}.`] : []),
    ...(values.length > 0 ? [`Numbers on it: ${values.join("; ")}.`] : []),
  ].join(" ");
}
