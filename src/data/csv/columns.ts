// Detects the type of a CSV column and reads its values.
import type { CsvOptions } from "./csv-options";
import { type DateOrder, dateOf, dateReadingOf } from "./date-fields";
import { type DecimalMark, likelyMark, numberOf, readingOf } from "./number-fields";

/** A column of a table, with `null` where a value is missing. N rows. */
export type CsvColumn = (
  | { readonly type: "number"; readonly values: readonly (number | null)[] }
  | { readonly type: "date" | "text"; readonly values: readonly (string | null)[] }
) & {
  /** The text in the file, row by row. [N] */
  readonly fields: readonly string[];
  /** Which fields stand for a missing number or date. [N] */
  readonly missing: readonly boolean[];
  /** The decimal mark of the column's numbers. */
  readonly decimal: DecimalMark;
  /** The order of day and month in the column's dates. */
  readonly order: DateOrder;
  /** Why the column is text, if its fields can be read in two ways. */
  readonly unclear?: string;
};

/** Texts that common programs write for a missing number or date. */
const MISSING = ["NA", "N/A", "N.A.", "#N/A", "#NV", "NAN", "NULL", "NONE", "-", "\u2013", "\u2014", "?", "."];

type ColumnOptions = CsvOptions & { readonly delimiter: string };

/** Returns the fields of a column that hold a value. In a column of text, "None" and "NA" can be words. */
const present = (fields: readonly string[], missing: readonly string[] | undefined) =>
  fields.filter((field) => field !== "" && !(missing ?? MISSING).includes(missing ? field : field.toUpperCase()));

/** Returns the decimal mark of the whole table: the mark that at least one column needs, if no column needs the other. */
export function decimalOf(
  columns: readonly (readonly string[])[],
  missing: readonly string[] | undefined,
): DecimalMark | undefined {
  const needed = columns.flatMap((fields) => {
    const some = present(fields, missing);
    const reading = readingOf(some);
    const counts =
      reading &&
      reading !== "either" &&
      some.some((field) => numberOf(field, reading === "." ? "," : ".") !== numberOf(field, reading));
    return counts ? [reading] : [];
  });
  return needed.every((mark) => mark === needed[0]) ? needed[0] : undefined;
}

/** Returns a column with its type and values. */
export function columnOf(fields: readonly string[], options: ColumnOptions): CsvColumn {
  const some = present(fields, options.missing);
  const set = new Set(some);
  const missing = fields.map((field) => !set.has(field));
  const shared = { fields, decimal: options.decimal ?? likelyMark(some), order: options.dates ?? "day-first" } as const;

  const decimal = markOf(some, options);
  if (decimal && decimal !== "either") {
    const values = fields.map((field, n) => (missing[n] ? null : (numberOf(field, decimal) as number)));
    return { ...shared, type: "number", values, missing, decimal };
  }
  const order = orderOf(some, options);
  if (order && order !== "either") {
    const values = fields.map((field, n) => (missing[n] ? null : (dateOf(field, order) as string)));
    return { ...shared, type: "date", values, missing, order };
  }
  const empty = fields.map((field) => field === "" || (options.missing?.includes(field) ?? false));
  const unclear = (decimal && UNCLEAR.number) ?? (order && UNCLEAR.date);
  const values = fields.map((field, n) => (empty[n] ? null : field));
  return { ...shared, type: "text", values, missing, ...(unclear && { unclear }) };
}

const UNCLEAR = {
  number: `each comma or point may separate thousands or the fraction. Pass { decimal: "." } or { decimal: "," }`,
  date: `the first number may be the day or the month. Pass { dates: "day-first" } or { dates: "month-first" }`,
} as const;

/** Returns the decimal mark of a column's numbers; "either" if nothing decides. */
function markOf(some: readonly string[], { decimal, delimiter }: ColumnOptions): DecimalMark | "either" | undefined {
  if (some.length === 0) return undefined;
  const reading = readingOf(some);
  if (reading !== "either") {
    const wanted = decimal && some.every((field) => numberOf(field, decimal) !== undefined) ? decimal : reading;
    return wanted;
  }
  // A point is the usual decimal mark. If semicolons separate the fields, the mark is unclear, because the numbers then often contain commas.
  return decimal ?? (some.some((field) => field.includes(",")) || delimiter === ";" ? "either" : ".");
}

function orderOf(some: readonly string[], { dates }: ColumnOptions): DateOrder | "either" | undefined {
  if (some.length === 0) return undefined;
  if (!dates) return dateReadingOf(some);
  return some.every((field) => dateOf(field, dates) !== undefined) ? dates : undefined;
}
