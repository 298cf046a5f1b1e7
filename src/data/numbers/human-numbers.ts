// Rebuilds the data set Human Numbers: the whole numbers below 10,000, written in English words.
import { checkCount } from "../../base/counts";
import { InputError } from "../../base/validate";

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** The data set Human Numbers as one text. N tokens, F words. */
export interface HumanNumbers {
  /** The words of all numbers in order, with "." between two numbers. [N], N = 63,095 */
  readonly tokens: readonly string[];
  /** The different tokens, in the order in which they occur first. [F], F = 30 */
  readonly vocabulary: readonly string[];
  /** The place of each token in the vocabulary. [N] */
  readonly ids: readonly number[];
}

/**
 * Returns the words of a number from 1 to 9999: `numberWords(8123)` is ["eight", "thousand", "one", "hundred", "twenty", "three"].
 * @throws InputError if `n` is not a whole number from 1 to 9999
 */
export function numberWords(n: number): string[] {
  checkCount("numberWords", "n", n, 1);
  if (n > 9999) throw new InputError(`numberWords: n must be at most 9999, got ${n}.`);
  return words(n);
}

function words(n: number): string[] {
  if (n >= 1000) return [SMALL[Math.floor(n / 1000)] as string, "thousand", ...words(n % 1000)];
  if (n >= 100) return [SMALL[Math.floor(n / 100)] as string, "hundred", ...words(n % 100)];
  if (n >= 20) return [TENS[Math.floor(n / 10) - 2] as string, ...words(n % 10)];
  return n === 0 ? [] : [SMALL[n] as string];
}

/**
 * Returns the data set Human Numbers of fastai. Its two files hold 1 to 7999 and 8001 to 9999, one number per line, so 8000 is missing. The numbers
 * are joined by " . ", and the text is split at the spaces.
 *
 * @see Howard and Gugger 2020, Deep Learning for Coders with fastai and PyTorch, chapter 12, section "The Data"
 */
export function humanNumbers(): HumanNumbers {
  const numbers = Array.from({ length: 9999 }, (_, n) => n + 1).filter((n) => n !== 8000);
  const tokens = numbers.flatMap((n, place) => (place === 0 ? words(n) : [".", ...words(n)]));
  const vocabulary = [...new Set(tokens)];
  const places = new Map(vocabulary.map((token, id) => [token, id]));
  return { tokens, vocabulary, ids: tokens.map((token) => places.get(token) as number) };
}
