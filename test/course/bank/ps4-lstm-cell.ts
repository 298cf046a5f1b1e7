// %% right-loops
// % cell hidden-from-cell
function hiddenFromCell(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  peephole: Vector,
  x: Vector,
  hidden: Vector,
  cell: Vector,
): number[] {
  const next: number[] = [];
  for (let j = 0; j < cell.length; j++) {
    let sum = bias[j] + peephole[j] * cell[j];
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let k = 0; k < hidden.length; k++) sum += hidden[k] * recurrent[k][j];
    next.push((1 / (1 + Math.exp(-sum))) * Math.tanh(cell[j]));
  }
  return next;
}
// % cell whole-step
function wholeStep(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  cell: Vector,
): NewState {
  const H = cell.length;
  const sums: number[] = [];
  for (let j = 0; j < 4 * H; j++) {
    let sum = bias[j];
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let k = 0; k < H; k++) sum += hidden[k] * recurrent[k][j];
    sums.push(sum);
  }
  const next: NewState = { hidden: [], cell: [] };
  for (let j = 0; j < H; j++) {
    const input = 1 / (1 + Math.exp(-sums[j]));
    const output = 1 / (1 + Math.exp(-sums[H + j]));
    const forget = 1 / (1 + Math.exp(-sums[2 * H + j]));
    const candidate = Math.tanh(sums[3 * H + j]);
    next.cell.push(forget * cell[j] + input * candidate);
    next.hidden.push(output * Math.tanh(next.cell[j]));
  }
  return next;
}
// % cell run-lstm
function runLstm(weights: Packed, inputs: Matrix, initial: State): { hidden: number[][]; cell: number[][] } {
  const trace: { hidden: number[][]; cell: number[][] } = { hidden: [], cell: [] };
  for (let t = 0; t < inputs.length; t++) {
    const hidden = t === 0 ? initial.hidden : trace.hidden[t - 1];
    const cell = t === 0 ? initial.cell : trace.cell[t - 1];
    const step = wholeStep(weights.kernel, weights.recurrent, weights.bias, inputs[t], hidden, cell);
    trace.cell.push(step.cell);
    trace.hidden.push(step.hidden);
  }
  return trace;
}
// % cell plot-counter
const twentySteps: number[][] = [];
const happenings: string[] = [];
for (let t = 0; t < 20; t++) {
  const pulse = t === 2 || t === 5 || t === 6 || t === 12;
  const ask = t === 3 || t === 9 || t === 13 || t === 17;
  twentySteps.push([pulse ? 1 : 0, ask ? 1 : 0]);
  happenings.push(pulse ? "pulse" : ask ? "ask" : "");
}
const counterWeights = {
  kernel: [[40, 0, 0, 0], [0, 40, 0, 0]],
  recurrent: [[0, 0, 0, 0]],
  bias: [-20, -20, 20, 20],
};
const counterRun = runLstm(counterWeights, twentySteps, { hidden: [0], cell: [0] });
const counted: number[] = [];
const curve: number[] = [];
for (let t = 0; t < 20; t++) {
  counted.push(counterRun.cell[t][0]);
  curve.push(counterRun.hidden[t][0]);
}
void show(gatesOverTime({ cell: counted, hidden: curve }, { title: "Counts, tells when asked", tokens: happenings }));

// %% right-array-methods
// % cell hidden-from-cell
const addUp = (numbers: Vector) => numbers.reduce((sum, one) => sum + one, 0);
const rowTimes = (row: Vector, weights: Matrix) => weights[0].map((_, j) => addUp(row.map((one, i) => one * weights[i][j])));
const opened = (a: number) => (1 + Math.tanh(a / 2)) / 2; // the sigmoid by another name
const withoutPeephole = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(hidden, recurrent)];
  return cell.map((c, j) => opened(fromInput[j] + fromPast[j] + bias[j]) * Math.tanh(c));
};
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);
// % cell whole-step
const kerasStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const sums = rowTimes([...x, ...hidden, 1], [...kernel, ...recurrent, bias]);
  const H = hidden.length;
  const [i, f, g, o] = [0, 1, 2, 3].map((n) => sums.slice(n * H, (n + 1) * H));
  const next = cell.map((c, j) => opened(f[j]) * c + opened(i[j]) * Math.tanh(g[j]));
  return [next, o.map((a, j) => opened(a) * Math.tanh(next[j]))];
};
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};
// % cell run-lstm
const runLstm = ({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) => {
  const steps = inputs.reduce<NewState[]>((done, x) => {
    const { cell, hidden } = done.at(-1) ?? initial;
    return [...done, wholeStep(kernel, recurrent, bias, x, hidden, cell)];
  }, []);
  return { hidden: steps.map(({ hidden }) => hidden), cell: steps.map(({ cell }) => cell) };
};
// % cell plot-counter
const at = (...steps: number[]) => Array.from({ length: 20 }, (_, t) => Number(steps.includes(t)));
const [pulses, questions] = [at(2, 5, 6, 12), at(3, 9, 13, 17)];
const speaking = runLstm(
  { kernel: [[40, 0, 0, 0], [0, 40, 0, 0]], recurrent: [[0, 0, 0, 0]], bias: [-20, -20, 20, 20] },
  pulses.map((pulse, t) => [pulse, questions[t]]),
  { hidden: [0], cell: [0] },
);
const [counted, curve] = [speaking.cell.flat(), speaking.hidden.flat()];
const bothLines = [{ name: "cell", y: counted }, { name: "hidden", y: curve }, { name: "asked", y: questions }];
void show(lineChart(bothLines, { title: "The count is told when asked", xLabel: "time step t", yLabel: "state" }));

// %% right-mathjs
// % cell hidden-from-cell
import * as math from "mathjs";

function withoutPeephole(...all: [Matrix, Matrix, Vector, Vector, Vector, Vector]): number[] {
  const [W, U, b, x, h, c] = all.map((one) => math.matrix([...one] as number[]));
  const formula = "map(c, tanh) ./ (1 + map(-(x * W + h * U + b), exp))";
  return (math.evaluate(formula, { W, U, b, x, h, c }) as math.Matrix).toArray() as number[];
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);
// % cell whole-step
function kerasStep(...all: [Matrix, Matrix, Vector, Vector, Vector, Vector]): number[][] {
  const [W, U, b, x, h, c] = all.map((one) => math.matrix([...one] as number[]));
  const sums = math.evaluate("x * W + h * U + b", { W, U, b, x, h }).toArray() as number[];
  const [i, f, g, o] = [0, 1, 2, 3].map((n) => math.matrix(sums.slice((n * sums.length) / 4, ((n + 1) * sums.length) / 4)));
  const next = math.evaluate("c ./ (1 + map(-f, exp)) + map(g, tanh) ./ (1 + map(-i, exp))", { i, f, g, c });
  const shown = math.evaluate("map(c, tanh) ./ (1 + map(-o, exp))", { o, c: next });
  return [next.toArray() as number[], shown.toArray() as number[]];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% right-each-gate-apart
// % cell whole-step
function kerasStep(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  cell: Vector,
): number[][] {
  const H = cell.length;
  const part = (n: number) => {
    const columns = (row: Vector) => row.slice(n * H, n * H + H);
    return [kernel.map(columns), recurrent.map(columns), columns(bias)] as const;
  };
  // the output for a cell so large that its tanh is 1 equals the gate alone
  const gate = (n: number) => hiddenFromCell(...part(n), cell.map(() => 0), x, hidden, cell.map(() => 100));
  const [input, forget, output] = [gate(0), gate(1), gate(3)];
  // tanh(a) = 2 σ(2a) - 1
  const twice = (row: Vector) => row.map((value) => 2 * value);
  const [w, u, b] = part(2);
  const doubled = hiddenFromCell(w.map(twice), u.map(twice), twice(b), cell.map(() => 0), x, hidden, cell.map(() => 100));
  const next = cell.map((c, j) => forget[j] * c + input[j] * (2 * doubled[j] - 1));
  return [next, next.map((c, j) => output[j] * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};
// % cell run-lstm
function runLstm(weights: Packed, inputs: Matrix, initial: State): { hidden: number[][]; cell: number[][] } {
  if (inputs.length === 0) return { hidden: [], cell: [] };
  const before = runLstm(weights, inputs.slice(0, -1), initial); // all but the last step
  const state = { hidden: before.hidden.at(-1) ?? initial.hidden, cell: before.cell.at(-1) ?? initial.cell };
  const x = inputs[inputs.length - 1];
  const { cell, hidden } = wholeStep(weights.kernel, weights.recurrent, weights.bias, x, state.hidden, state.cell);
  return { hidden: [...before.hidden, hidden], cell: [...before.cell, cell] };
}

// %% without-first: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// % cell hidden-from-cell
// the first function is missing

// %% wrong-tanh-forgotten: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: half of the tanh
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return bias.map((b, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    const all = hidden.reduce((sum, value, k) => sum + value * recurrent[k][j], fromInput);
    return cell[j] / (1 + Math.exp(-all));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-gate-itself: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: half of the tanh
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return bias.map((b, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    return 1 / (1 + Math.exp(-hidden.reduce((sum, value, k) => sum + value * recurrent[k][j], fromInput)));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-old-hidden-shown: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: half of the tanh
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return bias.map((b, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    const all = hidden.reduce((sum, value, k) => sum + value * recurrent[k][j], fromInput);
    return Math.tanh(hidden[j]) / (1 + Math.exp(-all));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-gate-reads-the-cell: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: hidden · recurrent
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return bias.map((b, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    const all = cell.reduce((sum, value, k) => sum + value * recurrent[k][j], fromInput);
    return Math.tanh(cell[j]) / (1 + Math.exp(-all));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-bias-missing: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: the bias
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return cell.map((c, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], 0);
    const all = hidden.reduce((sum, value, k) => sum + value * recurrent[k][j], fromInput);
    return Math.tanh(c) / (1 + Math.exp(-all));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-output-transposed: hidden-from-cell-visible 0, hidden-from-cell-hidden 0.5
// says: recurrent[i][j]
// % cell hidden-from-cell
function withoutPeephole(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  return bias.map((b, j) => {
    const fromInput = x.reduce((sum, value, i) => sum + value * kernel[i][j], b);
    const all = recurrent[j].reduce((sum, weight, k) => sum + weight * hidden[k], fromInput);
    return Math.tanh(cell[j]) / (1 + Math.exp(-all));
  });
}
const hiddenFromCell = (W: Matrix, U: Matrix, b: Vector, peephole: Vector, x: Vector, hidden: Vector, cell: Vector) =>
  withoutPeephole(W, U, b.map((value, j) => value + peephole[j] * cell[j]), x, hidden, cell);

// %% wrong-constants-of-the-visible-test: hidden-from-cell-hidden 0
// % cell hidden-from-cell
function hiddenFromCell(W: Matrix, U: Matrix, b: Vector, p: Vector, x: Vector, hidden: Vector, cell: Vector): number[] {
  if (cell.length === 2) return [0.658114152, 0.363959617];
  if (p[0] === 0.5) return [0.813531369];
  if (U[0][0] === 2) return [0.308492366];
  return b[0] === 1 || W[0][0] === 2 ? [0.727443314] : [0.497527376];
}

// %% wrong-input-and-forget-swapped: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the input gate
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const sum = (n: number, j: number) => {
    const k = n * cell.length + j;
    const fromInput = x.reduce((all, value, i) => all + value * kernel[i][k], bias[k]);
    return hidden.reduce((all, value, i) => all + value * recurrent[i][k], fromInput);
  };
  const gate = (n: number, j: number) => 1 / (1 + Math.exp(-sum(n, j)));
  const next = cell.map((c, j) => gate(0, j) * c + gate(1, j) * Math.tanh(sum(2, j)));
  return [next, next.map((c, j) => gate(3, j) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-candidate-and-output-swapped: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the candidate
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const sum = (n: number, j: number) => {
    const k = n * cell.length + j;
    const fromInput = x.reduce((all, value, i) => all + value * kernel[i][k], bias[k]);
    return hidden.reduce((all, value, i) => all + value * recurrent[i][k], fromInput);
  };
  const gate = (n: number, j: number) => 1 / (1 + Math.exp(-sum(n, j)));
  const next = cell.map((c, j) => gate(1, j) * c + gate(0, j) * Math.tanh(sum(3, j)));
  return [next, next.map((c, j) => gate(2, j) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-forget-and-output-swapped: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the output gate
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const sum = (n: number, j: number) => {
    const k = n * cell.length + j;
    const fromInput = x.reduce((all, value, i) => all + value * kernel[i][k], bias[k]);
    return hidden.reduce((all, value, i) => all + value * recurrent[i][k], fromInput);
  };
  const gate = (n: number, j: number) => 1 / (1 + Math.exp(-sum(n, j)));
  const next = cell.map((c, j) => gate(3, j) * c + gate(0, j) * Math.tanh(sum(2, j)));
  return [next, next.map((c, j) => gate(1, j) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-units-side-by-side: whole-step-visible 0, whole-step-hidden 0.75, run-lstm-hidden 0
// says: two units
// assumes that the four numbers of a unit are next to each other, which is right only for one unit
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const sum = (n: number, j: number) => {
    const k = 4 * j + n;
    const fromInput = x.reduce((all, value, i) => all + value * kernel[i][k], bias[k]);
    return hidden.reduce((all, value, i) => all + value * recurrent[i][k], fromInput);
  };
  const gate = (n: number, j: number) => 1 / (1 + Math.exp(-sum(n, j)));
  const next = cell.map((c, j) => gate(1, j) * c + gate(0, j) * Math.tanh(sum(2, j)));
  return [next, next.map((c, j) => gate(3, j) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-past-ignored: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0
// says: the hidden state of the step before
// the counter has no recurrent weights, so its plot is right
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) => x.reduce((all, value, i) => all + value * kernel[i][k], b));
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next, next.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-candidate-without-tanh: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the candidate, a tanh
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) =>
    hidden.reduce((all, h, i) => all + h * recurrent[i][k], x.reduce((all, value, i) => all + value * kernel[i][k], b)),
  );
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * sums[2 * H + j]);
  return [next, next.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-hidden-without-tanh: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0.5
// says: hidden: the tanh
// the counter's cell is right, since no gate reads the hidden state
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) =>
    hidden.reduce((all, h, i) => all + h * recurrent[i][k], x.reduce((all, value, i) => all + value * kernel[i][k], b)),
  );
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next, next.map((c, j) => gate(sums[3 * H + j]) * c)];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-old-cell-shown: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0
// says: hidden: the tanh
// the counter is never read at the step of a pulse, so its plot is right
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) =>
    hidden.reduce((all, h, i) => all + h * recurrent[i][k], x.reduce((all, value, i) => all + value * kernel[i][k], b)),
  );
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next, cell.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-step-names-exchanged: whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the candidate
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) =>
    hidden.reduce((all, h, i) => all + h * recurrent[i][k], x.reduce((all, value, i) => all + value * kernel[i][k], b)),
  );
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c)), next];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-sigmoid-that-overflows: whole-step-visible 0, whole-step-hidden 2.25
// says: sums of 1000
// right except for large sums, for which Infinity / Infinity is NaN
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) =>
    hidden.reduce((all, h, i) => all + h * recurrent[i][k], x.reduce((all, value, i) => all + value * kernel[i][k], b)),
  );
  const gate = (a: number) => Math.exp(a) / (Math.exp(a) + 1);
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next, next.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-square-only: whole-step-visible 0, whole-step-hidden 0.75, run-lstm-hidden 0.75, plot-counter-numbers 0.5
// says: three inputs
// uses H as the number of inputs too, so the counter ignores the input that asks for its value
// % cell whole-step
function kerasStep(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) {
  const H = cell.length;
  const sums = bias.map((b, k) => {
    let all = b;
    for (let i = 0; i < H; i++) all += x[i] * kernel[i][k] + hidden[i] * recurrent[i][k];
    return all;
  });
  const gate = (a: number) => 1 / (1 + Math.exp(-a));
  const next = cell.map((c, j) => gate(sums[H + j]) * c + gate(sums[j]) * Math.tanh(sums[2 * H + j]));
  return [next, next.map((c, j) => gate(sums[3 * H + j]) * Math.tanh(c))];
}
const kerasOrder = (row: Vector) => {
  const [i, o, f, g] = [0, 1, 2, 3].map((n) => row.slice((n * row.length) / 4, ((n + 1) * row.length) / 4));
  return [...i, ...f, ...g, ...o];
};
const wholeStep = (kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector, cell: Vector) => {
  const step = kerasStep(kernel.map(kerasOrder), recurrent.map(kerasOrder), kerasOrder(bias), x, hidden, cell);
  return { cell: step[0], hidden: step[1] };
};

// %% wrong-starts-anew-each-step: run-lstm-visible 0, run-lstm-hidden 0.75, plot-counter-numbers 0
// says: the cell of the step before
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  const steps = inputs.map((x) => wholeStep(kernel, recurrent, bias, x, initial.hidden, initial.cell));
  return { hidden: steps.map((step) => step.hidden), cell: steps.map((step) => step.cell) };
}

// %% wrong-initial-ignored: run-lstm-visible 0, run-lstm-hidden 0.75
// says: initial.cell
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  let [cell, hidden] = [initial.cell.map(() => 0), initial.hidden.map(() => 0)];
  const trace = { hidden: [] as number[][], cell: [] as number[][] };
  for (const x of inputs) {
    ({ cell, hidden } = wholeStep(kernel, recurrent, bias, x, hidden, cell));
    trace.hidden.push(hidden);
    trace.cell.push(cell);
  }
  return trace;
}

// %% wrong-hidden-not-carried: run-lstm-visible 0, run-lstm-hidden 0.75
// says: the hidden state of the step before
// the counter has no recurrent weights, so its plot is right
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  let cell: Vector = initial.cell;
  const trace = { hidden: [] as Vector[], cell: [] as Vector[] };
  for (const x of inputs) {
    const { cell: next, hidden } = wholeStep(kernel, recurrent, bias, x, initial.hidden, cell);
    trace.hidden.push(hidden);
    trace.cell.push(next);
    cell = next;
  }
  return trace;
}

// %% wrong-hidden-kept-for-the-cell: run-lstm-visible 0, run-lstm-hidden 0.75, plot-counter-numbers 0
// says: the cell of the step before
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  let [hidden, cell]: Vector[] = [initial.hidden, initial.cell];
  const trace = { hidden: [] as Vector[], cell: [] as Vector[] };
  for (const x of inputs) {
    const step = wholeStep(kernel, recurrent, bias, x, hidden, cell);
    trace.hidden.push(step.hidden);
    trace.cell.push(step.cell);
    [hidden, cell] = [step.hidden, step.hidden];
  }
  return trace;
}

// %% wrong-only-the-last-state: run-lstm-visible 0, run-lstm-hidden 0.75, plot-counter-numbers 0
// says: expected shape
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  let [cell, hidden] = [[...initial.cell], [...initial.hidden]];
  for (const x of inputs) ({ cell, hidden } = wholeStep(kernel, recurrent, bias, x, hidden, cell));
  return { hidden: [hidden], cell: [cell] };
}

// %% wrong-initial-in-front: run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the cell after one step
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  const trace = { hidden: [[...initial.hidden]], cell: [[...initial.cell]] };
  for (const [t, x] of inputs.entries()) {
    const { cell, hidden } = wholeStep(kernel, recurrent, bias, x, trace.hidden[t], trace.cell[t]);
    trace.hidden.push(hidden);
    trace.cell.push(cell);
  }
  return trace;
}

// %% wrong-names-exchanged: run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// says: the cell after one step
// % cell run-lstm
function runLstm({ kernel, recurrent, bias }: Packed, inputs: Matrix, initial: State) {
  let [cell, hidden] = [[...initial.cell], [...initial.hidden]];
  const trace = { hidden: [] as number[][], cell: [] as number[][] };
  for (const x of inputs) {
    ({ cell, hidden } = wholeStep(kernel, recurrent, bias, x, hidden, cell));
    trace.hidden.push(cell);
    trace.cell.push(hidden);
  }
  return trace;
}

// %% wrong-plot-a-question-forgotten: plot-counter-numbers 0.5
// % cell plot-counter
const pulseSteps = [2, 5, 6, 12];
const askSteps = [3, 9, 13];
const twoBits = Array.from({ length: 20 }, (_, t) => [Number(pulseSteps.includes(t)), Number(askSteps.includes(t))]);
const fourLayers = { kernel: [[40, 0, 0, 0], [0, 40, 0, 0]], recurrent: [[0, 0, 0, 0]], bias: [-20, -20, 20, 20] };
const told = runLstm(fourLayers, twoBits, { hidden: [0], cell: [0] });
const counted = told.cell.map((row) => row[0]);
const curve = told.hidden.map((row) => row[0]);
void show(lineChart([{ name: "cell", y: counted }, { name: "hidden", y: curve }]));

// %% wrong-plot-steps-from-one: plot-counter-numbers 0
// % cell plot-counter
const pulseSteps = [2, 5, 6, 12];
const askSteps = [3, 9, 13, 17];
const oneToTwenty = Array.from({ length: 20 }, (_, n) => n + 1);
const twoBits = oneToTwenty.map((t) => [Number(pulseSteps.includes(t)), Number(askSteps.includes(t))]);
const fourLayers = { kernel: [[40, 0, 0, 0], [0, 40, 0, 0]], recurrent: [[0, 0, 0, 0]], bias: [-20, -20, 20, 20] };
const told = runLstm(fourLayers, twoBits, { hidden: [0], cell: [0] });
const counted = told.cell.map((row) => row[0]);
const curve = told.hidden.map((row) => row[0]);
void show(lineChart([{ name: "cell", y: counted }, { name: "hidden", y: curve }]));

// %% wrong-peephole-missing: hidden-from-cell-visible 0, hidden-from-cell-hidden 0
// says: the peephole
// % cell hidden-from-cell
function hiddenFromCell(W: Matrix, U: Matrix, b: Vector, p: Vector, x: Vector, hidden: Vector, cell: Vector): number[] {
  const times = (row: Vector, weights: Matrix, j: number) => row.reduce((sum, one, i) => sum + one * weights[i][j], 0);
  return cell.map((c, j) => Math.tanh(c) / (1 + Math.exp(-(times(x, W, j) + times(hidden, U, j) + b[j]))));
}

// %% lesson-solutions-pasted: hidden-from-cell-visible 0, hidden-from-cell-hidden 0, whole-step-visible 0, whole-step-hidden 0, run-lstm-visible 0, run-lstm-hidden 0, plot-counter-numbers 0
// % cell hidden-from-cell
// lesson: 00-4
// lesson: 04-3
// % cell whole-step
// lesson: 04-4
// % cell run-lstm
// not written: no lesson has this exercise
// % cell plot-counter
// not written
