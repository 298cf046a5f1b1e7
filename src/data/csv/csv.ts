// Reads CSV files and CSV texts into tables.
import { checkNames, InputError } from "../../base/validate";
import { readText, type TextOptions } from "../text-file";
import { type CsvColumn, columnOf, decimalOf } from "./columns";
import type { CsvOptions } from "./csv-options";
import { CsvTable } from "./csv-table";
import { type Delimiter, FieldError, type Fields, fieldsOf } from "./fields";
import { readingOf } from "./number-fields";

/** Options for reading a table from a file. */
export interface LoadCsvOptions extends CsvOptions, TextOptions {}

const NAMES = ["delimiter", "decimal", "dates", "missing", "header"];

/**
 * Reads your own CSV or TSV file into typed columns. N rows.
 *
 *     const table = await loadCsv("sales.csv"); // Month;Sales ↵ 2015-01;"1.100,50" ↵ …
 *     const sales = table.numbers("Sales"); // [1100.5, …], N numbers
 *     const months = table.dates("Month"); // ["2015-01", …]
 *
 * The function detects the delimiter (comma, semicolon, tab, |), byte order marks, line endings, quoted fields, decimal commas, thousands
 * separators, missing values, and dates. Dates are returned in the form of ISO 8601.
 * @param path the file's path; in a browser its URL
 * @throws InputError that names the line, if the file cannot be read, has no rows, or is not a table
 */
export async function loadCsv(path: string, options: LoadCsvOptions = {}): Promise<CsvTable> {
  checkNames("loadCsv", "options", options, [...NAMES, "encoding"]);
  const { encoding, ...rest } = options;
  return tableOf("loadCsv", `"${path}"`, await readText("loadCsv", path, encoding), rest);
}

/**
 * Reads the text of a CSV file into typed columns: `parseCsv("month,sales\n2015-01,100\n").numbers("sales")` returns `[100]`.
 * @throws InputError that names the line, if the text has no rows, or is not a table
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  checkNames("parseCsv", "options", options, NAMES);
  if (typeof text !== "string")
    throw new InputError(`parseCsv: text must be a string, got ${typeof text}. To read a file, call loadCsv.`);
  return tableOf("parseCsv", "the text", text, options);
}

function tableOf(caller: string, source: string, text: string, options: CsvOptions): CsvTable {
  checkChoices(caller, options);
  const { delimiter, rows, lines } = fieldsIn(caller, source, text, options.delimiter);
  const { header = true } = options;
  const first = rows[0] ?? [];
  const names = header ? headerOf(caller, source, first, lines[0] ?? 1) : first.map((_, n) => `column ${n + 1}`);
  const [body, places] = header ? [rows.slice(1), lines.slice(1)] : [rows, lines];
  if (body.length === 0)
    throw new InputError(
      `${caller}: ${source} must contain a line of column names and at least one row, got ${rows.length} lines with text.`,
    );
  const columns = names.map((_, n) => body.map((row) => row[n] as string));
  const decimal = options.decimal ?? decimalOf(columns, options.missing);
  const typed = columns.map((fields) => columnOf(fields, { ...options, delimiter, ...(decimal && { decimal }) }));
  const byName = Object.fromEntries(names.map((name, n): [string, CsvColumn] => [name, typed[n] as CsvColumn]));
  return new CsvTable(source, delimiter, byName, places);
}

function fieldsIn(caller: string, source: string, text: string, delimiter?: Delimiter): Fields {
  try {
    return fieldsOf(text, delimiter);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new InputError(`${caller}: ${source}, line ${error.line}: ${error.message}`, { cause: error });
  }
}

/**
 * Returns the names of the columns. A column without a name gets a numbered name.
 * @throws InputError if two names are equal, or if the line contains numbers instead of names
 */
function headerOf(caller: string, source: string, fields: readonly string[], line: number): string[] {
  const where = `${caller}: ${source}, line ${line}:`;
  const full = fields.filter((field) => field !== "");
  if (full.length && full.every((field) => readingOf([field]) || /^\d{4}-\d\d(-\d\d)?$/.test(field)))
    throw new InputError(
      `${where} the first line must contain the columns' names, got ${full.join(", ")}. For a table without names, pass { header: false }.`,
    );
  const names = fields.map((field, n) => field || `column ${n + 1}`);
  const again = names.findIndex((name, n) => names.indexOf(name) < n);
  if (again < 0) return names;
  throw new InputError(
    `${where} each column must have a different name, got "${names[again]}" for columns ${names.indexOf(names[again] as string) + 1} and ${again + 1}. Rename one.`,
  );
}

function checkChoices(caller: string, options: CsvOptions): void {
  const choices = { delimiter: [",", ";", "\t", "|"], decimal: [".", ","], dates: ["day-first", "month-first"] };
  for (const [name, all] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (value !== undefined && !all.includes(value))
      throw new InputError(
        `${caller}: options.${name} must be one of ${all.map((one) => JSON.stringify(one)).join(", ")}, got ${JSON.stringify(value)}.`,
      );
  }
  const { missing, header } = options;
  if (missing !== undefined && !(Array.isArray(missing) && missing.every((one) => typeof one === "string")))
    throw new InputError(`${caller}: options.missing must be a list of strings, got ${JSON.stringify(missing)}.`);
  if (header !== undefined && typeof header !== "boolean")
    throw new InputError(`${caller}: options.header must be true or false, got ${JSON.stringify(header)}.`);
}
