// Makes the ticks and names of time steps, from numbers or tokens.
import type { LayoutAxis } from "plotly.js";
import { sameLength } from "./number-lists";

/** The largest number of ticks that fit next to each other in the width of a cell. */
const MAX_LABELS = 32;

/**
 * Returns the axis of time. It shows numbers, or the tokens of the sequence if they are known. If there are many, only some are shown.
 *
 * @param length T, the number of time steps
 * @throws InputError if there is not one token per time step
 */
export function timeTicks(caller: string, length: number, tokens?: readonly string[]): Partial<LayoutAxis> {
  if (tokens === undefined) return length <= 12 ? { dtick: 1 } : {};
  sameLength(caller, "tokens", tokens.length, length, "the time steps");
  const every = Math.ceil(length / MAX_LABELS);
  const shown = tokens.map((text, t) => ({ text: tokenText(text), t })).filter(({ t }) => t % every === 0);
  return { tickmode: "array", tickvals: shown.map(({ t }) => t), ticktext: shown.map(({ text }) => text) };
}

/** Returns the title of the axis of time. Tokens can be words or numbers, so the title calls them inputs. */
export const timeTitle = (tokens?: readonly string[]): string =>
  tokens === undefined ? "time step t" : "input of each step, from first to last";

/** Returns a time step in words: t = 3, or t = 3 ("not"). */
export function timeName(tokens?: readonly string[]): (t: number) => string {
  return (t) => `t = ${t}${tokens?.[t] === undefined ? "" : ` ("${tokens[t]}")`}`;
}

/** Returns a label that Plotly shows unchanged: Plotly interprets tags in labels and drops blank labels. */
export function tokenText(token: string): string {
  const shown = token === " " ? "\u2423" : token === "\n" ? "\u21b5" : token;
  return escapeText(shown.length > 14 ? `${shown.slice(0, 13)}\u2026` : shown);
}

/** Returns a text that Plotly shows unchanged. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
