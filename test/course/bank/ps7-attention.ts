// %% right-loops
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  const scores: number[] = [];
  for (let s = 0; s < keys.length; s++) {
    let score = 0;
    for (let d = 0; d < query.length; d++) score += query[d] * keys[s][d];
    scores.push(scaled ? score / Math.sqrt(query.length) : score);
  }
  return scores;
}
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  let largest = -Infinity;
  for (let s = 0; s < scores.length; s++) {
    if (dropped[s] === 0 && scores[s] > largest) largest = scores[s];
  }
  const weights: number[] = [];
  let sum = 0;
  for (let s = 0; s < scores.length; s++) {
    const one = dropped[s] === 0 ? Math.exp(scores[s] - largest) : 0;
    weights.push(one);
    sum += one;
  }
  for (let s = 0; s < weights.length; s++) weights[s] /= sum;
  return weights;
}
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores: number[] = [];
  let largest = -Infinity;
  for (const key of keys) {
    let score = 0;
    for (let d = 0; d < key.length; d++) score += (query[d] * key[d]) / Math.sqrt(key.length);
    scores.push(score);
    largest = Math.max(largest, score);
  }
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  const context: number[] = [];
  for (let v = 0; v < values[0].length; v++) {
    let entry = 0;
    for (let s = 0; s < values.length; s++) entry += (Math.exp(scores[s] - largest) / sum) * values[s][v];
    context.push(entry);
  }
  return context;
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const scores: number[] = [];
  for (const key of keys) {
    let total = 0;
    for (let a = 0; a < score.length; a++) {
      let sum = bias[a];
      for (let i = 0; i < query.length; i++) sum += query[i] * queryWeights[i][a];
      for (let d = 0; d < key.length; d++) sum += key[d] * keyWeights[d][a];
      total += score[a] * Math.tanh(sum);
    }
    scores.push(total);
  }
  return scores;
}
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const dropped = [0, 1, 0, 0];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const curves: number[][] = [[], [], [], []];
for (const temperature of temperatures) {
  const cooled: number[] = [];
  for (const score of scores) cooled.push(score / temperature);
  const weights = maskedWeights(cooled, dropped);
  for (let s = 0; s < weights.length; s++) curves[s].push(weights[s]);
}
const series: { name: string; x: number[]; y: number[] }[] = [];
for (let s = 0; s < curves.length; s++) series.push({ name: `position ${s}`, x: temperatures, y: curves[s] });
void show(lineChart(series, { title: "Hotter is more even", xLabel: "temperature", yLabel: "weight" }));

// %% right-array-methods
// % cell dot-scores
const dotScores = (query: Vector, keys: Matrix, scaled: boolean) =>
  keys.map((key) => dot(key, query) * (scaled ? query.length ** -0.5 : 1));
// % cell masked-weights
const softmaxOf = (scores: Vector) => {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
const maskedWeights = (scores: Vector, dropped: Vector) =>
  softmaxOf(scores.map((score, s) => (dropped[s] ? Number.NEGATIVE_INFINITY : score)));
// % cell context-vector
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => rowTimes(softmaxOf(dotScores(query, keys, true)), values));
// % cell additive-scores
const additiveScores = (query: Vector, keys: Matrix, weights: Matrix, bias: Vector, score: Vector) =>
  keys
    .map((key) => rowTimes([...query, ...key, 1], [...weights, bias])) // [S, A]
    .map((layer) => dot(layer.map(Math.tanh), score));
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const dropped = [0, 1, 0, 0];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const weightAt = (s: number) => (tau: number) => maskedWeights(scores.map((e) => e / tau), dropped)[s];
const curves: number[][] = [0, 1, 2, 3].map((s) => temperatures.map(weightAt(s)));
const asLines = curves.map((y, s) => ({ name: "abcd"[s], x: temperatures, y }));
void show(lineChart(asLines, { title: "Cold chooses, hot shares", xLabel: "temperature", yLabel: "weight" }));

// %% right-mathjs-and-tensors
// % cell dot-scores
import * as math from "mathjs";

function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  const products = math.multiply(math.matrix(keys.map((key) => [...key])), math.matrix([...query]));
  return math.divide(products, scaled ? math.sqrt(query.length) : 1).valueOf() as number[];
}
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const kept = scores.filter((_, s) => dropped[s] === 0);
  const shares = tf.softmax(tf.tensor1d(kept)).arraySync() as number[];
  return dropped.map((drop) => (drop === 0 ? (shares.shift() as number) : 0));
}
// % cell context-vector
function contextVectors(queries: Matrix, keys: Matrix, values: Matrix): number[][] {
  const table = (rows: Matrix) => tf.tensor2d(rows.map((row) => [...row]));
  const products = tf.matMul(table(queries), table(keys), false, true); // [T, S]
  const weights = tf.softmax(tf.div(products, Math.sqrt(keys[0].length))) as tf.Tensor2D;
  return tf.matMul(weights, table(values)).arraySync() as number[][];
}
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const scope = { q: query, K: keys, P: weights.slice(0, query.length), W: weights.slice(query.length), b: bias, v: score, one: keys.map(() => [1]) };
  const scores = math.evaluate("map(K * W + one * reshape(q * P + b, [1, size(b)[1]]), tanh) * v", scope);
  return scores.valueOf() as number[];
}

// %% without-first: dot-scores-visible 0, dot-scores-hidden 0
// % cell dot-scores
// the first function is missing

// %% wrong-never-scaled: dot-scores-visible 0, dot-scores-hidden 1
// says: the scale
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  return keys.map((key) => dot(query, key));
}

// %% wrong-scaled-by-D: dot-scores-visible 0, dot-scores-hidden 1
// says: the scale
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  return keys.map((key) => dot(query, key) / (scaled ? query.length : 1));
}

// %% wrong-always-scaled: dot-scores-visible 0, dot-scores-hidden 1
// says: the keys
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  return keys.map((key) => dot(query, key) / Math.sqrt(key.length));
}

// %% wrong-keys-by-columns: dot-scores-visible 0, dot-scores-hidden 0
// says: one score for each key
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  return rowTimes(query.slice(0, keys.length), keys).map((e) => (scaled ? e / Math.sqrt(query.length) : e));
}

// %% wrong-softmax-in-the-scores: dot-scores-visible 0, dot-scores-hidden 0
// says: the keys
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  const powers = keys.map((key) => Math.exp(dot(query, key) / (scaled ? Math.sqrt(query.length) : 1)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% wrong-constants-of-the-visible-test: dot-scores-hidden 0
// % cell dot-scores
function dotScores(query: Vector, keys: Matrix, scaled: boolean): number[] {
  if (query.length === 9) return [6];
  if (query.length === 3) return [6, 4.5];
  if (query[0] === 1) return [1, 2, -3];
  return scaled ? [0.25, -1, -3] : [0.5, -2, -6];
}

// %% wrong-mask-ignored: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: dropped: 1 drops, 0 keeps
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-mask-after-softmax: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: dropped: 1 drops, 0 keeps
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power, s) => (power / sum) * (1 - dropped[s]));
}

// %% wrong-masked-score-is-zero: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: dropped positions are exactly 0
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const fenced = scores.map((score, s) => score * (1 - dropped[s]));
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-masked-score-is-minus-ten: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: dropped positions are exactly 0
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const fenced = scores.map((score, s) => (dropped[s] === 0 ? score : -10));
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-masked-score-is-minus-fifty: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: dropped positions are exactly 0
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const fenced = scores.map((score, s) => (dropped[s] === 0 ? score : -50));
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-exponentials-overflow: masked-weights-hidden 2.25
// right except for scores near ±900
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const powers = scores.map((score, s) => (dropped[s] === 0 ? Math.exp(score) : 0));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-largest-of-the-masked-too: masked-weights-hidden 2.25
// right unless a masked score is far above the kept ones, since all exponentials are 0 then
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const powers = scores.map((score, s) => (1 - dropped[s]) * Math.exp(score - Math.max(...scores)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-best-takes-all: masked-weights-visible 0, masked-weights-hidden 0, plot-temperature-numbers 0
// says: nothing is dropped
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const best = scores.reduce((at, score, s) => (!dropped[s] && (at < 0 || score > scores[at]) ? s : at), -1);
  return scores.map((_, s) => (s === best ? 1 : 0));
}

// %% wrong-scores-as-weights: context-vector-visible 0, context-vector-hidden 0
// says: equal scores
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  return rowTimes(dotScores(query, keys, true), values);
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-keys-summed: context-vector-visible 0, context-vector-hidden 0
// says: as long as a value
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, true);
  return rowTimes(maskedWeights(scores, Array(scores.length).fill(0)), keys);
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-context-not-scaled: context-vector-visible 0, context-vector-hidden 0
// says: square root of D
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, false);
  return rowTimes(maskedWeights(scores, Array(scores.length).fill(0)), values);
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-weights-returned: context-vector-visible 0, context-vector-hidden 0
// says: as long as a value
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, true);
  return maskedWeights(scores, Array(scores.length).fill(0));
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-sum-within-positions: context-vector-visible 0, context-vector-hidden 0
// says: as long as a value
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, true);
  const weights = maskedWeights(scores, Array(scores.length).fill(0));
  return values.map((value, s) => value.reduce((sum, entry) => sum + weights[s] * entry, 0));
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-context-square-only: context-vector-visible 0, context-vector-hidden 1.5
// says: as long as a value
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const size = query.length; // taken for S and V too
  const scores: number[] = [];
  for (let s = 0; s < size; s++) scores.push(dot(query, keys[s]) / Math.sqrt(size));
  const weights = maskedWeights(scores, Array(size).fill(0));
  const context: number[] = [];
  for (let v = 0; v < size; v++) {
    let sum = 0;
    for (let s = 0; s < size; s++) sum += weights[s] * values[s][v];
    context.push(sum);
  }
  return context;
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-softmax-overflows: context-vector-hidden 2.25
// % cell context-vector
function contextOf(query: Vector, keys: Matrix, values: Matrix): number[] {
  const powers = keys.map((key) => Math.exp(dot(query, key) / Math.sqrt(key.length)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return rowTimes(powers.map((power) => power / sum), values);
}
const contextVectors = (queries: Matrix, keys: Matrix, values: Matrix) =>
  queries.map((query) => contextOf(query, keys, values));

// %% wrong-tanh-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: tanh of the sum
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => dot(score, rowTimes(key, keyWeights).map((k, a) => k + fromQuery[a] + bias[a])));
}

// %% wrong-mean-for-the-sum: additive-scores-visible 0, additive-scores-hidden 0
// says: a weighted sum, no mean
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]));
    return dot(score, layer) / score.length;
  });
}

// %% wrong-additive-bias-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: the bias
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => dot(score, rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a]))));
}

// %% wrong-v-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: v: a weighted sum
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]));
    return layer.reduce((sum, one) => sum + one, 0);
  });
}

// %% wrong-rows-of-the-key-first: additive-scores-visible 0, additive-scores-hidden 0
// says: first rows of W
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const D = keys[0].length;
  const fromQuery = rowTimes(query, weights.slice(D));
  return keys.map((key) =>
    dot(score, rowTimes(key, weights.slice(0, D)).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]))),
  );
}

// %% wrong-key-weights-transposed: additive-scores-visible 0, additive-scores-hidden 0
// says: row i of W
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = keyWeights.map((row, a) => Math.tanh(dot(row, key) + fromQuery[a] + bias[a]));
    return dot(score, layer);
  });
}

// %% wrong-one-size-for-query-and-keys: additive-scores-visible 0, additive-scores-hidden 1.5
// says: row i of W
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  weights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const [queryWeights, keyWeights] = [weights.slice(0, query.length), weights.slice(query.length)];
  return keys.map((key) => {
    let total = 0;
    for (let a = 0; a < score.length; a++) {
      let sum = bias[a];
      for (let d = 0; d < key.length; d++) sum += query[d] * queryWeights[d][a] + key[d] * keyWeights[d][a];
      total += score[a] * Math.tanh(sum);
    }
    return total;
  });
}

// %% wrong-plot-without-the-mask: plot-temperature-numbers 0
// says: the dropped position
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const rows = temperatures.map((tau) => maskedWeights(scores.map((e) => e / tau), [0, 0, 0, 0]));
const curves: number[][] = scores.map((_, s) => rows.map((weights) => weights[s]));
const all = curves.map((y, s) => ({ name: `position ${s}`, x: temperatures, y }));
void show(lineChart(all, { title: "Weights", xLabel: "temperature", yLabel: "weight" }));

// %% wrong-plot-multiplies-by-temperature: plot-temperature-numbers 0
// says: the kept position
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const rows = temperatures.map((tau) => maskedWeights(scores.map((e) => e * tau), [0, 1, 0, 0]));
const curves: number[][] = scores.map((_, s) => rows.map((weights) => weights[s]));
const all = curves.map((y, s) => ({ name: `position ${s}`, x: temperatures, y }));
void show(lineChart(all, { title: "Weights", xLabel: "temperature", yLabel: "weight" }));

// %% wrong-lessons-mask: masked-weights-visible 0, masked-weights-hidden 0, plot-temperature-numbers 0
// says: the mask: 1 drops, 0 keeps
// drops what should be kept, as if the mask were the lessons'
// % cell masked-weights
function maskedWeights(scores: Vector, dropped: Vector): number[] {
  const kept = scores.map((score, s) => (dropped[s] === 1 ? score : Number.NEGATIVE_INFINITY));
  const powers = kept.map((score) => Math.exp(score - Math.max(...kept)));
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
}

// %% wrong-all-queries-share-the-first-weights: context-vector-visible 0, context-vector-hidden 0
// says: each query has its own weights
// % cell context-vector
function contextVectors(queries: Matrix, keys: Matrix, values: Matrix): number[][] {
  const weights = maskedWeights(dotScores(queries[0], keys, true), Array(keys.length).fill(0));
  return queries.map(() => rowTimes(weights, values));
}

// %% lesson-solutions-pasted: dot-scores-visible 0, dot-scores-hidden 0, masked-weights-visible 0, masked-weights-hidden 0, context-vector-visible 0, context-vector-hidden 0, additive-scores-visible 0, additive-scores-hidden 0, plot-temperature-numbers 0
// % cell dot-scores
// not written: no lesson has this exercise
// % cell masked-weights
// lesson: 11-4
// % cell context-vector
// lesson: 11-3 as contextVectors
// % cell additive-scores
// lesson: 12-3
// % cell plot-temperature
// not written
