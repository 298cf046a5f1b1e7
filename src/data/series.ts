// Makes a time series from the columns of a table.
import { checkNames, InputError } from "../base/validate";
import type { CsvColumn } from "./csv/columns";
import type { CsvTable } from "./csv/csv-table";
import { dateOf, daysInMonth } from "./csv/date-fields";
import { numberOf } from "./csv/number-fields";

/** Chooses the columns of a table that form a series. */
export interface SeriesOptions {
  /** The column of numbers. Default: the only one. */
  readonly column?: string;
  /** The column of dates. Default: the only one. Without a column of dates, the steps are numbered. */
  readonly dates?: string;
}

/** One number for each of N steps of equal length, with none missing. */
export interface Series {
  /** The column's name. */
  readonly name: string;
  /** [N] */
  readonly values: number[];
  /** In the form of ISO 8601, e.g. "2015-01"; the numbers from 1 to N if the table has no dates. [N] */
  readonly dates: string[];
  /** m, steps in a season: 12 for months, 4 for quarters, 7 for days, 52 for weeks; undefined for other steps. */
  readonly season?: number;
}

/**
 * Returns the series in a table: `const { values, season } = seriesOf(await loadCsv("sales.csv"));`
 * @throws InputError that names the line, for a missing number, dates that do not rise, and a gap between dates. If at least nine of ten steps
 *   have the same length, a longer step is a gap.
 */
export function seriesOf(table: CsvTable, options: SeriesOptions = {}): Series {
  checkNames("seriesOf", "options", options, ["column", "dates"]);
  const name = options.column ?? only(table, "number", "column");
  const values = table.numbers(name);
  const some = table.names.filter((one) => holds(table.columns[one] as CsvColumn, "date"));
  const dated = options.dates ?? (some.length > 0 ? only(table, "date", "dates") : undefined);
  if (dated === undefined) return { name, values, dates: values.map((_, n) => String(n + 1)) };
  const dates = table.dates(dated);
  const season = seasonOf(table, dated, dates);
  return { name, values, dates, ...(season && { season }) };
}

function only(table: CsvTable, type: "number" | "date", option: string): string {
  const found = table.names.filter((name) => holds(table.columns[name] as CsvColumn, type));
  if (found.length === 1) return found[0] as string;
  const all = table.names.map((name) => `"${name}" (${table.columns[name]?.type})`).join(", ");
  throw new InputError(
    `seriesOf: ${table.source} must have one column of type ${type}, got ${found.length}. Select one: { ${option}: "…" }. Available columns: ${all}.`,
  );
}

/** Returns whether a column holds numbers or dates. In a text column, the first field decides: if a later field is of another type, reading the column reports its line. */
function holds({ type, fields, missing, order, decimal }: CsvColumn, wanted: "number" | "date"): boolean {
  if (type !== "text") return type === wanted;
  const first = fields.find((_, n) => !missing[n]);
  if (first === undefined) return false;
  return (
    (wanted === "date" ? (dateOf(first, order) ?? dateOf(first, "month-first")) : numberOf(first, decimal)) !==
    undefined
  );
}

const DAY = 86_400_000;

/** Returns the season that belongs to the step between dates (months or days). @throws InputError for dates that do not rise, and for a gap */
function seasonOf(table: CsvTable, column: string, dates: readonly string[]): number | undefined {
  const inMonths = dates.map(monthsOf);
  const sameDay = new Set(dates.map((date) => date.slice(7))).size === 1 || dates.every(isMonthEnd);
  const at = sameDay ? inMonths : dates.map((date) => timeOf(date) / DAY);
  const steps = at.slice(1).map((place, n) => place - (at[n] as number));
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const [usual, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  const regular = count >= 0.9 * steps.length;
  const wrong = steps.findIndex((step) => step <= 0 || (regular && step !== usual));
  if (wrong >= 0) {
    const [before, after] = [dates[wrong], dates[wrong + 1]];
    const cause =
      (steps[wrong] as number) > 0
        ? "Add the rows that are missing, or leave out those before the gap."
        : "Sort the file by date, and keep one row for each.";
    throw new InputError(
      `seriesOf: ${table.source}, line ${table.lines[wrong + 1]}, column "${column}" must hold the date one step after ${before}, got ${after}. ${cause}`,
    );
  }
  if (!regular) return undefined;
  return sameDay ? { 1: 12, 3: 4 }[usual] : { 1: 7, 7: 52 }[usual];
}

const monthsOf = (date: string) => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7));

/** Reads a date as a time. A time without a zone counts as UTC, because only the steps between times matter. */
function timeOf(date: string): number {
  return Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(date) || !date.includes("T") ? date : `${date}Z`);
}

function isMonthEnd(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  return date.length === 10 && daysInMonth(year, month) === day;
}
