// %% right-loops
// % cell projections
type Projections = { queries: number[][]; keys: number[][]; values: number[][] };

function projections(inputs: Matrix, weights: Matrix, heads: number): Projections {
  const size = weights.length / 3;
  const parts: number[][][] = [[], [], []];
  for (let part = 0; part < 3; part++) {
    for (const x of inputs) {
      const row: number[] = [];
      for (let d = 0; d < size; d++) {
        let sum = 0;
        for (let f = 0; f < x.length; f++) sum += weights[part * size + d][f] * x[f];
        row.push(part === 0 ? sum / Math.sqrt(size / heads) : sum);
      }
      parts[part].push(row);
    }
  }
  const [queries, keys, values] = parts;
  return { queries, keys, values };
}
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  const rows: number[][] = [];
  for (let t = 0; t < queries.length; t++) {
    const first = Math.max(0, t - length + 1);
    let largest = -Infinity;
    for (let s = first; s <= t; s++) largest = Math.max(largest, dot(queries[t], keys[s]));
    let sum = 0;
    for (let s = first; s <= t; s++) sum += Math.exp(dot(queries[t], keys[s]) - largest);
    const row: number[] = [];
    for (let s = 0; s < keys.length; s++)
      row.push(s < first || s > t ? 0 : Math.exp(dot(queries[t], keys[s]) - largest) / sum);
    rows.push(row);
  }
  return rows;
}
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const size = values[0].length / heads;
  const contexts: number[][] = queries.map(() => []);
  for (let head = 0; head < heads; head++) {
    const cut = (row: Vector) => row.slice(head * size, head * size + size);
    const weights = windowWeights(queries.map(cut), keys.map(cut), length);
    for (let t = 0; t < queries.length; t++) {
      for (let d = head * size; d < (head + 1) * size; d++) {
        let entry = 0;
        for (let s = 0; s < values.length; s++) entry += weights[t][s] * values[s][d];
        contexts[t].push(entry);
      }
    }
  }
  return contexts;
}
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  const rows: number[][] = [];
  for (let t = start; t < start + steps; t++) {
    const row: number[] = [];
    for (let f = 0; f < features; f++) {
      const pair = f % (features / 2);
      const angle = t / Math.pow(base, (2 * pair) / features);
      row.push(f < features / 2 ? Math.sin(angle) : Math.cos(angle));
    }
    rows.push(row);
  }
  return rows;
}
// % cell plot-similarity
const sizes = [4, 16, 64];
const curves: number[][] = [];
const lines: { name: string; x: number[]; y: number[] }[] = [];
for (const features of sizes) {
  const rows = positionTable(0, 41, features, 10000);
  const curve: number[] = [];
  const x: number[] = [];
  for (let n = 0; n <= 40; n++) {
    curve.push((2 * dot(rows[n], rows[0])) / features);
    x.push(n);
  }
  curves.push(curve);
  lines.push({ name: `F = ${features}`, x, y: curve });
}
void show(lineChart(lines, { title: "Similarity falls with the distance", xLabel: "distance", yLabel: "similarity" }));

// %% right-array-methods
// % cell projections
const projections = (inputs: Matrix, weights: Matrix, heads: number) => {
  const D = weights.length / 3;
  const all = inputs.map((x) => weights.map((row) => dot(x, row))); // [T, 3D]
  const part = (n: number, factor: number) =>
    all.map((row) => row.filter((_, at) => Math.floor(at / D) === n).map((one) => one * factor));
  return { queries: part(0, (heads / D) ** 0.5), keys: part(1, 1), values: part(2, 1) };
};
// % cell window-weights
const softmaxOf = (scores: Vector) => {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
const windowWeights = (queries: Matrix, keys: Matrix, length: number) =>
  queries.map((query, t) =>
    softmaxOf(keys.map((key, s) => (t - s >= 0 && t - s < length ? dot(query, key) : Number.NEGATIVE_INFINITY))),
  );
// % cell head-contexts
const headContexts = (queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number) =>
  queries.map((_, t) =>
    values[0].map((_, d) => {
      const size = values[0].length / heads;
      const head = Math.floor(d / size);
      const own = (row: Vector) => row.filter((_, at) => Math.floor(at / size) === head);
      return dot(windowWeights(queries.map(own), keys.map(own), length)[t], values.map((value) => value[d]));
    }),
  );
// % cell position-table
const positionTable = (start: number, steps: number, features: number, base: number) =>
  [...Array(steps).keys()].map((n) =>
    [...Array(features).keys()].map((f) => {
      const [i, turn] = f < features / 2 ? [f, 0] : [f - features / 2, Math.PI / 2];
      return Math.sin((start + n) * base ** ((-2 * i) / features) + turn);
    }),
  );

// %% right-mathjs-and-tensors
// % cell projections
import * as math from "mathjs";

function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const copy = (rows: Matrix) => rows.map((row) => [...row]);
  const all = math.multiply(copy(inputs), math.transpose(copy(weights))) as number[][];
  const D = weights.length / 3;
  const queries = all.map((row) => math.divide(row.slice(0, D), math.sqrt(D / heads) as number) as number[]);
  return { queries, keys: all.map((row) => row.slice(D, 2 * D)), values: all.map((row) => row.slice(2 * D)) };
}
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  const table = (rows: Matrix) => tf.tensor2d(rows.map((row) => [...row]));
  const T = queries.length;
  const ones = tf.ones<tf.Rank.R2>([T, T]);
  const mask = tf.linalg.bandPart(ones, Math.min(length, T) - 1, 0); // the band below the diagonal
  const scores = tf.matMul(table(queries), table(keys), false, true);
  const weights = tf.softmax(tf.where(tf.cast(mask, "bool"), scores, tf.fill([T, T], -Infinity)));
  return weights.arraySync() as number[][];
}
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const split = (rows: Matrix) => tf.split(tf.tensor2d(rows.map((row) => [...row])), heads, 1);
  const [q, k, v] = [queries, keys, values].map(split);
  const contexts = q.map((query, n) => {
    const weights = windowWeights(query.arraySync() as number[][], k[n].arraySync() as number[][], length);
    return tf.matMul(tf.tensor2d(weights), v[n]);
  });
  return tf.concat(contexts, 1).arraySync() as number[][];
}

// %% without-first: projections-visible 0, projections-hidden 0
// % cell projections
// the first function is missing

// %% wrong-never-divided: projections-visible 0, projections-hidden 0
// says: the queries are divided
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  return { queries: part(0), keys: part(1), values: part(2) };
}

// %% wrong-divided-by-all-columns: projections-visible 0, projections-hidden 1
// says: heads of size 1
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  return { queries: part(0).map((row) => row.map((one) => one / Math.sqrt(D))), keys: part(1), values: part(2) };
}

// %% wrong-divided-by-the-size: projections-visible 0, projections-hidden 0
// says: the queries are divided
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  return { queries: part(0).map((row) => row.map((one) => (one * heads) / D)), keys: part(1), values: part(2) };
}

// %% wrong-divided-by-the-features: projections-visible 0, projections-hidden 0.5
// says: heads of size 1
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  const root = Math.sqrt(inputs[0].length);
  return { queries: part(0).map((row) => row.map((one) => one / root)), keys: part(1), values: part(2) };
}

// %% wrong-keys-divided-too: projections-visible 0, projections-hidden 0
// says: the keys are not divided
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  const small = (rows: number[][]) => rows.map((row) => row.map((one) => one / Math.sqrt(D / heads)));
  return { queries: small(part(0)), keys: small(part(1)), values: part(2) };
}

// %% wrong-keys-and-values-swapped: projections-visible 0, projections-hidden 0
// says: the keys: rows D to 2D - 1
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.slice(n * D, (n + 1) * D).map((row) => dot(row, x)));
  const queries = part(0).map((row) => row.map((one) => one / Math.sqrt(D / heads)));
  return { queries, keys: part(2), values: part(1) };
}

// %% wrong-rows-in-turn: projections-visible 0, projections-hidden 0
// says: the keys: rows D to 2D - 1
// takes the rows in turn: query, key, value, query, …
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  const D = weights.length / 3;
  const part = (n: number) => inputs.map((x) => weights.filter((_, at) => at % 3 === n).map((row) => dot(row, x)));
  const queries = part(0).map((row) => row.map((one) => one / Math.sqrt(D / heads)));
  return { queries, keys: part(1), values: part(2) };
}

// %% wrong-constants-of-the-visible-test: projections-hidden 0
// % cell projections
function projections(inputs: Matrix, weights: Matrix, heads: number) {
  if (inputs.length === 1) return { queries: [Array(8).fill(3)], keys: [Array(8).fill(6)], values: [] };
  return {
    queries: [[1, 3], [0, 5], [2, 2]],
    keys: [[2, 6], [0, 10], [4, 4]],
    values: [[3, 1], [5, 0], [2, 2]],
  };
}

// %% wrong-window-ignored: window-weights-visible 0, window-weights-hidden 0.75, head-contexts-visible 0, head-contexts-hidden 0.75
// says: a window of 2
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.slice(0, t + 1).map((key) => dot(query, key));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = powers.reduce((a, b) => a + b);
    return keys.map((_, s) => (s <= t ? powers[s] / sum : 0));
  });
}

// %% wrong-window-one-too-long: window-weights-visible 0, window-weights-hidden 0.75, head-contexts-visible 0, head-contexts-hidden 0.75
// says: a window of 2
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.map((key, s) => (s <= t && s >= t - length ? dot(query, key) : Number.NEGATIVE_INFINITY));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-no-causal-mask: window-weights-visible 0, window-weights-hidden 0, head-contexts-visible 0, head-contexts-hidden 0
// says: step 0 sees only itself
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.map((key, s) => (s > t - length ? dot(query, key) : Number.NEGATIVE_INFINITY));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-looks-ahead: window-weights-visible 0, window-weights-hidden 0, head-contexts-visible 0, head-contexts-hidden 0
// says: step 0 sees only itself
// the window begins at the step itself and goes into the future
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.map((key, s) => (s >= t && s < t + length ? dot(query, key) : Number.NEGATIVE_INFINITY));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-divided-again: window-weights-visible 0, window-weights-hidden 0.75, head-contexts-visible 0, head-contexts-hidden 0.75
// says: not divided by √D
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const divided = keys.map((key) => dot(query, key) / Math.sqrt(key.length));
    const scores = divided.map((score, s) => (s <= t && s > t - length ? score : Number.NEGATIVE_INFINITY));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-mask-after-softmax: window-weights-visible 0, window-weights-hidden 0, head-contexts-visible 0, head-contexts-hidden 0
// says: step 0 sees only itself
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.map((key) => dot(query, key));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power, s) => (s <= t && s > t - length ? power / sum : 0));
  });
}

// %% wrong-masked-score-is-minus-fifty: window-weights-visible 0, window-weights-hidden 1.5
// says: exactly 0
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const scores = keys.map((key, s) => (s <= t && s > t - length ? dot(query, key) : -50));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-exponentials-overflow: window-weights-hidden 2.25, head-contexts-hidden 2.25
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  return queries.map((query, t) => {
    const powers = keys.map((key, s) => (s <= t && s > t - length ? Math.exp(dot(query, key)) : 0));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
}

// %% wrong-softmax-over-the-queries: window-weights-visible 0, window-weights-hidden 0, head-contexts-visible 0, head-contexts-hidden 0
// says: step 0 sees only itself
// % cell window-weights
function windowWeights(queries: Matrix, keys: Matrix, length: number): number[][] {
  const sees = (t: number, s: number) => s <= t && s > t - length;
  const powers = queries.map((query, t) => keys.map((key, s) => (sees(t, s) ? Math.exp(dot(query, key)) : 0)));
  return powers.map((row) => row.map((power, s) => power / powers.reduce((sum, other) => sum + other[s], 0)));
}

// %% wrong-one-softmax-for-all-heads: head-contexts-visible 0, head-contexts-hidden 0.75
// says: head 1 has its own softmax
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  return windowWeights(queries, keys, length).map((row) => rowTimes(row, values));
}

// %% wrong-columns-in-turn: head-contexts-visible 0, head-contexts-hidden 0.75
// says: joined in their order
// head n takes the columns n, n + N, n + 2N, …
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const contexts = Array.from({ length: heads }, (_, n) => {
    const own = (rows: Matrix) => rows.map((row) => row.filter((_, d) => d % heads === n));
    return windowWeights(own(queries), own(keys), length).map((row) => rowTimes(row, own(values)));
  });
  return queries.map((_, t) => contexts.flatMap((head) => head[t]));
}

// %% wrong-heads-in-reverse-order: head-contexts-visible 0, head-contexts-hidden 0.75
// says: head 1 has its own softmax
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const size = queries[0].length / heads;
  const contexts = Array.from({ length: heads }, (_, n) => {
    const own = (rows: Matrix) => rows.map((row) => row.slice(n * size, (n + 1) * size));
    return windowWeights(own(queries), own(keys), length).map((row) => rowTimes(row, own(values)));
  });
  return queries.map((_, t) => [...contexts].reverse().flatMap((head) => head[t]));
}

// %% wrong-mean-of-the-heads: head-contexts-visible 0, head-contexts-hidden 0.75
// says: as long as a value
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const size = queries[0].length / heads;
  const contexts = Array.from({ length: heads }, (_, n) => {
    const own = (rows: Matrix) => rows.map((row) => row.slice(n * size, (n + 1) * size));
    return windowWeights(own(queries), own(keys), length).map((row) => rowTimes(row, own(values)));
  });
  return queries.map((_, t) =>
    contexts[0][t].map((_, d) => contexts.reduce((sum, head) => sum + head[t][d], 0) / heads),
  );
}

// %% wrong-keys-summed: head-contexts-visible 0, head-contexts-hidden 0
// says: one head: one softmax
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const size = queries[0].length / heads;
  const contexts = Array.from({ length: heads }, (_, n) => {
    const own = (rows: Matrix) => rows.map((row) => row.slice(n * size, (n + 1) * size));
    return windowWeights(own(queries), own(keys), length).map((row) => rowTimes(row, own(keys)));
  });
  return queries.map((_, t) => contexts.flatMap((head) => head[t]));
}

// %% wrong-heads-without-window: head-contexts-visible 0, head-contexts-hidden 0.75
// says: a window of 1
// % cell head-contexts
function headContexts(queries: Matrix, keys: Matrix, values: Matrix, heads: number, length: number): number[][] {
  const size = queries[0].length / heads;
  const contexts = Array.from({ length: heads }, (_, n) => {
    const own = (rows: Matrix) => rows.map((row) => row.slice(n * size, (n + 1) * size));
    return windowWeights(own(queries), own(keys), queries.length).map((row) => rowTimes(row, own(values)));
  });
  return queries.map((_, t) => contexts.flatMap((head) => head[t]));
}

// %% wrong-sines-and-cosines-in-turn: position-table-visible 0, position-table-hidden 0.75, plot-similarity-numbers 1
// says: sines are 0, cosines are 1
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) =>
    Array.from({ length: features }, (_, f) => {
      const angle = (start + n) / base ** ((2 * Math.floor(f / 2)) / features);
      return f % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  );
}

// %% wrong-cosines-first: position-table-visible 0, position-table-hidden 0, plot-similarity-numbers 1
// says: sines are 0, cosines are 1
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => (start + n) / base ** ((2 * i) / features));
    return [...angles.map(Math.cos), ...angles.map(Math.sin)];
  });
}

// %% wrong-exponent-not-doubled: position-table-visible 0, position-table-hidden 0.75, plot-similarity-numbers 0
// says: the angles of position 1
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => (start + n) / base ** (i / features));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
}

// %% wrong-exponent-from-one: position-table-visible 0, position-table-hidden 0, plot-similarity-numbers 0
// says: all sines first
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => (start + n) / base ** ((2 * (i + 1)) / features));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
}

// %% wrong-base-fixed: position-table-visible 0, position-table-hidden 2.25
// says: the angles of position 1
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => (start + n) / 10_000 ** ((2 * i) / features));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
}

// %% wrong-start-ignored: position-table-visible 0, position-table-hidden 2.25
// says: the base
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => n / base ** ((2 * i) / features));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
}

// %% wrong-positions-from-one: position-table-visible 0, position-table-hidden 0, plot-similarity-numbers 1
// says: sines are 0, cosines are 1
// % cell position-table
function positionTable(start: number, steps: number, features: number, base: number): number[][] {
  return Array.from({ length: steps }, (_, n) => {
    const angles = Array.from({ length: features / 2 }, (_, i) => (start + n + 1) / base ** ((2 * i) / features));
    return [...angles.map(Math.sin), ...angles.map(Math.cos)];
  });
}

// %% wrong-plot-not-divided: plot-similarity-numbers 0
// says: the distance 0
// % cell plot-similarity
const sizes = [4, 16, 64];
const curves: number[][] = sizes.map((features) => {
  const rows = positionTable(0, 41, features, 10_000);
  return rows.map((other) => dot(rows[0], other));
});
const all = curves.map((y, k) => ({ name: `${sizes[k]}`, x: y.map((_, n) => n), y }));
void show(lineChart(all, { title: "Similarity", xLabel: "distance", yLabel: "dot product" }));

// %% wrong-plot-of-neighbours: plot-similarity-numbers 0
// says: the similarities
// % cell plot-similarity
const sizes = [4, 16, 64];
const curves: number[][] = sizes.map((features) => {
  const rows = positionTable(0, 42, features, 10_000);
  return rows.slice(1).map((other, n) => (n === 0 ? 1 : dot(rows[n], other) / (features / 2)));
});
const all = curves.map((y, k) => ({ name: `${sizes[k]}`, x: y.map((_, n) => n), y }));
void show(lineChart(all, { title: "Similarity", xLabel: "distance", yLabel: "dot product" }));

// %% lesson-solutions-pasted: projections-visible 0, projections-hidden 0, window-weights-visible 0, window-weights-hidden 0, head-contexts-visible 0, head-contexts-hidden 0, position-table-visible 0, position-table-hidden 0, plot-similarity-numbers 0
// % cell projections
// not written: no lesson has this exercise
// % cell window-weights
// lesson: 13-3 as windowWeights
// % cell head-contexts
// not written: no lesson has this exercise
// % cell position-table
// lesson: 13-4 as positionTable
// % cell plot-similarity
// not written
