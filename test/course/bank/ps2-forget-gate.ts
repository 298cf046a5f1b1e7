// %% right-loops
// % cell forget-gate
function forgetGate(
  inputWeights: Matrix,
  hiddenWeights: Matrix,
  inputBias: Vector,
  hiddenBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const gate: number[] = [];
  for (let j = 0; j < inputBias.length; j++) {
    let sum = inputBias[j] + hiddenBias[j];
    for (let i = 0; i < x.length; i++) sum += inputWeights[j][i] * x[i];
    for (let i = 0; i < hidden.length; i++) sum += hiddenWeights[j][i] * hidden[i];
    gate.push(1 / (1 + Math.exp(-sum)));
  }
  return gate;
}
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  const cells: number[][] = [];
  for (let t = 0; t < gates.length; t++) {
    const row: number[] = [];
    for (let j = 0; j < cell.length; j++) {
      const before = t === 0 ? cell[j] : cells[t - 1][j];
      row.push(gates[t][j] * before);
    }
    cells.push(row);
  }
  return cells;
}
// % cell bias-to-keep
function biasToKeep(before: number, after: number, steps: number): number {
  return -Math.log((before / after) ** (1 / steps) - 1);
}
// % cell plot-kept
const shareOver = (bias: number): number[] => {
  const shares = [1];
  const gates: number[][] = [];
  for (let t = 1; t <= 50; t++) gates.push([1 / (1 + Math.exp(-bias))]);
  for (const row of keptOverTime(gates, [1])) shares.push(row[0]);
  return shares;
};
const halfAtFifty = biasToKeep(1, 0.5, 50);
const curve = shareOver(halfAtFifty);
void show(
  lineChart(
    [0, 1, 2, 5, halfAtFifty].map((bias) => ({ name: `b = ${bias.toFixed(2)}`, y: shareOver(bias) })),
    { xLabel: "time step t", yLabel: "share left" },
  ),
);

// %% right-array-methods
// % cell forget-gate
const columnOf = (rows: Matrix, j: number) => rows.map((row) => row[j]);
const dot = (a: Vector, b: Vector) => a.map((value, i) => value * b[i]).reduce((sum, term) => sum + term, 0);
const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const gateOf = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] =>
  bias.map((b, j) => sigmoid(b + dot(x, columnOf(kernel, j)) + dot(hidden, columnOf(recurrent, j))));
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);
// % cell kept-over-time
const keptOverTime = (gates: Matrix, cell: Vector): number[][] =>
  gates.map((_, t) => cell.map((c, j) => gates.slice(0, t + 1).reduce((left, gate) => left * gate[j], c)));
// % cell bias-to-keep
const biasForShare = (share: number, steps: number): number => {
  const f = Math.exp(Math.log(share) / steps);
  return Math.log(f) - Math.log(1 - f);
};
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);
// % cell plot-kept
const times = [...Array(51).keys()];
const bend = biasToKeep(1, 0.5, 50);
const leftOf = (bias: number) => times.map((t) => forgetGate([[0]], [[0]], [bias], [0], [0], [0])[0] ** t);
const curve: number[] = leftOf(bend);
void show(lineChart([0, 1, 2, 5, bend].map((bias) => ({ name: `b = ${bias}`, x: times, y: leftOf(bias) }))));

// %% right-mathjs
// % cell forget-gate
import * as math from "mathjs";
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  // both products and the bias at once: [x, hidden, 1] times the stack of kernel, recurrent kernel and bias
  const stacked = [...kernel, ...recurrent, bias].map((row) => [...row]); // [F + H + 1, H]
  const sums = math.multiply([...x, ...hidden, 1], stacked) as number[];
  return sums.map((sum) => 0.5 * (1 + math.tanh(sum / 2)));
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  if (gates.length === 0) return [];
  const first = math.dotMultiply([...gates[0]], [...cell]) as number[];
  return [first, ...keptOverTime(gates.slice(1), first)];
}
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  // bisection, as in the lesson
  let [low, high] = [-100, 100];
  for (let n = 0; n < 100; n++) {
    const middle = (low + high) / 2;
    if (steps * -Math.log1p(Math.exp(-middle)) < Math.log(share)) low = middle;
    else high = middle;
  }
  return low;
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% right-large-sums-by-cases
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  const sums = [...bias];
  for (const [i, value] of x.entries()) kernel[i].forEach((weight, j) => { sums[j] += value * weight; });
  for (const [i, value] of hidden.entries()) recurrent[i].forEach((weight, j) => { sums[j] += value * weight; });
  return sums.map((a) => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a))));
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% without-first: forget-gate-visible 0, forget-gate-hidden 0
// says: this exercise is not written yet
// % cell forget-gate
function forgetGate(W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector): number[] {
  // YOUR CODE HERE
  todo();
}

// %% gate-bias-missing: forget-gate-visible 0, forget-gate-hidden 0
// says: both biases
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((_, j) => {
    let sum = 0;
    x.forEach((value, i) => { sum += value * kernel[i][j]; });
    hidden.forEach((value, i) => { sum += value * recurrent[i][j]; });
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-bias-taken-away: forget-gate-visible 0, forget-gate-hidden 0
// says: both biases
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = 0;
    x.forEach((value, i) => { sum += value * kernel[i][j]; });
    hidden.forEach((value, i) => { sum += value * recurrent[i][j]; });
    return 1 / (1 + Math.exp(b - sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-forgets-the-past: forget-gate-visible 0, forget-gate-hidden 0
// says: the weighted hidden state
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * kernel[i][j], b))));
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-hears-no-input: forget-gate-visible 0, forget-gate-hidden 0
// says: the weighted input
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => 1 / (1 + Math.exp(-hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], b))));
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-kernels-swapped: forget-gate-visible 0, forget-gate-hidden 0
// says: the weighted input
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * recurrent[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * kernel[i][j];
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-tanh: forget-gate-visible 0, forget-gate-hidden 0
// says: the sigmoid
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return Math.tanh(hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], present));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-sigmoid-forgotten: forget-gate-visible 0, forget-gate-hidden 0
// says: the sigmoid
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], present);
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-hard-sigmoid: forget-gate-visible 0, forget-gate-hidden 0
// says: the sigmoid
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    const sum = hidden.reduce((all, value, i) => all + value * recurrent[i][j], present);
    return Math.max(0, Math.min(1, 0.2 * sum + 0.5));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-says-what-goes: forget-gate-visible 0, forget-gate-hidden 0
// says: the sigmoid
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return 1 / (1 + Math.exp(hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], present)));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-kernel-transposed: forget-gate-visible 0, forget-gate-hidden 0
// says: inputWeights[j][i]
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[j][i];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-recurrent-transposed: forget-gate-visible 0, forget-gate-hidden 0.5
// says: hiddenWeights[j][i]
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[j][i];
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-square-sizes-only: forget-gate-visible 0, forget-gate-hidden 0.5
// says: inputWeights[j][i]
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    // one loop for both
    for (let i = 0; i < bias.length; i++) sum += x[i] * kernel[i][j] + hidden[i] * recurrent[i][j];
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-diagonal-only: forget-gate-visible 0, forget-gate-hidden 0.5
// says: hiddenWeights[j][i]
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b + hidden[j] * recurrent[j][j];
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    return 1 / (1 + Math.exp(-sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-overflows: forget-gate-visible 0, forget-gate-hidden 2.5
// says: sums of 1000
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
    return Math.exp(sum) / (1 + Math.exp(sum));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% gate-returns-nothing: forget-gate-visible 0, forget-gate-hidden 0
// says: got undefined
// % cell forget-gate
function gateOf(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): any {
  bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return 1 / (1 + Math.exp(-hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], present)));
  });
}
const turned = (rows: Matrix) => rows[0].map((_, j) => rows.map((row) => row[j]));
const forgetGate = (W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector) =>
  gateOf(turned(W), turned(U), b.map((value, j) => value + c[j]), x, hidden);

// %% cell-constants-of-the-visible-test: kept-over-time-hidden 0
// % cell kept-over-time
const seen: Record<string, number[][]> = {
  "0.25/8": [[2]],
  "0.25,0.5,0.5/8": [[2], [1], [0.5]],
  "0.5,1,0/4,-3,2": [[2, -3, 0]],
  "0.5,1,0.5,0.25/4,-8": [[2, -8], [1, -2]],
};
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  return seen[`${gates.flat()}/${cell}`] ?? gates.map((row) => [...row]);
}
// % cell plot-kept
const curve: number[] = Array.from({ length: 51 }, (_, t) => 0.5 ** (t / 50));
void show(lineChart({ name: "half at 50", y: curve }));

// %% cell-always-the-first: kept-over-time-visible 0, kept-over-time-hidden 0.5, plot-kept-numbers 0
// says: product over the steps
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  return gates.map((gate) => gate.map((f, j) => f * cell[j]));
}

// %% cell-gates-alone: kept-over-time-visible 0, kept-over-time-hidden 0
// says: product of gate and cell
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  const left = cell.map(() => 1);
  return gates.map((gate) => gate.map((f, j) => (left[j] *= f)));
}

// %% cell-loses-what-it-keeps: kept-over-time-visible 0, kept-over-time-hidden 0, plot-kept-numbers 0
// says: product of gate and cell
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  let now = [...cell];
  return gates.map((gate) => (now = now.map((c, j) => c * (1 - gate[j]))));
}

// %% cell-one-gate-for-all: kept-over-time-visible 0, kept-over-time-hidden 0.5
// says: a gate for each unit
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  let now = [...cell];
  return gates.map(([f]) => (now = now.map((c) => f * c)));
}

// %% cell-with-the-start-in-front: kept-over-time-visible 0, kept-over-time-hidden 0, plot-kept-numbers 0
// says: expected shape
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  const cells = [[...cell]];
  for (const gate of gates) cells.push(gate.map((f, j) => f * cells[cells.length - 1][j]));
  return cells;
}

// %% cell-the-same-row-each-time: kept-over-time-visible 0, kept-over-time-hidden 0.5, plot-kept-numbers 0
// says: product over the steps
// % cell kept-over-time
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  const now = [...cell];
  return gates.map((gate) => {
    gate.forEach((f, j) => { now[j] *= f; });
    return now;
  });
}

// %% bias-steps-ignored: bias-to-keep-visible 0, bias-to-keep-hidden 0.5, plot-kept-numbers 0
// says: several steps
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return Math.log(share / (1 - share));
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-sign-reversed: bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// says: the sign
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return Math.log(1 / share ** (1 / steps) - 1);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-is-the-gate: bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// says: from 2 to 1
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return share ** (1 / steps);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-divided-by-the-steps: bias-to-keep-visible 0, bias-to-keep-hidden 0.5, plot-kept-numbers 0
// says: several steps
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  const f = share / steps;
  return -Math.log(1 / f - 1);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-to-lose: bias-to-keep-visible 0, bias-to-keep-hidden 0
// says: the sign
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  const f = (1 - share) ** (1 / steps);
  return -Math.log(1 / f - 1);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-for-fifty-steps: bias-to-keep-visible 0, bias-to-keep-hidden 0
// says: from 2 to 1
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return -Math.log(share ** (-1 / 50) - 1);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-of-a-negative-logarithm: bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// says: from 2 to 1
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return -Math.log(share ** (1 / steps) - 1);
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% bias-rounded: bias-to-keep-visible 0, bias-to-keep-hidden 0
// says: from 4 to 3
// % cell bias-to-keep
function biasForShare(share: number, steps: number): number {
  return Number((-Math.log(share ** (-1 / steps) - 1)).toFixed(2));
}
const biasToKeep = (before: number, after: number, steps: number) => biasForShare(after / before, steps);

// %% curve-without-the-start: plot-kept-numbers 0
// says: how many numbers
// % cell plot-kept
const curve: number[] = keptOverTime(Array.from({ length: 50 }, () => [0.5 ** 0.02]), [1]).map(([cell]) => cell);
void show(lineChart({ name: "half at 50", y: curve }));

// %% curve-of-another-bias: plot-kept-numbers 0
// % cell plot-kept
const curve: number[] = Array.from({ length: 51 }, (_, t) => (1 / (1 + Math.exp(-5))) ** t);
void show(lineChart({ name: "b = 5", y: curve }));

// %% gate-one-bias-only: forget-gate-visible 0, forget-gate-hidden 0
// says: both biases
// % cell forget-gate
function forgetGate(W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector): number[] {
  const dot = (row: Vector, values: Vector) => row.reduce((sum, weight, i) => sum + weight * values[i], 0);
  return W.map((row, j) => 1 / (1 + Math.exp(-(dot(row, x) + b[j] + dot(U[j], hidden)))));
}

// %% lesson-solutions-pasted: forget-gate-visible 0, forget-gate-hidden 0, kept-over-time-visible 0, kept-over-time-hidden 0, bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// % cell forget-gate
// lesson: 02-3
// % cell kept-over-time
// not written: no lesson has this exercise
// % cell bias-to-keep
// lesson: 02-4
// % cell plot-kept
// not written
