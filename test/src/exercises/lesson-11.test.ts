import * as tf from "@tensorflow/tfjs";
import { dotAttention } from "gatebook";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, testBank, type V, type Wrong } from "./bank";

const scoresOf = (query: V, keys: M) => math.multiply(keys, query) as V;
const exp = (list: V) => list.map((value) => Math.exp(value));
const soft = (scores: V) => math.divide(exp(scores), math.sum(exp(scores))) as V;

const right: readonly Right[] = [
  [
    "11-3",
    "loops",
    (query: V, keys: M, values: M) => {
      const shares: number[] = [];
      let total = 0;
      for (const key of keys) {
        let score = 0;
        for (let d = 0; d < query.length; d++) score += at(query, d) * at(key, d);
        shares.push(Math.exp(score));
        total += Math.exp(score);
      }
      const context = new Array<number>(values[0]?.length ?? 0).fill(0);
      for (const [s, value] of values.entries()) {
        for (const [v, entry] of value.entries()) context[v] = at(context, v) + (at(shares, s) / total) * entry;
      }
      return context;
    },
  ],
  ["11-3", "mathjs", (query: V, keys: M, values: M) => row(soft(scoresOf(query, keys)), values)],
  [
    "11-3",
    "mathjs, a Matrix",
    (query: V, keys: M, values: M) => {
      const powers = math.map(math.multiply(math.matrix(keys), query), (score) => Math.exp(Number(score)));
      return math.divide(math.multiply(powers, values), math.sum(powers));
    },
  ],
  [
    "11-3",
    "tensors",
    (query: V, keys: M, values: M) => tf.matMul(tf.softmax(tf.matMul([query], keys, false, true)), values),
  ],
  [
    "11-3",
    "the library",
    (query: V, keys: M, values: M) =>
      dotAttention(tf.tensor2d([query]), tf.tensor3d([keys]), { values: tf.tensor3d([values]) }).context,
  ],
  [
    "11-4",
    "-Infinity, with the largest score subtracted",
    (scores: V, mask: V) => {
      const kept = scores.map((score, s) => (mask[s] === 1 ? score : Number.NEGATIVE_INFINITY));
      const powers = kept.map((score) => Math.exp(score - Math.max(...kept)));
      return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
    },
  ],
  [
    "11-4",
    "mathjs, exponentials times the mask",
    (scores: V, mask: V) => {
      const powers = math.dotMultiply(exp(scores), mask) as V;
      return math.divide(powers, math.sum(powers));
    },
  ],
  [
    "11-4",
    "masked after the softmax, then normalised again",
    (scores: V, mask: V) => {
      const masked = math.dotMultiply(soft(scores), mask) as V;
      return masked.map((share) => share / math.sum(masked));
    },
  ],
  [
    "11-4",
    "tensors, a huge number subtracted",
    (scores: V, mask: V) => tf.softmax(tf.add(scores, tf.mul(tf.sub(mask, 1), 1e9))),
  ],
  [
    "11-4",
    "tensors, with tf.where",
    (scores: V, mask: V) =>
      tf.softmax(tf.where(tf.tensor1d(mask, "bool"), tf.tensor1d(scores), tf.fill([scores.length], -1e9))).dataSync(),
  ],
];

/** Returns an attempt with the right scores and other attention weights. */
const weighing =
  (weights: (scores: V, query: V) => V) =>
  (query: V, keys: M, values: M): V =>
    row(weights(scoresOf(query, keys), query), values);
const masking = (change: (scores: V, mask: V) => V) => change;
const kept = (scores: V, mask: V) => scores.filter((_, s) => mask[s]);

const wrong: readonly Wrong[] = [
  ["11-3", "scores", weighing((e) => e), "the softmax is missing: scores are used as weights (softmax)"],
  ["11-3", "exponentials", weighing((e) => exp(e)), "the weights are not normalised (softmax)"],
  [
    "11-3",
    "scores divided by their sum",
    weighing((e) => math.divide(e, math.sum(e)) as V),
    "the scores are divided by their sum, without exponentials (softmax)",
  ],
  [
    "11-3",
    "tensors, softmax over an axis of length 1",
    (query: V, keys: M, values: M) => tf.matMul(tf.softmax(tf.matMul(keys, [query], false, true)), values, true),
    "the softmax runs over the wrong axis: every weight is 1 (softmax)",
  ],
  [
    "11-3",
    "gates",
    weighing((e) => e.map(sigmoid)),
    "a sigmoid of each score is used instead of the softmax (softmax)",
  ],
  [
    "11-3",
    "only the best value",
    (query: V, keys: M, values: M) => values[tf.argMax(scoresOf(query, keys)).dataSync()[0] as number],
    "the value of the best score is taken instead of the weighted sum (softmax)",
  ],
  [
    "11-3",
    "softmax within each key",
    (query: V, keys: M, values: M) => {
      const weights = keys.map((key) => soft(math.dotMultiply(query, key) as V));
      return (values[0] ?? []).map((_, v) =>
        values.reduce((all, value, s) => all + at(weights[s] ?? [], v) * at(value, v), 0),
      );
    },
    "the softmax runs over the features, within each key (softmax)",
  ],
  [
    "11-3",
    "softmax last",
    (query: V, keys: M, values: M) => soft(row(scoresOf(query, keys), values)),
    "the softmax is applied to the context (softmax)",
  ],
  [
    "11-3",
    "weights",
    (query: V, keys: M) => soft(scoresOf(query, keys)),
    "the weights are returned instead of the context (context)",
  ],
  [
    "11-3",
    "only scores",
    (query: V, keys: M) => scoresOf(query, keys),
    "the scores are returned instead of the context (context)",
  ],
  [
    "11-3",
    "mean",
    (_: V, __: M, values: M) => math.mean(values, 0),
    "the scores are ignored, and the result is the plain mean of the values (scores)",
  ],
  ["11-3", "minus", weighing((e) => soft(math.unaryMinus(e) as V)), "the sign of the scores is reversed (scores)"],
  [
    "11-3",
    "scaled, by the library",
    (query: V, keys: M, values: M) =>
      dotAttention(tf.tensor2d([query]), tf.tensor3d([keys]), { values: tf.tensor3d([values]), scaled: true }).context,
    "the scores are divided by the square root of D (scores)",
  ],
  [
    "11-3",
    "no values, by the library",
    (query: V, keys: M) => dotAttention(tf.tensor2d([query]), tf.tensor3d([keys])).context,
    "the context is summed from the keys instead of the values (values)",
  ],
  [
    "11-3",
    "values alone",
    (query: V, _: M, values: M) => row(soft(scoresOf(query, values)), values),
    "the query is compared with the values instead of the keys (keys)",
  ],
  [
    "11-3",
    "swapped",
    (query: V, keys: M, values: M) => row(soft(scoresOf(query, values)), keys),
    "keys and values are swapped (keys and values)",
  ],
  [
    "11-3",
    "a sum of dot products, as the article says",
    (query: V, keys: M) => math.dot(soft(scoresOf(query, keys)), scoresOf(query, keys)),
    "the dot products are summed instead of the values (values)",
  ],
  [
    "11-3",
    "exponentials as parts of the largest",
    weighing((e) => math.divide(exp(e), Math.max(...exp(e))) as V),
    "the largest score is subtracted, but the weights are not divided by their sum (softmax)",
  ],
  [
    "11-3",
    "a mean of a mean",
    weighing((e) => math.divide(soft(e), e.length) as V),
    "the context is divided by the number of values once more (context)",
  ],
  [
    "11-3",
    "summed along the rows",
    (query: V, keys: M, values: M) => {
      const weights = soft(scoresOf(query, keys));
      return values.map((value, s) => math.sum(math.multiply(value, at(weights, s)) as V));
    },
    "the weighted values are summed within each position instead of over the positions (context)",
  ],
  ["11-4", "no mask", masking((scores) => soft(scores)), "the mask is ignored (mask)"],
  [
    "11-4",
    "mask last",
    masking((scores, mask) => math.dotMultiply(soft(scores), mask) as V),
    "the mask comes after the softmax (mask)",
  ],
  [
    "11-4",
    "reversed mask",
    masking((scores, mask) => soft(scores.map((score, s) => (mask[s] === 0 ? score : -1e9)))),
    "the mask is reversed (mask)",
  ],
  [
    "11-4",
    "times the mask, then softmax",
    masking((scores, mask) => soft(math.dotMultiply(scores, mask) as V)),
    "a masked score is set to 0 instead of -Infinity (mask)",
  ],
  [
    "11-4",
    "minus one",
    masking((scores, mask) => soft(scores.map((score, s) => (mask[s] === 0 ? score - 1 : score)))),
    "1 is subtracted from a masked score, which must become -Infinity (mask)",
  ],
  [
    "11-4",
    "plus the mask",
    // the weights are the same as above, because all scores are higher by 1
    masking((scores, mask) => soft(math.add(scores, mask) as V)),
    "1 is subtracted from a masked score, which must become -Infinity (mask)",
  ],
  [
    "11-4",
    "filtered",
    masking((scores, mask) => soft(kept(scores, mask))),
    "masked positions are left out of the answer (mask)",
  ],
  [
    "11-4",
    "masked scores",
    masking((scores, mask) => math.dotMultiply(scores, mask) as V),
    "the softmax is missing (softmax)",
  ],
  [
    "11-4",
    "masked exponentials",
    masking((scores, mask) => math.dotMultiply(exp(scores), mask) as V),
    "the weights are not normalised (softmax)",
  ],
  [
    "11-4",
    "shares of scores",
    masking((scores, mask) => math.divide(math.dotMultiply(scores, mask), math.dot(scores, mask)) as V),
    "the kept scores are divided by their sum, without exponentials (softmax)",
  ],
  [
    "11-4",
    "divided by their number",
    masking((scores, mask) => math.divide(math.dotMultiply(exp(scores), mask), math.sum(mask)) as V),
    "the exponentials are divided by the number of kept positions instead of by their sum (softmax)",
  ],
  [
    "11-4",
    "equal shares",
    masking((_, mask) => math.divide(mask, math.sum(mask)) as V),
    "the scores are ignored: all kept positions get equal weights (scores)",
  ],
  [
    "11-4",
    "the best one",
    masking((scores, mask) => scores.map((score, s) => (mask[s] && score === Math.max(...kept(scores, mask)) ? 1 : 0))),
    "the largest kept score gets all the weight (scores)",
  ],
];

testBank("11", right, wrong);
