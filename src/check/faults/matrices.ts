// Makes the suspects (likely mistakes, see suspect.ts) that read a matrix wrongly: the matrix is transposed, only its diagonal is used, or its rows
// or gates are read in another order.
import type { Argument, Case, Exercise } from "../exercise-type";
import { altered, codeText, isMatrix, listText, otherOrders, type Suspect } from "./suspect";

type Matrix = readonly (readonly number[])[];

/** Returns the suspects for all matrices among an exercise's arguments. */
export function matrixSuspects(exercise: Exercise): Suspect[] {
  return [...transposed(exercise), ...diagonal(exercise), ...namedRows(exercise), ...gateColumns(exercise)];
}

export const transpose = (matrix: Matrix): number[][] =>
  (matrix[0] ?? []).map((_, j) => matrix.map((row) => row[j] ?? Number.NaN));

const isSquare = (value: Argument | undefined): value is Matrix =>
  isMatrix(value) && value.every((row) => row.length === value.length);

/** The largest number of square matrices for which every combination is tried. */
const LARGEST_COUNT = 4;

/** Returns the suspects that transpose one or several square matrices. */
function transposed(exercise: Exercise): Suspect[] {
  const names = Object.keys(exercise.cases[0] ?? {}).filter((name) =>
    exercise.cases.every((input) => isSquare(input[name])),
  );
  return subsets(names.slice(0, LARGEST_COUNT)).map((chosen) =>
    altered(
      exercise,
      {
        name: `${codeText(chosen)} ${chosen.length > 1 ? "are" : "is"} transposed`,
        hint: "row i belongs to value[i], and column j to unit j: sum value[i] * matrix[i][j] over i.",
      },
      (input) => change(input, chosen, (value) => (isSquare(value) ? transpose(value) : undefined)),
    ),
  );
}

/** Returns all subsets of names except the empty subset. */
function subsets(names: readonly string[]): string[][] {
  return Array.from({ length: 2 ** names.length - 1 }, (_, n) => names.filter((_, i) => ((n + 1) >> i) % 2 === 1));
}

/** Returns the suspects in which each unit reads only its own previous state, so that only the diagonal of the recurrent kernel is used. A matrix with several gates side by side has one diagonal per gate. */
function diagonal(exercise: Exercise): Suspect[] {
  const names = Object.keys(exercise.cases[0] ?? {}).filter((name) => /recurrent/i.test(name));
  const only = (value: Argument | undefined) =>
    isMatrix(value) ? value.map((row, i) => row.map((weight, j) => (j % value.length === i ? weight : 0))) : undefined;
  const sets = names.length > 1 ? [...names.map((name) => [name]), names] : [names];
  return sets
    .filter((chosen) => chosen.length > 0)
    .map((chosen) =>
      altered(
        exercise,
        {
          name: `only the diagonal of ${codeText(chosen)} is used`,
          hint: "each unit reads the previous states of all units, not only its own state: sum over all rows.",
        },
        (input) => change(input, chosen, only),
      ),
    );
}

/** Returns the suspects for arguments with named rows: the rows are read in a wrong order, or one row is left out. */
function namedRows(exercise: Exercise): Suspect[] {
  return Object.entries(exercise.argumentRows ?? {}).flatMap(([argument, rows]) => [
    ...otherOrders(rows.length).map((order) =>
      altered(
        exercise,
        {
          name: `the rows of \`${argument}\` are read in the order ${listText(order.map((i) => rows[i] ?? ""))}`,
          hint: `the right order is ${listText(rows)}.`,
        },
        (input) => change(input, [argument], (value) => (isMatrix(value) ? inPlacesOf(order, value) : undefined)),
      ),
    ),
    ...rows.map((row, i) =>
      altered(
        exercise,
        { name: `the row "${row}" of \`${argument}\` is left out`, hint: `this row is \`${argument}[${i}]\`.` },
        (input) =>
          change(input, [argument], (value) =>
            isMatrix(value) ? value.map((one, k) => (k === i ? one.map(() => 0) : one)) : undefined,
          ),
      ),
    ),
  ]);
}

/** A learner who expects the parts in another order takes part `order[k]` from place k. Returns the parts that this learner uses. */
function inPlacesOf<T>(order: readonly number[], parts: readonly T[]): T[] {
  return parts.map((_, part) => parts[order.indexOf(part)] as T);
}

/** Returns the suspects for gates side by side in columns: the gates are read in another order, the columns are read unit by unit instead of gate by gate, or a gate is left out. */
function gateColumns(exercise: Exercise): Suspect[] {
  if (!exercise.gateColumns) return [];
  const { gates, arguments: names } = exercise.gateColumns;
  const inColumns = (value: Argument | undefined, move: (row: readonly number[]) => number[]) =>
    isMatrix(value) ? value.map(move) : Array.isArray(value) ? move(value as readonly number[]) : undefined;
  const blocks = (row: readonly number[]) => {
    const H = row.length / gates.length;
    return gates.map((_, gate) => row.slice(gate * H, (gate + 1) * H));
  };
  const right = `the right order is ${listText(gates)}, each with H columns.`;
  return [
    ...otherOrders(gates.length).map((order) =>
      altered(
        exercise,
        { name: `the gates are read in the order ${listText(order.map((i) => gates[i] ?? ""))}`, hint: right },
        (input) => change(input, names, (value) => inColumns(value, (row) => inPlacesOf(order, blocks(row)).flat())),
      ),
    ),
    altered(
      exercise,
      { name: "the gates are read unit by unit, [4 j + gate], instead of gate by gate", hint: right },
      (input) =>
        change(input, names, (value) =>
          inColumns(value, (row) =>
            blocks(row).flatMap((block, gate) => block.map((_, j) => row[gates.length * j + gate] ?? Number.NaN)),
          ),
        ),
    ),
    ...names.flatMap((name) =>
      gates.map((gate, i) =>
        altered(
          exercise,
          {
            name: `the part of \`${name}\` for ${gate} is left out`,
            hint: `this part starts at column ${i === 0 ? "0" : i === 1 ? "H" : `${i}H`}.`,
          },
          (input) =>
            change(input, [name], (value) =>
              inColumns(value, (row) => blocks(row).flatMap((block, k) => (k === i ? block.map(() => 0) : block))),
            ),
        ),
      ),
    ),
  ];
}

/** Returns the case with some arguments changed, or undefined if one of these arguments cannot be changed. */
function change(
  input: Case,
  names: readonly string[],
  one: (value: Argument | undefined) => Argument | undefined,
): Case | undefined {
  const changed: Record<string, Argument> = { ...input };
  for (const name of names) {
    const value = one(input[name]);
    if (value === undefined) return undefined;
    changed[name] = value;
  }
  return changed;
}
