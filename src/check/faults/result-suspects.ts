// Makes the suspects (likely mistakes, see suspect.ts) that compute the right result and then change it, for example the order of the rows,
// the time step, the number of rows, the sign or the activation.
import { activations } from "../activations";
import type { Case, Exercise } from "../exercise-type";
import type { Numbers } from "../numbers";
import { type Diagnosis, listText, otherOrders, referenceResult, type Suspect } from "./suspect";

/** Returns the suspects whose rows are in another order, or belong to another time step. */
export function rowSuspects(exercise: Exercise): Suspect[] {
  return exercise.rows ? namedRowSuspects(exercise, exercise.rows) : unnamedRowSuspects(exercise);
}

type Row = readonly number[];

/** Returns a suspect that applies `change` to the rows of the right result. In a vector, each number is a row; a single number is one row. */
function fromRows(
  exercise: Exercise,
  diagnosis: Diagnosis,
  change: (rows: readonly Row[], input: Case) => readonly Row[] | undefined,
): Suspect {
  return {
    ...diagnosis,
    result: (input) => {
      const right = referenceResult(exercise, input);
      if (!right) return undefined;
      const rows = change(rowsOf(right), input);
      if (!rows || rows.length === 0) return undefined;
      const inner = right.shape.slice(1);
      return { values: rows.flat(), shape: right.shape.length === 0 ? [] : [rows.length, ...inner] };
    },
  };
}

/** Returns the rows of a matrix. In a vector, each number is a row. */
export function rowsOf({ values, shape }: Numbers): number[][] {
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  return Array.from({ length: shape[0] ?? 1 }, (_, row) => values.slice(row * width, (row + 1) * width));
}

const eachNumber = (exercise: Exercise, diagnosis: Diagnosis, change: (value: number) => number) =>
  fromRows(exercise, diagnosis, (rows) => rows.map((row) => row.map(change)));

/** Returns the suspects that apply a wrong function to each number of the right result. */
export function valueSuspects(exercise: Exercise): Suspect[] {
  return [
    eachNumber(
      exercise,
      { name: "every number has the opposite sign", hint: "look for a minus that is missing, or one too many." },
      (value) => -value,
    ),
    eachNumber(
      exercise,
      { name: "the sign is lost", hint: "negative results are possible: leave out Math.abs." },
      Math.abs,
    ),
    eachNumber(
      exercise,
      { name: "the result is 1 minus the right result", hint: "look for a `1 -` that is one too many." },
      (value) => 1 - value,
    ),
    eachNumber(
      exercise,
      { name: "a sigmoid is applied to the result", hint: "return the number without the sigmoid." },
      (value) => activations.sigmoid(value, ""),
    ),
    eachNumber(
      exercise,
      { name: "a tanh is applied to the result", hint: "return the number without the tanh." },
      Math.tanh,
    ),
  ];
}

function namedRowSuspects(exercise: Exercise, rows: readonly string[]): Suspect[] {
  return otherOrders(rows.length).map((order) =>
    fromRows(
      exercise,
      {
        name: `the result's rows are in the order ${listText(order.map((i) => rows[i] ?? ""))}`,
        hint: `return the rows in the order ${listText(rows)}.`,
      },
      (right) => order.map((i) => right[i] ?? []),
    ),
  );
}

function unnamedRowSuspects(exercise: Exercise): Suspect[] {
  const what = exercise.time ? "steps" : "entries";
  const reversed = fromRows(
    exercise,
    {
      name: `the ${what} of the result are in reverse order`,
      hint: exercise.time ? "the first row must belong to the first step." : "entry 0 must come first.",
    },
    (rows) => [...rows].reverse(),
  );
  return exercise.time ? [reversed, ...timeSuspects(exercise, exercise.time)] : [reversed];
}

/** Returns the suspects of a result with one row per time step: rows that are one step early or late, missing, too many or all the same, and steps that are skipped or in reverse order. */
function timeSuspects(exercise: Exercise, { initial, perStep }: NonNullable<Exercise["time"]>): Suspect[] {
  const first = (input: Case) => input[initial] as Row;
  const only = (change: (rows: readonly Row[], input: Case) => readonly Row[], name: string, hint: string) =>
    fromRows(exercise, { name, hint }, change);
  return [
    only(
      (rows, input) => [first(input), ...rows.slice(0, -1)],
      "the result is one step early",
      `row t is the state before step t, so the first row is \`${initial}\`. Store the state after it has been updated.`,
    ),
    only(
      (rows, input) => [first(input), ...rows],
      "there is one row too many: the first is the initial state",
      `return one row per step. \`${initial}\` is the state before the first step, so leave it out.`,
    ),
    only(
      (rows) => rows.slice(1),
      "the row of the first step is missing",
      "start the loop at step 0, and store a row in each step.",
    ),
    only((rows) => rows.slice(0, -1), "the row of the last step is missing", "does the loop stop one step too early?"),
    only(
      (rows) => [...rows.slice(1), ...rows.slice(-1)],
      "the result is one step late",
      "row t is the state after step t + 1; it must be the state after step t.",
    ),
    only(
      (rows) => rows.map(() => rows.at(-1) ?? []),
      "every row holds the state after the last step",
      "store a copy of the state in each step, e.g. states.push([...state]); an array that is changed later changes in every row.",
    ),
    {
      name: "the steps are read from the last to the first",
      hint: "start at step 0.",
      result: (input) => {
        const backwards = Object.fromEntries(
          perStep.map((name) => [name, [...(input[name] as readonly Row[])].reverse()]),
        );
        return referenceResult(exercise, { ...input, ...backwards });
      },
    },
    {
      name: "the first step is skipped",
      hint: "does the loop start at step 1? Start at step 0.",
      result: (input) => {
        const rest = Object.fromEntries(perStep.map((name) => [name, (input[name] as readonly Row[]).slice(1)]));
        return (input[perStep[0] ?? ""] as readonly Row[]).length > 1
          ? referenceResult(exercise, { ...input, ...rest })
          : undefined;
      },
    },
  ];
}
