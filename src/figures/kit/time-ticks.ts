// Ticks and names of time steps, by number or by token.
import type { LayoutAxis } from "plotly.js";
import { sameLength } from "./number-lists";

/** Ticks that fit beside each other on a cell's width. */
const MOST_LABELS = 32;

/**
 * The axis of time: numbers, or the tokens of the sequence where they are known (thinned out when there are many).
 *
 * @param length T, the number of time steps
 * @throws InputError when there is not one token for each time step
 */
export function timeTicks(caller: string, length: number, tokens?: readonly string[]): Partial<LayoutAxis> {
  if (tokens === undefined) return length <= 12 ? { dtick: 1 } : {};
  sameLength(caller, "tokens", tokens.length, length, "the time steps");
  const every = Math.ceil(length / MOST_LABELS);
  const shown = tokens.map((text, t) => ({ text: tokenText(text), t })).filter(({ t }) => t % every === 0);
  return { tickmode: "array", tickvals: shown.map(({ t }) => t), ticktext: shown.map(({ text }) => text) };
}

/** A time step in words: t = 3, or t = 3 ("not"). */
export function timeName(tokens?: readonly string[]): (t: number) => string {
  return (t) => `t = ${t}${tokens?.[t] === undefined ? "" : ` ("${tokens[t]}")`}`;
}

/** Plotly reads tags in labels, and drops a label that is blank. */
export function tokenText(token: string): string {
  const shown = token === " " ? "\u2423" : token === "\n" ? "\u21b5" : token;
  return escapeText(shown.length > 14 ? `${shown.slice(0, 13)}\u2026` : shown);
}

/** Text that Plotly shows as it is. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
