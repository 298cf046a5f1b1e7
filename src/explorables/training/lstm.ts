// Computes an LSTM with one answer per row, and its gradient, with typed arrays: by the formulas of `lstmStep`, and by those of lesson 05 backwards.
// T time steps, H hidden units. The inputs of a step are two numbers, a value and a mark.

import { seededRandom } from "../../base/random";
import { glorot, orthogonal } from "../../cells/fill";
import { sigmoid } from "../kit/numbers";

/** The gates and the candidate, in the order in which their weights are stored. */
export const PARTS = ["forget", "input", "candidate", "output"] as const;
export type Part = (typeof PARTS)[number];
const F = 2;

/** A network: its weights in one list, its number of units, and a gate that is held at 1 instead of being learnt. */
export interface Net {
  /** For each part its kernel [F, H], recurrent kernel [H, H] and bias [H]; then the weights [H] and the bias of the answer. */
  readonly weights: Float32Array;
  readonly units: number;
  readonly held: Part | "none";
}

/** What the network computed for one row. The states begin with those before the first step. */
export interface Trace {
  /** Each [T * H]. */
  readonly gates: Readonly<Record<Part, Float64Array>>;
  /** Both [(T + 1) * H]. */
  readonly cell: Float64Array;
  readonly hidden: Float64Array;
  readonly answer: number;
}

const sizeOfPart = (H: number) => F * H + H * H + H;

/** Returns fresh weights. They are those of `initLstm`, and for the answer the kernel of `initRnn` with H features and one unit. */
export function freshWeights(units: number, seed: number): Float32Array {
  const size = sizeOfPart(units);
  const weights = new Float32Array(4 * size + units + 1);
  for (const [n, part] of PARTS.entries()) {
    weights.set(glorot(F, units, seededRandom(seed, `${part}.kernel`)), n * size);
    weights.set(orthogonal(units, seededRandom(seed, `${part}.recurrent`)), n * size + F * units);
  }
  weights.fill(1, F * units + units * units, size); // the bias of the forget gate
  weights.set(glorot(units, 1, seededRandom(seed, "hidden.kernel")), 4 * size);
  return weights;
}

/** Reads a row [T * 2]. */
export function forward({ weights, units: H, held }: Net, row: Float32Array): Trace {
  const T = row.length / F;
  const size = sizeOfPart(H);
  const gates = { forget: list(T * H), input: list(T * H), candidate: list(T * H), output: list(T * H) };
  const [cell, hidden] = [list((T + 1) * H), list((T + 1) * H)];
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < PARTS.length; n++) {
      const part = PARTS[n] as Part;
      const values = gates[part];
      const start = n * size;
      for (let j = 0; j < H; j++) {
        let sum = single(weights, start + (F + H) * H + j);
        for (let f = 0; f < F; f++) sum += single(row, t * F + f) * single(weights, start + f * H + j);
        for (let k = 0; k < H; k++) sum += at(hidden, t * H + k) * single(weights, start + (F + k) * H + j);
        values[t * H + j] = part === held ? 1 : part === "candidate" ? Math.tanh(sum) : sigmoid(sum);
      }
    }
    for (let n = t * H; n < (t + 1) * H; n++) {
      cell[n + H] = at(gates.forget, n) * at(cell, n) + at(gates.input, n) * at(gates.candidate, n);
      hidden[n + H] = at(gates.output, n) * Math.tanh(at(cell, n + H));
    }
  }
  let answer = single(weights, 4 * size + H);
  for (let j = 0; j < H; j++) answer += at(hidden, T * H + j) * single(weights, 4 * size + j);
  return { gates, cell, hidden, answer };
}

/** Adds the gradient of one row to `gradient`. `slope` is the derivative of the loss with respect to the answer. */
export function backward(net: Net, row: Float32Array, trace: Trace, slope: number, gradient: Float64Array): void {
  const { weights, units: H, held } = net;
  const { gates, cell, hidden } = trace;
  const T = row.length / F;
  const size = sizeOfPart(H);
  let dHidden = list(H);
  const dCell = list(H);
  for (let j = 0; j < H; j++) {
    dHidden[j] = slope * single(weights, 4 * size + j);
    add(gradient, 4 * size + j, slope * at(hidden, T * H + j));
  }
  add(gradient, 4 * size + H, slope);
  for (let t = T - 1; t >= 0; t--) {
    const before = list(H); // the gradient of the hidden state of the step before
    for (let j = 0; j < H; j++) {
      const n = t * H + j;
      const squashed = Math.tanh(at(cell, n + H));
      const [f, i, g, o] = [at(gates.forget, n), at(gates.input, n), at(gates.candidate, n), at(gates.output, n)];
      const dC = at(dCell, j) + at(dHidden, j) * o * (1 - squashed * squashed);
      const sums = [
        dC * at(cell, n) * f * (1 - f),
        dC * g * i * (1 - i),
        dC * i * (1 - g * g),
        at(dHidden, j) * squashed * o * (1 - o),
      ]; // of a gate that is held at 1, this is 0
      dCell[j] = dC * f;
      for (let part = 0; part < PARTS.length; part++) {
        if (PARTS[part] === held) continue;
        const sum = sums[part] as number;
        const start = part * size;
        for (let k = 0; k < F; k++) add(gradient, start + k * H + j, single(row, t * F + k) * sum);
        for (let k = 0; k < H; k++) {
          add(gradient, start + (F + k) * H + j, at(hidden, t * H + k) * sum);
          add(before, k, single(weights, start + (F + k) * H + j) * sum);
        }
        add(gradient, start + (F + H) * H + j, sum);
      }
    }
    dHidden = before;
  }
}

const list = (length: number) => new Float64Array(length);
// Two functions that do the same: V8 makes faster code for a function that reads only one kind of list.
const at = (values: Float64Array, n: number): number => values[n] as number;
const single = (values: Float32Array, n: number): number => values[n] as number;
const add = (values: Float64Array, n: number, more: number): void => {
  values[n] = at(values, n) + more;
};
