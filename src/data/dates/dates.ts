// Loads the data set of dates as people write them.
import { type LoadOptions, parseTable, readDataSet } from "../data-set";

/** A date as people write it in one country or language. */
export interface WrittenDate {
  /** The locale: a language, perhaps with a country, e.g. "en-GB". */
  readonly locale: string;
  /** The name of the format, e.g. "full". */
  readonly style: string;
  /** The text of the date, e.g. "Thursday, 4 March 2021". */
  readonly text: string;
  /** The day, in the form of ISO 8601: "2021-03-04". */
  readonly iso: string;
}

/** The data set of dates. */
export interface Dates {
  /** The dates to train on. */
  readonly train: readonly WrittenDate[];
  /** Dates whose days are not in `train` in any locale or style. Other days of the same years are in `train`. */
  readonly withheldDates: readonly WrittenDate[];
  /** Dates of the 1980s. No day of these years is in `train`. */
  readonly withheldYears: readonly WrittenDate[];
  readonly locales: readonly string[];
  readonly styles: readonly string[];
  /** How the file was made: the generator, the seed, and the versions of the locale data. */
  readonly made: string;
}

const SUM = "ba9d01509ed226b93650c9e04528b74ac9b74365d6999c752c351dffc34e5d69";
const COLUMNS = ["split", "locale", "style", "iso", "text"];

/**
 * Loads dates from 1900 to 2099, written in 12 locales and 8 styles. Each comes with its day in ISO form.
 *
 * `const { train, withheldDates, withheldYears } = await loadDates();` The meaning of 03/04/2021 depends on the locale, so a model must also read
 * the locale.
 * @throws InputError if the file cannot be read, or if its SHA-256 is not the one that this version of gatebook expects
 */
export async function loadDates(options: LoadOptions = {}): Promise<Dates> {
  return parseDates(await readDataSet("loadDates", "dates.tsv", SUM, options));
}

/**
 * Reads the text of a file of dates: a line that begins with #, a line with the names of the columns, and one row per date.
 * @throws InputError if the text has another form
 */
export function parseDates(text: string): Dates {
  const table = parseTable("loadDates", COLUMNS, text);
  const rows = table.rows.map(({ fields, reject }) =>
    fields.length === COLUMNS.length && /^\d{4}-\d\d-\d\d$/.test(fields[3] ?? "")
      ? (fields as [string, string, string, string, string])
      : reject(),
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
