// Converts words to one-hot rows, with one row for each letter.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../base/validate";

/** The edge: the symbol that marks the beginning and the end of a word. A model reads it first and writes it last. */
export const EDGE = "\u00b7";

/** The symbols that a character model reads and writes, by id: the edge of a word, then a to z. [27] */
export const letters: readonly string[] = [EDGE, ..."abcdefghijklmnopqrstuvwxyz"];

/** The id of each letter. */
export const letterIds: ReadonlyMap<string, number> = new Map(letters.map((letter, id) => [letter, id]));

/**
 * Encoded words for a character model. N words; T is the number of letters of the longest word plus one; F is the number of symbols in the vocabulary,
 * by default 27. It is a type alias because tf.tidy does not accept an interface as a container of tensors.
 */
export type EncodedWords = {
  /** The edge and then the letters of each word, as one-hot rows. After its end there are rows of zeros. [N, T, F] */
  readonly inputs: Tensor3D;
  /** The letters of each word and then the edge, as one-hot rows. Each row is the symbol that follows the same row of `inputs`. [N, T, F] */
  readonly targets: Tensor3D;
  /** The number of rows of each word that count: its letters plus one. [N] */
  readonly lengths: readonly number[];
};

/**
 * Converts words to one-hot rows. The target at each step is the next symbol:
 *
 *     inputs   · c a t
 *     targets  c a t ·
 *
 * The rows are one-hot for two reasons: a gather of ids has no gradient in WebAssembly, and the gradient with respect to a one-hot row shows the
 * effect of a letter.
 * @param vocabulary the symbols, with the edge first, e.g. `characterVocabulary(texts)` for your own texts. Default: `letters`.
 * @returns new tensors, which the caller must dispose (`train` disposes them)
 * @throws InputError if there are no words, if a word is empty, or if a word contains a symbol that is not in the vocabulary
 */
export function encodeWords(texts: readonly string[], vocabulary: readonly string[] = letters): EncodedWords {
  const rows = checkTexts("encodeWords", texts, vocabulary);
  const T = rows.reduce((most, ids) => Math.max(most, ids.length), 0) + 1;
  const F = vocabulary.length;
  const inputs = new Float32Array(rows.length * T * F);
  const targets = new Float32Array(rows.length * T * F);
  for (const [n, ids] of rows.entries())
    for (let t = 0; t <= ids.length; t++) {
      const row = (n * T + t) * F;
      inputs[row + (ids[t - 1] ?? 0)] = 1;
      targets[row + (ids[t] ?? 0)] = 1;
    }
  const shape: [number, number, number] = [rows.length, T, F];
  return {
    inputs: tf.tensor3d(inputs, shape),
    targets: tf.tensor3d(targets, shape),
    lengths: rows.map((ids) => ids.length + 1),
  };
}

/** Returns the ids of each word's symbols, without edges. @throws InputError as `encodeWords` does */
export function checkTexts(
  caller: string,
  texts: readonly string[],
  vocabulary: readonly string[] = letters,
): number[][] {
  if (!Array.isArray(texts) || texts.length === 0)
    throw new InputError(`${caller}: texts must be at least one word, got ${Array.isArray(texts) ? "none" : texts}.`);
  const ids = checkVocabulary(caller, vocabulary);
  return texts.map((text, n) => {
    const symbols = typeof text === "string" ? [...text] : [];
    const row = symbols.map((symbol) => ids.get(symbol) ?? 0); // 0 is the edge, which no word contains
    const wrong = row.indexOf(0);
    if (row.length > 0 && wrong < 0) return row;
    const came = `got ${JSON.stringify(text)}`;
    if (vocabulary === letters)
      throw new InputError(
        `${caller}: texts[${n}] must be a word of the letters a to z, ${came}. For a word of the data set, pass its \`text\`.`,
      );
    const got = row.length === 0 ? came : `got "${symbols[wrong]}" at symbol ${wrong}`;
    throw new InputError(
      `${caller}: texts[${n}] must be at least one symbol, all of them from the vocabulary, ${got}. characterVocabulary makes a vocabulary for all texts.`,
    );
  });
}

/**
 * Returns the id of each symbol.
 * @throws InputError unless there are at least two symbols, each is a single code point, and no symbol occurs twice
 */
export function checkVocabulary(caller: string, vocabulary: readonly string[]): ReadonlyMap<string, number> {
  if (vocabulary === letters) return letterIds;
  const known = idsByVocabulary.get(vocabulary);
  if (known) return known;
  const ids = new Map(vocabulary.map((symbol, id) => [symbol, id]));
  const wrong = vocabulary.findIndex((symbol, id) => [...symbol].length !== 1 || ids.get(symbol) !== id);
  if (wrong >= 0 || vocabulary.length < 2)
    throw new InputError(
      `${caller}: vocabulary must be the edge and at least one symbol, each a single code point and none twice, got ` +
        (wrong < 0 ? `${vocabulary.length}.` : `${JSON.stringify(vocabulary[wrong])} at place ${wrong}.`),
    );
  idsByVocabulary.set(vocabulary, ids);
  return ids;
}

const idsByVocabulary = new WeakMap<readonly string[], ReadonlyMap<string, number>>();
