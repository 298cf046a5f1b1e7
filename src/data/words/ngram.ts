// Predicts letters from counts of letter combinations (n-grams). Such a model is a baseline for character models.
import { checkNames, InputError } from "../../base/validate";
import { checkTexts, checkVocabulary, letters } from "./letters";

/** Options of `ngram`. */
export interface NgramOptions {
  /**
   * n, how many letters are counted together: 1 for single letters, 2 for pairs, 3 for triples, … up to 6. With 0 nothing is counted, and all
   * letters are equally likely.
   */
  readonly order: number;
  /** The words whose letters are counted. */
  readonly texts: readonly string[];
  /** The number that is added to each count, so that combinations that do not occur are not impossible. Default 1 (Laplace). */
  readonly add?: number;
  /** The symbols, with the edge first, e.g. `characterVocabulary(texts)` for your own texts. Default: `letters`. */
  readonly vocabulary?: readonly string[];
}

/** A model that predicts letters only from counts. */
export interface Ngram {
  readonly order: number;
  /**
   * Returns the probability of a letter after the given letters. Use "" for the beginning of a word, and "·" as the letter for the end of a word.
   * @throws InputError for a letter outside the vocabulary
   */
  probability(before: string, letter: string): number;
  /** Returns the mean of -ln probability over all letters and the ends of these words, in nats per letter. */
  loss(texts: readonly string[]): number;
}

const LONGEST_ORDER = 6;

/**
 * Counts how often each letter follows the n - 1 letters before it. V is the number of symbols in the vocabulary, by default 27: the letters and the edge.
 *
 *     p(letter | before) = (count(before, letter) + add) / (count(before) + add · V)
 *
 * Such models are baselines for a character model. The model of order 0 has learnt nothing and has a loss of ln 27 = 3.296 nats. The model of order 2
 * uses one letter to predict the next.
 * @throws InputError if `order` is not a whole number from 0 to 6, if there are no words, if `add` is not above 0, or for an unknown option
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
  const counts = new Map<string, Float64Array>(); // for each combination of letters before, one count for each next letter
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
