import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../cells/validate";

/** Stands before a word and after it: what is read first, and what is written last. */
export const EDGE = "\u00b7";

/** What a character model reads and writes, by its id: the edge of a word, then a to z. [27] */
export const letters: readonly string[] = [EDGE, ..."abcdefghijklmnopqrstuvwxyz"];

/** The id of each letter. */
export const letterIds: ReadonlyMap<string, number> = new Map(letters.map((letter, id) => [letter, id]));

/**
 * Words for a character model. N words, T letters of the longest and one, F = 27 letters and the edge. A type alias: tf.tidy takes no interface
 * for a container of tensors.
 */
export type EncodedWords = {
  /** The edge, then the word: one 1 in each row, none past the end. [N, T, F] */
  readonly inputs: Tensor3D;
  /** The word, then the edge: what comes next. [N, T, F] */
  readonly targets: Tensor3D;
  /** Rows of each word that count: its letters and one. [N] */
  readonly lengths: readonly number[];
};

/**
 * Words as one-hot rows, each row's target the letter after it:
 *
 *     inputs   · c a t
 *     targets  c a t ·
 *
 * One-hot, since a gather has no gradient in WebAssembly, and since the gradient with respect to such a row says what a letter did.
 * @returns new tensors, to be disposed by the caller (`train` does so itself)
 * @throws InputError for no words, a word that is empty or has something else than a to z in it
 */
export function encodeWords(texts: readonly string[]): EncodedWords {
  const rows = checkTexts("encodeWords", texts);
  const T = Math.max(...rows.map((ids) => ids.length)) + 1;
  const F = letters.length;
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

/** Each word as ids, without its edges. @throws InputError as `encodeWords` does */
export function checkTexts(caller: string, texts: readonly string[]): number[][] {
  if (!Array.isArray(texts) || texts.length === 0)
    throw new InputError(`${caller}: texts must be at least one word, got ${Array.isArray(texts) ? "none" : texts}.`);
  return texts.map((text, n) => {
    if (typeof text !== "string" || !/^[a-z]+$/.test(text))
      throw new InputError(
        `${caller}: texts[${n}] must be a word of the letters a to z, got ${JSON.stringify(text)}. Of a data set's words it is \`text\`.`,
      );
    return [...text].map((letter) => letterIds.get(letter) as number);
  });
}
