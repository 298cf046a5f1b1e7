// Suspects whose arguments are mixed up: one that has no effect, one read in place of another, one fixed to the case shown.
import type { Argument, Case, Exercise } from "../exercise-type";
import { valueText } from "../format";
import { readNumbers, sameShape } from "../numbers";
import { altered, isMatrix, mapNumbers, type Suspect } from "./suspect";

/** Returns the likely mistakes with each argument, and with each pair of arguments. */
export function argumentSuspects(exercise: Exercise): Suspect[] {
  const names = Object.keys(exercise.cases[0] ?? {});
  return [
    ...names.flatMap((name) => [...withoutEffect(exercise, name), ...oneRow(exercise, name), ...fixed(exercise, name)]),
    ...names.flatMap((name, i) => names.slice(i + 1).flatMap((other) => confused(exercise, name, other))),
  ];
}

/** An argument that is left out of a sum is as good as 0; one that is left out of a product is as good as 1. */
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

function oneRow(exercise: Exercise, name: string): Suspect[] {
  if (!exercise.cases.some((input) => isMatrix(input[name]))) return [];
  return (["first", "last"] as const).map((which) =>
    altered(
      exercise,
      {
        name: `only the ${which} row of \`${name}\` is used`,
        hint: `the result is as if all rows of \`${name}\` were this one. Does the index of the row change in the loop?`,
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

/** Numbers of the case that a learner sees first, in the lesson or in a message, may have been copied into the code. */
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
        hint: `that is its value in one case only. Use the argument \`${name}\`, which changes from call to call.`,
      },
      (input) => (haveSameShape(value, input[name]) ? { ...input, [name]: value } : undefined),
    ),
  );
}

/** Two arguments of the same shape can be exchanged, or one can be read twice. */
function confused(exercise: Exercise, name: string, other: string): Suspect[] {
  const both = (input: Case) => [input[name], input[other]] as const;
  if (!exercise.cases.every((input) => haveSameShape(...both(input)))) return [];
  const reads = (wrong: string, right: string) =>
    altered(
      exercise,
      {
        name: `\`${wrong}\` is read instead of \`${right}\``,
        hint: `look for a place that should say \`${right}\`.`,
      },
      (input) => ({ ...input, [right]: input[wrong] ?? 0 }),
    );
  const exchanged = altered(
    exercise,
    {
      name: `\`${name}\` and \`${other}\` are swapped`,
      hint: `exchange them where they are read, or check the order of the parameters: ${Object.keys(exercise.cases[0] ?? {}).join(", ")}.`,
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
