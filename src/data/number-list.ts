import { InputError } from "../base/validate";

/**
 * Returns the numbers in a text. Spaces or line ends separate them: "112 118.5 132".
 * @throws InputError that names the position of the first entry that is not a number
 */
export function numbersIn(caller: string, operand: string, text: string): number[] {
  const entries = text.trim().split(/\s+/);
  return entries.map((entry, n) => {
    const value = entry === "" ? Number.NaN : Number(entry);
    if (Number.isFinite(value)) return value;
    throw new InputError(
      `${caller}: ${operand} must be numbers with a decimal point, separated by spaces, got "${entry}" at place ${n + 1} of ${entries.length}. ` +
        "Correct it, or put the numbers into a CSV file, which may have decimal commas.",
    );
  });
}
