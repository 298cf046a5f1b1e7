// Reads dates in the fields of CSV files.
/** Whether the first number in a date such as 03/04/2015 is the day or the month. */
export type DateOrder = "day-first" | "month-first";

const TIME = String.raw`(?:[T ](?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?<fraction>[.,]\d+)?)?(?<zone>Z|[+-]\d\d:?\d\d)?)?`;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NAME = String.raw`(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;

/** The accepted forms of dates: 2015-01, 2015-01-31, 2015/01/31 12:00, 31.01.2015, 01/2015, Jan 2015, 31 January 2015, 2015-Q1, Q1 2015. */
const FORMS = [
  new RegExp(String.raw`^(?<year>\d{4})(?<sign>[-/])(?<month>\d{1,2})(?:\k<sign>(?<day>\d{1,2})${TIME})?$`),
  new RegExp(String.raw`^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})${TIME}$`),
  /^(?<month>\d{1,2})\/(?<year>\d{4})$/,
  new RegExp(String.raw`^(?:(?<day>\d{1,2})[ -])?${NAME}[ -](?<year>\d{4})$`, "i"),
  new RegExp(String.raw`^${NAME} (?<day>\d{1,2}), (?<year>\d{4})$`, "i"),
  new RegExp(String.raw`^(?<year>\d{4})[ -]${NAME}$`, "i"),
  /^(?<year>\d{4})[- ]?Q(?<quarter>[1-4])$/i,
  /^Q(?<quarter>[1-4])[- ](?<year>\d{4})$/i,
];
/** Dates that can be read in two ways, as day and month or as month and day: 03/04/2015 or 03-04-2015. */
const TWO_WAYS = new RegExp(
  String.raw`^(?<first>\d{1,2})(?<sign>[-/])(?<second>\d{1,2})\k<sign>(?<year>\d{4})${TIME.replace("second", "seconds")}$`,
);

/**
 * The order of day and month in the dates of a column. Undefined if some fields are not dates. "either" if both orders are possible and give
 * different dates.
 */
export type DateReading = DateOrder | "either" | undefined;

/** Returns the order of day and month in fields. @param fields must not contain a missing value */
export function dateReadingOf(fields: readonly string[]): DateReading {
  const orders: readonly DateOrder[] = ["day-first", "month-first"];
  const fit = orders.filter((order) => fields.every((field) => dateOf(field, order) !== undefined));
  if (fit.length < 2) return fit[0];
  return fields.some((field) => dateOf(field, "day-first") !== dateOf(field, "month-first")) ? "either" : "day-first";
}

/**
 * Returns a date in the form of ISO 8601. It is as exact as the field: "2015-01", "2015-01-31", "2015-01-31T12:00:00". A quarter becomes its first month.
 * Undefined if the field is not a date.
 */
export function dateOf(field: string, order: DateOrder): string | undefined {
  const two = TWO_WAYS.exec(field)?.groups;
  if (two) {
    const [day, month] = order === "day-first" ? [two.first, two.second] : [two.second, two.first];
    return isoOf({ ...two, day, month, second: two.seconds });
  }
  for (const form of FORMS) {
    const parts = form.exec(field)?.groups;
    if (parts) return isoOf(parts);
  }
  return undefined;
}

function isoOf(parts: Readonly<Record<string, string | undefined>>): string | undefined {
  const year = Number(parts.year);
  const month = monthOf(parts);
  if (month < 1 || month > 12) return undefined;
  const two = (value: string | number) => String(value).padStart(2, "0");
  const iso = `${parts.year}-${two(month)}`;
  if (parts.day === undefined) return iso;
  const day = Number(parts.day);
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  const date = `${iso}-${two(day)}`;
  if (parts.hour === undefined) return date;
  const [hour, minute, second] = [parts.hour, parts.minute ?? "00", parts.second ?? "00"];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${date}T${two(hour)}:${minute}:${second}${parts.fraction?.replace(",", ".") ?? ""}${parts.zone ?? ""}`;
}

function monthOf({ quarter, name, month }: Readonly<Record<string, string | undefined>>): number {
  if (quarter) return 3 * Number(quarter) - 2;
  return name ? MONTHS.indexOf(name.toLowerCase().slice(0, 3)) + 1 : Number(month);
}

/** Returns the number of days in a month. @param month from 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number;
}
