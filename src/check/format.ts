// Formats numbers and other values as texts for messages.
import type { Numbers } from "./numbers";

/** The largest number of entries of a list that a message shows. A longer list ends with the number of its entries. */
const LARGEST_COUNT = 6;

/** Returns numbers as a text with six digits: `0.858149`, `[0.1, 0.2]`, `[0.1, … 24 numbers]`. */
export function numbersText({ values, shape }: Numbers): string {
  if (shape.length === 0) return formatNumber(values[0] ?? Number.NaN);
  const head = values.slice(0, LARGEST_COUNT).map(formatNumber).join(", ");
  const rows = shape.length > 1 ? ` in shape [${shape.join(", ")}]` : "";
  return values.length > LARGEST_COUNT ? `[${head}, … ${values.length} numbers]${rows}` : `[${head}]${rows}`;
}

/** Returns any value as a text. Strings are quoted. */
export function valueText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** Returns a number with six digits, without trailing zeros: 0.858149, 1.57799e-7, 4.27, 50. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}
