import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../../src/base/random";
import type { Case, Exercise } from "../../../../src/check/exercise-type";
import { suspectsOf } from "../../../../src/check/faults/diagnose";
import type { Suspect } from "../../../../src/check/faults/suspect";
import { grade } from "../../../../src/check/grade";
import type { Numbers } from "../../../../src/check/numbers";
import { agree, expectedOf, valuesOf } from "../../../../src/check/trial";
import { exercises } from "../../../../src/exercises/all";
import { listen } from "../../check/listen";

listen();

const rows = exercises.map((exercise) => ({ id: exercise.id, exercise }));

/** Nested arrays of numbers row by row. */
function nested({ values, shape }: Numbers): unknown {
  if (shape.length === 0) return values[0];
  if (shape.length === 1) return [...values];
  const width = shape[1] ?? 1;
  return Array.from({ length: shape[0] ?? 0 }, (_, row) => values.slice(row * width, (row + 1) * width));
}

/** An attempt that returns these numbers for a case. */
function attemptOf({ cases }: Exercise, result: (input: Case) => Numbers) {
  const names = Object.keys(cases[0] ?? {});
  return (...args: unknown[]) => nested(result(Object.fromEntries(names.map((name, i) => [name, args[i]])) as Case));
}

/** The mistakes that can be made in every case of the first part. */
function mistakesOf(exercise: Exercise): Suspect[] {
  const { formula, afterwards } = suspectsOf(exercise);
  return [...formula, ...afterwards].filter(({ result }) => exercise.cases.every((input) => result(input)));
}

const resultOf = (suspect: Suspect) => (input: Case) => {
  const result = suspect.result(input);
  if (!result) throw new Error("this mistake cannot be made here");
  return result;
};

const sameEverywhere = (exercise: Exercise, first: (input: Case) => Numbers, second: (input: Case) => Numbers) =>
  exercise.cases.every((input) => agree(first(input), second(input), exercise.tolerance));

describe("grade names a mistake that many exercises share", () => {
  it.each(rows)("in exercise $id, each by its own name", ({ exercise }) => {
    const mistakes = mistakesOf(exercise);
    expect(mistakes.length).toBeGreaterThan(5);
    for (const mistake of mistakes) {
      const result = resultOf(mistake);
      const { status, message } = grade(exercise, attemptOf(exercise, result));
      expect(status).toBe("failed");
      const own = exercise.wrong.find((one) =>
        sameEverywhere(exercise, (input) => valuesOf(one.implementation, input), result),
      );
      const synonyms = mistakes.filter((one) => sameEverywhere(exercise, resultOf(one), result));
      const isArgument = message.startsWith("the result is `"); // which says enough
      if (isArgument) expect(message).toContain("` itself: ");
      else if (own) expect(message).toContain(`${own.name} (${own.term}): `);
      else
        expect(
          synonyms.filter(({ name }) => message.includes(name)).length,
          `${mistake.name} / ${message}`,
        ).toBeGreaterThan(0);
    }
  });
});

describe("grade names no mistake", () => {
  /** The numbers, each moved by up to a tenth and by up to 0.1. */
  const noisy = ({ values, shape }: Numbers, seed: number): Numbers => {
    const random = seededRandom(seed, JSON.stringify(values));
    return { values: values.map((value) => value * (0.9 + random() / 5) + random() / 10 - 0.05), shape };
  };

  it.each(rows)("in exercise $id, where the right numbers are disturbed", ({ exercise }) => {
    for (let seed = 0; seed < 20; seed++) {
      const { message } = grade(
        exercise,
        attemptOf(exercise, (input) => noisy(expectedOf(exercise, input), seed)),
      );
      expect(message).toMatch(/^for /);
    }
  });

  it.each(rows)("in exercise $id, where the numbers of a mistake are disturbed in one case", ({ exercise }) => {
    for (const [seed, mistake] of mistakesOf(exercise).entries()) {
      const [first] = exercise.cases;
      const result = (input: Case) => {
        const right = resultOf(mistake)(input);
        return JSON.stringify(input) === JSON.stringify(first) ? noisy(right, seed) : right;
      };
      expect(grade(exercise, attemptOf(exercise, result)).message, mistake.name).toMatch(
        /^for |length|shape|masked|rows? /,
      );
    }
  });

  it.each(rows)("in exercise $id, where two mistakes take turns, unless one of them explains both", ({ exercise }) => {
    const mistakes = mistakesOf(exercise);
    const random = seededRandom(1, exercise.id);
    const any = () => mistakes[Math.floor(random() * mistakes.length)] as Suspect;
    for (let n = 0; n < 40; n++) {
      const [even, odd] = [resultOf(any()), resultOf(any())];
      const texts = exercise.cases.map((input) => JSON.stringify(input));
      const result = (input: Case) => (texts.indexOf(JSON.stringify(input)) % 2 === 0 ? even : odd)(input);
      const { message } = grade(exercise, attemptOf(exercise, result));
      const explains = mistakes.filter((one) => sameEverywhere(exercise, resultOf(one), result));
      const own = exercise.wrong.filter((one) =>
        sameEverywhere(exercise, (input) => valuesOf(one.implementation, input), result),
      );
      const named = mistakes.filter(({ name }) => message.includes(`${name}: `));
      if (own.length === 0) expect(named.filter((one) => !explains.some(({ name }) => name === one.name))).toEqual([]);
    }
  });

  it.each(rows)("in exercise $id, where the right numbers are rounded to float32", ({ exercise }) => {
    const rounded = ({ values, shape }: Numbers) => ({ values: values.map(Math.fround), shape });
    expect(
      grade(
        exercise,
        attemptOf(exercise, (input) => rounded(expectedOf(exercise, input))),
      ).status,
    ).toBe("passed");
  });
});
