import { platform } from "#platform";
import { checkNames, InputError } from "../cells/validate";
import { read } from "../train/storage/files";
import { sha256 } from "./sha256";

/** A word and how it is said. */
export interface Word {
  /** 3 to 12 letters from a to z. */
  readonly text: string;
  /** Sounds in ARPAbet, e.g. W, ER1, D; a vowel ends with its stress: 0 none, 1 primary, 2 secondary. */
  readonly phones: readonly string[];
}

/** The data set of words. No word stands in two parts; forms of a withheld one may stand in `train` ("walks" beside "walk"). */
export interface Words {
  /** What to learn from and to count in. */
  readonly train: readonly Word[];
  /** What to choose by: settings, or the unit to look at. */
  readonly validation: readonly Word[];
  /** What to measure on. */
  readonly test: readonly Word[];
  /** What made the file: generator, seed, versions of the packages. */
  readonly made: string;
}

/** Where the data set is read from. */
export interface LoadWordsOptions {
  /** The file's path; in a browser its address. Default: the kit's own datasets/words.tsv. */
  readonly path?: string;
}

const SUM = "5efdb84052d92aecb4a2d6edbc3fc8621f3089ac7d77b14a0568e01c33cc4b22";
const COLUMNS = ["split", "word", "pronunciation"];

/**
 * 10,230 common English words with their North American pronunciation: `const { train, validation, test } = await loadWords();`
 *
 * @throws InputError when the file cannot be read, or is not the one that belongs to this version (SHA-256)
 * @see datasets/README.md: SCOWL says which words are common, the CMU Pronouncing Dictionary how they are said
 */
export async function loadWords(options: LoadWordsOptions = {}): Promise<Words> {
  checkNames("loadWords", "options", options, ["path"]);
  const path = options.path ?? platform.dataSet("words.tsv");
  const bytes = await read("loadWords", path);
  const sum = sha256(bytes);
  if (sum !== SUM) {
    const cause = "Was it changed, its line ends perhaps, or made anew? datasets/README.md says where it comes from.";
    throw new InputError(`loadWords: "${path}" must have the SHA-256 ${SUM}, got ${sum}. ${cause}`);
  }
  return parseWords(new TextDecoder().decode(bytes));
}

/**
 * Reads the text of a file of words: a line that begins with #, the names of the columns, a row a word.
 * @throws InputError when it has another form
 */
export function parseWords(text: string): Words {
  const [made = "", names, ...lines] = text.trimEnd().split("\n");
  if (!made.startsWith("# ") || names !== COLUMNS.join("\t"))
    throw new InputError(
      `loadWords: the file must begin with a line of "# …" and the columns ${COLUMNS.join(", ")}, got "${made}" and "${names}".`,
    );
  const parts: Record<"train" | "validation" | "test", Word[]> = { train: [], validation: [], test: [] };
  for (const [n, line] of lines.entries()) {
    const [split, word, pronunciation] = line.split("\t");
    const part = Object.hasOwn(parts, split ?? "") ? parts[split as keyof typeof parts] : undefined;
    if (!part || !/^[a-z]+$/.test(word ?? "") || !/^[A-Z]+[012]?( [A-Z]+[012]?)*$/.test(pronunciation ?? ""))
      throw new InputError(`loadWords: line ${n + 3} must hold ${COLUMNS.join(", ")}, got "${line}".`);
    part.push({ text: word as string, phones: (pronunciation as string).split(" ") });
  }
  return { ...parts, made: made.slice(2) };
}

/** How many syllables are said: one for each vowel. */
export function syllables({ phones }: Pick<Word, "phones">): number {
  return phones.filter((phone) => /[012]$/.test(phone)).length;
}
