// %% right-loops
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  let bits = 0;
  for (let n = 0; n < inputs.length; n++) {
    let [followed, all] = [0, 0];
    for (const count of pairs[inputs[n]]) followed += count;
    for (const count of singles) all += count;
    let p = singles[targets[n]] / all;
    if (followed > 0) p = share * (pairs[inputs[n]][targets[n]] / followed) + (1 - share) * p;
    bits -= Math.log(p) / Math.log(2);
  }
  return bits / inputs.length;
}
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const chances: number[] = [];
  let sum = 0;
  const largest = Math.max(...logits);
  for (const z of logits) {
    let larger = 0;
    for (const other of logits) if (other > z) larger++;
    const one = larger < most ? Math.exp((z - largest) / temperature) : 0;
    chances.push(one);
    sum += one;
  }
  for (let c = 0; c < chances.length; c++) chances[c] /= sum;
  return chances;
}
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text: number[] = [];
  let last = start;
  for (const share of shares) {
    const left = chances[last].map((p, id) => ({ p, id }));
    let sum = 0;
    while (left.length > 0) {
      let best = 0;
      for (let n = 1; n < left.length; n++) if (left[n].p > left[best].p) best = n;
      const [{ p, id }] = left.splice(best, 1);
      last = id;
      sum += p;
      if (sum > share) break;
    }
    text.push(last);
  }
  return text;
}
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const [inputs, targets]: number[][][] = [[], []];
  for (let start = 0; start + length <= ids.length - 1; start += every) {
    const [input, target]: number[][] = [[], []];
    for (let n = start; n < start + length; n++) {
      input.push(ids[n]);
      target.push(ids[n + 1]);
    }
    inputs.push(input);
    targets.push(target);
  }
  return { inputs: inputs, targets: targets };
}
// % cell plot-entropy
const logits = [3, 1, 2.5, -1, 0, 2];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const curves: number[][] = [];
for (const most of [2, 4, 6]) {
  const row: number[] = [];
  for (const temperature of temperatures) {
    let bits = 0;
    for (const p of chancesOf(logits, temperature, most)) if (p > 0) bits -= p * Math.log2(p);
    row.push(bits);
  }
  curves.push(row);
}
const series: { name: string; x: number[]; y: number[] }[] = [];
for (let k = 0; k < 3; k++) series.push({ name: `${2 * k + 2} kept`, x: temperatures, y: curves[k] });
void show(lineChart(series, { title: "Hotter is less certain", xLabel: "temperature", yLabel: "entropy in bits" }));

// %% right-array-methods
// % cell mixed-loss
const mixedLoss = (pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number) => {
  const fractions = (counts: Vector) => counts.map((count) => count / counts.reduce((a, b) => a + b));
  const alone = fractions(singles);
  const rows = pairs.map((row) =>
    row.some((count) => count > 0) ? fractions(row).map((p, b) => share * p + (1 - share) * alone[b]) : alone,
  );
  return inputs.map((a, n) => -Math.log2(rows[a][targets[n]])).reduce((a, b) => a + b) / inputs.length;
};
// % cell chances
const chancesOf = (logits: Vector, temperature: number, most: number) => {
  const places = logits.map((_, c) => c).sort((a, b) => logits[b] - logits[a]).slice(0, most);
  const powers = logits.map((z, c) => (places.includes(c) ? Math.exp((z - logits[places[0]]) / temperature) : 0));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
// % cell write-text
const drawFrom = (row: Vector, share: number) => {
  const order = [...row.keys()].sort((a, b) => row[b] - row[a]); // JavaScript's sort is stable
  const sums = order.map((_, n) => order.slice(0, n + 1).reduce((sum, id) => sum + row[id], 0));
  const at = sums.findIndex((sum) => sum > share);
  return order[at < 0 ? order.length - 1 : at];
};
const writeText = (chances: Matrix, start: number, shares: Vector) =>
  shares.reduce<number[]>((text, share) => [...text, drawFrom(chances[text.at(-1) ?? start], share)], []);
// % cell cut-windows
const cutWindows = (ids: Vector, length: number, every: number) => {
  const starts = [...ids.keys()].filter((at) => at % every === 0 && at + length < ids.length);
  const piece = (shift: number) => starts.map((at) => ids.slice(at + shift, at + shift + length));
  return { targets: piece(1), inputs: piece(0) };
};
// % cell plot-entropy
const logits = [3, 1, 2.5, -1, 0, 2];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const bitsOf = (p: number) => (p === 0 ? 0 : -p * Math.log2(p));
const curves: number[][] = [2, 4, 6].map((most) =>
  temperatures.map((tau) => chancesOf(logits, tau, most).map(bitsOf).reduce((a, b) => a + b)),
);
const asLines = curves.map((y, k) => ({ name: `${[2, 4, 6][k]} characters`, x: temperatures, y }));
void show(lineChart(asLines, { title: "Entropy rises with the temperature", xLabel: "temperature", yLabel: "bits" }));

// %% right-mathjs-and-tensors
// % cell mixed-loss
import * as math from "mathjs";

function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const alone = math.divide([...singles], math.sum([...singles])) as unknown as number[];
  return math.mean(
    inputs.map((a, n) => {
      const sum = math.sum([...pairs[a]]);
      const together = sum > 0 ? pairs[a][targets[n]] / sum : alone[targets[n]];
      return -math.log2(share * together + (1 - share) * alone[targets[n]]);
    }),
  );
}
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const { values, indices } = tf.topk(tf.tensor1d([...logits]), most);
  const shares = tf.softmax(tf.div(tf.sub(values, tf.max(values)), temperature)).arraySync() as number[];
  const places = indices.arraySync() as number[];
  return logits.map((_, c) => (places.includes(c) ? shares[places.indexOf(c)] : 0));
}
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text = [start];
  for (const share of shares) {
    const row = chances[text[text.length - 1]];
    const sorted = row.map((p, id) => [p, id]).sort(([p, a], [q, b]) => q - p || a - b);
    const sums = math.cumsum(sorted.map(([p]) => p)) as number[];
    const passed = sums.filter((sum) => sum <= share).length;
    text.push(sorted[Math.min(passed, row.length - 1)][1]);
  }
  return text.slice(1);
}
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const count = Math.max(0, Math.ceil((ids.length - length) / every));
  if (count === 0) return { inputs: [], targets: [] };
  const starts = tf.mul(tf.range(0, count), every).expandDims(1);
  const places = tf.add(starts, tf.range(0, length).expandDims(0)).arraySync() as number[][];
  return { inputs: places.map((row) => row.map((n) => ids[n])), targets: places.map((row) => row.map((n) => ids[n + 1])) };
}

// %% without-first: mixed-loss-visible 0, mixed-loss-hidden 0
// % cell mixed-loss
// the first function is missing

// %% wrong-nats: mixed-loss-visible 0, mixed-loss-hidden 0
// says: bits
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const single = singles[targets[n]] / total(singles);
    return -Math.log(total(pairs[a]) === 0 ? single : (share * pairs[a][targets[n]]) / total(pairs[a]) + (1 - share) * single);
  });
  return total(losses) / losses.length;
}

// %% wrong-sum-for-the-mean: mixed-loss-visible 0, mixed-loss-hidden 0
// says: the mean over the targets
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const single = singles[targets[n]] / total(singles);
    return -Math.log2(total(pairs[a]) === 0 ? single : (share * pairs[a][targets[n]]) / total(pairs[a]) + (1 - share) * single);
  });
  return total(losses);
}

// %% wrong-transposed-pairs: mixed-loss-visible 0, mixed-loss-hidden 0
// says: the row belongs to the input
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const columns = pairs.map((_, b) => pairs.map((row) => row[b]));
  const losses = inputs.map((a, n) => {
    const single = singles[targets[n]] / total(singles);
    return -Math.log2(total(columns[a]) === 0 ? single : (share * columns[a][targets[n]]) / total(columns[a]) + (1 - share) * single);
  });
  return total(losses) / losses.length;
}

// %% wrong-shares-exchanged: mixed-loss-visible 0, mixed-loss-hidden 0
// says: the row belongs to the input
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const single = singles[targets[n]] / total(singles);
    return -Math.log2(total(pairs[a]) === 0 ? single : ((1 - share) * pairs[a][targets[n]]) / total(pairs[a]) + share * single);
  });
  return total(losses) / losses.length;
}

// %% wrong-losses-mixed-instead-of-probabilities: mixed-loss-visible 0, mixed-loss-hidden 0.75
// says: share weighs the pairs
// right if only one of the two counts, as pairs only or single characters only
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const single = -Math.log2(singles[targets[n]] / total(singles));
    const row = pairs[a];
    return total(row) === 0 ? single : -share * Math.log2(row[targets[n]] / total(row)) + (1 - share) * single;
  });
  return total(losses) / losses.length;
}

// %% wrong-lonely-character-keeps-its-share: mixed-loss-visible 0, mixed-loss-hidden 2.25
// says: a row of zeros
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const together = pairs[a][targets[n]] / Math.max(1, total(pairs[a]));
    return -Math.log2(share * together + ((1 - share) * singles[targets[n]]) / total(singles));
  });
  return total(losses) / losses.length;
}

// %% wrong-lonely-character-is-nan: mixed-loss-visible 0, mixed-loss-hidden 2.25
// says: a row of zeros
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const together = pairs[a][targets[n]] / total(pairs[a]);
    return -Math.log2(share * together + ((1 - share) * singles[targets[n]]) / total(singles));
  });
  return total(losses) / losses.length;
}

// %% wrong-two-characters-only: mixed-loss-hidden 0
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  const losses = inputs.map((a, n) => {
    const single = singles[targets[n]] / (singles[0] + singles[1]);
    const sum = pairs[a][0] + pairs[a][1];
    return -Math.log2(sum === 0 ? single : (share * pairs[a][targets[n]]) / sum + (1 - share) * single);
  });
  return total(losses) / losses.length;
}

// %% wrong-constants-of-the-visible-test: mixed-loss-hidden 0
// % cell mixed-loss
function mixedLoss(pairs: Matrix, singles: Vector, inputs: Vector, targets: Vector, share: number): number {
  if (inputs.length === 2) return 1.5;
  if (share === 0.5) return 1;
  return share === 0.75 && pairs[0][0] === 1 ? 1.192645 : 2;
}

// %% wrong-all-are-kept: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the kept probabilities
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const powers = logits.map((z) => Math.exp((z - Math.max(...logits)) / temperature));
  return powers.map((one) => one / total(powers));
}

// %% wrong-not-added-up-again: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the probabilities add up to 1
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const smallest = [...logits].sort((a, b) => b - a)[most - 1];
  const powers = logits.map((z) => Math.exp((z - Math.max(...logits)) / temperature));
  return powers.map((one, c) => (logits[c] < smallest ? 0 : one / total(powers)));
}

// %% wrong-shortened-to-the-kept: chances-visible 0, chances-hidden 0, plot-entropy-numbers 1
// says: one probability for each logit
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const sorted = [...logits].sort((a, b) => b - a).slice(0, most);
  const powers = sorted.map((z) => Math.exp((z - sorted[0]) / temperature));
  return powers.map((one) => one / total(powers));
}

// %% wrong-times-the-temperature: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the logits are divided by the temperature
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const sorted = [...logits].sort((a, b) => b - a);
  const powers = logits.map((z) => (z < sorted[most - 1] ? 0 : Math.exp((z - sorted[0]) * temperature)));
  return powers.map((one) => one / total(powers));
}

// %% wrong-temperature-ignored: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the logits are divided by the temperature
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const sorted = [...logits].sort((a, b) => b - a);
  const powers = logits.map((z) => (z < sorted[most - 1] ? 0 : Math.exp(z - sorted[0])));
  return powers.map((one) => one / total(powers));
}

// %% wrong-dropped-logits-are-zero: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the kept characters keep their places
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const smallest = [...logits].sort((a, b) => b - a)[most - 1];
  const fenced = logits.map((z) => (z < smallest ? 0 : z));
  const powers = fenced.map((z) => Math.exp((z - Math.max(...fenced)) / temperature));
  return powers.map((one) => one / total(powers));
}

// %% wrong-exponentials-overflow: chances-hidden 2.25
// right except for logits near ±900
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const smallest = [...logits].sort((a, b) => b - a)[most - 1];
  const powers = logits.map((z) => (z < smallest ? 0 : Math.exp(z / temperature)));
  return powers.map((one) => one / total(powers));
}

// %% wrong-the-first-ones-are-kept: chances-visible 0, chances-hidden 0.75, plot-entropy-numbers 0
// says: the kept characters keep their places
// % cell chances
function chancesOf(logits: Vector, temperature: number, most: number): number[] {
  const powers = logits.map((z, c) => (c < most ? Math.exp((z - Math.max(...logits)) / temperature) : 0));
  return powers.map((one) => one / total(powers));
}

// %% wrong-starts-again-each-time: write-text-visible 0, write-text-hidden 1.5
// says: each id is drawn from the row of the last one
// right for one step, and where all rows are equal
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const row = chances[start];
  const order = row.map((_, id) => id).sort((a, b) => row[b] - row[a] || a - b);
  return shares.map((share) => {
    let sum = 0;
    return order.find((id) => (sum += row[id]) > share) ?? order[order.length - 1];
  });
}

// %% wrong-order-of-the-ids: write-text-visible 0, write-text-hidden 0.75
// says: the most probable id comes first
// right where all are equally probable
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text: number[] = [];
  for (const share of shares) {
    let sum = 0;
    const row = chances[text.at(-1) ?? start];
    const found = row.findIndex((p) => (sum += p) > share);
    text.push(found < 0 ? row.length - 1 : found);
  }
  return text;
}

// %% wrong-start-is-returned: write-text-visible 0, write-text-hidden 0
// says: without the start
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text = [start];
  for (const share of shares) {
    const row = chances[text[text.length - 1]];
    const order = row.map((_, id) => id).sort((a, b) => row[b] - row[a] || a - b);
    let sum = 0;
    text.push(order.find((id) => (sum += row[id]) > share) ?? order[order.length - 1]);
  }
  return text;
}

// %% wrong-always-the-most-probable: write-text-visible 0, write-text-hidden 0
// says: of equally probable ids
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text: number[] = [];
  for (const _ of shares) {
    const row = chances[text.at(-1) ?? start];
    text.push(row.indexOf(Math.max(...row)));
  }
  return text;
}

// %% wrong-sum-reaches-the-share: write-text-visible 0, write-text-hidden 2.25
// says: the sum must be above the share
// % cell write-text
function writeText(chances: Matrix, start: number, shares: Vector): number[] {
  const text: number[] = [];
  for (const share of shares) {
    const row = chances[text.at(-1) ?? start];
    const order = row.map((_, id) => id).sort((a, b) => row[b] - row[a] || a - b);
    let sum = 0;
    text.push(order.find((id) => (sum += row[id]) >= share) ?? order[order.length - 1]);
  }
  return text;
}

// %% wrong-targets-equal-inputs: cut-windows-visible 0, cut-windows-hidden 0
// says: one place later
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const starts = ids.map((_, at) => at).filter((at) => at % every === 0 && at + length < ids.length);
  const inputs = starts.map((at) => ids.slice(at, at + length));
  return { inputs: inputs, targets: inputs };
}

// %% wrong-one-target-for-each-window: cut-windows-visible 0, cut-windows-hidden 0
// says: one place later
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const starts = ids.map((_, at) => at).filter((at) => at % every === 0 && at + length < ids.length);
  return {
    inputs: starts.map((at) => ids.slice(at, at + length)),
    targets: starts.map((at) => [ids[at + length]]),
  };
}

// %% wrong-target-of-the-last-window-is-cut-off: cut-windows-visible 0, cut-windows-hidden 0.5
// says: only windows whose targets are complete
// right if no window lacks only its last target
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const starts = ids.map((_, at) => at).filter((at) => at % every === 0 && at + length <= ids.length);
  const piece = (shift: number) => starts.map((at) => ids.slice(at + shift, at + shift + length));
  return { inputs: piece(0), targets: piece(1) };
}

// %% wrong-last-window-is-missing: cut-windows-visible 0, cut-windows-hidden 0.5
// says: a window may end with the last id
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const starts = ids.map((_, at) => at).filter((at) => at % every === 0 && at + length < ids.length - 1);
  const piece = (shift: number) => starts.map((at) => ids.slice(at + shift, at + shift + length));
  return { inputs: piece(0), targets: piece(1) };
}

// %% wrong-always-side-by-side: cut-windows-visible 0, cut-windows-hidden 0.5
// says: the next window begins
// % cell cut-windows
function cutWindows(ids: Vector, length: number, every: number) {
  const starts = ids.map((_, at) => at).filter((at) => at % length === 0 && at + length < ids.length);
  const piece = (shift: number) => starts.map((at) => ids.slice(at + shift, at + shift + length));
  return { inputs: piece(0), targets: piece(1) };
}

// %% wrong-plot-in-nats: plot-entropy-numbers 0
// % cell plot-entropy
const logits = [3, 1, 2.5, -1, 0, 2];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const nats = (chances: Vector) => -total(chances.filter((p) => p > 0).map((p) => p * Math.log(p)));
const curves: number[][] = [2, 4, 6].map((most) => temperatures.map((tau) => nats(chancesOf(logits, tau, most))));
void show(lineChart(curves.map((y, k) => ({ name: `${k}`, x: temperatures, y })), { title: "Entropy" }));

// %% wrong-plot-with-nan: plot-entropy-numbers 0
// 0 · log2(0) is NaN
// % cell plot-entropy
const logits = [3, 1, 2.5, -1, 0, 2];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const bits = (chances: Vector) => -total(chances.map((p) => p * Math.log2(p)));
const curves: number[][] = [2, 4, 6].map((most) => temperatures.map((tau) => bits(chancesOf(logits, tau, most))));

// %% wrong-plot-all-kept: plot-entropy-numbers 0
// % cell plot-entropy
const logits = [3, 1, 2.5, -1, 0, 2];
const temperatures = [0.25, 0.5, 1, 2, 4, 8, 16];
const bits = (chances: Vector) => -total(chances.filter((p) => p > 0).map((p) => p * Math.log2(p)));
const curves: number[][] = [2, 4, 6].map(() => temperatures.map((tau) => bits(chancesOf(logits, tau, 6))));
void show(lineChart(curves.map((y, k) => ({ name: `${k}`, x: temperatures, y })), { title: "Entropy" }));

// %% lesson-solutions-pasted: mixed-loss-visible 0, mixed-loss-hidden 0, chances-visible 0, chances-hidden 0, write-text-visible 0, write-text-hidden 0, cut-windows-visible 0, cut-windows-hidden 0, plot-entropy-numbers 0
// % cell mixed-loss
// lesson: 10-3 as mixedLoss
// % cell chances
// lesson: 10-4 as chancesOf
// % cell write-text
// not written: no lesson has this exercise
// % cell cut-windows
// not written: no lesson has this exercise
// % cell plot-entropy
// not written
