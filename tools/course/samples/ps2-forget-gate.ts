// %% ada
// % cell forget-gate
/** How much each unit keeps, from 0 to 1. [H] */
function forgetGate(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let k = 0; k < hidden.length; k++) sum += hidden[k] * recurrent[k][j];
    return 1 / (1 + Math.exp(-sum));
  });
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
/** The bias with which `share` of the cell is left after `steps` steps. */
function biasToKeep(share: number, steps: number): number {
  return -Math.log(share ** (-1 / steps) - 1);
}
// % cell plot-kept
const kept = (bias: number): number[] => {
  const gate = forgetGate([[0]], [[0]], [bias], [0], [0]);
  const gates = Array.from({ length: 50 }, () => gate);
  return [1, ...keptOverTime(gates, [1]).map(([cell]) => cell)];
};
const curve: number[] = kept(biasToKeep(0.5, 50));
void show(
  lineChart([{ name: "b = 0", y: kept(0) }, { name: "b = 2", y: kept(2) }, { name: "half at 50", y: curve }], {
    title: "What a forget gate leaves of a cell",
    xLabel: "time step t",
    yLabel: "share of the cell that is left",
  }),
);
// %% ben: forget-gate-visible 0, forget-gate-hidden 0, plot-kept-numbers 0
// % cell forget-gate
/** The bias is missing. */
function forgetGate(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  return bias.map((_, j) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let k = 0; k < hidden.length; k++) sum += hidden[k] * recurrent[k][j];
    return 1 / (1 + Math.exp(-sum));
  });
}
// %% cem: forget-gate-visible 0, forget-gate-hidden 0, bias-to-keep-visible 0, bias-to-keep-hidden 0, plot-kept-numbers 0
// % cell forget-gate
/** It does not compile. */
function forgetGate(kernel: Matrix, recurrent: Matrix, bias: Vector, x: Vector, hidden: Vector): number[] {
  const sums = bias.map((b, j) => b + x[0] * kernel[0][j]);
  return sigmoid(sums);
}
// % cell bias-to-keep
/** Looks past the end of an array. */
function biasToKeep(share: number, steps: number): number {
  const table: number[][] = [];
  return table[steps][0] * share;
}
