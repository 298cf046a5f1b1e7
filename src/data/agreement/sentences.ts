// Defines the small grammar of the agreement task, and draws sentences from it. In each sentence the subject decides between "was" and "were"
// several words later.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../base/validate";

/** The nouns of the grammar, each as [singular, plural]. */
const NOUNS = [
  ["key", "keys"],
  ["car", "cars"],
  ["dog", "dogs"],
  ["boy", "boys"],
] as const;

const ENDINGS = ["here", "gone", "old"] as const;

/** The words of the agreement task, by id. The full stop counts as a word. [18] */
export const agreementWords: readonly string[] = [
  "the",
  ...NOUNS.flat(),
  "old",
  "near",
  "that",
  "saw",
  "was",
  "were",
  "here",
  "gone",
  ".",
];

/** The id of each word. */
export const agreementIds: ReadonlyMap<string, number> = new Map(agreementWords.map((word, id) => [word, id]));

/** One sentence of the grammar. */
export interface AgreementSentence {
  readonly words: readonly string[];
  /** The index of the verb in `words`. */
  readonly verb: number;
  readonly plural: boolean;
  /** Whether the last noun before the verb is an attractor: singular if the subject is plural, or plural if the subject is singular. */
  readonly attractor: boolean;
}

/**
 * Draws one sentence: a subject, up to `modifiers` phrases about it ("near the old car", "that the boys saw"), the verb, an ending and a full stop.
 * Each noun is singular or plural with equal probability. So no word except the subject gives any information about the verb.
 */
export function drawSentence(random: () => number, modifiers: number): AgreementSentence {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const nounPhrase = (plural: boolean) => [
    "the",
    ...(random() < 0.3 ? ["old"] : []),
    pick(NOUNS)[plural ? 1 : 0] as string,
  ];
  const plural = random() < 0.5;
  const words = nounPhrase(plural);
  let lastIsPlural = plural;
  const count = Math.floor(random() * (modifiers + 1));
  for (let n = 0; n < count; n++) {
    lastIsPlural = random() < 0.5;
    words.push(
      ...(random() < 0.6 ? ["near", ...nounPhrase(lastIsPlural)] : ["that", ...nounPhrase(lastIsPlural), "saw"]),
    );
  }
  const verb = words.length;
  words.push(plural ? "were" : "was", pick(ENDINGS), ".");
  return { words, verb, plural, attractor: lastIsPlural !== plural };
}

/**
 * Returns a text as the input of a network that was trained on the agreement task: one one-hot row per word, in the order of `agreementWords`.
 *
 * @param text words with a space between them, for example "the keys near the old car were gone ."
 * @returns a new tensor [1, T, 18], which the caller must dispose
 * @throws InputError if the text is empty or contains a word that is not in `agreementWords`
 */
export function encodeSentence(text: string): Tensor3D {
  const words = typeof text === "string" ? text.split(/\s+/).filter((word) => word !== "") : [];
  if (words.length === 0) throw new InputError(`encodeSentence: text must have at least one word, got "${text}".`);
  const rows = words.map((word) => {
    const id = agreementIds.get(word);
    if (id === undefined)
      throw new InputError(
        `encodeSentence: text must contain only the words ${agreementWords.join(" ")}, got "${word}". ` +
          `Write in small letters, and put a space before the full stop.`,
      );
    return agreementWords.map((_, place) => (place === id ? 1 : 0));
  });
  return tf.tensor3d([rows]);
}
