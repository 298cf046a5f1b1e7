// Predicts letters from counts (n-grams), as a baseline for character models.
import { checkNames, InputError } from "../../base/validate";
import { checkTexts, checkVocabulary, letters } from "./letters";

/** Options for counting. */
export interface NgramOptions {
  /** How many letters are counted together: 0 none (all are equally likely), 1 single letters, 2 pairs, 3 triples, … up to 6. */
  readonly order: number;
  /** The words in which to count. */
  readonly texts: readonly string[];
  /** The number added to each count, so that unseen combinations are not impossible. Default 1 (Laplace). */
  readonly add?: number;
  /** The symbols, the edge first: `characterVocabulary(texts)` for your own texts. Default: `letters`. */
  readonly vocabulary?: readonly string[];
}

/** A model of letters that only uses counts. */
export interface Ngram {
  readonly order: number;
  /**
   * Returns the probability of a letter after the letters before it. Use "" for a word's beginning, and "·" for its end.
   * @throws InputError for a letter outside the vocabulary
   */
  probability(before: string, letter: string): number;
  /** Returns the mean of -ln probability over all letters of these words and their ends, in nats per letter. */
  loss(texts: readonly string[]): number;
}

const LONGEST_ORDER = 6;

/**
 * Counts how often each letter follows the n - 1 letters before it. V symbols of the vocabulary: 27 by default, the letters and the edge.
 *
 *     p(letter | before) = (count(before, letter) + add) / (count(before) + add · V)
 *
 * These are the baselines of a character model: order 0 has learnt nothing and has ln 27 = 3.296 nats, order 2 looks one letter back.
 * @throws InputError for an order that is not a whole number from 0 to 6, no words, an `add` that is not above 0, an option that does not exist
 */
export function ngram(options: NgramOptions): Ngram {
  checkNames("ngram", "options", options, ["order", "texts", "add", "vocabulary"]);
  const { order, texts, add = 1, vocabulary = letters } = options;
  if (!Number.isInteger(order) || order < 0 || order > LONGEST_ORDER)
    throw new InputError(`ngram: options.order must be a whole number from 0 to ${LONGEST_ORDER}, got ${order}.`);
  if (!(Number.isFinite(add) && add > 0))
    throw new InputError(`ngram: options.add must be a number above 0, got ${add}.`);
  const symbols = checkVocabulary("ngram", vocabulary);
  const V = vocabulary.length;
  const counts = new Map<string, Float64Array>(); // by the letters before; one count for each next letter
  const keyOf = (ids: readonly number[], t: number) =>
    Array.from({ length: order - 1 }, (_, n) => ids[t - order + 1 + n] ?? 0).join(" ");
  if (order > 0)
    for (const ids of checkTexts("ngram", texts, vocabulary))
      for (let t = 0; t <= ids.length; t++) {
        const key = keyOf(ids, t);
        const row = counts.get(key) ?? new Float64Array(V);
        row[ids[t] ?? 0] = (row[ids[t] ?? 0] as number) + 1;
        counts.set(key, row);
      }
  const totals = new Map([...counts].map(([key, row]) => [key, row.reduce((sum, count) => sum + count, 0)]));

  function after(ids: readonly number[], t: number, letter: number): number {
    const key = keyOf(ids, t);
    return ((counts.get(key)?.[letter] ?? 0) + add) / ((totals.get(key) ?? 0) + add * V);
  }
  return {
    order,
    probability(before, letter) {
      const id = symbols.get(letter);
      if (id === undefined)
        throw new InputError(`ngram: letter must be one of ${vocabulary.join("")}, got "${letter}".`);
      const ids = before === "" ? [] : (checkTexts("ngram", [before], vocabulary)[0] as number[]);
      return after(ids, ids.length, id);
    },
    loss(measured) {
      let [sum, count] = [0, 0];
      for (const ids of checkTexts("ngram", measured, vocabulary))
        for (let t = 0; t <= ids.length; t++) {
          sum -= Math.log(after(ids, t, ids[t] ?? 0));
          count++;
        }
      return sum / count;
    },
  };
}
