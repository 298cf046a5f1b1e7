// Draws the figure `attentionDiagram`, which shows encoder, attention and decoder.
import { checkNames, InputError } from "../../base/validate";
import type { Figure } from "../kit/figure";
import { finite } from "../kit/number-lists";
import { say, sayList } from "../kit/number-text";
import { ATTENTION_PARTS, type AttentionPart, boxes, SOURCES, size } from "./attention-scene";
import { diagramFigure } from "./diagram-figure";
import { type AttentionReadings, drawAttention } from "./draw-attention";
import { litParts } from "./lit-parts";

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
  const lit = litParts(caller, ATTENTION_PARTS, options.lit);
  const readings = readingsOf(caller, options.values ?? {});
  const hover = boxes.map(({ at, formula }) => ({ at, text: formula }));
  const { title } = options;
  return diagramFigure({ size, title, ...drawAttention(lit, readings), hover, alt: altText(lit, readings) });
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
