// Splits the text of a CSV file into fields.
import { parse } from "papaparse";

/** The character that separates the fields of a line. */
export type Delimiter = "," | ";" | "\t" | "|";

/**
 * The possible delimiters. The first of them that occurs equally often in each line is used. The comma is last, because numbers and names contain
 * commas too.
 */
const DELIMITERS: readonly Delimiter[] = ["\t", ";", "|", ","];

/** The lines of a table as text. N rows, C columns. */
export interface Fields {
  readonly delimiter: Delimiter;
  /** The fields of each row, without the spaces around them. If there is a header, it is row 0. */
  readonly rows: readonly (readonly string[])[];
  /** The line of the file in which each row begins, counted from 1. */
  readonly lines: readonly number[];
}

/** The error for a text that is not a table. */
export class FieldError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** The number of lines that are read to detect the delimiter. */
const PREVIEW = 100;

/**
 * Splits a text into fields. Blank lines are left out. Lines at the beginning that start with # and have one field are left out too. The first line
 * may name the delimiter, as in `sep=;`, which Excel writes.
 * @throws FieldError if a quotation mark is not closed, or if a row does not have as many fields as the first row
 */
export function fieldsOf(text: string, wanted?: Delimiter): Fields {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const named = /^"?sep=([,;\t|])"?\n/i.exec(plain)?.[1] as Delimiter | undefined;
  const body = named ? plain.slice(plain.indexOf("\n") + 1) : plain;
  const before = named ? 1 : 0;
  const delimiter = wanted ?? named ?? guessDelimiter(body);
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  let line = 1 + before;
  for (const fields of cut(body, delimiter, before)) {
    const began = line;
    line += 1 + newlines(fields);
    const trimmed = fields.map((field) => field.trim());
    const comment = rows.length === 0 && trimmed.length === 1 && trimmed[0]?.startsWith("#");
    // In a table with one column, a blank line is a missing value.
    const blank = trimmed.length === 1 && trimmed[0] === "" && rows[0]?.length !== 1;
    if (comment || blank) continue;
    rows.push(trimmed);
    lines.push(began);
  }
  while (rows.length > 1 && rows.at(-1)?.every((field) => field === "")) {
    rows.pop();
    lines.pop();
  }
  return { delimiter, rows: sameLength(rows, lines), lines };
}

const newlines = (fields: readonly string[]) =>
  fields.reduce((count, field) => count + (field.match(/\n/g)?.length ?? 0), 0);

/** Splits a text at a delimiter. @throws FieldError if a quotation mark has no matching quotation mark */
function cut(text: string, delimiter: Delimiter, before: number): string[][] {
  const { data, errors } = parse<string[]>(text, { delimiter, newline: "\n", skipEmptyLines: false });
  const wrong = errors.find(({ type }) => type === "Quotes");
  if (wrong) {
    const above = data.slice(0, wrong.row).reduce((count, fields) => count + 1 + newlines(fields), before + 1);
    throw new FieldError(
      above,
      wrong.code === "MissingQuotes"
        ? `a field that begins with a quotation mark must end with one, but the file ends first. Close the quotation mark.`
        : `a quotation mark within a quoted field must be written twice, got a single one. Write "" for it.`,
    );
  }
  return data;
}

/**
 * Returns rows that have as many fields as the first row. Extra empty fields at the end of a row are removed.
 * @throws FieldError for a row with more or fewer fields
 */
function sameLength(rows: readonly (readonly string[])[], lines: readonly number[]): readonly (readonly string[])[] {
  const C = rows[0]?.length ?? 0;
  return rows.map((fields, n) => {
    const some = fields.slice(C).every((field) => field === "") ? fields.slice(0, C) : fields;
    if (some.length === C) return some;
    const cause = "Is a delimiter missing, or does a field without quotation marks contain one?";
    throw new FieldError(
      lines[n] as number,
      `a row must have ${C} fields, as many as line ${lines[0]}, got ${some.length}. ${cause}`,
    );
  });
}

/**
 * Returns the first delimiter with which all rows have the same number of fields, and more than one. If there is none, it returns the delimiter
 * that occurs most often in the first row.
 */
function guessDelimiter(text: string): Delimiter {
  const tried = DELIMITERS.map((delimiter) => {
    const { data } = parse<string[]>(text, { delimiter, newline: "\n", preview: PREVIEW });
    const rows = data.filter((fields) => fields.length > 1 || !/^\s*(#.*)?$/.test(fields[0] ?? ""));
    const first = rows[0]?.length ?? 1;
    return { delimiter, first, even: rows.every((fields) => fields.length === first) };
  });
  const even = tried.find(({ even, first }) => even && first > 1);
  const most = [...tried].sort((a, b) => b.first - a.first)[0];
  if (even || (most && most.first > 1)) return (even ?? most)?.delimiter as Delimiter;
  // The table has a single column. A delimiter that no line contains is best, because a decimal comma must not split a number into two fields.
  return tried.find(({ even }) => even)?.delimiter ?? ",";
}
