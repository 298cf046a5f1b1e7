// Makes the ticks of a date axis.
import type { Tick } from "./scale";

const DAY = 86_400_000;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;
/** The possible distances of two ticks that are shorter than a month, in milliseconds. */
const SHORT = [1, 10, 60, 600, 3600, 3 * 3600, 12 * 3600]
  .map((seconds) => seconds * 1000)
  .concat([1, 2, 7, 14].map((days) => days * DAY));
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const isDate = (value: unknown): value is string =>
  typeof value === "string" && /^-?\d{4}-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?)?$/.test(value);

/** Returns a date as milliseconds since 1970. As in Plotly, time zones are ignored. */
export function timeOf(text: string): number {
  const whole = text.replace(" ", "T").replace("Z", "");
  return Date.parse(whole.includes("T") ? `${whole}Z` : whole);
}

/** Returns about `most` ticks at full years, months, days or shorter steps. */
export function dateTicks(low: number, high: number, most: number): Tick[] {
  const rough = (high - low) / most;
  if (rough > 15 * DAY) {
    const months =
      rough < 6 * MONTH ? ([1, 3, 6].find((n) => rough <= n * MONTH) ?? 12) : 12 * wholeYears(rough / YEAR);
    const first = new Date(low);
    const start = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
    const count = Math.ceil((high - low) / MONTH / months) + 2;
    return Array.from({ length: count }, (_, n) => {
      const [year, month] = [Math.floor((start + n * months) / 12), (start + n * months) % 12];
      return { at: Date.UTC(year, month), label: months % 12 === 0 ? String(year) : `${MONTHS[month]} ${year}` };
    });
  }
  const step = SHORT.find((one) => rough <= one) ?? 14 * DAY;
  const start = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - start) / step) + 1 }, (_, n) => {
    const at = start + n * step;
    const text = new Date(at).toISOString();
    const clock = step < 60_000 ? text.slice(11, 19) : text.slice(11, 16);
    return {
      at,
      label:
        step < DAY
          ? clock
          : `${MONTHS[Number(text.slice(5, 7)) - 1]} ${Number(text.slice(8, 10))}, ${text.slice(0, 4)}`,
    };
  });
}

function wholeYears(rough: number): number {
  const base = 10 ** Math.max(0, Math.floor(Math.log10(rough)));
  return [1, 2, 5, 10].map((n) => n * base).find((n) => rough <= n) as number;
}
