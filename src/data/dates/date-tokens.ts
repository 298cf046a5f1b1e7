// Converts dates to tokens for an encoder-decoder, and back.
import { checkNames, InputError } from "../../base/validate";
import type { Dates, WrittenDate } from "./dates";

/** The vocabulary of a model that reads dates. */
export interface DateVocabulary {
  /** The tokens by id: first the locales, then the characters in the order of their code points. [F] */
  readonly tokens: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
}

/** Dates as ids. N dates; S is the number of tokens of the longest date. The target has T = 8 tokens, the digits of the day. */
export interface EncodedDates {
  /** The tokens of each date: the locale, then the characters. Shorter dates are padded with 0. [N, S] */
  readonly source: number[][];
  /** The number of tokens of each date. [N] */
  readonly sourceLengths: number[];
  /** The digits of year, month and day, as in the basic format of ISO 8601: 2021-03-04 is 2 0 2 1 0 3 0 4. [N, 8] */
  readonly target: number[][];
}

/**
 * Returns the vocabulary of the training dates. It contains each locale as one token, and each character that occurs in the texts.
 * @param dates the result of `loadDates`
 */
export function dateVocabulary({ train }: Pick<Dates, "train">): DateVocabulary {
  const sorted = (list: readonly string[]) => [...new Set(list)].sort((a, b) => (a < b ? -1 : 1));
  const characters = sorted(train.flatMap(({ text }) => [...text]));
  const tokens = [...sorted(train.map(({ locale }) => locale)).map(localeToken), ...characters];
  return { tokens, idOf: new Map(tokens.map((token, id) => [token, id])) };
}

const localeToken = (locale: string) => `<${locale}>`;

/**
 * Returns the tokens of a date: its locale as one token, then its characters. The locale is needed because 03/04/2021 can mean two different days.
 */
export function dateTokens({ locale, text }: Pick<WrittenDate, "locale" | "text">): string[] {
  return [localeToken(locale), ...text];
}

/**
 * Converts dates to ids, for `seq2seq` and `greedyDecode`.
 * @throws InputError if there are no dates, if a token is not in the vocabulary, or if a day does not have the form 2021-03-04
 */
export function encodeDates(vocabulary: DateVocabulary, dates: readonly WrittenDate[]): EncodedDates {
  checkNames("encodeDates", "vocabulary", vocabulary, ["tokens", "idOf"]);
  if (dates.length === 0) throw new InputError("encodeDates: dates must contain at least one date, got none.");
  const rows = dates.map((date, n) => idsOf(vocabulary, date, n));
  const longest = Math.max(...rows.map((row) => row.length));
  return {
    source: rows.map((row) => [...row, ...new Array<number>(longest - row.length).fill(0)]),
    sourceLengths: rows.map((row) => row.length),
    target: dates.map((date, n) => digitsOf(date, n)),
  };
}

/**
 * Returns the day that a model has generated: it turns eight digits into the form 2021-03-04. A day that does not exist is not corrected.
 * @throws InputError if there are not eight digits
 */
export function decodeDate(digits: readonly number[]): string {
  if (digits.length !== 8 || digits.some((digit) => !Number.isInteger(digit) || digit < 0 || digit > 9)) {
    throw new InputError(`decodeDate: digits must be eight from 0 to 9, got [${digits.join(", ")}].`);
  }
  const text = digits.join("");
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

function idsOf({ idOf }: DateVocabulary, date: WrittenDate, n: number): number[] {
  return dateTokens(date).map((token) => {
    const id = idOf.get(token);
    if (id !== undefined) return id;
    throw new InputError(
      `encodeDates: dates[${n}] must be written in tokens of the vocabulary, got "${token}" in "${date.text}". The vocabulary comes from the training dates.`,
    );
  });
}

function digitsOf({ iso }: WrittenDate, n: number): number[] {
  if (/^\d{4}-\d\d-\d\d$/.test(iso)) return [...iso.replaceAll("-", "")].map(Number);
  throw new InputError(`encodeDates: dates[${n}].iso must be a day such as 2021-03-04, got "${iso}".`);
}
