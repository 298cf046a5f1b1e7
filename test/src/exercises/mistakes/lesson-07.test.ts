import { at, sigmoid, type V } from "../bank";
import { CONSTANT, type Mistake, OPPOSITE, OVERFLOW, testMistakes } from "./table";

type Slope = (y: number) => number;
const coupled = (gate: Slope) =>
  ((a: V, g: V, c: V) => a.map((one, j) => gate(one) * at(c, j) + (1 - gate(one)) * at(g, j))) as (
    ...args: never[]
  ) => unknown;

const mistakes: readonly Mistake[] = [
  ["07-3", "a sixth in every case", () => 1 / 6, CONSTANT],
  [
    "07-3",
    "a constant count",
    (_: number, low: number, high: number) => (3 * (high - low) ** 2) / 12,
    "`count` is always 3: ",
  ],
  [
    "07-3",
    "over 6",
    (count: number, low: number, high: number) => (count * (high - low) ** 2) / 6,
    "every number is 2 times",
  ],
  [
    "07-3",
    "minus the variance",
    (count: number, low: number, high: number) => (-count * (high - low) ** 2) / 12,
    OPPOSITE,
  ],
  [
    "07-3",
    "low and high swapped with count",
    (count: number, low: number, high: number) => (low * (high - count) ** 2) / 12,
    "`count` and `low` are swapped: ",
  ],
  [
    "07-4",
    "exp(a) / (1 + exp(a))",
    coupled((a) => Math.exp(a) / (1 + Math.exp(a))),
    "it returns NaN at [0]. Math.exp(800) ",
    OVERFLOW,
  ],
  [
    "07-4",
    "the hard sigmoid of newer Keras",
    coupled((a) => Math.max(0, Math.min(1, a / 6 + 0.5))),
    "the hard sigmoid of newer Keras is used for the forget gate: ",
  ],
  [
    "07-4",
    "the sigmoid twice",
    coupled((a) => sigmoid(sigmoid(a))),
    "the sigmoid is applied twice for the forget gate: ",
  ],
  ["07-4", "a gate of 0", coupled(() => 0), "the result is `candidate` itself: "],
  ["07-4", "a gate of 1", coupled(() => 1), "the result is `cell` itself: "],
  [
    "07-4",
    "units in reverse order",
    (a: V, g: V, c: V) => (coupled(sigmoid) as (a: V, g: V, c: V) => V)(a, g, c).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "07-4",
    "a loop that ends one unit too late",
    (a: V, g: V, c: V) => {
      const all: V = [];
      for (let j = 0; j <= a.length; j++)
        all.push(sigmoid(a[j] as number) * (c[j] as number) + (1 - sigmoid(a[j] as number)) * (g[j] as number));
      return all;
    },
    "it returns NaN at [1]. `preActivation[1]` is read, but `preActivation` has only 1 entry, 0",
  ],
];

testMistakes("07", mistakes);
