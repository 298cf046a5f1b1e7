import { checkNames, InputError } from "../../base/validate";
import type { CsvColumn } from "./columns";
import { dateOf } from "./date-fields";
import type { Delimiter } from "./fields";
import { numberOf } from "./number-fields";

/** A table with a type for each column. `loadCsv` and `parseCsv` return it. N rows. */
export class CsvTable {
  /** N, the number of rows. */
  readonly rows: number;
  /** The names of the columns, from left to right. */
  readonly names: readonly string[];

  /**
   * @param source the name of the table in error messages
   * @param delimiter the character that separates the fields
   * @param columns the columns by name
   * @param lines the line of the file in which each row begins, counted from 1. [N]
   */
  constructor(
    readonly source: string,
    readonly delimiter: Delimiter,
    readonly columns: Readonly<Record<string, CsvColumn>>,
    readonly lines: readonly number[],
  ) {
    this.rows = lines.length;
    this.names = Object.keys(columns);
  }

  /**
   * Returns the values of a column of numbers. [N]
   *
   * `table.numbers("Sales", { missing: Number.NaN })` puts NaN where a number is missing.
   * @throws InputError that names the line and the column, if a field is not a number, or if a number is missing and `missing` is not given
   */
  numbers(name: string, options: { readonly missing?: number } = {}): number[] {
    checkNames("numbers", "options", options, ["missing"]);
    const column = this.#column("numbers", name);
    const example = column.decimal === "," ? "1.234,5" : "1,234.5";
    return this.#values("numbers", name, column, "missing" in options, `a number such as ${example}`, (field) =>
      column.unclear && column.type === "text" ? undefined : numberOf(field, column.decimal),
    ).map((value) => value ?? (options.missing as number));
  }

  /**
   * Returns the dates of a column in the form of ISO 8601. A date is as exact as in the file: "2015-01", "2015-01-31" or "2015-01-31T12:00:00". [N]
   * @throws InputError that names the line and the column, if a field is not a date, or if a date is missing
   */
  dates(name: string): string[] {
    const column = this.#column("dates", name);
    return this.#values("dates", name, column, false, "a date such as 2015-01-31", (field) =>
      column.unclear && column.type === "text" ? undefined : dateOf(field, column.order),
    ) as string[];
  }

  /** Returns the fields of a column as they are in the file. A missing value is "". [N] @throws InputError if there is no such column */
  texts(name: string): string[] {
    return [...this.#column("texts", name).fields];
  }

  #column(caller: string, name: string): CsvColumn {
    if (Object.hasOwn(this.columns, name)) return this.columns[name] as CsvColumn;
    const there = this.names.map((one) => `"${one}"`).join(", ");
    throw new InputError(`${caller}: ${this.source} has no column "${name}". There are: ${there}.`);
  }

  #values<T>(
    caller: string,
    name: string,
    column: CsvColumn,
    gaps: boolean,
    wanted: string,
    parsed: (field: string) => T | undefined,
  ): (T | undefined)[] {
    const isGap = (n: number) => column.missing[n] || (column.fields[n] as string) === "";
    return column.fields.map((field, n) => {
      const value = isGap(n) ? undefined : parsed(field);
      if (value !== undefined || (gaps && isGap(n))) return value;
      const where = `${caller}: ${this.source}, line ${this.lines[n]}, column "${name}" must contain ${wanted},`;
      if (isGap(n)) throw new InputError(`${where} got ${field === "" ? "nothing" : `"${field}"`}. ${GAP[caller]}`);
      throw new InputError(`${where} got "${field}"${column.unclear ? `: ${column.unclear}` : ""}. ${ADVICE}`);
    });
  }
}

const GAP: Readonly<Record<string, string>> = {
  numbers: "Fill the gap in the file, or pass a number for all gaps: { missing: Number.NaN }.",
  dates: "Fill the gap in the file.",
};
const ADVICE = "Correct the file, or read this column as text with table.texts(…).";
