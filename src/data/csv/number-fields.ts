// Reads numbers in the fields of CSV files. The decimal mark can be a point or a comma.
/** The character before the fraction of a number: 1,234.5 or 1.234,5. */
export type DecimalMark = "." | ",";

const MARKS: readonly DecimalMark[] = [".", ","];

/**
 * The form of a number: an optional sign, digits (in groups of three with the same separator between them, or without groups), a fraction and an
 * exponent.
 */
const FORMS: Readonly<Record<DecimalMark, RegExp>> = {
  ".": /^[+\-\u2212]?(?=\.?\d)(?:\d+|[1-9]\d{0,2}([,'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:\.\d*)?(?:[eE][+-]?\d+)?$/,
  ",": /^[+\-\u2212]?(?=,?\d)(?:\d+|[1-9]\d{0,2}([.'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:,\d*)?(?:[eE][+-]?\d+)?$/,
};

/**
 * The decimal mark of the numbers in a column. Undefined if some fields are not numbers. "either" if both marks are possible and give different
 * values.
 */
export type Reading = DecimalMark | "either" | undefined;

/**
 * Returns the decimal mark of the numbers in a column.
 * @param fields must not contain a missing value
 */
export function readingOf(fields: readonly string[]): Reading {
  const fit = MARKS.filter((mark) => fields.every((field) => FORMS[mark].test(field)));
  if (fit.length < 2) return fit[0];
  return fields.some((field) => numberOf(field, ".") !== numberOf(field, ",")) ? "either" : ".";
}

/** Returns the number in a field. Undefined if the field is not a number. */
export function numberOf(field: string, mark: DecimalMark): number | undefined {
  if (!FORMS[mark].test(field)) return undefined;
  const grouped = mark === "." ? /[,'\u2019 \u00a0\u202f]/g : /[.'\u2019 \u00a0\u202f]/g;
  const value = Number(field.replace("\u2212", "-").replace(grouped, "").replace(",", "."));
  return Number.isFinite(value) ? value : undefined;
}

/** Returns the decimal mark with which most fields are numbers. */
export function likelyMark(fields: readonly string[]): DecimalMark {
  const [point, comma] = MARKS.map((mark) => fields.filter((field) => FORMS[mark].test(field)).length) as [
    number,
    number,
  ];
  return comma > point ? "," : ".";
}
