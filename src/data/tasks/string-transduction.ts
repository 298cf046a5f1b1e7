// Makes batches of the task string transduction: read a string of symbols, and write it again, copied or reversed.
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames, InputError } from "../../base/validate";

/** How the target follows from a string: as a copy, or in reverse order. */
export type StringOrder = "copy" | "reverse";

/** Options for a batch of strings. */
export interface StringOptions {
  readonly order: StringOrder;
  /** A, the number of different symbols, at least 2. With a single symbol there would be nothing to remember. */
  readonly symbols: number;
  /** S, the number of symbols in each string, at least 1. */
  readonly length: number;
  /** B, the number of strings. */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
}

/** A batch of strings. `seq2seq` and `greedyDecode` accept its arrays. B batch, S length. */
export interface StringBatch {
  /** The symbols of each string, from 0 to A - 1. [B, S] */
  readonly source: number[][];
  /** The same symbols in the order in which they must be written. [B, S] */
  readonly target: number[][];
}

/**
 * Returns the probability that a randomly guessed string is right: A⁻ˢ, because each of the S symbols is one of A equally likely symbols.
 * @throws InputError for `symbols` below 2, `length` below 1, a count that is not a whole number, or an unknown option
 */
export function stringBaseline(sizes: Pick<StringOptions, "symbols" | "length">): number {
  checkNames("stringBaseline", "options", sizes, ["symbols", "length"]);
  checkCount("stringBaseline", "options.symbols", sizes.symbols, 2);
  checkCount("stringBaseline", "options.length", sizes.length, 1);
  return sizes.symbols ** -sizes.length;
}

/**
 * Returns strings for copying or reversing. A model must read all S symbols and then write S symbols. A symbols, B batch, S length.
 *
 *     source            s_1 s_2 … s_S
 *     target, copy      s_1 s_2 … s_S
 *     target, reverse   s_S … s_2 s_1
 *
 * At each position, all symbols are equally likely, whatever the other symbols are. So no symbol can be guessed, and every symbol must be remembered.
 * @throws InputError for an unknown `order`, `symbols` below 2, `length` or `batch` below 1, a count that is not a whole number, a seed that is
 *   not finite, or an unknown option
 * @see Wang 2023, "Learning Transductions and Alignments with RNN Seq2seq Models", the tasks "identity" and "reversal"
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
