// Loads the data set of English words with their pronunciation.
import { type LoadOptions, parseTable, readDataSet } from "../data-set";

/** A word and its pronunciation. */
export interface Word {
  /** The spelling: 3 to 12 letters from a to z. */
  readonly text: string;
  /** The sounds in ARPAbet, e.g. W, ER1, D. A vowel ends with a digit for its stress: 0 none, 1 primary, 2 secondary. */
  readonly phones: readonly string[];
}

/** The data set of words, in three parts that have no word in common. Different forms of a word may be in different parts ("walks" and "walk"). */
export interface Words {
  /** The words for training and for counting. */
  readonly train: readonly Word[];
  /** The words for choosing settings, or for choosing the unit to look at. */
  readonly validation: readonly Word[];
  /** The words for the final measurement. */
  readonly test: readonly Word[];
  /** How the file was made: the generator, the seed, and the versions of the packages. */
  readonly made: string;
}

const SUM = "00d94ec6d116c1cfa7f4949a7777b04a85927332e141603657afd2b9c24c65af";
const COLUMNS = ["split", "word", "pronunciation"];

/**
 * Loads 10,230 common English words with their North American pronunciation: `const { train, validation, test } = await loadWords();`
 *
 * @throws InputError if the file cannot be read, or if its SHA-256 is not the one that this version of gatebook expects
 * @see datasets/README.md: the list of common words comes from SCOWL, and the pronunciations come from the CMU Pronouncing Dictionary
 */
export async function loadWords(options: LoadOptions = {}): Promise<Words> {
  return parseWords(await readDataSet("loadWords", "words.tsv", SUM, options));
}

/**
 * Reads the text of a file of words: a line that begins with #, a line with the names of the columns, and one row per word.
 * @throws InputError if the text has another form
 */
export function parseWords(text: string): Words {
  const { made, rows } = parseTable("loadWords", COLUMNS, text);
  const parts: Record<"train" | "validation" | "test", Word[]> = { train: [], validation: [], test: [] };
  for (const { fields, reject } of rows) {
    const [split = "", word = "", pronunciation = ""] = fields;
    const part = Object.hasOwn(parts, split) ? parts[split as keyof typeof parts] : reject();
    if (!/^[a-z]+$/.test(word) || !/^[A-Z]+[012]?( [A-Z]+[012]?)*$/.test(pronunciation)) reject();
    part.push({ text: word, phones: pronunciation.split(" ") });
  }
  return { ...parts, made };
}

/** Returns the number of spoken syllables. Each spoken vowel belongs to one syllable. */
export function syllables({ phones }: Pick<Word, "phones">): number {
  return phones.filter((phone) => /[012]$/.test(phone)).length;
}
