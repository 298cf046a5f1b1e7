// Formats numbers and lists for alt texts and labels.
/**
 * Returns a number as text. Integers have all digits, and other numbers have three significant digits. Examples: 0.858, 4.27, 1.58e-7, 50.
 * Numbers of 1,000 and more have one digit after the decimal point, so that a date such as 2015.79 does not become 2020.
 */
export function say(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) ? size : Number(size >= 1000 ? size.toFixed(1) : size.toPrecision(3));
  return value < 0 ? `\u2212${digits}` : String(digits);
}

/** Returns words as an English list, e.g. "one, two and three". */
export function sayList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Returns the smallest and the largest number of a non-empty list, with their indices. It uses a loop, because `Math.max(...values)` overflows the stack for a long list. */
export function extremes(values: readonly number[]): { least: number; leastAt: number; most: number; mostAt: number } {
  let [leastAt, mostAt] = [0, 0];
  for (const [at, value] of values.entries()) {
    if (value < (values[leastAt] as number)) leastAt = at;
    if (value > (values[mostAt] as number)) mostAt = at;
  }
  return { least: values[leastAt] as number, leastAt, most: values[mostAt] as number, mostAt };
}

/** Returns the range of a line in words, with the places of the extremes, e.g. "0.269 to 0.982, lowest at t = 0, highest at t = 5". */
export function sayRange(values: readonly number[], where: (at: number) => string): string {
  const { least, leastAt, most, mostAt } = extremes(values);
  if (least === most) return `${say(least)} throughout`;
  return `${say(least)} to ${say(most)}, lowest at ${where(leastAt)}, highest at ${where(mostAt)}`;
}

/** Returns an integer as text with its digits in groups of three, e.g. 16,640. */
export function sayCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
