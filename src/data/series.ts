// Makes a time series from the columns of a table.
import { checkNames, InputError } from "../base/validate";
import type { CsvColumn } from "./csv/columns";
import type { CsvTable } from "./csv/csv-table";
import { dateOf, daysInMonth } from "./csv/date-fields";
import { numberOf } from "./csv/number-fields";

/** Options that select the columns of a table for a series. */
export interface SeriesOptions {
  /** The name of the column of numbers. It can be left out if the table has only one. */
  readonly column?: string;
  /** The name of the column of dates. It can be left out if the table has only one. If the table has no dates, the steps are numbered. */
  readonly dates?: string;
}

/** A series: one number for each of N steps of equal length, with no number missing. */
export interface Series {
  /** The name of the column of numbers. */
  readonly name: string;
  /** The numbers. [N] */
  readonly values: number[];
  /** The date of each step in the form of ISO 8601, e.g. "2015-01". If the table has no dates, the numbers from 1 to N. [N] */
  readonly dates: string[];
  /** m, the number of steps in a season: 12 for months, 4 for quarters, 7 for days, 52 for weeks. Undefined for other steps. */
  readonly season?: number;
}

/**
 * Returns the series in a table: `const { values, season } = seriesOf(await loadCsv("sales.csv"));`
 * @throws InputError that names the line, if a number is missing, if the dates do not rise, or if there is a gap between dates. A step that is
 *   longer than the others counts as a gap if at least nine of ten steps have the same length.
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

/**
 * Returns whether a column contains numbers or dates. In a text column, the first field decides. If a later field has another type, reading the
 * column reports the line of that field.
 */
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

/** Returns the season that fits the step between the dates, e.g. 12 for months. @throws InputError if the dates do not rise, or if there is a gap */
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
      `seriesOf: ${table.source}, line ${table.lines[wrong + 1]}, column "${column}" must contain the date one step after ${before}, got ${after}. ${cause}`,
    );
  }
  if (!regular) return undefined;
  return sameDay ? { 1: 12, 3: 4 }[usual] : { 1: 7, 7: 52 }[usual];
}

const monthsOf = (date: string) => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7));

/** Returns a date as a time in milliseconds. A time without a zone counts as UTC, because only the steps between times matter. */
function timeOf(date: string): number {
  return Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(date) || !date.includes("T") ? date : `${date}Z`);
}

function isMonthEnd(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  return date.length === 10 && daysInMonth(year, month) === day;
}
