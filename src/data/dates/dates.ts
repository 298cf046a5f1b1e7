// The data set of written dates.
import { type LoadOptions, parseTable, readDataSet } from "../data-set";

/** A date as somebody somewhere writes it. */
export interface WrittenDate {
  /** Who writes: a language, perhaps with a country, e.g. "en-GB". */
  readonly locale: string;
  /** How long or short, e.g. "full". */
  readonly style: string;
  /** What is written, e.g. "Thursday, 4 March 2021". */
  readonly text: string;
  /** Which day is meant, by ISO 8601: "2021-03-04". */
  readonly iso: string;
}

/** The data set of dates. */
export interface Dates {
  /** What to learn from. */
  readonly train: readonly WrittenDate[];
  /** Days that stand nowhere in `train`, in no locale and no style; their years do. */
  readonly withheldDates: readonly WrittenDate[];
  /** Days of the 1980s: no year of theirs stands anywhere in `train`. */
  readonly withheldYears: readonly WrittenDate[];
  readonly locales: readonly string[];
  readonly styles: readonly string[];
  /** What made the file: generator, seed, versions of the locale data. */
  readonly made: string;
}

const SUM = "ba9d01509ed226b93650c9e04528b74ac9b74365d6999c752c351dffc34e5d69";
const COLUMNS = ["split", "locale", "style", "iso", "text"];

/**
 * Dates from 1900 to 2099 as 12 locales write them in 8 styles, and which day each means.
 *
 * `const { train, withheldDates, withheldYears } = await loadDates();` What 03/04/2021 means depends on who wrote it, so the locale belongs to
 * what a model reads.
 * @throws InputError when the file cannot be read, or is not the one that belongs to this version (SHA-256)
 */
export async function loadDates(options: LoadOptions = {}): Promise<Dates> {
  return parseDates(await readDataSet("loadDates", "dates.tsv", SUM, options));
}

/**
 * Reads the text of a file of dates: a line that begins with #, the names of the columns, a row a date.
 * @throws InputError when it has another form
 */
export function parseDates(text: string): Dates {
  const table = parseTable("loadDates", COLUMNS, text);
  const rows = table.rows.map(({ fields, refuse }) =>
    fields.length === COLUMNS.length && /^\d{4}-\d\d-\d\d$/.test(fields[3] ?? "")
      ? (fields as [string, string, string, string, string])
      : refuse(),
  );
  const of = (wanted: string): WrittenDate[] =>
    rows
      .filter(([split]) => split === wanted)
      .map(([, locale, style, iso, written]) => ({ locale, style, text: written, iso }));
  return {
    train: of("train"),
    withheldDates: of("dates"),
    withheldYears: of("years"),
    locales: [...new Set(rows.map(([, locale]) => locale))],
    styles: [...new Set(rows.map(([, , style]) => style))],
    made: table.made,
  };
}
