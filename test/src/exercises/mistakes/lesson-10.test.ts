import type { M, V } from "../bank";
import { CONSTANT, type Mistake, OVERFLOW, testMistakes } from "./table";

type Bigram = [counts: M, inputs: V, targets: V, add: number];
type Draw = [logits: V, temperature: number, share: number];

const plus = (values: V) => values.reduce((a, b) => a + b, 0);
const loss = (...[counts, inputs, targets, add]: Bigram) =>
  -plus(
    inputs.map((a, n) => {
      const row = counts[a] as V;
      return Math.log(((row[targets[n] as number] as number) + add) / (plus(row) + add * row.length));
    }),
  ) / inputs.length;

/** Returns the running sums of a softmax that overflows for large logits. */
const overflowing = (logits: V, temperature: number) => {
  const powers = logits.map((one) => Math.exp(one / temperature));
  return powers.map((_, id) => plus(powers.slice(0, id + 1)) / plus(powers));
};
/** What a search returns if all sums are NaN. */
const endings: readonly [what: string, after: (sums: V, share: number) => number | undefined][] = [
  ["-1", (sums, share) => sums.findIndex((one) => one > share)],
  ["the last id", (sums, share) => (sums.findIndex((one) => one > share) + sums.length) % sums.length],
  ["the first id", (sums, share) => sums.filter((one) => one <= share).length],
  ["nothing", (sums, share) => [...sums.keys()].find((id) => (sums[id] as number) > share)],
];

const mistakes: readonly Mistake[] = [
  [
    "10-3",
    "inputs and targets swapped",
    (...[counts, inputs, targets, add]: Bigram) => loss(counts, targets, inputs, add),
    "`inputs` and `targets` are swapped: ",
  ],
  ["10-3", "the number of the first case", () => loss([[1, 3], [4, 2]], [0, 1, 0], [1, 1, 0], 0.5), CONSTANT], // biome-ignore format: one row of the table per line
  [
    "10-3",
    "one loss for each target",
    (...[counts, inputs, targets, add]: Bigram) => inputs.map((a, n) => loss(counts, [a], [targets[n] as number], add)),
    "expected a single number, got shape [",
  ],
  [
    "10-4",
    "an exponential that overflows",
    (...[logits, temperature, share]: Draw) => {
      const powers = logits.map((one) => Math.exp(one / temperature));
      let running = 0;
      for (const [id, one] of powers.entries()) {
        running += one / plus(powers);
        if (running > share) return id;
      }
      return Number.NaN;
    },
    OVERFLOW,
    "first subtract the largest logit",
  ],
  ...endings.map(
    ([what, after]): Mistake => [
      "10-4",
      `an exponential that overflows, and ${what}`,
      (...[logits, temperature, share]: Draw) => after(overflowing(logits, temperature), share),
      OVERFLOW,
      "first subtract the largest logit",
    ],
  ),
  [
    "10-4",
    "the probabilities",
    (...[logits, temperature]: Draw) => {
      const powers = logits.map((one) => Math.exp((one - Math.max(...logits)) / temperature));
      return powers.map((one) => one / plus(powers));
    },
    "expected a single number, got shape [",
  ],
];

testMistakes("10", mistakes);
