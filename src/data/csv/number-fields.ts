// Reads the numbers of CSV files, with either decimal mark.
/** The character before the fraction of a number: 1,234.5 or 1.234,5. */
export type DecimalMark = "." | ",";

const MARKS: readonly DecimalMark[] = [".", ","];

/** A number with an optional sign, thousands in groups of three with the same separator throughout, a fraction and an exponent. */
const FORMS: Readonly<Record<DecimalMark, RegExp>> = {
  ".": /^[+\-\u2212]?(?=\.?\d)(?:\d+|[1-9]\d{0,2}([,'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:\.\d*)?(?:[eE][+-]?\d+)?$/,
  ",": /^[+\-\u2212]?(?=,?\d)(?:\d+|[1-9]\d{0,2}([.'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*)?(?:,\d*)?(?:[eE][+-]?\d+)?$/,
};

/** The decimal mark of a column's numbers. `undefined`: some fields are not numbers. "either": both marks are possible, and give different values. */
export type Reading = DecimalMark | "either" | undefined;

/**
 * Returns the decimal mark of a column's numbers.
 * @param fields none of them missing
 */
export function readingOf(fields: readonly string[]): Reading {
  const fit = MARKS.filter((mark) => fields.every((field) => FORMS[mark].test(field)));
  if (fit.length < 2) return fit[0];
  return fields.some((field) => numberOf(field, ".") !== numberOf(field, ",")) ? "either" : ".";
}

/** Returns the number in a field, or undefined. */
export function numberOf(field: string, mark: DecimalMark): number | undefined {
  if (!FORMS[mark].test(field)) return undefined;
  const grouped = mark === "." ? /[,'\u2019 \u00a0\u202f]/g : /[.'\u2019 \u00a0\u202f]/g;
  const value = Number(field.replace("\u2212", "-").replace(grouped, "").replace(",", "."));
  return Number.isFinite(value) ? value : undefined;
}

/** Returns the mark with which most fields are numbers. */
export function likelyMark(fields: readonly string[]): DecimalMark {
  const [point, comma] = MARKS.map((mark) => fields.filter((field) => FORMS[mark].test(field)).length) as [
    number,
    number,
  ];
  return comma > point ? "," : ".";
}
