// Makes the suspects (likely mistakes, see suspect.ts) that use an argument wrongly: the argument has no effect, is confused with another
// argument, or always has the value of one case.
import type { Argument, Case, Exercise } from "../exercise-type";
import { valueText } from "../format";
import { readNumbers, sameShape } from "../numbers";
import { altered, isMatrix, mapNumbers, type Suspect } from "./suspect";

/** Returns the suspects for each argument and for each pair of arguments. */
export function argumentSuspects(exercise: Exercise): Suspect[] {
  const names = Object.keys(exercise.cases[0] ?? {});
  return [
    ...names.flatMap((name) => [...withoutEffect(exercise, name), ...oneRow(exercise, name), ...fixed(exercise, name)]),
    ...names.flatMap((name, i) => names.slice(i + 1).flatMap((other) => confused(exercise, name, other))),
  ];
}

/** Returns the suspects that leave an argument out. Leaving a term out of a sum gives the same result as 0; leaving a factor out of a product gives the same as 1. */
function withoutEffect(exercise: Exercise, name: string): Suspect[] {
  const as = (value: number, hint: string) =>
    altered(exercise, { name: `\`${name}\` is left out`, hint }, (input) => ({
      ...input,
      [name]: mapNumbers(input[name] ?? 0, () => value),
    }));
  return [
    as(0, `the result is as if \`${name}\` were 0 everywhere. Is its term missing?`),
    as(1, `the result is as if \`${name}\` were 1 everywhere. Is a factor missing?`),
  ];
}

/** Returns the suspects that use the first or the last row of a matrix in place of every row. */
function oneRow(exercise: Exercise, name: string): Suspect[] {
  if (!exercise.cases.some((input) => isMatrix(input[name]))) return [];
  return (["first", "last"] as const).map((which) =>
    altered(
      exercise,
      {
        name: `only the ${which} row of \`${name}\` is used`,
        hint: `the result is as if all rows of \`${name}\` were equal to this row. Does the index of the row change in the loop?`,
      },
      (input) => {
        const rows = input[name];
        if (!isMatrix(rows)) return undefined;
        const row = (which === "first" ? rows[0] : rows.at(-1)) ?? [];
        return { ...input, [name]: rows.map(() => row) };
      },
    ),
  );
}

/** Returns the suspects that use a constant in place of an argument. The constant is the argument's value in a case that the lesson or a message shows, because learners copy such numbers into their code. */
function fixed(exercise: Exercise, name: string): Suspect[] {
  const shown = [exercise.worked.case[name], exercise.cases[0]?.[name]].filter(
    (value): value is Argument => value !== undefined,
  );
  const different = shown.filter((value, i) => JSON.stringify(value) !== JSON.stringify(shown[i - 1]));
  return different.map((value: Argument) =>
    altered(
      exercise,
      {
        name: `\`${name}\` is always ${valueText(value)}`,
        hint: `use the argument \`${name}\`, which has this value in one case only and changes from call to call.`,
      },
      (input) => (haveSameShape(value, input[name]) ? { ...input, [name]: value } : undefined),
    ),
  );
}

/** Returns the suspects for two arguments of the same shape: the two are swapped, or one is read where the other is right. */
function confused(exercise: Exercise, name: string, other: string): Suspect[] {
  const both = (input: Case) => [input[name], input[other]] as const;
  if (!exercise.cases.every((input) => haveSameShape(...both(input)))) return [];
  const reads = (wrong: string, right: string) =>
    altered(
      exercise,
      {
        name: `\`${wrong}\` is read instead of \`${right}\``,
        hint: `look for a place where \`${right}\` must be read.`,
      },
      (input) => ({ ...input, [right]: input[wrong] ?? 0 }),
    );
  const exchanged = altered(
    exercise,
    {
      name: `\`${name}\` and \`${other}\` are swapped`,
      hint: `exchange these arguments where they are read, or check the order of the parameters: ${Object.keys(exercise.cases[0] ?? {}).join(", ")}.`,
    },
    (input) => {
      const [first, second] = both(input);
      return first !== undefined && second !== undefined && haveSameShape(first, second)
        ? { ...input, [name]: second, [other]: first }
        : undefined;
    },
  );
  return [exchanged, reads(name, other), reads(other, name)];
}

function haveSameShape(first: Argument | undefined, second: Argument | undefined): boolean {
  const [a, b] = [readNumbers(first), readNumbers(second)];
  return typeof a === "object" && typeof b === "object" && sameShape(a.shape, b.shape);
}
