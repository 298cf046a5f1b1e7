// Defines features of letters in words. The units of a character model are compared with these features.
import { syllables, type Word } from "./words";

/**
 * Returns the value of a feature after some letters of a word have been read: a number, or 1 for yes and 0 for no.
 * It returns NaN if the feature is not defined at this place. Such places are left out.
 * @param place the number of letters that have been read, from 1 to the length of the word. Letters are Unicode code points, so the last letter
 *   that was read is `[...word.text][place - 1]`.
 */
export type LetterFeature = (word: Word, place: number) => number;

/**
 * Returns whether a letter is a vowel. A y at the beginning of a word is a consonant, as in "yes". Elsewhere it is a vowel, as in "gym" and "happy".
 */
const isVowel = (text: string, at: number) => /[aeiou]/.test(text[at] ?? "") || (text[at] === "y" && at > 0);

const yes = (is: boolean) => (is ? 1 : 0);

/** Returns the number of vowel groups among the letters read. Each group belongs to one syllable. */
const vowelGroups = (text: string, place: number) =>
  Array.from(text.slice(0, place)).filter((_, at) => isVowel(text, at) && !(at > 0 && isVowel(text, at - 1))).length;

/**
 * Features that a unit of a character model may respond to, by name. The first feature can be computed from the last letter read. The following
 * features need memory. The last two are about letters that have not been read yet.
 */
export const letterFeatures = {
  /** Is the last letter read a vowel? This depends only on that letter. */
  "the letter is a vowel": ({ text }, place) => yes(isVowel(text, place - 1)),
  /** Was the letter before the last letter a vowel? Defined from the second letter on. */
  "the letter before was a vowel": ({ text }, place) => (place < 2 ? Number.NaN : yes(isVowel(text, place - 2))),
  /** How many consonants are at the end of the letters read? */
  "consonants in a row": ({ text }, place) => {
    let count = 0;
    while (count < place && !isVowel(text, place - 1 - count)) count++;
    return count;
  },
  /** Do the letters read end with th? */
  "after th": ({ text }, place) => yes(text.slice(0, place).endsWith("th")),
  /** Do the letters read end with "in", as before the "g" of "-ing"? */
  "after in": ({ text }, place) => yes(text.slice(0, place).endsWith("in")),
  /** How many letters have been read? */
  "letters so far": (_, place) => place,
  /**
   * How many syllables have begun? The feature counts groups of vowels. Some written vowels are not spoken, e.g. the last e of "love". Therefore the
   * feature is defined only for words that have as many vowel groups as spoken vowels.
   */
  "syllables so far": (word, place) =>
    vowelGroups(word.text, word.text.length) === syllables(word) ? vowelGroups(word.text, place) : Number.NaN,
  /** Is the first letter a vowel? Defined from the third letter on, because before that there is little to remember. */
  "the word began with a vowel": ({ text }, place) => (place < 3 ? Number.NaN : yes(isVowel(text, 0))),
  /** Is the next letter a vowel? That letter has not been read yet. */
  "a vowel comes next": ({ text }, place) => yes(isVowel(text, place)),
  /** Is this the last letter? The network has not read the end mark of the word yet. */
  "the word ends here": ({ text }, place) => yes(place === [...text].length),
} as const satisfies Readonly<Record<string, LetterFeature>>;
