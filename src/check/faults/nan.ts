// Finds out why an attempt returns NaN or throws, by calling it again with one cause repaired at a time.
import type { Argument, Case } from "../exercise-type";
import { formatNumber } from "../format";
import { guarded, type PastTheEnd } from "./past-the-end";
import { repairedMath } from "./repaired-math";

/** Calls the attempt with these arguments. Returns whether it returned numbers without NaN. */
export type Succeeds = (args: readonly unknown[]) => boolean;

const NEUTRAL =
  "NaN (not a number) comes from undefined in a sum or a product, from 0 / 0, 0 * Infinity or Infinity - Infinity, or from the " +
  "logarithm or the root of a negative number. Print the numbers on the way to find the first NaN.";

/** Returns a sentence on the cause of a NaN. A cause is only named if the NaN disappears when it is repaired. */
export function causeOfNaN(succeeds: Succeeds, input: Case): string {
  return (
    readPastTheEnd(succeeds, input) ??
    repairedMath(() => attempt(() => succeeds(Object.values(copy(input))))) ??
    zeroDivision(succeeds, input) ??
    NEUTRAL
  );
}

/** Returns a sentence on an index past the end of an argument, if the attempt fails only because of it. */
export function readPastTheEnd(succeeds: Succeeds, input: Case): string | undefined {
  const names = Object.keys(input);
  const found = [...names.map((name) => [name]), names].map((some) => repairedReads(succeeds, input, some));
  const first = found.find((one) => one !== undefined);
  if (!first) return undefined;
  const { place, array, length } = first;
  const what = `\`${place}\` is read, but \`${array}\` has ${length === 1 ? "only 1 entry" : `only ${length} entries`}`;
  return `${what}, ${length === 1 ? "0" : `0 to ${length - 1}`}: an entry past the end of an array is undefined. Check where the loop starts and ends, and the order of the indices.`;
}

/** Returns the first missing entry of these arguments that is read, if the attempt succeeds with a 0 in its place. */
function repairedReads(succeeds: Succeeds, input: Case, names: readonly string[]): PastTheEnd | undefined {
  const found: PastTheEnd[] = [];
  const args = Object.entries(copy(input)).map(([name, value]) =>
    names.includes(name) ? guarded(name, value, (one) => found.push(one)) : value,
  );
  return attempt(() => succeeds(args)) ? found[0] : undefined;
}

/** A small number, in place of the zeros of a case. */
const NEARLY_ZERO = 1e-6;

function zeroDivision(succeeds: Succeeds, input: Case): string | undefined {
  const zeros = Object.keys(input).filter((name) => flat(input[name]).includes(0));
  if (zeros.length === 0) return undefined;
  const moved = Object.values(copy(input)).map((value) => replaceZeros(value));
  if (!attempt(() => succeeds(moved))) return undefined;
  return `Some numbers of this case are 0, and without them there is no NaN: look for 0 / 0 or 0 * Infinity, e.g. a division by a sum that is 0. (With ${formatNumber(NEARLY_ZERO)} in place of 0 the result is a number.)`;
}

const flat = (value: Argument | undefined): number[] => [value ?? []].flat(2) as number[];

function replaceZeros(value: Argument): Argument {
  if (typeof value === "number") return value === 0 ? NEARLY_ZERO : value;
  return value.map((one) => replaceZeros(one as Argument)) as Argument;
}

const copy = (input: Case) => structuredClone(input) as Case;

function attempt(call: () => boolean): boolean {
  try {
    return call();
  } catch {
    return false;
  }
}
