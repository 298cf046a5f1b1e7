// %% ada
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
/** The cell state after each step, with nothing written. [T, H] */
function keptOverTime(gates: Matrix, cell: Vector): number[][] {
  const states: number[][] = [];
  let now: Vector = cell;
  for (const gate of gates) {
    const next = now.map((value, j) => gate[j] * value);
    states.push(next);
    now = next;
  }
  return states;
}
// % cell bias-to-keep
function biasToKeep(before: number, after: number, steps: number): number {
  return -Math.log((before / after) ** (1 / steps) - 1);
}
// % cell plot-kept
const kept = (bias: number): number[] => {
  const gate = forgetGate([[0]], [[0]], [bias], [0], [0], [0]);
  const gates = Array.from({ length: 50 }, () => gate);
  return [1, ...keptOverTime(gates, [1]).map(([cell]) => cell)];
};
const curve: number[] = kept(biasToKeep(1, 0.5, 50));
void show(
  lineChart([{ name: "b = 0", y: kept(0) }, { name: "b = 2", y: kept(2) }, { name: "half at 50", y: curve }], {
    title: "What a forget gate leaves of a cell",
    xLabel: "time step t",
    yLabel: "share of the cell that is left",
  }),
);
// %% ben: forget-gate-visible 0, forget-gate-hidden 0, plot-kept-numbers 0
// % cell forget-gate
/** The biases are missing. */
function forgetGate(
  inputWeights: Matrix,
  hiddenWeights: Matrix,
  inputBias: Vector,
  hiddenBias: Vector,
  x: Vector,
  hidden: Vector,
): number[] {
  return inputWeights.map((row, j) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += row[i] * x[i];
    for (let k = 0; k < hidden.length; k++) sum += hiddenWeights[j][k] * hidden[k];
    return 1 / (1 + Math.exp(-sum));
  });
}
// %% cem: forget-gate-visible 0, forget-gate-hidden 0, bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// % cell forget-gate
/** It does not compile. */
function forgetGate(W: Matrix, U: Matrix, b: Vector, c: Vector, x: Vector, hidden: Vector): number[] {
  const sums = b.map((value, j) => value + c[j] + x[0] * W[j][0]);
  return sigmoid(sums);
}
// % cell bias-to-keep
/** Looks past the end of an array. */
function biasToKeep(before: number, after: number, steps: number): number {
  const table: number[][] = [];
  return (table[steps][0] * after) / before;
}
