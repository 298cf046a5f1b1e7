import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../../src/base/random";
import type { Case, Exercise } from "../../../../src/check/exercise-type";
import { suspectsOf } from "../../../../src/check/faults/diagnose";
import { grade } from "../../../../src/check/grade";
import type { Numbers } from "../../../../src/check/numbers";
import { agree, expectedOf, valuesOf } from "../../../../src/check/trial";
import { exercises } from "../../../../src/exercises/all";
import { listen } from "../listen";

listen();

const rows = exercises.map((exercise) => ({ id: exercise.id, exercise }));

/** Returns the numbers of nested arrays, row by row. */
function nested({ values, shape }: Numbers): unknown {
  if (shape.length === 0) return values[0];
  if (shape.length === 1) return [...values];
  const width = shape[1] ?? 1;
  return Array.from({ length: shape[0] ?? 0 }, (_, row) => values.slice(row * width, (row + 1) * width));
}

/** Returns an attempt that returns these numbers for each case. */
function attemptOf({ cases }: Exercise, result: (input: Case) => Numbers) {
  const names = Object.keys(cases[0] ?? {});
  return (...args: unknown[]) => nested(result(Object.fromEntries(names.map((name, i) => [name, args[i]])) as Case));
}

/** A known mistake or a wrong version of the exercise, with its results in the cases of the exercise's first part. */
interface Known {
  readonly name: string;
  readonly result: (input: Case) => Numbers;
  readonly results: readonly Numbers[];
}

/** Returns the shared mistakes that are possible in every case of the first part, and the wrong versions of the exercise itself. */
function knownOf(exercise: Exercise): { readonly shared: readonly Known[]; readonly own: readonly Known[] } {
  const { formula, afterwards } = suspectsOf(exercise);
  const known = (name: string, result: (input: Case) => Numbers | undefined): Known[] => {
    const results = exercise.cases.flatMap((input) => result(input) ?? []);
    if (results.length < exercise.cases.length) return [];
    return [{ name, result: (input) => result(input) ?? expectedOf(exercise, input), results }];
  };
  return {
    shared: [...formula, ...afterwards].flatMap(({ name, result }) => known(name, result)),
    own: exercise.wrong.flatMap(({ name, term, implementation }) =>
      known(`${name} (${term})`, (input) =>
        exercise.cases.includes(input) ? valuesOf(implementation, input) : undefined,
      ),
    ),
  };
}

/** Returns whether results are the results of a mistake in every case. */
const explains = ({ results }: Known, others: readonly Numbers[], { tolerance }: Exercise) =>
  others.every((one, i) => agree(one, results[i] as Numbers, tolerance));

describe("grade names a mistake that many exercises share", () => {
  it.each(rows)("in exercise $id, with the name of the mistake", ({ exercise }) => {
    const { shared, own } = knownOf(exercise);
    expect(shared.length).toBeGreaterThan(5);
    for (const { name, result, results } of shared) {
      const { status, message } = grade(exercise, attemptOf(exercise, result));
      expect(status).toBe("failed");
      const first = own.find((one) => explains(one, results, exercise));
      if (first) expect(message).toContain(`${first.name}: `);
      else if (message.startsWith("the result is `"))
        expect(message).toContain("` itself: "); // this message is enough
      else {
        const synonyms = shared.filter((one) => explains(one, results, exercise) && message.includes(one.name));
        expect(synonyms.length, `${name} / ${message}`).toBeGreaterThan(0);
      }
    }
  });
});

describe("grade names no mistake that does not explain all results", () => {
  /** Returns the numbers, each changed by up to a tenth of itself and by up to 0.1. */
  const noisy = ({ values, shape }: Numbers, seed: number): Numbers => {
    const random = seededRandom(seed, JSON.stringify(values));
    return { values: values.map((value) => value * (0.9 + random() / 5) + random() / 10 - 0.05), shape };
  };

  it.each(rows)("in exercise $id, if the right numbers are changed a little", ({ exercise }) => {
    for (let seed = 0; seed < 20; seed++) {
      const attempt = attemptOf(exercise, (input) => noisy(expectedOf(exercise, input), seed));
      expect(grade(exercise, attempt).message).toMatch(/^for /);
    }
  });

  it.each(rows)("in exercise $id, if the numbers of a mistake are changed a little in one case", ({ exercise }) => {
    const [first] = exercise.cases.map((input) => JSON.stringify(input));
    for (const [seed, { name, result }] of knownOf(exercise).shared.entries()) {
      const attempt = attemptOf(exercise, (input) =>
        JSON.stringify(input) === first ? noisy(result(input), seed) : result(input),
      );
      // if all cases get the first case's shape, this is named before the numbers are compared
      const [shape = "", ...others] = exercise.cases.map((input) => expectedOf(exercise, input).shape.join());
      const isFixed =
        others.some((other) => other !== shape) &&
        exercise.cases.every((input) => result(input).shape.join() === shape);
      expect(grade(exercise, attempt).message, name).toMatch(isFixed ? /^it returns shape / : /^for /);
    }
  });

  it.each(rows)("in exercise $id, if two mistakes alternate from case to case", ({ exercise }) => {
    const { shared, own } = knownOf(exercise);
    const random = seededRandom(1, exercise.id);
    const any = () => shared[Math.floor(random() * shared.length)] as Known;
    const texts = exercise.cases.map((input) => JSON.stringify(input));
    for (let n = 0; n < 40; n++) {
      const [even, odd] = [any(), any()];
      const attempt = attemptOf(exercise, (input) =>
        (texts.indexOf(JSON.stringify(input)) % 2 === 0 ? even : odd).result(input),
      );
      const { message } = grade(exercise, attempt);
      const results = texts.map((_, i) => (i % 2 === 0 ? even : odd).results[i] as Numbers);
      const named = [...shared, ...own].filter(
        ({ name }) => message.includes(`${name}: `) || message.includes(`${name}, or`),
      );
      expect(
        named.filter(
          (one) =>
            !explains(one, results, exercise) &&
            !named.some((other) => other.name === one.name && explains(other, results, exercise)),
        ),
      ).toEqual([]);
    }
  });
});

describe("grade accepts", () => {
  it.each(rows)("the right numbers of exercise $id in float32", ({ exercise }) => {
    const rounded = ({ values, shape }: Numbers) => ({ values: values.map(Math.fround), shape });
    const attempt = attemptOf(exercise, (input) => rounded(expectedOf(exercise, input)));
    expect(grade(exercise, attempt).status).toBe("passed");
  });
});
