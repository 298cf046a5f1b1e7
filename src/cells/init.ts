import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "./gate";
import type { LstmGate, LstmWeights } from "./lstm";
import { normal, type Random, seededRandom } from "./random";
import { checkNames, InputError } from "./validate";

/** What fresh weights are made from. */
export interface InitOptions {
  /** F */
  readonly features: number;
  /** H */
  readonly units: number;
  /** Same seed, same weights, on every machine and backend. */
  readonly seed: number;
}

export interface LstmInitOptions extends InitOptions {
  /** Bias of the forget gate; the other biases are 0. Default 1: an untrained gate then keeps sigmoid(1) = 73 % a step. */
  readonly forgetBias?: number;
}

/**
 * Fresh LSTM weights. F features, H hidden units.
 *
 * Per gate: kernel [F, H] Glorot uniform, between ±sqrt(6 / (F + H)) (Glorot and Bengio 2010, eq. 16); recurrent [H, H] a random
 * orthogonal matrix (Saxe et al. 2014), which neither stretches nor shrinks the hidden state; bias [H] 0, the forget gate's `forgetBias`.
 * @returns tensors, to be disposed by the caller (or wrapped in tf.variable to train them)
 * @throws InputError when features or units is no whole number above 0, seed or forgetBias no finite number, or an option does not exist
 */
export function initLstm(options: LstmInitOptions): LstmWeights {
  checkInit("initLstm", options, ["forgetBias"]);
  const { forgetBias = 1 } = options;
  if (!Number.isFinite(forgetBias))
    throw new InputError(`initLstm: forgetBias must be a finite number, got ${forgetBias}.`);
  const gate = (name: LstmGate, bias = 0) => initGate(options, name, bias);
  return {
    forget: gate("forget", forgetBias),
    input: gate("input"),
    candidate: gate("candidate"),
    output: gate("output"),
  };
}

/** One gate's fresh weights. The name chooses the stream of random numbers, so gates differ and stay as they are. */
export function initGate({ features, units, seed }: InitOptions, name: string, bias: number): GateWeights {
  const kernel = glorot(features, units, seededRandom(seed, `${name}.kernel`));
  const recurrent = orthogonal(units, seededRandom(seed, `${name}.recurrent`));
  return {
    kernel: tf.tensor2d(kernel, [features, units], "float32"),
    recurrent: tf.tensor2d(Float32Array.from(recurrent), [units, units], "float32"),
    bias: tf.fill([units], bias, "float32"),
  };
}

/** @throws InputError for what no cell can be made from. */
export function checkInit(caller: string, options: InitOptions, more: readonly string[]): void {
  checkNames(caller, "options", options, ["features", "units", "seed", ...more]);
  for (const name of ["features", "units"] as const) {
    const size = options[name];
    if (!Number.isInteger(size) || size < 1)
      throw new InputError(`${caller}: ${name} must be a whole number above 0, got ${size}.`);
  }
  if (!Number.isFinite(options.seed))
    throw new InputError(`${caller}: seed must be a finite number, got ${options.seed}.`);
}

/** [rows, columns], row by row. */
function glorot(rows: number, columns: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random() - 1) * limit);
}

/**
 * A random orthogonal matrix [size, size], row by row: normal numbers, made orthogonal a row after the other (Gram and Schmidt),
 * in float64 and twice, since once loses digits when rows are nearly parallel.
 */
export function orthogonal(size: number, random: Random): Float64Array {
  const matrix = Float64Array.from({ length: size * size }, () => normal(random));
  const row = (i: number) => matrix.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < size; i++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(row(i), row(j));
    }
    const length = Math.sqrt(dot(row(i), row(i)));
    row(i).forEach((value, k, values) => {
      values[k] = value / length;
    });
  }
  return matrix;
}

function subtractProjection(target: Float64Array, unit: Float64Array): void {
  const share = dot(target, unit);
  for (let k = 0; k < target.length; k++) target[k] = (target[k] as number) - share * (unit[k] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
