// Defines properties of letters in words, which are compared with the units of a character model.
import { syllables, type Word } from "./words";

/**
 * A property of a word after some of its letters have been read: a number, or 1 for yes and 0 for no.
 * NaN if the property is not defined there. Such places are left out.
 *
 * @param place how many letters have been read, from 1 to the word's length. In texts of any language these are code points: the last letter read
 *   is `[...word.text][place - 1]`
 */
export type LetterFeature = (word: Word, place: number) => number;

/** Returns whether a letter is a vowel. A y at the beginning is a consonant, elsewhere a vowel: compare "yes" with "gym" and "happy". */
const isVowel = (text: string, at: number) => /[aeiou]/.test(text[at] ?? "") || (text[at] === "y" && at > 0);

const yes = (is: boolean) => (is ? 1 : 0);

/** Returns the number of vowel groups among the letters read. Each begins a syllable. */
const vowelGroups = (text: string, place: number) =>
  Array.from(text.slice(0, place)).filter((_, at) => isVowel(text, at) && !(at > 0 && isVowel(text, at - 1))).length;

/**
 * Properties that a unit of a character model may respond to, by name. The first can be seen in the last letter read, the later ones need memory,
 * and two are about letters that have not been read yet.
 */
export const letterFeatures = {
  /** Is the last letter read a vowel? This can be seen in that letter. */
  "the letter is a vowel": ({ text }, place) => yes(isVowel(text, place - 1)),
  /** Was the letter before it a vowel? Defined from the second letter on. */
  "the letter before was a vowel": ({ text }, place) => (place < 2 ? Number.NaN : yes(isVowel(text, place - 2))),
  /** How many consonants are at the end of the letters read? */
  "consonants in a row": ({ text }, place) => {
    let count = 0;
    while (count < place && !isVowel(text, place - 1 - count)) count++;
    return count;
  },
  /** Do the letters read end with th? */
  "after th": ({ text }, place) => yes(text.slice(0, place).endsWith("th")),
  /** Do the letters read end with in, as before -ing? */
  "after in": ({ text }, place) => yes(text.slice(0, place).endsWith("in")),
  /** How many letters have been read. */
  "letters so far": (_, place) => place,
  /**
   * How many syllables have begun? Counts groups of vowels. Spelling does not show which vowels are spoken (the e of "love" is not), so this is defined
   * only for words with as many groups as spoken vowels.
   */
  "syllables so far": (word, place) =>
    vowelGroups(word.text, word.text.length) === syllables(word) ? vowelGroups(word.text, place) : Number.NaN,
  /** Is the first letter a vowel? Defined from the third letter on, because earlier there is nothing to remember. */
  "the word began with a vowel": ({ text }, place) => (place < 3 ? Number.NaN : yes(isVowel(text, 0))),
  /** Is the next letter a vowel? It has not been read. */
  "a vowel comes next": ({ text }, place) => yes(isVowel(text, place)),
  /** Is this the last letter? The network has not yet read the end mark of the word. */
  "the word ends here": ({ text }, place) => yes(place === [...text].length),
} as const satisfies Readonly<Record<string, LetterFeature>>;
