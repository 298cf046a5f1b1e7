// %% right-loops
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  const next: number[] = [];
  for (let j = 0; j < bias.length; j++) {
    let sum = bias[j];
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
    next.push(Math.tanh(sum));
  }
  return next;
}
// % cell run-rnn
function runRnn(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix): number[][][] {
  const states: number[][][] = [];
  for (let t = 0; t < inputs.length; t++) {
    states.push([]);
    for (let b = 0; b < initial.length; b++) {
      const before = t === 0 ? initial[b] : states[t - 1][b];
      const now: number[] = [];
      for (let j = 0; j < bias.length; j++) {
        let sum = bias[j];
        for (let i = 0; i < inputs[t][b].length; i++) sum += inputs[t][b][i] * kernel[i][j];
        for (let i = 0; i < before.length; i++) sum += before[i] * recurrent[i][j];
        now[j] = Math.tanh(sum);
      }
      states[t].push(now);
    }
  }
  return states;
}
// % cell gradient-through
function gradientsThrough(w: number, states: Vector): number[] {
  const gradients: number[] = [];
  for (let t = 0; t < states.length; t++) {
    let product = 1;
    for (let u = t; u < states.length; u++) product *= w * (1 - states[u] * states[u]);
    gradients.push(product);
  }
  return gradients;
}
// % cell plot-gradient
const lagList: number[] = [];
for (let lag = 1; lag <= 40; lag++) lagList.push(lag);
const gradientsOf = (w: number) => {
  const found: number[] = [];
  for (const lag of lagList) {
    const heard: number[][][] = [];
    for (let t = 0; t < lag; t++) heard.push([[t === 0 ? 1 : 0]]);
    const states = runRnn([[1]], [[w]], [0], heard, [[0]]);
    found.push(Math.abs(gradientsThrough(w, states.map((state) => state[0][0]))[0]));
  }
  return found;
};
const curve = gradientsOf(1.5);
void show(
  gradientOverLag([
    { name: "w = 0.5", lags: lagList, norms: gradientsOf(0.5) },
    { name: "w = 1", lags: lagList, norms: gradientsOf(1) },
    { name: "w = 1.5", lags: lagList, norms: curve },
  ]),
);

// %% right-array-methods
// % cell next-hidden
const columnOf = (rows: Matrix, j: number) => rows.map((row) => row[j]);
const dot = (a: Vector, b: Vector) => a.map((value, i) => value * b[i]).reduce((sum, term) => sum + term, 0);
const nextHidden = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] =>
  bias.map((b, j) => Math.tanh(b + dot(x, columnOf(kernel, j)) + dot(hidden, columnOf(recurrent, j))));
// % cell run-rnn
const runOne = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] =>
  inputs.reduce<number[][]>(
    (states, x) => [...states, nextHidden(kernel, recurrent, bias, x, states.at(-1) ?? initial)],
    [],
  );
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};
// % cell gradient-through
const gradientThrough = (w: number, states: Vector): number =>
  states.map((h) => w * (1 - h) * (1 + h)).reduce((product, factor) => product * factor, 1);
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));
// % cell plot-gradient
import { lineChart } from "gatebook";
const steps = [...Array(40).keys()];
const through = (w: number) => {
  const states = runRnn([[1]], [[w]], [0], steps.map((t) => [[t ? 0 : 1]]), [[0]]).flat(2);
  return steps.map((t) => gradientsThrough(w, states.slice(0, t + 1))[0]);
};
const curve: number[] = through(1.5);
const x = steps.map((t) => t + 1);
void show(lineChart([0.5, 1, 1.5].map((w) => ({ name: `w = ${w}`, x: x, y: through(w) })), { logY: true }));

// %% right-mathjs
// % cell next-hidden
import * as math from "mathjs";
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  // both products at once: [x, hidden] times the kernel stacked on the recurrent kernel
  const stacked = [...kernel, ...recurrent].map((row) => [...row]); // [F + H, H]
  const sums = math.add(math.multiply([...x, ...hidden], stacked), [...bias]) as number[];
  return sums.map((sum) => math.tanh(sum));
}
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  const fed = math.multiply(inputs.map((row) => [...row]), kernel.map((row) => [...row])) as number[][]; // [T, H]
  const past = recurrent.map((row) => [...row]);
  let state = [...initial];
  return fed.map((row) => {
    const sum = math.add(row, math.multiply(state, past), [...bias]) as unknown as number[];
    state = math.map(sum, Math.tanh) as number[];
    return state;
  });
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  if (states.length === 0) return 1;
  return w * (1 - states[0] ** 2) * gradientThrough(w, states.slice(1));
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% right-exponentials-of-the-size
// % cell next-hidden
function tanhOf(a: number): number {
  const shrunk = Math.exp(-2 * Math.abs(a));
  return (Math.sign(a) * (1 - shrunk)) / (1 + shrunk);
}
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  const sums = [...bias];
  for (const [i, value] of x.entries()) kernel[i].forEach((weight, j) => { sums[j] += value * weight; });
  for (const [i, value] of hidden.entries()) recurrent[i].forEach((weight, j) => { sums[j] += value * weight; });
  return sums.map(tanhOf);
}

// %% without-first: next-hidden-visible 0, next-hidden-hidden 0
// says: this exercise is not written yet
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  // YOUR CODE HERE
  todo();
}

// %% step-bias-missing: next-hidden-visible 0, next-hidden-hidden 0
// says: bias
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((_, j) => {
    let sum = 0;
    x.forEach((value, i) => { sum += value * kernel[i][j]; });
    hidden.forEach((value, i) => { sum += value * recurrent[i][j]; });
    return Math.tanh(sum);
  });
}

// %% step-bias-after-tanh: next-hidden-visible 0, next-hidden-hidden 0
// says: bias, inside the tanh
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = 0;
    x.forEach((value, i) => { sum += value * kernel[i][j]; });
    hidden.forEach((value, i) => { sum += value * recurrent[i][j]; });
    return Math.tanh(sum) + b;
  });
}

// %% step-forgets-the-past: next-hidden-visible 0, next-hidden-hidden 0
// says: hidden · recurrent
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => Math.tanh(x.reduce((sum, value, i) => sum + value * kernel[i][j], b)));
}

// %% step-sigmoid: next-hidden-visible 0, next-hidden-hidden 0
// says: activation
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  const sums = bias.map((b, j) => {
    const present = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return hidden.reduce((sum, value, i) => sum + value * recurrent[i][j], present);
  });
  return sums.map((sum) => 1 / (1 + Math.exp(-sum)));
}

// %% step-kernel-transposed: next-hidden-visible 0, next-hidden-hidden 0
// says: kernel[i][j]
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[j][i];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
    return Math.tanh(sum);
  });
}

// %% step-recurrent-transposed: next-hidden-visible 0, next-hidden-hidden 0.5
// says: recurrent[i][j]
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[j][i];
    return Math.tanh(sum);
  });
}

// %% step-square-sizes-only: next-hidden-hidden 0.5
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    // one loop for both
    for (let i = 0; i < bias.length; i++) sum += x[i] * kernel[i][j] + hidden[i] * recurrent[i][j];
    return Math.tanh(sum);
  });
}

// %% step-overflows: next-hidden-hidden 1.5
// % cell next-hidden
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
    return (Math.exp(2 * sum) - 1) / (Math.exp(2 * sum) + 1);
  });
}

// %% step-constants-of-the-visible-test: next-hidden-hidden 0
// % cell next-hidden
const seen: Record<string, number[]> = {
  "-1,0": [Math.tanh(-0.8)],
  "0,0.6": [Math.tanh(0.3)],
  "1,0": [Math.tanh(-1.2)],
  "1,-1,0,0": [Math.tanh(-0.2), Math.tanh(-0.2)],
  "0,0,0.5,1": [Math.tanh(0.35), Math.tanh(0.5)],
  "2,0,0,-1": [Math.tanh(0.9), Math.tanh(-1)],
};
function nextHidden(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return seen[[...x, ...hidden].join()] ?? bias.map(() => 0);
}

// %% run-starts-anew-at-each-step: run-rnn-visible 0, run-rnn-hidden 0.5, plot-gradient-numbers 0
// says: continues from the state before
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  return inputs.map((x) => nextHidden(kernel, recurrent, bias, x, initial));
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-ignores-initial: run-rnn-visible 0, run-rnn-hidden 0
// says: its own initial state
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  let hidden: number[] = initial.map(() => 0);
  const states: number[][] = [];
  for (const x of inputs) states.push((hidden = nextHidden(kernel, recurrent, bias, x, hidden)));
  return states;
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-one-step-early: run-rnn-visible 0, run-rnn-hidden 0, plot-gradient-numbers 0
// says: its own initial state
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  const states: number[][] = [];
  let hidden = [...initial];
  for (const x of inputs) {
    states.push(hidden);
    hidden = nextHidden(kernel, recurrent, bias, x, hidden);
  }
  return states;
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-keeps-initial-in-front: run-rnn-visible 0, run-rnn-hidden 0, plot-gradient-numbers 0
// says: a row for each step
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  const states: number[][] = [[...initial]];
  for (const x of inputs) states.push(nextHidden(kernel, recurrent, bias, x, states[states.length - 1]));
  return states;
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-last-state-only: run-rnn-visible 0, run-rnn-hidden 0.5, plot-gradient-numbers 0
// says: a row for each step
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  let hidden = [...initial];
  for (const x of inputs) hidden = nextHidden(kernel, recurrent, bias, x, hidden);
  return [hidden];
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-overwrites-in-place: run-rnn-visible 0, run-rnn-hidden 0.5
// says: all units read the old state
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  const hidden = [...initial];
  const states: number[][] = [];
  for (const x of inputs) {
    for (let j = 0; j < hidden.length; j++) {
      let sum = bias[j];
      for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
      for (let i = 0; i < hidden.length; i++) sum += hidden[i] * recurrent[i][j];
      hidden[j] = Math.tanh(sum);
    }
    states.push([...hidden]);
  }
  return states;
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% run-same-array-at-each-step: run-rnn-visible 0, run-rnn-hidden 0.5, plot-gradient-numbers 0
// says: its own initial state
// % cell run-rnn
function runOne(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: Matrix, initial: Vector): number[][] {
  const hidden = [...initial];
  return inputs.map((x) => {
    nextHidden(kernel, recurrent, bias, x, hidden).forEach((value, j) => { hidden[j] = value; });
    return hidden;
  });
}
const runRnn = (kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix) => {
  const runs = initial.map((h, b) => runOne(kernel, recurrent, bias, inputs.map((step) => step[b]), h)); // [B, T, H]
  return runs[0].map((_, t) => runs.map((states) => states[t]));
};

// %% way-back-slope-forgotten: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: the slope
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  return w ** states.length;
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-weight-once: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: a factor w for each step
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  let slope = 1;
  for (const h of states) slope *= 1 - h ** 2;
  return w * slope;
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-square-missing: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: the slope
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  let product = 1;
  for (const h of states) product *= w * (1 - h);
  return product;
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-added-up: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: a factor w for each step
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  let sum = 0;
  for (const h of states) sum += w * (1 - h * h);
  return sum;
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-last-step-only: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: a factor w for each step
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  const last = states[states.length - 1];
  return w * (1 - last * last);
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-without-sign: gradient-through-visible 0, gradient-through-hidden 2
// says: the sign
// % cell gradient-through
// returns the size of the product, as the plot needs it
function gradientThrough(w: number, states: Vector): number {
  return Math.abs(states.reduce((product, h) => product * w * (1 - h ** 2), 1));
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% way-back-nothing-left: gradient-through-visible 0, gradient-through-hidden 0, plot-gradient-numbers 0
// says: w, in a single step
// % cell gradient-through
function gradientThrough(w: number, states: Vector): number {
  return 0;
}
const gradientsThrough = (w: number, states: Vector) => states.map((_, t) => gradientThrough(w, states.slice(t)));

// %% curve-off-by-a-step: plot-gradient-numbers 0
// % cell plot-gradient
const lags = Array.from({ length: 40 }, (_, n) => n);
const states = runRnn([[1]], [[1.5]], [0], lags.map((t) => [[t === 0 ? 1 : 0]]), [[0]]).map(([[h]]) => h);
const curve: number[] = lags.map((lag) => gradientsThrough(1.5, states.slice(0, lag))[0]);
void show(gradientOverLag({ name: "w = 1.5", norms: curve }));

// %% curve-of-another-unit: plot-gradient-numbers 0
// % cell plot-gradient
const lags = Array.from({ length: 40 }, (_, n) => n + 1);
const states = runRnn([[1]], [[0.5]], [0], lags.map((t) => [[t === 1 ? 1 : 0]]), [[0]]).map(([[h]]) => h);
const curve: number[] = lags.map((lag) => gradientsThrough(0.5, states.slice(0, lag))[0]);
void show(gradientOverLag({ name: "w = 0.5", lags: lags, norms: curve }));

// %% curve-not-declared: plot-gradient-numbers 0
// says: curve
// % cell plot-gradient
const gradients = Array.from({ length: 40 }, (_, n) => 0.4 ** n);
void show(gradientOverLag({ name: "w = 1.5", norms: gradients }));

// %% run-mixes-the-sequences: run-rnn-visible 0, run-rnn-hidden 0
// says: its own initial state
// % cell run-rnn
function runRnn(kernel: Matrix, recurrent: Matrix, bias: Vector, inputs: readonly Matrix[], initial: Matrix): number[][][] {
  const states: number[][][] = [];
  let hidden = initial[0]; // every sequence continues from the state of the sequence before
  for (const step of inputs) states.push(step.map((x) => (hidden = nextHidden(kernel, recurrent, bias, x, hidden))));
  return states;
}

// %% way-back-in-the-other-order: gradient-through-visible 0, gradient-through-hidden 0.5, plot-gradient-numbers 0
// says: a factor w for each step
// % cell gradient-through
function gradientsThrough(w: number, states: Vector): number[] {
  let product = 1;
  return states.map((h) => (product *= w * (1 - h ** 2)));
}

// %% lesson-solutions-pasted: next-hidden-visible 0, next-hidden-hidden 0, run-rnn-visible 0, run-rnn-hidden 0, gradient-through-visible 0, gradient-through-hidden 0, plot-gradient-numbers 0
// % cell next-hidden
// not written: no lesson has this exercise
// % cell run-rnn
// lesson: 01-3
// % cell gradient-through
// lesson: 01-4 as gradientsThrough
// % cell plot-gradient
// not written
