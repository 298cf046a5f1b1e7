// Observed faults (see observation.ts) of a result's numbers: a common factor, small weights instead of zeros, rounding.
import { formatNumber } from "../format";
import { type Numbers, readNumbers, sameShape } from "../numbers";
import { agree } from "../trial";
import type { Observation, Observed } from "./observation";
import { rowsOf } from "./result-suspects";
import type { Diagnosis } from "./suspect";

/** The fewest different expected numbers for which a common factor counts as a mistake. With fewer, the factor could be chance. */
const FEWEST_NUMBERS = 3;

/** Recognises results in which every number is multiplied by the same factor, or is multiplied or divided by the length of an argument. */
export const factor: Observed = (observations, { tolerance }) => {
  if (!observations.every(({ got, expected }) => sameShape(got.shape, expected.shape))) return undefined;
  const pairs = observations.flatMap(({ got, expected }) =>
    expected.values.map((value, i) => ({ expected: value, got: got.values[i] ?? Number.NaN })),
  );
  const nonzero = pairs.filter(({ expected }) => Math.abs(expected) > 1e-9);
  if (new Set(nonzero.map(({ expected }) => expected.toPrecision(6))).size < FEWEST_NUMBERS) return undefined;
  const bySize = sizeFactor(observations, tolerance);
  const ratio = (nonzero[0]?.got ?? 0) / (nonzero[0]?.expected ?? 1);
  const same = observations.every(({ got, expected }) => agree(got, scaled(expected, ratio), tolerance));
  if (bySize) return bySize;
  const isKnown = [-1, 0, 1].some((known) => Math.abs(ratio - known) < 1e-4);
  if (!same || isKnown || !Number.isFinite(ratio)) return undefined;
  return {
    name: `every number is ${formatNumber(Number(ratio.toPrecision(5)))} times what is expected`,
    hint: "look for a factor that is missing, or one too many.",
  };
};

const scaled = ({ values, shape }: Numbers, by: number): Numbers => ({ values: values.map((one) => one * by), shape });

/** Recognises results that are divided by the length of an argument (a mean instead of a sum) or multiplied by it (a term added too often). */
function sizeFactor(observations: readonly Observation[], tolerance: number): Diagnosis | undefined {
  const names = Object.keys(observations[0]?.input ?? {});
  const lengths = (name: string) =>
    observations.map(({ input }) => {
      const numbers = readNumbers(input[name]);
      return typeof numbers === "object" ? (numbers.shape[0] ?? 1) : 1;
    });
  const fits = (by: (length: number) => number) =>
    names.filter((name) => {
      const all = lengths(name);
      if (all.every((length) => length === 1)) return false;
      return observations.every(({ got, expected }, i) => agree(got, scaled(expected, by(all[i] ?? 1)), tolerance));
    });
  const divided = fits((length) => 1 / length);
  if (divided.length > 0)
    return {
      name: `the result is divided by the length of ${orText(divided)}`,
      hint: "is a mean taken instead of a sum? Leave out the division.",
    };
  const multiplied = fits((length) => length);
  if (multiplied.length > 0)
    return {
      name: `the result is multiplied by the length of ${orText(multiplied)}`,
      hint: "is a term added once per entry instead of once?",
    };
  return undefined;
}

const orText = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(" or ");

/** Recognises probabilities that are only small where they should be exactly 0, because the score of a masked position was set to a finite number. */
export const almostZero: Observed = (observations, { exactZeros, tolerance }) => {
  if (!exactZeros) return undefined;
  let largest = 0;
  for (const { got, expected } of observations) {
    if (!sameShape(got.shape, expected.shape)) return undefined;
    for (const [r, row] of rowsOf({ ...expected, shape: tableShape(expected) }).entries()) {
      const mine = rowsOf({ ...got, shape: tableShape(got) })[r] ?? [];
      const kept = mine.filter((_, i) => row[i] !== 0);
      const sum = kept.reduce((all, value) => all + value, 0);
      const shares = kept.map((value) => value / sum);
      const right = row.filter((value) => value !== 0);
      if (!agree({ values: shares, shape: [shares.length] }, { values: right, shape: [right.length] }, tolerance))
        return undefined;
      const masked = mine.filter((_, i) => row[i] === 0);
      if (masked.some((value) => !(value >= 0))) return undefined;
      largest = Math.max(largest, ...masked);
    }
  }
  if (largest === 0) return undefined;
  return {
    name: `masked positions get a weight that is not exactly 0: up to ${formatNumber(Number(largest.toPrecision(3)))}`,
    hint: "use -Infinity as its score, because exp(-10) and even exp(-50) are above 0; or set its weight to 0.",
  };
};

const tableShape = ({ values, shape }: Numbers) => (shape.length === 2 ? shape : [1, values.length]);

/** The largest number of decimals to which a result may have been rounded. */
const LARGEST_DECIMALS = 4;

/** Recognises the right numbers, rounded to a few decimals. */
export const rounded: Observed = (observations) => {
  for (let decimals = 0; decimals <= LARGEST_DECIMALS; decimals++) {
    const fits = observations.every(
      ({ got, expected }) =>
        sameShape(got.shape, expected.shape) &&
        expected.values.every((value, i) => Math.abs(Number(value.toFixed(decimals)) - (got.values[i] ?? 0)) < 1e-9),
    );
    if (fits)
      return {
        name: `the result is rounded to ${decimals} decimals`,
        hint: "return the number itself; round only what you print.",
      };
  }
  return undefined;
};
