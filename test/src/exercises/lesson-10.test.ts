import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, sum, testBank, type V, type Wrong } from "./bank";

type Bigram = [counts: M, inputs: V, targets: V, add: number];
type Draw = [logits: V, temperature: number, share: number];

const plus = (values: V) => values.reduce((a, b) => a + b, 0);
const rowAt = (counts: M, n: number) => counts[n] as V;
/** Returns an attempt at 10-3: a summary of the probabilities, which `chance` computes from the table, the input, the target and `add`. */
const bigram =
  (
    chance: (counts: M, a: number, b: number, add: number) => number,
    summary: (chances: V) => number = (chances) => -plus(chances.map(Math.log)) / chances.length,
  ) =>
  (...[counts, inputs, targets, add]: Bigram) =>
    summary(inputs.map((a, n) => chance(counts, a, at(targets, n), add)));
const right10 = (counts: M, a: number, b: number, add: number) => {
  const row = rowAt(counts, a);
  return (at(row, b) + add) / (plus(row) + add * row.length);
};
/** Returns an attempt at 10-3 with the right probabilities. */
const summed = (summary: (chances: V) => number) => bigram(right10, summary);

const soft = (scores: V) => {
  const powers = scores.map((e) => Math.exp(e - Math.max(...scores)));
  return powers.map((one) => one / plus(powers));
};
/** Returns the number of running sums that are at most `share`, which is the first index above it. */
const reach = (chances: V, share: number) => {
  const sums = chances.map((_, n) => plus(chances.slice(0, n + 1)));
  return Math.min(chances.length - 1, sums.filter((one) => one <= share).length);
};
const hot = (logits: V, temperature: number) => soft(logits.map((one) => one / temperature));

const right: readonly Right[] = [
  ["10-3", "map and reduce", bigram(right10)],
  [
    "10-3",
    "a loop",
    (...[counts, inputs, targets, add]: Bigram) => {
      let loss = 0;
      for (let n = 0; n < inputs.length; n++) {
        const row = rowAt(counts, at(inputs, n)).map((count) => count + add);
        loss -= Math.log(at(row, at(targets, n))) - Math.log(plus(row));
      }
      return loss / inputs.length;
    },
  ],
  [
    "10-3",
    "tensors",
    (...[counts, inputs, targets, add]: Bigram) => {
      const table = tf.add(tf.tensor2d(counts), add);
      const logs = tf.log(tf.div(table, tf.sum(table, 1, true)));
      const F = counts.length;
      const [a, b] = [inputs, targets].map((ids) => tf.oneHot(tf.tensor1d(ids, "int32"), F)) as [tf.Tensor, tf.Tensor];
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.matMul(tf.cast(a, "float32"), logs), b), 1)));
    },
  ],
  ["10-4", "a filter", (...[logits, temperature, share]: Draw) => reach(hot(logits, temperature), share)],
  [
    "10-4",
    "a loop that subtracts",
    (...[logits, temperature, share]: Draw) => {
      const chances = hot(logits, temperature);
      let left = share;
      for (let id = 0; id < chances.length; id++) {
        left -= at(chances, id);
        if (left < 0) return id;
      }
      return chances.length - 1;
    },
  ],
  [
    "10-4",
    "mathjs",
    (...[logits, temperature, share]: Draw) => {
      const scores = math.divide(logits, temperature) as unknown as number[];
      const powers = scores.map((score) => Math.exp(score - math.max(scores)));
      const sums = math.cumsum(math.divide(powers, math.sum(powers)) as unknown as V) as V;
      return Math.min(
        logits.length - 1,
        Math.max(
          0,
          sums.findIndex((one) => one > share),
        ),
      );
    },
  ],
];

const wrong: readonly Wrong[] = [
  [
    "10-3",
    "transposed",
    bigram((counts, a, b, add) => right10(math.transpose(counts) as M, a, b, add)),
    "the count of the target before the input is used (counts)",
  ],
  [
    "10-3",
    "single characters",
    bigram((counts, _, b, add) => right10([sum(...counts)], 0, b, add)),
    "the input is ignored (counts)",
  ],
  [
    "10-3",
    "pairs",
    bigram((counts, a, b, add) => (at(rowAt(counts, a), b) + add) / (plus(counts.flat()) + add * counts.length ** 2)),
    "the counts are divided by the sum of the whole table (sum)",
  ],
  [
    "10-3",
    "the column",
    bigram((counts, a, b, add) => {
      const column = counts.map((row) => at(row, b));
      return (at(rowAt(counts, a), b) + add) / (plus(column) + add * counts.length);
    }),
    "the counts are divided by the sum of the target's column (sum)",
  ],
  ["10-3", "bare", bigram((counts, a, b) => right10(counts, a, b, 0)), "nothing is added to the counts (add)"],
  [
    "10-3",
    "above only",
    bigram((counts, a, b, add) => (at(rowAt(counts, a), b) + add) / plus(rowAt(counts, a))),
    "the addition is missing below the fraction bar (add)",
  ],
  [
    "10-3",
    "below only",
    bigram((counts, a, b, add) => at(rowAt(counts, a), b) / (plus(rowAt(counts, a)) + add * counts.length)),
    "the addition is missing above the fraction bar (add)",
  ],
  [
    "10-3",
    "once below",
    bigram((counts, a, b, add) => (at(rowAt(counts, a), b) + add) / (plus(rowAt(counts, a)) + add)),
    "the sum of the row grows by `add` instead of F times `add` (add)",
  ],
  ["10-3", "one", bigram((counts, a, b) => right10(counts, a, b, 1)), "always 1 is added (add)"],
  [
    "10-3",
    "the whole table and F",
    bigram((counts, a, b, add) => (at(rowAt(counts, a), b) + add) / (plus(counts.flat()) + counts.length * add)),
    "the sum of the whole table, plus F times `add`, is below the fraction bar (sum)",
  ],
  [
    "10-3",
    "the F of the notebook",
    bigram((counts, a, b, add) => (at(rowAt(counts, a), b) + add) / (plus(rowAt(counts, a)) + add * 37)),
    "F is 37, as in the novel, for every table (add)",
  ],
  [
    "10-3",
    "no minus",
    summed((chances) => plus(chances.map(Math.log)) / chances.length),
    "the minus sign is missing (sign)",
  ],
  [
    "10-3",
    "sum",
    summed((chances) => -plus(chances.map(Math.log))),
    "the result is the sum instead of the mean (mean)",
  ],
  [
    "10-3",
    "n - 1",
    summed((chances) => -plus(chances.map(Math.log)) / (chances.length - 1)),
    "the mean is divided by one less than the number of targets (mean)",
  ],
  [
    "10-3",
    "from the second",
    summed(([, ...chances]) => -plus(chances.map(Math.log)) / chances.length),
    "the first pair is left out (mean)",
  ],
  [
    "10-3",
    "late logarithm",
    summed((chances) => -Math.log(plus(chances) / chances.length)),
    "the result is the logarithm of the mean probability (logarithm)",
  ],
  [
    "10-3",
    "bits",
    summed((chances) => -plus(chances.map((one) => Math.log(one) / Math.LN2)) / chances.length),
    "the logarithm to base 2 is used (logarithm)",
  ],
  [
    "10-3",
    "base 10",
    summed((chances) => -plus(chances.map((one) => Math.log(one) / Math.LN10)) / chances.length),
    "the logarithm to base 10 is used (logarithm)",
  ],
  [
    "10-3",
    "chances",
    summed((chances) => plus(chances) / chances.length),
    "the result is the mean probability (logarithm)",
  ],
  [
    "10-3",
    "perplexity",
    summed((chances) => chances.reduce((product, one) => product / one, 1) ** (1 / chances.length)),
    "the result is e to the power of the loss (logarithm)",
  ],
  [
    "10-4",
    "no temperature",
    (...[logits, , share]: Draw) => reach(soft(logits), share),
    "the temperature is ignored (temperature)",
  ],
  [
    "10-4",
    "times",
    (...[logits, temperature, share]: Draw) => reach(hot(logits, 1 / temperature), share),
    "the logits are multiplied by the temperature (temperature)",
  ],
  [
    "10-4",
    "after",
    (...[logits, temperature, share]: Draw) =>
      reach(
        soft(logits).map((one) => one / temperature),
        share,
      ),
    "the probabilities are divided by the temperature after the softmax (temperature)",
  ],
  [
    "10-4",
    "greedy",
    (...[logits]: Draw) => logits.indexOf(Math.max(...logits)),
    "the result is always the most probable character (share)",
  ],
  [
    "10-4",
    "no running sum",
    (...[logits, temperature, share]: Draw) => {
      const found = hot(logits, temperature).findIndex((one) => one > share);
      return found === -1 ? logits.length - 1 : found;
    },
    "the result is the first character whose own probability is above the share (share)",
  ],
  [
    "10-4",
    "no running sum, and -1",
    (...[logits, temperature, share]: Draw) => hot(logits, temperature).findIndex((one) => one > share),
    "the result is the first character whose own probability is above the share, or -1 (share)",
  ],
  [
    "10-4",
    "at least",
    (...[logits, temperature, share]: Draw) => {
      const chances = hot(logits, temperature);
      return chances.findIndex((_, id) => plus(chances.slice(0, id + 1)) >= share);
    },
    "the running sum may be equal to the share (running sum)",
  ],
  ...[true, false].flatMap((divide) =>
    [true, false].map(
      (last): Wrong => [
        "10-4",
        `no softmax, ${divide ? "divided" : "not divided"}, ${last ? "the last" : "-1"}`,
        (...[logits, temperature, share]: Draw) => {
          let left = share;
          for (const [id, one] of logits.entries()) {
            left -= divide ? one / temperature : one;
            if (left < 0) return id;
          }
          return last ? logits.length - 1 : -1;
        },
        "the logits are added up without a softmax (softmax)",
      ],
    ),
  ),
  [
    "10-4",
    "uniform",
    (...[logits, , share]: Draw) => Math.floor(logits.length * share),
    "the share is a position in the list of characters (share)",
  ],
  [
    "10-4",
    "backwards",
    (...[logits, temperature, share]: Draw) =>
      logits.length - 1 - reach(hot([...logits].reverse(), temperature), share),
    "the sum starts at the last character (running sum)",
  ],
  [
    "10-4",
    "late",
    (...[logits, temperature, share]: Draw) => Math.min(logits.length - 1, reach(hot(logits, temperature), share) + 1),
    "the result is one character too late (running sum)",
  ],
  [
    "10-4",
    "early",
    (...[logits, temperature, share]: Draw) => reach(hot(logits, temperature), share) - 1,
    "the result is one character too early (running sum)",
  ],
  [
    "10-4",
    "no shares",
    (...[logits, temperature, share]: Draw) =>
      reach(
        logits.map((one) => Math.exp(one / temperature)),
        share,
      ),
    "the exponentials are not divided by their sum (softmax)",
  ],
  [
    "10-4",
    "no exp",
    (...[logits, , share]: Draw) => {
      let running = 0;
      const found = logits.findIndex((one) => {
        running += one / plus(logits);
        return running > share;
      });
      return found < 0 ? logits.length - 1 : found;
    },
    "the logits are divided by their sum, without exp (softmax)",
  ],
  [
    "10-4",
    "sorted",
    (...[logits, temperature, share]: Draw) =>
      reach(
        hot(logits, temperature).sort((a, b) => b - a),
        share,
      ),
    "the probabilities are sorted first (order)",
  ],
  [
    "10-4",
    "the likeliest first",
    (...[logits, temperature, share]: Draw) => {
      const pairs = hot(logits, temperature).map((chance, id) => ({ chance, id }));
      pairs.sort((a, b) => b.chance - a.chance);
      return pairs[
        reach(
          pairs.map(({ chance }) => chance),
          share,
        )
      ]?.id;
    },
    "the characters are added up from the most probable to the least probable (order)",
  ],
];

testBank("10", right, wrong);
