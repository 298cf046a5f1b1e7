// Finds out whether a function of Math, such as Math.log, is the cause of a NaN. For that, it temporarily replaces the function by one
// that returns a finite number where the original would return NaN or Infinity.
import { formatNumber } from "../format";

type One = (a: number) => number;

/** How one function of Math is repaired. */
interface Repair {
  readonly name: "log" | "log2" | "log10" | "sqrt" | "exp" | "atanh";
  /** Returns whether the original function gives NaN or Infinity for `a`. */
  readonly isBad: (a: number) => boolean;
  /** Returns the finite number that replaces NaN or Infinity. */
  readonly instead: (original: One, a: number) => number;
  /** Returns a sentence for the learner on why the original function fails for `a`. */
  readonly cause: (a: number) => string;
  /** General advice, for an exercise without a hint of its own. */
  readonly advice?: string;
}

const logarithm = (name: "log" | "log2" | "log10"): Repair => ({
  name,
  isBad: (a) => a <= 0,
  instead: (original, a) => original(a === 0 ? 1e-300 : -a),
  cause: (a) =>
    a === 0
      ? `Math.${name}(0) is -Infinity, and Infinity - Infinity or 0 * Infinity is NaN. Check the argument of the logarithm.`
      : `Math.${name}(${formatNumber(a)}) is NaN: a negative number has no logarithm. Check the sign of its argument.`,
});

/** The argument that the repaired Math.exp uses in place of every argument above 709.78. */
const LARGEST_EXPONENT = 350;

const REPAIRS: readonly Repair[] = [
  logarithm("log"),
  logarithm("log2"),
  logarithm("log10"),
  {
    name: "sqrt",
    isBad: (a) => a < 0,
    instead: (original, a) => original(-a),
    cause: (a) => `Math.sqrt(${formatNumber(a)}) is NaN: a negative number has no square root.`,
  },
  {
    name: "atanh",
    isBad: (a) => Math.abs(a) > 1,
    instead: (original, a) => original(1 / a),
    cause: (a) => `Math.atanh(${formatNumber(a)}) is NaN: atanh is defined from -1 to 1.`,
  },
  {
    name: "exp",
    isBad: (a) => Number.isFinite(a) && a > 709.78,
    instead: (original) => original(LARGEST_EXPONENT),
    cause: (a) =>
      `Math.exp(${formatNumber(a)}) is Infinity, because the largest number is about 1.8e308, and Infinity / Infinity and 0 * Infinity are NaN.`,
    advice: "For a sigmoid, write 1 / (1 + Math.exp(-a)), in which exp does not grow with a.",
  },
  {
    name: "exp",
    isBad: (a) => Number.isFinite(a) && a < -745.13,
    instead: (original) => original(-LARGEST_EXPONENT),
    cause: (a) => `Math.exp(${formatNumber(a)}) is 0, because no number above 0 is that small, and 0 / 0 is NaN.`,
  },
];

/** The largest number of repairs in one call. A loop in the learner's code may stop only at NaN or Infinity, which the repair prevents. */
const LARGEST_REPAIRS = 10_000;

/**
 * Calls `succeeds` several times, each time with another function of Math repaired. The original function is restored after each call.
 * @param succeeds calls the learner's function, and returns whether the result is free of NaN.
 * @param hint the exercise's own advice, which replaces the general advice.
 * @returns a sentence on the cause if one repair alone lets the call succeed, with the advice, else undefined.
 */
export function repairedMath(succeeds: () => boolean, hint?: string): string | undefined {
  for (const { name, isBad, instead, cause, advice } of REPAIRS) {
    const original: One = Math[name];
    let found: string | undefined;
    let repairs = 0;
    Math[name] = (a: number) => {
      if (!isBad(a)) return original(a);
      if (repairs++ > LARGEST_REPAIRS) throw new RangeError("too many repairs");
      found ??= cause(a);
      return instead(original, a);
    };
    try {
      if (succeeds() && found) return withHint(found, hint ?? advice);
    } finally {
      Math[name] = original;
    }
  }
  return undefined;
}

/** Returns the sentence on the cause, followed by the hint if there is one. */
const withHint = (cause: string, hint: string | undefined) => (hint ? `${cause} ${hint}` : cause);
