// Detects the type of a CSV column and reads its values.
import type { CsvOptions } from "./csv-options";
import { type DateOrder, dateOf, dateReadingOf } from "./date-fields";
import { type DecimalMark, likelyMark, numberOf, readingOf } from "./number-fields";

/** A column of a table. A missing value is `null`. N rows. */
export type CsvColumn = (
  | { readonly type: "number"; readonly values: readonly (number | null)[] }
  | { readonly type: "date" | "text"; readonly values: readonly (string | null)[] }
) & {
  /** The fields as they are written in the file, row by row. [N] */
  readonly fields: readonly string[];
  /** Whether the value of each row is missing. [N] */
  readonly missing: readonly boolean[];
  /** The decimal mark of the column's numbers. */
  readonly decimal: DecimalMark;
  /** The order of day and month in the column's dates. */
  readonly order: DateOrder;
  /** The reason why the column has type "text", if its fields could be read as numbers or dates in two ways. */
  readonly unclear?: string;
};

/** Texts that common programs write instead of a missing number or date. */
const MISSING = ["NA", "N/A", "N.A.", "#N/A", "#NV", "NAN", "NULL", "NONE", "-", "\u2013", "\u2014", "?", "."];

type ColumnOptions = CsvOptions & { readonly delimiter: string };

/** Returns the fields of a column that contain a value. (A column of text uses another rule, because "None" and "NA" can be words in it.) */
const present = (fields: readonly string[], missing: readonly string[] | undefined) =>
  fields.filter((field) => field !== "" && !(missing ?? MISSING).includes(missing ? field : field.toUpperCase()));

/** Returns the decimal mark of the whole table. This is the mark that at least one column needs, if no column needs the other mark. */
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

/** Returns the decimal mark of a column's numbers. "either" if both marks are possible. Undefined if the column does not contain only numbers. */
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
