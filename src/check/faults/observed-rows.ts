// Observed faults (see observation.ts) of a result's rows and shape.
import { type Numbers, readNumbers, sameShape, shapeText } from "../numbers";
import { agree } from "../trial";
import { transpose } from "./matrices";
import { always, differ, type Observation, type Observed } from "./observation";
import { rowsOf } from "./result-suspects";
import { listText } from "./suspect";

/** Recognises rows that are the same array in memory, although the expected rows differ. */
export const aliasedRows: Observed = (observations) =>
  observations.some(({ aliased, expected }) => aliased && differ(rowsOf(expected)))
    ? {
        name: "several rows of the result are one and the same array",
        hint: "when this array changes, every row changes. Store a copy in each step, e.g. states.push([...state]).",
      }
    : undefined;

/** Recognises a result that is the same in every case: a constant, or numbers that were copied from one case. */
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

/** Recognises a result that equals one of the arguments. */
export const returnedArgument: Observed = (observations, { tolerance }) => {
  const name = Object.keys(observations[0]?.input ?? {}).find((one) =>
    observations.every(({ input, got }) => {
      const argument = readNumbers(input[one]);
      return typeof argument === "object" && agree(got, argument, tolerance);
    }),
  );
  return name === undefined
    ? undefined
    : {
        name: `the result is \`${name}\` itself`,
        hint: "is a step of the formula missing, or is its result not returned?",
      };
};

/** Recognises a result that has the same shape in every case, although the expected shape changes. */
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

/** Recognises a result that is only the first or the last row of the expected matrix. */
export const oneRow: Observed = (observations, { tolerance, time, rows }) => {
  if (!observations.some(({ expected }) => expected.shape.length === 2 && (expected.shape[0] ?? 0) > 1))
    return undefined;
  for (const which of ["last", "first"] as const) {
    const named = which === "last" ? rows?.at(-1) : rows?.[0];
    const found = always(
      observations,
      ({ got, expected }) => {
        const row = (which === "last" ? rowsOf(expected).at(-1) : rowsOf(expected)[0]) ?? [];
        return agree(got, { values: row, shape: [row.length] }, tolerance);
      },
      {
        name: named === undefined ? `it returns only the ${which} row` : `it returns only \`${named}\``,
        hint: time
          ? "return a list with one row per time step."
          : `return all rows${rows ? `: ${listText(rows)}` : ""}.`,
      },
    );
    if (found) return found;
  }
  return undefined;
};

/** Recognises the right numbers in another shape: rows and columns are exchanged, or all rows are in one flat list. */
export const arrangement: Observed = (observations, { tolerance }) => {
  const tables = observations.filter(({ expected }) => expected.shape.length === 2);
  if (tables.length < observations.length) return undefined;
  if (tables.every(({ expected }) => expected.shape.includes(1))) return undefined;
  return (
    always(
      observations,
      ({ got, expected }) => got.shape.length === 2 && agree(got, transposedNumbers(expected), tolerance),
      { name: "the result is transposed", hint: "exchange rows and columns." },
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

/** Recognises the right rows in a wrong order. A suspect in result-suspects.ts recognises the reverse order earlier, because its hint is more precise. */
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
    hint: "keep the order of the entries in the arguments: do not sort or rearrange them.",
  });
};
