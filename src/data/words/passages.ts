// Splits your own text into passages for a character model, and makes the vocabulary of such passages.
import { checkCount } from "../../base/counts";
import { checkNames, InputError } from "../../base/validate";
import { EDGE } from "./letters";

/** Options of `passagesOf`. */
export interface PassageOptions {
  /** The largest number of code points in a passage. Default 40. */
  readonly most?: number;
}

/** Symbols that can mark the edge of a passage. The first one that the texts do not contain is used. */
const EDGES = [EDGE, "\u25a0", "\u25c6", "\u25cf", "\u2588", "\u241f"];

/**
 * Splits a text of any language into passages for a character model. Each line is a passage, without the spaces around it. Long lines are split into
 * several passages. Empty lines are left out.
 *
 * The symbols of a passage are Unicode code points, `[...passage]`, and not UTF-16 units. So an emoji or a rare Chinese character is one symbol.
 * Letters with accents are composed first (NFC), so that "é" is one symbol, however it was typed.
 * @throws InputError for a text without symbols, half of a surrogate pair, or a `most` that is not a whole number of at least 1
 */
export function passagesOf(text: string, options: PassageOptions = {}): string[] {
  checkNames("passagesOf", "options", options, ["most"]);
  const { most = 40 } = options;
  checkCount("passagesOf", "options.most", most, 1);
  checkText("passagesOf", "text", text);
  const passages = text
    .normalize("NFC")
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => [...line.trim()])
    .flatMap((line) =>
      Array.from({ length: Math.ceil(line.length / most) }, (_, n) => line.slice(n * most, (n + 1) * most).join("")),
    );
  if (passages.length) return passages;
  throw new InputError("passagesOf: text must contain at least one symbol that is not a space, got none.");
}

/**
 * Returns the symbols that a character model needs for some texts: the edge of a passage, then each code point of the texts, in the order of their
 * numbers. [F]
 *
 * The edge is "·", or another symbol if the texts contain "·".
 *
 *     characterVocabulary(["naïve", "😀"]); // ["·", "a", "e", "n", "v", "ï", "😀"]
 * @throws InputError if there are no texts, if the texts have no symbols, or if a text contains half of a surrogate pair
 */
export function characterVocabulary(texts: readonly string[]): string[] {
  if (!Array.isArray(texts)) throw new InputError(`characterVocabulary: texts must be a list, got ${typeof texts}.`);
  const found = new Set<string>();
  for (const [n, text] of texts.entries()) {
    checkText("characterVocabulary", `texts[${n}]`, text);
    for (const symbol of text) found.add(symbol);
  }
  if (found.size === 0) throw new InputError("characterVocabulary: texts must contain at least one symbol, got none.");
  const number = (symbol: string) => symbol.codePointAt(0) as number;
  const sorted = [...found].sort((a, b) => number(a) - number(b));
  return [EDGES.find((edge) => !found.has(edge)) ?? unusedSymbol(found), ...sorted];
}

/** Returns a symbol of Unicode's private use area that the texts do not contain. */
function unusedSymbol(found: ReadonlySet<string>): string {
  let code = 0xe000;
  while (found.has(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

/** Checks a text. @throws InputError if the value is not a string, or if it contains half of a surrogate pair */
function checkText(caller: string, operand: string, text: string): void {
  if (typeof text !== "string") throw new InputError(`${caller}: ${operand} must be a string, got ${typeof text}.`);
  const at = text.search(/\p{Surrogate}/u); // this finds only halves, because with the flag "u" a complete pair counts as one code point
  if (at >= 0)
    throw new InputError(
      `${caller}: ${operand} must be whole code points, got half of one at index ${at}. Cut texts with [...text], not with slice.`,
    );
}
