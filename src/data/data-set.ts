// Reads the data sets that ship with the kit, and checks their checksums.
import { platform } from "#platform";
import { sha256 } from "../base/sha256";
import { checkNames, InputError } from "../base/validate";
import { read } from "../train/storage/files";

/** Options for loading a data set. */
export interface LoadOptions {
  /** The path of the file; in a browser its URL. Default: the file in the project's folder datasets/. */
  readonly path?: string;
}

/**
 * A table in a text file. The file has a line that begins with "# ", a line with the names of the columns, and one line per row. Tabs separate the
 * fields.
 */
export interface Table {
  /** The text of the first line, which describes how the file was made. */
  readonly made: string;
  readonly rows: readonly { readonly fields: readonly string[]; readonly reject: () => never }[];
}

/**
 * Returns the text of a data set that ships with the project.
 * @throws InputError if the file cannot be read, or if its SHA-256 is not the one that this version expects
 */
export async function readDataSet(caller: string, name: string, sum: string, options: LoadOptions): Promise<string> {
  checkNames(caller, "options", options, ["path"]);
  const path = options.path ?? platform.dataSet(name);
  const bytes = await read(caller, path);
  const got = sha256(bytes);
  if (got !== sum) {
    const cause =
      "Was it changed (perhaps only its line endings) or made again? datasets/README.md explains how to get it. " +
      "To read your own file, call loadCsv or loadText.";
    throw new InputError(`${caller}: "${path}" must have the SHA-256 ${sum}, got ${got}. ${cause}`);
  }
  return new TextDecoder().decode(bytes);
}

/**
 * Reads a table from a text. Each row has a function `reject`, which throws an error that quotes the row.
 * @throws InputError if the text does not begin with the expected two lines
 */
export function parseTable(caller: string, columns: readonly string[], text: string): Table {
  const [made = "", names, ...lines] = text
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split(/\r\n?|\n/);
  const wanted = columns.join(", ");
  if (!made.startsWith("# ") || names !== columns.join("\t"))
    throw new InputError(
      `${caller}: the file must begin with a line of "# …" and the columns ${wanted}, got "${made}" and "${names}".`,
    );
  const rows = lines.map((line, n) => ({
    fields: line.split("\t"),
    reject: (): never => {
      throw new InputError(`${caller}: line ${n + 3} must contain ${wanted}, got "${line}".`);
    },
  }));
  return { made: made.slice(2), rows };
}
