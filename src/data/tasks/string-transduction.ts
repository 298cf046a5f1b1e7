// Makes batches of string transduction: write a string of symbols again, copied or reversed.
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames, InputError } from "../../base/validate";

/** How the target is made from a string: a copy, or the string in reverse. */
export type StringOrder = "copy" | "reverse";

/** Options for a batch of strings. */
export interface StringOptions {
  readonly order: StringOrder;
  /** How many different symbols there are, A. At least 2: with a single one there is nothing to remember. */
  readonly symbols: number;
  /** S, at least 1 */
  readonly length: number;
  /** B */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
}

/** A batch of strings, as `seq2seq` and `greedyDecode` take them. B batch, S length. */
export interface StringBatch {
  /** Symbols from 0 to A - 1. [B, S] */
  readonly source: number[][];
  /** The same symbols in the order in which they must be written. [B, S] */
  readonly target: number[][];
}

/**
 * Returns the share of strings that are right by chance, A⁻ˢ: each of S symbols is one of A, equally likely.
 * @throws InputError for `symbols` below 2, `length` below 1, a count that is not a whole number, or an unknown option
 */
export function stringBaseline(sizes: Pick<StringOptions, "symbols" | "length">): number {
  checkNames("stringBaseline", "options", sizes, ["symbols", "length"]);
  checkCount("stringBaseline", "options.symbols", sizes.symbols, 2);
  checkCount("stringBaseline", "options.length", sizes.length, 1);
  return sizes.symbols ** -sizes.length;
}

/**
 * Returns strings to be copied or reversed: read all S symbols, then write S symbols. A symbols, B batch, S length.
 *
 *     source            s_1 s_2 … s_S
 *     target, copy      s_1 s_2 … s_S
 *     target, reverse   s_S … s_2 s_1
 *
 * Each symbol is equally likely at each place, whatever its neighbours are. So nothing can be guessed, and everything must be remembered.
 * @throws InputError for an unknown `order`, `symbols` below 2, `length` or `batch` below 1, a count that is not a whole number, a seed that is
 *   not finite, or an unknown option
 * @see Wang 2023, "Learning Transductions and Alignments with RNN Seq2seq Models": identity and reversal
 */
export function stringTransduction(options: StringOptions): StringBatch {
  const caller = "stringTransduction";
  checkNames(caller, "options", options, ["order", "symbols", "length", "batch", "seed"]);
  const { order, symbols, length, batch, seed } = options;
  if (order !== "copy" && order !== "reverse")
    throw new InputError(`${caller}: options.order must be "copy" or "reverse", got "${order}".`);
  checkCount(caller, "options.symbols", symbols, 2);
  checkCount(caller, "options.length", length, 1);
  checkCount(caller, "options.batch", batch, 1);
  checkSeed(caller, seed);

  const random = seededRandom(seed, "string transduction");
  const symbol = () => Math.floor(random() * symbols);
  const source = Array.from({ length: batch }, () => Array.from({ length }, symbol));
  return { source, target: source.map((string) => (order === "copy" ? [...string] : [...string].reverse())) };
}
