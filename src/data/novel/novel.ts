// Loads the novel that a character model learns to write.
import { type LoadOptions, parseTable, readDataSet } from "../data-set";

/** The text of a novel, in lower case. A line end separates two paragraphs. */
export interface Novel {
  /** The chapters to learn from. */
  readonly train: string;
  /** The last three chapters, which are withheld from training. */
  readonly withheld: string;
  /** How the file was made: the title, the package and the licence. */
  readonly made: string;
}

const SUM = "d4f0c17c31e0554efefce227e12a574e89f83d343eaa12719c4dbec4882ffacc";

/**
 * Loads Jane Austen's novel "Northanger Abbey" (1818), which is in the public domain. It has 430,433 characters of 37 kinds: the letters a to z, the
 * space, the line end and nine punctuation marks.
 *
 * `const { train, withheld } = await loadNovel();`
 * @throws InputError if the file cannot be read, or if its SHA-256 is not the one that this version of gatebook expects
 */
export async function loadNovel(options: LoadOptions = {}): Promise<Novel> {
  return parseNovel(await readDataSet("loadNovel", "novel.tsv", SUM, options));
}

/**
 * Reads the text of a novel's file: a line that begins with #, a line with the names of the columns, and one row per paragraph.
 * @throws InputError if the text has another form
 */
export function parseNovel(text: string): Novel {
  const { made, rows } = parseTable("loadNovel", ["split", "paragraph"], text);
  const parts: Record<"train" | "withheld", string[]> = { train: [], withheld: [] };
  for (const { fields, reject } of rows) {
    const [split = "", paragraph = ""] = fields;
    if (fields.length !== 2 || paragraph === "" || (split !== "train" && split !== "withheld")) reject();
    else parts[split].push(paragraph);
  }
  return { train: parts.train.join("\n"), withheld: parts.withheld.join("\n"), made };
}
