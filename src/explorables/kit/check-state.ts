// Checks the states that code sets. Readers cannot make a wrong state with the controls, but `set` takes any value.
import { InputError } from "../../base/validate";

/**
 * Checks that a value has the structure of another one: finite numbers, texts, booleans, null, lists of the same length, and records with the same names.
 *
 * @param place what the value is, for messages: "cell: weights"
 * @throws InputError
 */
export function checkLike(place: string, value: unknown, like: unknown): void {
  if (Array.isArray(like)) {
    if (!Array.isArray(value) || value.length !== like.length)
      throw new InputError(`${place} must be a list of ${like.length}, got ${shown(value)}.`);
    for (const [index, one] of like.entries()) checkLike(`${place}[${index}]`, value[index], one);
  } else if (like === null) {
    if (value !== null) throw new InputError(`${place} must be null, got ${shown(value)}.`);
  } else if (typeof like === "object") {
    const names = Object.keys(like);
    const given = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    if (given.length !== names.length || !names.every((name) => given.includes(name)))
      throw new InputError(
        `${place} must have the parts ${names.join(", ")}, got ${given.join(", ") || shown(value)}.`,
      );
    for (const [name, one] of Object.entries(like)) checkLike(`${place}.${name}`, Object(value)[name], one);
  } else if (typeof like === "number") checkFinite(place, value);
  else if (typeof value !== typeof like)
    throw new InputError(`${place} must be a ${typeof like}, got ${shown(value)}.`);
}

/** @throws InputError if a value is not a finite number */
export function checkFinite(place: string, value: unknown): void {
  if (!Number.isFinite(value)) throw new InputError(`${place} must be a finite number, got ${shown(value)}.`);
}

/** @throws InputError if a value is not a list @param what what the list must contain: "a list of names" */
export function checkList(place: string, value: unknown, what: string): void {
  if (!Array.isArray(value)) throw new InputError(`${place} must be ${what}, got ${shown(value)}.`);
}

/** @throws InputError if a value is not a whole number within limits */
export function checkWhole(place: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  throw new InputError(`${place} must be a whole number from ${least} to ${most}, got ${shown(value)}.`);
}

/** @throws InputError if a value is not among the allowed ones */
export function checkChoice(place: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return;
  const list = allowed.map((one) => `"${one}"`);
  throw new InputError(`${place} must be ${list.slice(0, -1).join(", ")} or ${list.at(-1)}, got ${shown(value)}.`);
}

/** Returns a value for a message: a text in quotes, a list or record by its size. */
function shown(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "a record" : String(value);
}
