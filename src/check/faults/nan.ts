// Finds out why an attempt returns NaN or throws. It calls the attempt again, each time with one possible cause repaired.
import type { Argument, Case } from "../exercise-type";
import { formatNumber } from "../format";
import { guarded, type PastTheEnd } from "./past-the-end";
import { repairedMath } from "./repaired-math";

/** Calls the attempt with these arguments, and returns whether the attempt returned numbers without NaN. */
export type Succeeds = (args: readonly unknown[]) => boolean;

const NEUTRAL =
  "NaN (not a number) comes from undefined in a sum or a product, from 0 / 0, 0 * Infinity, Infinity / Infinity or Infinity - Infinity, or from the " +
  "logarithm or the root of a negative number. Print the numbers on the way to find the first NaN.";

/**
 * Returns a sentence on the cause of a NaN. It names a cause only if the NaN disappears when this cause is repaired. Otherwise it lists how NaN can arise.
 * @param hint the exercise's own advice, which follows if a function of Math is the cause.
 * @param usual the mistake that usually causes a NaN in this exercise, which follows if no cause is found.
 */
export function causeOfNaN(succeeds: Succeeds, input: Case, hint?: string, usual?: string): string {
  const byMath = () => repairedMath(() => attempt(() => succeeds(Object.values(copy(input)))), hint);
  return (
    readPastTheEnd(succeeds, input) ??
    byMath() ??
    zeroDivision(succeeds, input) ??
    (usual ? `${NEUTRAL} ${usual}` : NEUTRAL)
  );
}

/** The largest number of reads of missing entries in one call. Without a limit, a loop that stops at the first missing entry would never stop. */
const LARGEST_READS = 10_000;
/** The largest number of missing entries that are tested as the cause. */
const LARGEST_PLACES = 20;

/** Returns a sentence on an index past the end of an argument, or undefined if such an index is not why the attempt fails. To find out, it lets missing entries read as 0. */
export function readPastTheEnd(succeeds: Succeeds, input: Case): string | undefined {
  const { works, found } = repairedReads(succeeds, input, () => true);
  if (!works || found.length === 0) return undefined;
  // a read such as x[-1] ?? 0 is harmless, so a missing entry is the cause only if the attempt fails when just this entry is not repaired
  const isCause = ({ place }: PastTheEnd) => !repairedReads(succeeds, input, (other) => other !== place).works;
  const { place, array, length } = found.slice(0, LARGEST_PLACES).find(isCause) ?? (found[0] as PastTheEnd);
  const what = `\`${place}\` is read, but \`${array}\` has ${length === 1 ? "only 1 entry" : `only ${length} entries`}`;
  return `${what}, ${length === 1 ? "0" : `0 to ${length - 1}`}: an entry past the end of an array is undefined. Check where the loop starts and ends, and the order of the indices.`;
}

/** Calls the attempt with arguments whose missing entries read as 0 where `isRepaired` is true. Returns whether the attempt succeeds, and the missing entries that it reads. */
function repairedReads(succeeds: Succeeds, input: Case, isRepaired: (place: string) => boolean) {
  const found = new Map<string, PastTheEnd>();
  let reads = 0;
  const args = Object.entries(copy(input)).map(([name, value]) =>
    guarded(name, value, (one) => {
      if (reads++ > LARGEST_READS) throw new RangeError("too many reads of missing entries");
      found.set(one.place, one);
      return isRepaired(one.place);
    }),
  );
  return { works: attempt(() => succeeds(args)), found: [...found.values()] };
}

/** The small number that replaces the zeros of a case. */
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
