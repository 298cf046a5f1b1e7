import { nineDigits } from "../../explorables/kit/numbers";

/** Returns a copy in which each tensor is replaced by its numbers in lists. The state of an explorable is data that JSON can represent, which a tensor is not. */
export function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("arraySync" in value && typeof value.arraySync === "function") return rounded(value.arraySync());
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** Returns the numbers with nine digits, as the explorables hold the weights of a model. */
const rounded = (numbers: unknown): unknown =>
  Array.isArray(numbers) ? numbers.map(rounded) : nineDigits(numbers as number);
