// Faults that are recognised by comparing the results with what was expected, case by case.
import type { Case, Exercise } from "../exercise-type";
import { formatNumber } from "../format";
import { type Numbers, readNumbers, sameShape, shapeText } from "../numbers";
import { agree } from "../trial";
import { transpose } from "./matrices";
import { rowsOf } from "./result-suspects";
import type { Diagnosis } from "./suspect";

/** One case, with what the reference gives and what the attempt gave. */
export interface Observation {
  readonly input: Case;
  readonly expected: Numbers;
  readonly got: Numbers;
  /** Whether several rows of the result are one and the same array. */
  readonly aliased: boolean;
}

export type Observed = (observations: readonly Observation[], exercise: Exercise) => Diagnosis | undefined;

const differ = <T>(values: readonly T[]) => new Set(values.map((value) => JSON.stringify(value))).size > 1;

/** Rows that are the same array, known by identity. */
export const aliasedRows: Observed = (observations) =>
  observations.some(({ aliased, expected }) => aliased && differ(rowsOf(expected)))
    ? {
        name: "several rows of the result are one and the same array",
        hint: "when it changes, it changes in every row. Store a copy in each step, e.g. states.push([...state]).",
      }
    : undefined;

/** The same numbers for every case: a constant, or numbers copied from one case. */
export const constantResult: Observed = (observations) => {
  if (!differ(observations.map(({ expected }) => expected)) || differ(observations.map(({ got }) => got)))
    return undefined;
  return observations.length > 1
    ? {
        name: "it returns the same numbers for every case",
        hint: "the result must depend on the arguments. Were numbers of one case copied into the code?",
      }
    : undefined;
};

/** The same shape for every case, although the sizes of the arguments change. */
export const fixedSize: Observed = (observations) => {
  const [first] = observations;
  if (!first || differ(observations.map(({ got }) => got.shape))) return undefined;
  if (!differ(observations.map(({ expected }) => expected.shape))) return undefined;
  if (!observations.some(({ got, expected }) => sameShape(got.shape, expected.shape) && got.shape.length > 0))
    return undefined;
  return {
    name: `it returns ${shapeText(first.got.shape)} for every case`,
    hint: "take the sizes from the arguments, e.g. bias.length, instead of writing a number.",
  };
};

const always = (
  observations: readonly Observation[],
  holds: (one: Observation) => boolean,
  diagnosis: Diagnosis,
): Diagnosis | undefined => (observations.every(holds) ? diagnosis : undefined);

/** One row of a table instead of all of them. */
export const oneRow: Observed = (observations, { tolerance, time }) => {
  if (!observations.some(({ expected }) => expected.shape.length === 2 && (expected.shape[0] ?? 0) > 1))
    return undefined;
  for (const which of ["last", "first"] as const) {
    const found = always(
      observations,
      ({ got, expected }) => {
        const row = (which === "last" ? rowsOf(expected).at(-1) : rowsOf(expected)[0]) ?? [];
        return agree(got, { values: row, shape: [row.length] }, tolerance);
      },
      {
        name: `it returns only the ${which} row`,
        hint: time ? "return a list with one row per time step." : "return a list of all rows.",
      },
    );
    if (found) return found;
  }
  return undefined;
};

/** The right numbers in another arrangement: columns for rows, or one flat list. */
export const arrangement: Observed = (observations, { tolerance }) => {
  const tables = observations.filter(({ expected }) => expected.shape.length === 2);
  if (tables.length < observations.length) return undefined;
  if (tables.every(({ expected }) => expected.shape.includes(1))) return undefined;
  return (
    always(
      observations,
      ({ got, expected }) => got.shape.length === 2 && agree(got, transposedNumbers(expected), tolerance),
      { name: "the result is transposed", hint: "rows and columns are exchanged." },
    ) ??
    always(
      observations,
      ({ got, expected }) =>
        got.shape.length === 1 && agree(got, { values: expected.values, shape: [expected.values.length] }, tolerance),
      { name: "the numbers are right, but they are in one flat list", hint: "return a list of rows." },
    )
  );
};

function transposedNumbers(numbers: Numbers): Numbers {
  const columns = transpose(rowsOf(numbers));
  return { values: columns.flat(), shape: [columns.length, columns[0]?.length ?? 0] };
}

/** The right rows in an order that is neither theirs nor the reverse. */
export const permutedRows: Observed = (observations, { tolerance }) => {
  if (!observations.some(({ expected }) => rowsOf(expected).length > 2)) return undefined;
  const isOrderOf = ({ got, expected }: Observation) => {
    const left = rowsOf(expected);
    const rows = rowsOf(got);
    return (
      sameShape(got.shape, expected.shape) &&
      rows.every((row) => {
        const at = left.findIndex((one) =>
          agree({ values: row, shape: [row.length] }, { values: one, shape: [one.length] }, tolerance),
        );
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      })
    );
  };
  return always(observations, isOrderOf, {
    name: "the numbers are right, but their order is not",
    hint: "return them in the order of the arguments.",
  });
};

/** The fewest numbers that must agree before a factor is taken for a mistake. */
const FEWEST_NUMBERS = 3;

/** Every number multiplied by the same factor, or divided by a size of an argument. */
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
  if (!same || isKnown) return undefined;
  return {
    name: `every number is ${formatNumber(Number(ratio.toPrecision(5)))} times what is expected`,
    hint: "look for a factor that is missing, or one too many.",
  };
};

const scaled = ({ values, shape }: Numbers, by: number): Numbers => ({ values: values.map((one) => one * by), shape });

/** A mean instead of a sum, or a term added too often: the results divided or multiplied by the length of an argument. */
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

/** Probabilities that should be exactly 0 are only small: a finite number was used for a masked score. */
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
    hint: "use -Infinity as the masked score, not a number such as -30, because only exp(-Infinity) is 0; or set the weight to 0 yourself.",
  };
};

const tableShape = ({ values, shape }: Numbers) => (shape.length === 2 ? shape : [1, values.length]);
