// Loads the data set of monthly carbon dioxide (CO2) at Mauna Loa.
import { type LoadOptions, parseTable, readDataSet } from "./data-set";

/** A series with one number per month and no month missing. N months. */
export interface MonthlySeries {
  /** The months: "1964-05", "1964-06", … [N] */
  readonly months: readonly string[];
  /** The number of each month, in the unit of the series. [N] */
  readonly values: readonly number[];
  /** How the file was made: generator, package, source. */
  readonly made: string;
}

const SUM = "af89ceb9251e50116d3f70772541a80df799085671f0828f8748eb73f85cdc9e";

/**
 * Loads the carbon dioxide in the air at Mauna Loa, Hawaii, in parts per million of dry air: the mean of each month from May 1964 to April 2020
 * (N = 672).
 *
 * `const { months, values } = await loadCo2();` The series rises. It also has a season, with a high in May and a low in September or October.
 * @throws InputError if the file cannot be read, or if its SHA-256 is not the one that this version of gatebook expects
 * @see datasets/README.md: Scripps CO2 Program (Keeling and others), CC BY 4.0
 */
export async function loadCo2(options: LoadOptions = {}): Promise<MonthlySeries> {
  return parseMonths(await readDataSet("loadCo2", "co2.tsv", SUM, options));
}

/**
 * Reads the text of a file of months: a line that begins with #, a line with the names of the columns, and one row per month.
 * @throws InputError if the text has another form, or if a month is missing
 */
export function parseMonths(text: string): MonthlySeries {
  const { made, rows } = parseTable("loadCo2", ["month", "ppm"], text);
  const count = (month: string) => 12 * Number(month.slice(0, 4)) + Number(month.slice(5));
  const months: string[] = [];
  const values = rows.map(({ fields, reject }) => {
    const [month = "", ppm = ""] = fields;
    const before = months.at(-1);
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month) || !/^-?\d+(\.\d+)?$/.test(ppm)) reject();
    if (before !== undefined && count(month) !== count(before) + 1) reject();
    months.push(month);
    return Number(ppm);
  });
  return { months, values, made };
}
