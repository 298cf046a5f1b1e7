// Makes the ticks of a time axis, and the names of time steps, from numbers or tokens.
import type { LayoutAxis } from "plotly.js";
import { sameLength } from "./number-lists";

/** The largest number of ticks that fit next to each other in the width of a cell. */
const MAX_LABELS = 32;

/**
 * Returns the settings of a time axis. The axis shows numbers, or the tokens of the sequence if `tokens` is given. If there are many, it shows only some.
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

/** Returns the title of the time axis. Tokens can be words or numbers, so the title calls them inputs. */
export const timeTitle = (tokens?: readonly string[]): string =>
  tokens === undefined ? "time step t" : "input of each step, from first to last";

/** Returns a function that names time step t in words, e.g. `t = 3`, or `t = 3 ("not")` if the token is known. */
export function timeName(tokens?: readonly string[]): (t: number) => string {
  return (t) => `t = ${t}${tokens?.[t] === undefined ? "" : ` ("${tokens[t]}")`}`;
}

/** Returns a token as a label that Plotly shows unchanged, with at most 14 characters. (Plotly interprets tags in labels, and drops blank labels.) */
export function tokenText(token: string): string {
  const shown = token === " " ? "\u2423" : token === "\n" ? "\u21b5" : token;
  return escapeText(shown.length > 14 ? `${shown.slice(0, 13)}\u2026` : shown);
}

/** Returns a text in which `&`, `<` and `>` are escaped, so that Plotly shows it unchanged. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
