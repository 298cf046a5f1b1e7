import { syllables, type Word } from "./words";

/**
 * Something that can be said of a word when so many of its letters have been read: a number, or 1 for yes and 0 for no.
 * NaN where there is nothing to say; such places are left out.
 *
 * @param place letters read so far, from 1 to the word's length; of a text of any language, code points: the letter just read is `[...word.text][place - 1]`
 */
export type LetterFeature = (word: Word, place: number) => number;

/** A y at the beginning is a consonant (yes), elsewhere a vowel (gym, happy). */
const isVowel = (text: string, at: number) => /[aeiou]/.test(text[at] ?? "") || (text[at] === "y" && at > 0);

const yes = (is: boolean) => (is ? 1 : 0);

/** Groups of vowels among the letters read: each begins a syllable. */
const vowelGroups = (text: string, place: number) =>
  Array.from(text.slice(0, place)).filter((_, at) => isVowel(text, at) && !(at > 0 && isVowel(text, at - 1))).length;

/**
 * What a unit of a character model may listen to, by name. The first are in the letter just read, the later ones need memory, and two are about
 * what has not been read yet.
 */
export const letterFeatures = {
  /** Is the letter just read a vowel? In that letter. */
  "the letter is a vowel": ({ text }, place) => yes(isVowel(text, place - 1)),
  /** Was the one before it a vowel? From the second letter on. */
  "the letter before was a vowel": ({ text }, place) => (place < 2 ? Number.NaN : yes(isVowel(text, place - 2))),
  /** How many consonants stand at the end of what was read. */
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
   * How many syllables have begun: groups of vowels. Spelling does not say which vowels are spoken (the e of "love" is not), so only in words that
   * have as many groups as spoken vowels.
   */
  "syllables so far": (word, place) =>
    vowelGroups(word.text, word.text.length) === syllables(word) ? vowelGroups(word.text, place) : Number.NaN,
  /** Is the first letter a vowel? From the third letter on: before, there is nothing to remember. */
  "the word began with a vowel": ({ text }, place) => (place < 3 ? Number.NaN : yes(isVowel(text, 0))),
  /** Is the letter that comes next a vowel? It has not been read. */
  "a vowel comes next": ({ text }, place) => yes(isVowel(text, place)),
  /** Is this the last letter? That has not been read. */
  "the word ends here": ({ text }, place) => yes(place === [...text].length),
} as const satisfies Readonly<Record<string, LetterFeature>>;
