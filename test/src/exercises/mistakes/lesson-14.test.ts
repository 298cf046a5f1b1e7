import type { V } from "../bank";
import { type Mistake, OPPOSITE, testMistakes } from "./table";

type Join = [keep1: V, add1: V, keep2: V, add2: V];
type Gates = [forgetSum: V, inputSum: V, stabiliser: V];

const n = (list: V, u: number) => list[u] as number;
const join = (...[a1, b1, a2, b2]: Join) => ({
  keep: a1.map((a, u) => a * n(a2, u)),
  add: b1.map((b, u) => n(a2, u) * b + n(b2, u)),
});
const gates = (...[forgetSum, inputSum, stabiliser]: Gates) => {
  const kept = forgetSum.map((s, u) => n(stabiliser, u) - Math.log(1 + Math.exp(-s)));
  const next = kept.map((one, u) => Math.max(one, n(inputSum, u)));
  return {
    stabiliser: next,
    forget: kept.map((one, u) => Math.exp(one - n(next, u))),
    input: inputSum.map((one, u) => Math.exp(one - n(next, u))),
  };
};

const mistakes: readonly Mistake[] = [
  [
    "14-3",
    "the two rows in the other order",
    (...args: Join) => [join(...args).add, join(...args).keep],
    "the result's rows are in the order add and keep: ",
  ],
  [
    "14-3",
    "minus the result",
    (...args: Join) => [join(...args).keep.map((one) => -one), join(...args).add.map((one) => -one)],
    OPPOSITE,
  ],
  ["14-3", "only the numbers that are added", (...args: Join) => join(...args).add, "it returns only `add`: "],
  [
    "14-4",
    "gates computed before they are divided",
    (...[forgetSum, inputSum, stabiliser]: Gates) => {
      const { stabiliser: next } = gates(forgetSum, inputSum, stabiliser);
      return {
        stabiliser: next,
        forget: forgetSum.map((s, u) => Math.exp(n(stabiliser, u)) / (1 + Math.exp(-s)) / Math.exp(n(next, u))),
        input: inputSum.map((one, u) => Math.exp(one) / Math.exp(n(next, u))),
      };
    },
    "Subtract the new m from inputSum first",
  ],
  [
    "14-4",
    "the gates swapped",
    (...args: Gates) => {
      const { stabiliser, forget, input } = gates(...args);
      return { stabiliser, forget: input, input: forget };
    },
    "the result's rows are in the order stabiliser, input and forget: ",
  ],
  [
    "14-4",
    "the two sums swapped",
    (...[forgetSum, inputSum, stabiliser]: Gates) => gates(inputSum, forgetSum, stabiliser),
    "`forgetSum` and `inputSum` are swapped: ",
  ],
];

testMistakes("14", mistakes);
