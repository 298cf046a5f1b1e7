// %% right-loops
// % cell input-and-candidate
function inputAndCandidate(
  inputLayer: Layer,
  candidateLayer: Layer,
  x: Vector,
  hidden: Vector,
): { input: number[]; candidate: number[] } {
  const input: number[] = [];
  const candidate: number[] = [];
  for (let j = 0; j < hidden.length; j++) {
    let [i, g] = [inputLayer.bias[j], candidateLayer.bias[j]];
    for (let n = 0; n < x.length; n++) {
      i += x[n] * inputLayer.kernel[n][j];
      g += x[n] * candidateLayer.kernel[n][j];
    }
    for (let n = 0; n < hidden.length; n++) {
      i += hidden[n] * inputLayer.recurrent[n][j];
      g += hidden[n] * candidateLayer.recurrent[n][j];
    }
    input.push(1 / (1 + Math.exp(-i)));
    candidate.push(Math.tanh(g));
  }
  return { input, candidate };
}
// % cell what-is-written
function whatIsWritten(inputLayer: Layer, candidateLayer: Layer, inputs: Matrix, hidden: Matrix): number[][] {
  const written: number[][] = [];
  for (let b = 0; b < inputs.length; b++) {
    const row: number[] = [];
    for (let j = 0; j < inputLayer.bias.length; j++) {
      let [i, g] = [inputLayer.bias[j], candidateLayer.bias[j]];
      for (let n = 0; n < inputs[b].length; n++) {
        i += inputs[b][n] * inputLayer.kernel[n][j];
        g += inputs[b][n] * candidateLayer.kernel[n][j];
      }
      for (let n = 0; n < hidden[b].length; n++) {
        i += hidden[b][n] * inputLayer.recurrent[n][j];
        g += hidden[b][n] * candidateLayer.recurrent[n][j];
      }
      row.push(Math.tanh(g) / (1 + Math.exp(-i)));
    }
    written.push(row);
  }
  return written;
}
// % cell cell-over-time
function cellOverTime(forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector): number[][] {
  const cells: number[][] = [];
  for (let t = 0; t < forget.length; t++) {
    const before = t === 0 ? initial : cells[t - 1];
    const cell: number[] = [];
    for (let j = 0; j < initial.length; j++) {
      cell.push(mask[t] === 0 ? before[j] : forget[t][j] * before[j] + input[t][j] * candidate[t][j]);
    }
    cells.push(cell);
  }
  return cells;
}
// % cell plot-cells
const loudThenQuiet: number[][] = [];
for (let t = 0; t < 30; t++) loudThenQuiet.push([t < 10 ? 1 : 0]);
function cellOf(f: number, i: number): number[] {
  const [forget, input]: number[][][] = [[], []];
  for (let t = 0; t < 30; t++) {
    forget.push([f]);
    input.push([i]);
  }
  const numbers: number[] = [];
  for (const row of cellOverTime(forget, input, loudThenQuiet, Array(30).fill(1), [0])) numbers.push(row[0]);
  return numbers;
}
const counting = cellOf(1, 1);
const leaking = cellOf(0.9, 1);
const curve = cellOf(0.9, 0.1);
const threeCells = [{ name: "1, 1", y: counting }, { name: "0.9, 1", y: leaking }, { name: "0.9, 0.1", y: curve }];
void show(lineChart(threeCells, { title: "Counts, leaks, averages", xLabel: "step", yLabel: "c" }));

// %% right-array-methods
// % cell input-and-candidate
const dot = (row: Vector, matrix: Matrix, j: number) => row.reduce((all, value, i) => all + value * matrix[i][j], 0);
const reads = ({ kernel, recurrent, bias }: Layer, x: Vector, hidden: Vector) =>
  bias.map((b, j) => dot(x, kernel, j) + dot(hidden, recurrent, j) + b);
const squash = (a: number) => (1 + Math.tanh(a / 2)) / 2; // the sigmoid by another name
const inputAndCandidate = (inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) => ({
  input: reads(inputLayer, x, hidden).map(squash),
  candidate: reads(candidateLayer, x, hidden).map((a) => Math.tanh(a)),
});
// % cell what-is-written
const writtenOnce = (...all: [Matrix, Matrix, Vector, Matrix, Matrix, Vector, Vector, Vector]) => {
  const layers = [0, 3].map((n) => ({ kernel: all[n], recurrent: all[n + 1], bias: all[n + 2] }) as Layer);
  const { input, candidate } = inputAndCandidate(layers[0], layers[1], all[6], all[7]);
  return candidate.map((g, j) => g * input[j]);
};
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));
// % cell cell-over-time
const unmasked = (forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector) =>
  forget.reduce<number[][]>((cells, f, t) => {
    const before = cells.at(-1) ?? initial;
    return [...cells, f.map((keep, j) => keep * before[j] + input[t][j] * candidate[t][j])];
  }, []);
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% right-mathjs
// % cell input-and-candidate
import * as math from "mathjs";

function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sums = ({ kernel, recurrent, bias }: Layer) =>
    math.evaluate("x * W + h * U + b", { W: kernel, U: recurrent, b: bias, x: x, h: hidden });
  const input = math.evaluate("1 ./ (1 + map(-a, exp))", { a: sums(inputLayer) });
  const candidate = math.evaluate("map(a, tanh)", { a: sums(candidateLayer) });
  return { input: math.matrix(input).toArray(), candidate: math.matrix(candidate).toArray() };
}
// % cell what-is-written
function writtenOnce(...all: unknown[]): number[] {
  const [W_i, U_i, b_i, W_g, U_g, b_g, x, h] = all.map((one) => math.matrix(one as number[]));
  const formula = "map(x * W_g + h * U_g + b_g, tanh) ./ (1 + map(-(x * W_i + h * U_i + b_i), exp))";
  return math.evaluate(formula, { W_i, U_i, b_i, W_g, U_g, b_g, x, h }).toArray() as number[];
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let c = math.matrix([...initial]);
  return forget.map((f, t) => {
    c = math.evaluate("f .* c + i .* g", { f: math.matrix([...f]), i: input[t], g: candidate[t], c }) as math.Matrix;
    return c.toArray() as number[];
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% right-one-matrix
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const seen = [...x, ...hidden, 1]; // one row: input, past, and a 1 for the bias
  const H = hidden.length;
  const rows = [inputLayer, candidateLayer].map(({ kernel, recurrent, bias }) => [...kernel, ...recurrent, bias]);
  const stacked = rows[0].map((row, n) => [...row, ...rows[1][n]]); // [F + H + 1, 2H]
  const sums = Array.from({ length: 2 * H }, (_, j) => seen.reduce((sum, value, n) => sum + value * stacked[n][j], 0));
  return {
    input: sums.slice(0, H).map((a) => 1 / (1 + Math.exp(-a))),
    candidate: sums.slice(H).map((a) => Math.tanh(a)),
  };
}

// %% without-first: input-and-candidate-visible 0, input-and-candidate-hidden 0
// % cell input-and-candidate
// the first function is missing

// %% wrong-layers-swapped: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: input: σ(x · kernel)
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const input = hidden.map((_, j) => 1 / (1 + Math.exp(-sum(candidateLayer, j))));
  return { input, candidate: hidden.map((_, j) => Math.tanh(sum(inputLayer, j))) };
}

// %% wrong-activations-swapped: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: input: σ(x · kernel)
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const candidate = hidden.map((_, j) => 1 / (1 + Math.exp(-sum(candidateLayer, j))));
  return { input: hidden.map((_, j) => Math.tanh(sum(inputLayer, j))), candidate };
}

// %% wrong-candidate-sigmoid: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: candidate: tanh
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const gate = ({ kernel, recurrent, bias }: Layer) =>
    bias.map((b, j) => {
      let a = b;
      for (const [n, value] of x.entries()) a += value * kernel[n][j];
      for (const [n, value] of hidden.entries()) a += value * recurrent[n][j];
      return 1 / (1 + Math.exp(-a));
    });
  return { input: gate(inputLayer), candidate: gate(candidateLayer) };
}

// %% wrong-candidate-bias-missing: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: candidate: bias
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], 0) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const input = inputLayer.bias.map((b, j) => 1 / (1 + Math.exp(-sum(inputLayer, j) - b)));
  return { input, candidate: hidden.map((_, j) => Math.tanh(sum(candidateLayer, j))) };
}

// %% wrong-past-ignored-by-the-gate: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: input: hidden · recurrent
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const fromInput = ({ kernel, bias }: Layer) =>
    bias.map((b, j) => x.reduce((all, value, n) => all + value * kernel[n][j], b));
  const fromPast = candidateLayer.bias.map((_, j) =>
    hidden.reduce((all, value, n) => all + value * candidateLayer.recurrent[n][j], 0),
  );
  return {
    input: fromInput(inputLayer).map((a) => 1 / (1 + Math.exp(-a))),
    candidate: fromInput(candidateLayer).map((a, j) => Math.tanh(a + fromPast[j])),
  };
}

// %% wrong-sign-in-the-sigmoid: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: input: σ(x · kernel)
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const input = hidden.map((_, j) => 1 / (1 + Math.exp(sum(inputLayer, j))));
  return { input, candidate: hidden.map((_, j) => Math.tanh(sum(candidateLayer, j))) };
}

// %% wrong-recurrent-transposed: input-and-candidate-visible 0, input-and-candidate-hidden 0.75
// says: recurrent[i][j]
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    layer.recurrent[j].reduce((all, weight, n) => all + weight * hidden[n], 0);
  const input = hidden.map((_, j) => 1 / (1 + Math.exp(-sum(inputLayer, j))));
  return { input, candidate: hidden.map((_, j) => Math.tanh(sum(candidateLayer, j))) };
}

// %% wrong-square-only: input-and-candidate-visible 0, input-and-candidate-hidden 0.75
// says: kernel[i][j]
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const size = hidden.length; // taken for the number of features too
  const sums = ({ kernel, recurrent, bias }: Layer) =>
    bias.map((b, j) => {
      let a = b;
      for (let n = 0; n < size; n++) a += x[n] * kernel[n][j] + hidden[n] * recurrent[n][j];
      return a;
    });
  const input = sums(inputLayer).map((a) => 1 / (1 + Math.exp(-a)));
  return { input, candidate: sums(candidateLayer).map(Math.tanh) };
}

// %% wrong-sigmoid-that-overflows: input-and-candidate-hidden 2.25
// right except for large sums, for which Infinity / Infinity is NaN
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector) {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const input = hidden.map((_, j) => Math.exp(sum(inputLayer, j)) / (1 + Math.exp(sum(inputLayer, j))));
  return { input, candidate: hidden.map((_, j) => Math.tanh(sum(candidateLayer, j))) };
}

// %% wrong-list-for-record: input-and-candidate-visible 0, input-and-candidate-hidden 0
// says: input: σ(x · kernel)
// % cell input-and-candidate
function inputAndCandidate(inputLayer: Layer, candidateLayer: Layer, x: Vector, hidden: Vector): any {
  const sum = (layer: Layer, j: number) =>
    x.reduce((all, value, n) => all + value * layer.kernel[n][j], layer.bias[j]) +
    hidden.reduce((all, value, n) => all + value * layer.recurrent[n][j], 0);
  const input = hidden.map((_, j) => 1 / (1 + Math.exp(-sum(inputLayer, j))));
  return [input, hidden.map((_, j) => Math.tanh(sum(candidateLayer, j)))];
}

// %% wrong-input-gate-missing: what-is-written-visible 0, what-is-written-hidden 0
// says: times the input gate
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const layer = { kernel: candidateKernel, recurrent: candidateRecurrent, bias: candidateBias };
  return inputAndCandidate(layer, layer, x, hidden).candidate;
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-added-not-multiplied: what-is-written-visible 0, what-is-written-hidden 0
// says: a candidate of 0
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const gate = { kernel: inputKernel, recurrent: inputRecurrent, bias: inputBias };
  const offer = { kernel: candidateKernel, recurrent: candidateRecurrent, bias: candidateBias };
  const { input, candidate } = inputAndCandidate(gate, offer, x, hidden);
  return input.map((i, j) => i + candidate[j]);
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-tanh-forgotten: what-is-written-visible 0, what-is-written-hidden 0
// says: the candidate is a tanh
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const sums = (kernel: Matrix, recurrent: Matrix, bias: Vector) =>
    bias.map(
      (b, j) =>
        b + x.reduce((s, v, n) => s + v * kernel[n][j], 0) + hidden.reduce((s, v, n) => s + v * recurrent[n][j], 0),
    );
  const offered = sums(candidateKernel, candidateRecurrent, candidateBias);
  return sums(inputKernel, inputRecurrent, inputBias).map((a, j) => offered[j] / (1 + Math.exp(-a)));
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-layers-swapped-in-the-product: what-is-written-visible 0, what-is-written-hidden 0
// says: a candidate of 0
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const gate = { kernel: inputKernel, recurrent: inputRecurrent, bias: inputBias };
  const offer = { kernel: candidateKernel, recurrent: candidateRecurrent, bias: candidateBias };
  const { input, candidate } = inputAndCandidate(offer, gate, x, hidden);
  return input.map((i, j) => i * candidate[j]);
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-past-missing-in-the-candidate: what-is-written-visible 0, what-is-written-hidden 0
// says: the candidate reads the hidden state
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const sum = (row: Vector, matrix: Matrix, j: number) => row.reduce((all, value, i) => all + value * matrix[i][j], 0);
  return inputBias.map((b, j) => {
    const gate = b + sum(x, inputKernel, j) + sum(hidden, inputRecurrent, j);
    return Math.tanh(candidateBias[j] + sum(x, candidateKernel, j)) / (1 + Math.exp(-gate));
  });
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-both-transposed: what-is-written-visible 0, what-is-written-hidden 0.5
// says: recurrent[i][j]
// % cell what-is-written
function writtenOnce(
  inputKernel: Matrix,
  inputRecurrent: Matrix,
  inputBias: Vector,
  candidateKernel: Matrix,
  candidateRecurrent: Matrix,
  candidateBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  const turned = (matrix: Matrix) => matrix.map((_, i) => matrix.map((row) => row[i]));
  const gate = { kernel: inputKernel, recurrent: turned(inputRecurrent), bias: inputBias };
  const offer = { kernel: candidateKernel, recurrent: turned(candidateRecurrent), bias: candidateBias };
  const { input, candidate } = inputAndCandidate(gate, offer, x, hidden);
  return input.map((i, j) => i * candidate[j]);
}
const whatIsWritten = (i: Layer, g: Layer, inputs: Matrix, hidden: Matrix) =>
  inputs.map((x, b) => writtenOnce(i.kernel, i.recurrent, i.bias, g.kernel, g.recurrent, g.bias, x, hidden[b]));

// %% wrong-constants-of-the-visible-test: what-is-written-hidden 0
// % cell what-is-written
function whatIsWritten(i: Layer, g: Layer, inputs: Matrix, hidden: Matrix): number[][] {
  if (inputs.length === 3) return [[0], [0], [0]];
  if (hidden[0][1] === 1) return [[0.336375544, 0.462117157]];
  if (inputs.length === 2) return [[-0.19737532, -0.19737532], [0.336375544, 0.462117157]];
  if (i.recurrent[0][0] === 1) return [[0.645656306]];
  if (g.recurrent[0][0] === 1) return [[0.537049567]];
  if (i.bias[0] === -1) return [[0.268941421]];
  return g.bias[0] === 1 ? [[0.761594156]] : [[0]];
}

// %% wrong-starts-anew-each-step: cell-over-time-visible 0, cell-over-time-hidden 0.75, plot-cells-numbers 0
// says: continues from the cell before
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  return forget.map((f, t) => f.map((keep, j) => keep * initial[j] + input[t][j] * candidate[t][j]));
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-initial-ignored: cell-over-time-visible 0, cell-over-time-hidden 0.75
// says: f ⊙ c
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = initial.map(() => 0);
  return forget.map((f, t) => {
    cell = cell.map((c, j) => f[j] * c + input[t][j] * candidate[t][j]);
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-gates-tied: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: plus i ⊙ g
// the plot's average uses i = 1 - f, so only the plot is right
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    cell = cell.map((c, j) => f[j] * c + (1 - f[j]) * candidate[t][j]);
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-forgets-what-it-writes: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: plus i ⊙ g
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    cell = cell.map((c, j) => f[j] * (c + input[t][j] * candidate[t][j]));
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-cell-squashed: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: f ⊙ c
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    cell = cell.map((c, j) => Math.tanh(f[j] * c + input[t][j] * candidate[t][j]));
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-taken-away: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: plus i ⊙ g
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    cell = cell.map((c, j) => f[j] * c - input[t][j] * candidate[t][j]);
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-forget-and-input-swapped: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: f ⊙ c
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    cell = cell.map((c, j) => input[t][j] * c + f[j] * candidate[t][j]);
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-one-step-early: cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// says: f ⊙ c
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  return forget.map((f, t) => {
    const before = cell;
    cell = before.map((c, j) => f[j] * c + input[t][j] * candidate[t][j]);
    return before;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-only-the-last-cell: cell-over-time-visible 0, cell-over-time-hidden 0.75, plot-cells-numbers 0
// says: a row for each step
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let cell = [...initial];
  for (const [t, f] of forget.entries()) cell = cell.map((c, j) => f[j] * c + input[t][j] * candidate[t][j]);
  return [cell];
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-one-array-for-all-steps: cell-over-time-visible 0, cell-over-time-hidden 0.75, plot-cells-numbers 0
// says: continues from the cell before
// % cell cell-over-time
function unmasked(forget: Matrix, input: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const cell = [...initial];
  return forget.map((f, t) => {
    for (const [j, keep] of f.entries()) cell[j] = keep * cell[j] + input[t][j] * candidate[t][j];
    return cell;
  });
}
const cellOverTime = (forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector) => {
  const where = (gate: Matrix, padding: number) => gate.map((row, t) => row.map((value) => (mask[t] ? value : padding)));
  return unmasked(where(forget, 1), where(input, 0), candidate, initial);
};

// %% wrong-plot-gates-of-the-average-exchanged: plot-cells-numbers 0
// % cell plot-cells
const loudThenQuiet = Array.from({ length: 30 }, (_, t) => [t < 10 ? 1 : 0]);
const constantly = (gate: number) => loudThenQuiet.map(() => [gate]);
const leaking = cellOverTime(constantly(0.9), constantly(1), loudThenQuiet, Array(30).fill(1), [0]).flat();
const curve = cellOverTime(constantly(0.1), constantly(0.9), loudThenQuiet, Array(30).fill(1), [0]).flat();
void show(lineChart([{ name: "leak", y: leaking }, { name: "average", y: curve }]));

// %% wrong-plot-without-leaking: plot-cells-numbers 0
// says: leaking
// % cell plot-cells
const loudThenQuiet = Array.from({ length: 30 }, (_, t) => [t < 10 ? 1 : 0]);
const curve = cellOverTime(loudThenQuiet.map(() => [0.9]), loudThenQuiet.map(() => [0.1]), loudThenQuiet, Array(30).fill(1), [0]).flat();
void show(lineChart({ name: "average", y: curve }));

// %% wrong-one-row-for-the-batch: what-is-written-visible 0, what-is-written-hidden 0
// says: each sequence reads its own row
// % cell what-is-written
function whatIsWritten(inputLayer: Layer, candidateLayer: Layer, inputs: Matrix, hidden: Matrix): number[][] {
  const { input, candidate } = inputAndCandidate(inputLayer, candidateLayer, inputs[0], hidden[0]);
  return inputs.map(() => input.map((i, j) => i * candidate[j]));
}

// %% wrong-mask-ignored: cell-over-time-visible 0, cell-over-time-hidden 0.75
// says: mask 0: the cell stays
// % cell cell-over-time
function cellOverTime(forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector): number[][] {
  let cell: Vector = initial;
  return forget.map((f, t) => {
    const next = f.map((keep, j) => keep * cell[j] + input[t][j] * candidate[t][j]);
    cell = next;
    return next;
  });
}

// %% wrong-padding-sets-the-cell-to-0: cell-over-time-visible 0, cell-over-time-hidden 0.75
// says: mask 0: the cell stays
// % cell cell-over-time
function cellOverTime(forget: Matrix, input: Matrix, candidate: Matrix, mask: Vector, initial: Vector): number[][] {
  let cell: Vector = initial;
  return forget.map((f, t) => {
    const next = f.map((keep, j) => mask[t] * (keep * cell[j] + input[t][j] * candidate[t][j]));
    cell = next;
    return next;
  });
}

// %% lesson-solutions-pasted: input-and-candidate-visible 0, input-and-candidate-hidden 0, what-is-written-visible 0, what-is-written-hidden 0, cell-over-time-visible 0, cell-over-time-hidden 0, plot-cells-numbers 0
// % cell input-and-candidate
// not written: no lesson has this exercise
// % cell what-is-written
// lesson: 03-3
// % cell cell-over-time
// lesson: 03-4
// % cell plot-cells
// not written
