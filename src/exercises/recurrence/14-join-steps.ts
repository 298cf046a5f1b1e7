import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { add, times, type Vector } from "../algebra";

type Parameters = { readonly keep1: Vector; readonly add1: Vector; readonly keep2: Vector; readonly add2: Vector };

const reference = ({ keep1, add1, keep2, add2 }: Parameters) => [times(keep2, keep1), add(times(keep2, add1), add2)];
/** Returns the correct result with another row of the numbers that are added. */
const withAdd =
  (row: (given: Parameters) => number[]) =>
  (given: Parameters): number[][] => [times(given.keep2, given.keep1), row(given)];
const withKeep =
  (row: (given: Parameters) => Vector) =>
  (given: Parameters): Vector[] => [row(given), add(times(given.keep2, given.add1), given.add2)];

const wrong: readonly WrongVersion[] = [
  {
    term: "both",
    name: "only step 1 is returned",
    implementation: ({ keep1, add1 }: Parameters) => [keep1, add1],
    hint: "apply step 2 to the result of step 1: keep2 · (keep1 · h + add1) + add2.",
  },
  {
    term: "both",
    name: "only step 2 is returned",
    implementation: ({ keep2, add2 }: Parameters) => [keep2, add2],
    hint: "step 2 gets the result of step 1 as its h: keep2 · (keep1 · h + add1) + add2.",
  },
  {
    term: "order",
    name: "step 2 comes before step 1",
    implementation: withAdd(({ add1, keep1, add2 }) => add(times(keep1, add2), add1)),
    hint: "step 2 is applied to the result of step 1: keep2 · (keep1 · h + add1) + add2.",
  },
  {
    term: "add",
    name: "what step 1 adds is not multiplied by keep2",
    implementation: withAdd(({ add1, add2 }) => add(add1, add2)),
    hint: "step 2 multiplies the whole result of step 1, also what step 1 has added.",
  },
  {
    term: "add",
    name: "what step 2 adds is multiplied by 1 - keep2, as the minGRU does",
    implementation: withAdd(({ add1, keep2, add2 }) =>
      add(
        times(keep2, add1),
        times(
          keep2.map((keep) => 1 - keep),
          add2,
        ),
      ),
    ),
    hint: "in this exercise, add2 is already what step 2 adds: b, and not the candidate.",
  },
  {
    term: "add",
    name: "what step 1 adds is missing",
    implementation: withAdd(({ add2 }) => [...add2]),
    hint: "step 2 keeps the share keep2 of what step 1 has added.",
  },
  {
    term: "add",
    name: "what step 2 adds is missing",
    implementation: withAdd(({ add1, keep2 }) => times(keep2, add1)),
    hint: "step 2 adds add2 at the end.",
  },
  {
    term: "add",
    name: "what step 1 adds is multiplied by keep1 and keep2",
    implementation: withAdd(({ keep1, add1, keep2, add2 }) => add(times(times(keep2, keep1), add1), add2)),
    hint: "add1 comes after keep1 has done its work, so only keep2 multiplies it.",
  },
  {
    term: "add",
    name: "what step 1 adds is multiplied by keep1 instead of keep2",
    implementation: withAdd(({ keep1, add1, add2 }) => add(times(keep1, add1), add2)),
    hint: "add1 is a part of the state that step 2 receives, so keep2 multiplies it.",
  },
  {
    term: "add",
    name: "what step 2 adds is multiplied by keep2",
    implementation: withAdd(({ add1, keep2, add2 }) => times(keep2, add(add1, add2))),
    hint: "step 2 adds add2 after it has multiplied.",
  },
  {
    term: "keep",
    name: "the factors are added instead of multiplied",
    implementation: withKeep(({ keep1, keep2 }) => add(keep1, keep2)),
    hint: "h is multiplied by keep1, and the result is multiplied by keep2.",
  },
  {
    term: "keep",
    name: "the factor of step 1 is missing",
    implementation: withKeep(({ keep2 }) => keep2),
    hint: "h is multiplied by keep1 first, and then by keep2.",
  },
  {
    term: "keep",
    name: "the factor of step 2 is missing",
    implementation: withKeep(({ keep1 }) => keep1),
    hint: "h is multiplied by keep1 first, and then by keep2.",
  },
];

/** The exercise `joinSteps(keep1, add1, keep2, add2)`: one step h → keep · h + add that does the work of two. [2, H] */
export const joinSteps: Exercise = {
  id: "14-3",
  title: "joinSteps",
  cases: [
    { keep1: [0.5, 0.9], add1: [1, -0.4], keep2: [0.25, 0.6], add2: [2, 0.3] },
    { keep1: [0.8, 0.3, -0.7], add1: [-1.5, 0.2, 0.6], keep2: [0.4, 0.9, 0.1], add2: [0.7, -2, 1.1] },
  ], // biome-ignore format: one step per row
  otherCases: [
    { keep1: [1], add1: [0], keep2: [0.5], add2: [3] },
    { keep1: [0, 0.2], add1: [1, -1], keep2: [0.3, 0], add2: [0, 5] },
    { keep1: [-1, 0.99], add1: [1, 0.01], keep2: [-1, 0.98], add2: [1, 0.02] },
  ],
  reference,
  rows: ["keep", "add"],
  worked: { case: { keep1: [0.5], add1: [1], keep2: [0.5], add2: [2] }, expected: [0.25, 2.5] },
  wrong,
  tolerance: 1e-5,
};
