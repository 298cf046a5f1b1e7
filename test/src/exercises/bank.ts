import * as tf from "@tensorflow/tfjs";
import { exercise } from "gatebook";
import * as math from "mathjs";
import { describe, expect, it } from "vitest";
import { activations } from "../../../src/check/activations";
import { agree, expectedOf, valuesOf } from "../../../src/check/trial";
import { wrap } from "../../../src/check/wrap";
import { exercises } from "../../../src/exercises/all";
import { listen } from "../check/listen";

export type M = number[][];
export type V = number[];

/** A right answer in a style that learners use: the exercise, the style, and the attempt. */
export type Right = readonly [id: string, style: string, attempt: (...args: never[]) => unknown];
/** A wrong version of an exercise that is written in another way than in src/, with the name that the message must contain, e.g. "the bias is missing (bias)". */
export type Wrong = readonly [id: string, what: string, attempt: (...args: never[]) => unknown, named: string];

export const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
export const t = (m: M) => math.transpose(m) as M;
export const row = (x: V, m: M) => math.multiply(x, m) as V;
export const at = (values: V, i: number) => values[i] ?? Number.NaN;
export const sum = (...vectors: V[]) => vectors.reduce((a, b) => math.add(a, b) as V);

/** The smallest number of styles in which the bank must answer each exercise. */
const fewestStyles = 3;

/** Tests the exercises of a lesson, e.g. "02", with right answers and with each of their named wrong versions. */
export function testBank(number: string, right: readonly Right[], wrong: readonly Wrong[]): void {
  const lesson = exercises.filter(({ id }) => id.startsWith(`${number}-`));
  const said = listen();

  describe("exercise passes a right answer", () => {
    it.each(right)("to exercise %s in the style of %s", (id, _, attempt) => {
      const before = tf.memory().numTensors;
      expect(exercise(id, attempt)).toMatchObject({ id, status: "passed" });
      expect(said()[0]).toMatch(/^✓ exercise \d\d-\d passed: \w+ is right on all \d+ cases\.$/);
      expect(tf.memory().numTensors).toBe(before);
    });

    it(`in at least ${fewestStyles} styles for each exercise`, () => {
      const styles = lesson.map(({ id }) => ({ id, styles: right.filter(([of]) => of === id).length }));
      expect(styles.length).toBeGreaterThan(0);
      expect(styles.filter((one) => one.styles < fewestStyles)).toEqual([]);
    });
  });

  describe("exercise rejects a wrong version and names its term", () => {
    const titled = wrong.map(([id, what, attempt, named]) => [id, what, named, attempt] as const);
    it.each(titled)("of %s (%s): %s", (id, _, named, attempt) => {
      const before = tf.memory().numTensors;
      const result = exercise(id, attempt);
      expect(result.status).toBe("failed");
      expect(result.message.slice(0, named.length + 2)).toBe(`${named}: `);
      expect(said()).toEqual([wrap(`✗ exercise ${id} failed: ${result.message}`)]);
      expect(tf.memory().numTensors).toBe(before);
    });

    it("for every wrong version that the exercises know", () => {
      const tested = new Set(wrong.map(([id, , , named]) => `${id} ${named}`));
      const bank = lesson.flatMap(({ id, wrong }) => wrong.map(({ name, term }) => `${id} ${name} (${term})`));
      expect(bank.filter((name) => !tested.has(name))).toEqual([]);
    });
  });

  describe("the exercises themselves", () => {
    const named = lesson.map((one) => [one.id, one] as const);

    it.each(named)(
      "%s has no wrong version that gives the results of the reference or of another wrong version",
      (_, one) => {
        const reference = { name: "reference", implementation: (input: never) => one.reference(input, activations) };
        const all = [reference, ...one.wrong];
        for (const [i, first] of all.entries()) {
          for (const second of all.slice(i + 1)) {
            const same = one.cases.every((input) => {
              const values = valuesOf(first.implementation, input);
              return agree(valuesOf(second.implementation, input), values, one.tolerance);
            });
            expect(same, `${first.name} / ${second.name}`).toBe(false);
          }
        }
      },
    );

    it.each(named)("%s has a reference that gives the result of the case that was computed by hand", (_, one) => {
      const values = expectedOf(one, one.worked.case).values;
      expect(values).toHaveLength(one.worked.expected.length);
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(one.worked.expected[i] ?? Number.NaN, 12);
      });
    });
  });
}
