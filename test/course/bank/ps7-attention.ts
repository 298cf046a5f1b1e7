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
function maskedWeights(scores: Vector, mask: Vector): number[] {
  let largest = -Infinity;
  for (let s = 0; s < scores.length; s++) {
    if (mask[s] === 1 && scores[s] > largest) largest = scores[s];
  }
  const weights: number[] = [];
  let sum = 0;
  for (let s = 0; s < scores.length; s++) {
    const one = mask[s] === 1 ? Math.exp(scores[s] - largest) : 0;
    weights.push(one);
    sum += one;
  }
  for (let s = 0; s < weights.length; s++) weights[s] /= sum;
  return weights;
}
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores: number[] = [];
  let largest = -Infinity;
  for (const key of keys) {
    let score = 0;
    for (let d = 0; d < key.length; d++) score += query[d] * key[d];
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
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
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
const mask = [1, 0, 1, 1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const curves: number[][] = [[], [], [], []];
for (const temperature of temperatures) {
  const cooled: number[] = [];
  for (const score of scores) cooled.push(score / temperature);
  const weights = maskedWeights(cooled, mask);
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
const maskedWeights = (scores: Vector, mask: Vector) =>
  softmaxOf(scores.map((score, s) => (mask[s] ? score : Number.NEGATIVE_INFINITY)));
// % cell context-vector
const contextVector = (query: Vector, keys: Matrix, values: Matrix) =>
  softmaxOf(dotScores(query, keys, false))
    .map((weight, s) => values[s].map((value) => weight * value))
    .reduce((sum, one) => sum.map((value, v) => value + one[v]));
// % cell additive-scores
const additiveScores = (query: Vector, keys: Matrix, Wq: Matrix, Wk: Matrix, bias: Vector, score: Vector) =>
  keys
    .map((key) => rowTimes([...query, ...key, 1], [...Wq, ...Wk, bias])) // one matrix for all [S, A]
    .map((layer) => dot(layer.map(Math.tanh), score));
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const mask = [1, 0, 1, 1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const weightAt = (s: number) => (tau: number) => maskedWeights(scores.map((e) => e / tau), mask)[s];
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
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const kept = scores.filter((_, s) => mask[s] === 1);
  const shares = tf.softmax(tf.tensor1d(kept)).arraySync() as number[];
  return mask.map((keep) => (keep === 1 ? (shares.shift() as number) : 0));
}
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const table = (rows: Matrix) => tf.tensor2d(rows.map((row) => [...row]));
  const scores = tf.matMul(table([query]), table(keys), false, true); // [1, S]
  return (tf.matMul(tf.softmax(scores) as tf.Tensor2D, table(values)).arraySync() as number[][])[0];
}
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const scope = { q: query, K: keys, P: queryWeights, W: keyWeights, b: bias, v: score, one: keys.map(() => [1]) };
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
// says: mask is ignored
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-mask-after-softmax: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: after the softmax
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power, s) => (power / sum) * mask[s]);
}

// %% wrong-masked-score-is-zero: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: set to 0
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const fenced = scores.map((score, s) => score * mask[s]);
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-masked-score-is-minus-ten: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: not exactly 0
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const fenced = scores.map((score, s) => (mask[s] === 1 ? score : -10));
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-masked-score-is-minus-fifty: masked-weights-visible 0, masked-weights-hidden 0.75, plot-temperature-numbers 0
// says: masked positions get a weight that is not exactly 0
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const fenced = scores.map((score, s) => (mask[s] === 1 ? score : -50));
  const powers = fenced.map((score) => Math.exp(score - Math.max(...fenced)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-exponentials-overflow: masked-weights-hidden 2.25
// right except for scores near ±900
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const powers = scores.map((score, s) => (mask[s] === 1 ? Math.exp(score) : 0));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-largest-of-the-masked-too: masked-weights-hidden 2.25
// right unless a masked score is far above the kept ones, since all exponentials are 0 then
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const powers = scores.map((score, s) => mask[s] * Math.exp(score - Math.max(...scores)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

// %% wrong-best-takes-all: masked-weights-visible 0, masked-weights-hidden 0, plot-temperature-numbers 0
// says: best kept score
// % cell masked-weights
function maskedWeights(scores: Vector, mask: Vector): number[] {
  const best = scores.reduce((at, score, s) => (mask[s] && (at < 0 || score > scores[at]) ? s : at), -1);
  return scores.map((_, s) => (s === best ? 1 : 0));
}

// %% wrong-scores-as-weights: context-vector-visible 0, context-vector-hidden 0
// says: softmax is missing
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  return rowTimes(dotScores(query, keys, false), values);
}

// %% wrong-keys-summed: context-vector-visible 0, context-vector-hidden 0
// says: from the keys
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, false);
  return rowTimes(maskedWeights(scores, Array(scores.length).fill(1)), keys);
}

// %% wrong-context-scaled: context-vector-visible 0, context-vector-hidden 0
// says: square root of D
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, true);
  return rowTimes(maskedWeights(scores, Array(scores.length).fill(1)), values);
}

// %% wrong-weights-returned: context-vector-visible 0, context-vector-hidden 0
// says: the weights are returned
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, false);
  return maskedWeights(scores, Array(scores.length).fill(1));
}

// %% wrong-sum-within-positions: context-vector-visible 0, context-vector-hidden 0
// says: within each position
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const scores = dotScores(query, keys, false);
  const weights = maskedWeights(scores, Array(scores.length).fill(1));
  return values.map((value, s) => value.reduce((sum, entry) => sum + weights[s] * entry, 0));
}

// %% wrong-context-square-only: context-vector-visible 0, context-vector-hidden 1.5
// says: expected
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const size = query.length; // taken for S and V too
  const scores: number[] = [];
  for (let s = 0; s < size; s++) scores.push(dot(query, keys[s]));
  const weights = maskedWeights(scores, Array(size).fill(1));
  const context: number[] = [];
  for (let v = 0; v < size; v++) {
    let sum = 0;
    for (let s = 0; s < size; s++) sum += weights[s] * values[s][v];
    context.push(sum);
  }
  return context;
}

// %% wrong-softmax-overflows: context-vector-hidden 2.25
// % cell context-vector
function contextVector(query: Vector, keys: Matrix, values: Matrix): number[] {
  const powers = keys.map((key) => Math.exp(dot(query, key)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return rowTimes(powers.map((power) => power / sum), values);
}

// %% wrong-tanh-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: tanh is missing
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => dot(score, rowTimes(key, keyWeights).map((k, a) => k + fromQuery[a] + bias[a])));
}

// %% wrong-mean-for-the-sum: additive-scores-visible 0, additive-scores-hidden 0
// says: is a mean taken instead of a sum?
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]));
    return dot(score, layer) / score.length;
  });
}

// %% wrong-additive-bias-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: bias is missing
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => dot(score, rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a]))));
}

// %% wrong-v-missing: additive-scores-visible 0, additive-scores-hidden 0
// says: v is missing
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = rowTimes(key, keyWeights).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]));
    return layer.reduce((sum, one) => sum + one, 0);
  });
}

// %% wrong-weights-of-query-and-key-swapped: additive-scores-visible 0, additive-scores-hidden 0
// says: swapped
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, keyWeights);
  return keys.map((key) =>
    dot(score, rowTimes(key, queryWeights).map((k, a) => Math.tanh(k + fromQuery[a] + bias[a]))),
  );
}

// %% wrong-key-weights-transposed: additive-scores-visible 0, additive-scores-hidden 0
// says: transposed
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
  const fromQuery = rowTimes(query, queryWeights);
  return keys.map((key) => {
    const layer = keyWeights.map((row, a) => Math.tanh(dot(row, key) + fromQuery[a] + bias[a]));
    return dot(score, layer);
  });
}

// %% wrong-one-size-for-query-and-keys: additive-scores-visible 0, additive-scores-hidden 1.5
// says: expected
// % cell additive-scores
function additiveScores(
  query: Vector,
  keys: Matrix,
  queryWeights: Matrix,
  keyWeights: Matrix,
  bias: Vector,
  score: Vector,
): number[] {
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
// says: the masked position
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const rows = temperatures.map((tau) => maskedWeights(scores.map((e) => e / tau), [1, 1, 1, 1]));
const curves: number[][] = scores.map((_, s) => rows.map((weights) => weights[s]));
const all = curves.map((y, s) => ({ name: `position ${s}`, x: temperatures, y }));
void show(lineChart(all, { title: "Weights", xLabel: "temperature", yLabel: "weight" }));

// %% wrong-plot-multiplies-by-temperature: plot-temperature-numbers 0
// says: the best that is kept
// % cell plot-temperature
const scores = [2, 3, 1, -1];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const rows = temperatures.map((tau) => maskedWeights(scores.map((e) => e * tau), [1, 0, 1, 1]));
const curves: number[][] = scores.map((_, s) => rows.map((weights) => weights[s]));
const all = curves.map((y, s) => ({ name: `position ${s}`, x: temperatures, y }));
void show(lineChart(all, { title: "Weights", xLabel: "temperature", yLabel: "weight" }));
