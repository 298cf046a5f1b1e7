// Numbers of explorables: the logistic function, limits, and texts of constant width.

/** Returns 1 / (1 + exp(-a)), without overflow for any finite `a`. */
export const sigmoid = (a: number): number => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a)));

/** Returns the number, or the nearest number between `least` and `most`. */
export const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Returns a number with a fixed count of digits after the decimal point, with a true minus sign, and never as "−0.00". */
export function fixed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** Returns a copy of a list in which the entry at one place is replaced. */
export const replaced = <T>(list: readonly T[], at: number, value: T): T[] =>
  list.map((old, n) => (n === at ? value : old));
