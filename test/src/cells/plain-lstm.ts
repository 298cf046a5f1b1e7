/**
 * An LSTM in plain loops and float64, one sequence at a time. It is written directly from the equations and shares no code with src/, so the tests
 * compare two independent computations. It is also used for finite differences.
 */
export interface PlainGate {
  kernel: number[][];
  recurrent: number[][];
  bias: number[];
}
export type PlainWeights = Record<"forget" | "input" | "candidate" | "output", PlainGate>;

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

/** Returns hidden[b][t][j] and cell[b][t][j] for the inputs[b][t][k] and the initial states [b][j]. */
export function plainLstm(weights: PlainWeights, inputs: number[][][], hidden0: number[][], cell0: number[][]) {
  const hidden: number[][][] = [];
  const cell: number[][][] = [];
  inputs.forEach((sequence, b) => {
    let h = hidden0[b] as number[];
    let c = cell0[b] as number[];
    const hs: number[][] = [];
    const cs: number[][] = [];
    for (const x of sequence) {
      const pre = ({ kernel, recurrent, bias }: PlainGate, j: number) => {
        let sum = bias[j] as number;
        x.forEach((value, k) => {
          sum += value * (kernel[k]?.[j] as number);
        });
        h.forEach((value, k) => {
          sum += value * (recurrent[k]?.[j] as number);
        });
        return sum;
      };
      const nextC = c.map(
        (old, j) =>
          sigmoid(pre(weights.forget, j)) * old + sigmoid(pre(weights.input, j)) * Math.tanh(pre(weights.candidate, j)),
      );
      const nextH = nextC.map((value, j) => sigmoid(pre(weights.output, j)) * Math.tanh(value));
      h = nextH;
      c = nextC;
      hs.push(h);
      cs.push(c);
    }
    hidden.push(hs);
    cell.push(cs);
  });
  return { hidden, cell };
}

/** Returns `count` evenly spaced numbers from `from` to `to`, including both ends. */
export function linspace(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** Splits a list of numbers into rows of `columns` numbers. */
export function rows(values: number[], columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));
}

/** Returns the largest difference between two nested lists of numbers. */
export function furthest(a: unknown, b: unknown): number {
  const x = [a].flat(9) as number[];
  const y = [b].flat(9) as number[];
  if (x.length !== y.length || x.length === 0) return Number.POSITIVE_INFINITY;
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - (y[i] as number))), 0);
}
