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

/** Returns a number with two significant digits, e.g. 0.079, 12 or 3.1·10⁻⁹. */
export function brief(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 0.001 && size < 1000)) {
    const digits = size === 0 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(size)));
    return fixed(value, digits);
  }
  const [mantissa = "", power = ""] = size.toExponential(1).split("e");
  const raised = [...power.replace("+", "")].map((one) => SUPERSCRIPTS[one] ?? "").join("");
  return `${value < 0 ? "\u2212" : ""}${mantissa}\u00b710${raised}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  ...{ "-": "\u207b", 0: "\u2070", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3", 4: "\u2074" },
  ...{ 5: "\u2075", 6: "\u2076", 7: "\u2077", 8: "\u2078", 9: "\u2079" },
};

/** Returns a share as a percentage without decimals, e.g. 7 %. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Returns the nearest float32 number with the nine digits that distinguish it. Without rounding, a saved notebook would contain 17 digits. */
export const nineDigits = (value: number): number => Number(Math.fround(value).toPrecision(9));
