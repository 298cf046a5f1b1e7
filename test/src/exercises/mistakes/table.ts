import * as tf from "@tensorflow/tfjs";
import { exercise } from "gatebook";
import { describe, expect, it } from "vitest";
import { listen } from "../../check/listen";

/** A likely wrong answer that is none of the wrong versions of its exercise: the exercise, what is wrong, the attempt, and parts of the message. */
export type Mistake = readonly [id: string, what: string, attempt: (...args: never[]) => unknown, ...words: string[]];

/** Tests that each attempt fails, and that the message contains all these parts, the expected result and the actual result. */
export function testMistakes(lesson: string, mistakes: readonly Mistake[]): void {
  const said = listen();
  describe(`lesson ${lesson} names a mistake that exercises share:`, () => {
    it.each(mistakes.map(([id, what, attempt, ...words]) => [id, what, { attempt, words }] as const))(
      "%s rejects %s with a message that names the mistake",
      (id, _, { attempt, words }) => {
        const before = tf.memory().numTensors;
        const { status, message } = exercise(id, attempt);
        expect(status).toBe("failed");
        for (const part of words) expect(message).toContain(part);
        expect(message).toMatch(/expected .*, got |This is for /);
        expect(said()).toHaveLength(1);
        expect(tf.memory().numTensors).toBe(before);
      },
    );
  });
}

/** The texts with which messages name some mistakes. */
export const EARLY = "the result is one step early: ";
export const LATE = "the result is one step late: ";
export const ONE_TOO_MANY = "there is one row too many: the first is the initial state: ";
export const ALIASED = "several rows of the result are one and the same array: ";
export const LAST_ROW = "it returns only the last row: ";
export const REVERSED_STEPS = "the steps of the result are in reverse order: ";
export const BACKWARDS = "the steps are read from the last to the first: ";
export const SKIPPED = "the first step is skipped: ";
export const CONSTANT = "it returns the same numbers for every case: ";
export const TRANSPOSED_RESULT = "the result is transposed: ";
export const FLAT = "the numbers are right, but they are in one flat list: ";
export const OPPOSITE = "every number has the opposite sign: ";
export const SUBTRACT = "For a softmax, first subtract the largest score from each score.";
export const OVERFLOW = "is Infinity, because the largest number is about 1.8e308";
export const INFINITE_PRODUCT = "where the mask is 1, the product 0 * -Infinity is NaN. Use mask ? x : -Infinity.";
