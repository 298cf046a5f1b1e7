// Makes fresh (untrained) weights for each cell.
import * as tf from "@tensorflow/tfjs";
import type { DenseWeights } from "../base/dense";
import { seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";
import { glorot, orthogonal } from "./fill";
import type { GateWeights } from "./gate";
import type { GruWeights } from "./gru";
import type { LstmGate, LstmWeights } from "./lstm";
import type { MinGruWeights } from "./min-gru";
import type { MinLstmGate, MinLstmWeights } from "./min-lstm";

/** Options for fresh weights. */
export interface InitOptions {
  /** F, the number of features. */
  readonly features: number;
  /** H, the number of hidden units. */
  readonly units: number;
  /** The seed of the random numbers. The same seed gives the same weights on every machine and backend. */
  readonly seed: number;
}

/** Options for fresh LSTM weights. */
export interface LstmInitOptions extends InitOptions {
  /** Bias of the forget gate. The other biases are 0. Default 1: an untrained gate then keeps sigmoid(1) = 73 % of the cell at each step. */
  readonly forgetBias?: number;
}

/**
 * Returns fresh LSTM weights. F features, H hidden units.
 *
 * Each gate has a kernel [F, H], a recurrent kernel [H, H] and a bias [H]. The kernel is Glorot uniform between ±sqrt(6 / (F + H)) (Glorot and
 * Bengio 2010, eq. 16). The recurrent kernel is a random orthogonal matrix (Saxe et al. 2014), which neither stretches nor shrinks the hidden
 * state. The bias is 0, or `forgetBias` for the forget gate.
 * @returns tensors. The caller must dispose them, or wrap them in tf.variable to train them.
 * @throws InputError if `features` or `units` is not a whole number above 0, if `seed` or `forgetBias` is not finite, or for an unknown option
 */
export function initLstm(options: LstmInitOptions): LstmWeights {
  checkInit("initLstm", options, ["forgetBias"]);
  const { forgetBias = 1 } = options;
  checkBias("initLstm", forgetBias);
  const gate = (name: LstmGate, bias = 0) => initGate(options, name, bias);
  return {
    forget: gate("forget", forgetBias),
    input: gate("input"),
    candidate: gate("candidate"),
    output: gate("output"),
  };
}

/** Options for fresh GRU weights. */
export interface GruInitOptions extends InitOptions {
  /** Bias of the update gate. Like the forget gate of an LSTM, it decides what to keep. Default 0. */
  readonly forgetBias?: number;
}

/**
 * Returns fresh GRU weights, made in the same way as in `initLstm`. They work with and without `resetAfter`.
 * @throws InputError as `initLstm` does
 */
export function initGru(options: GruInitOptions): GruWeights {
  checkInit("initGru", options, ["forgetBias"]);
  const { forgetBias = 0 } = options;
  checkBias("initGru", forgetBias);
  return {
    update: initGate(options, "update", forgetBias),
    reset: initGate(options, "reset", 0),
    candidate: initGate(options, "candidate", 0),
  };
}

/**
 * Returns fresh weights of a plain RNN, made in the same way as the weights of one gate in `initLstm`. The bias is 0.
 * @throws InputError as `initLstm` does
 */
export function initRnn(options: InitOptions): GateWeights {
  checkInit("initRnn", options, []);
  return initGate(options, "hidden", 0);
}

/**
 * Returns fresh weights of minGRU. Each gate has a Glorot uniform kernel [F, H], and a bias of 0. With it the update gate keeps half of the hidden
 * state at each step. F features, H hidden units.
 * @throws InputError as `initLstm` does
 */
export function initMinGru(options: InitOptions): MinGruWeights {
  checkInit("initMinGru", options, []);
  return { update: initDense(options, "update"), candidate: initDense(options, "candidate") };
}

/**
 * Returns fresh weights of minLSTM, made in the same way as in `initMinGru`.
 * @throws InputError as `initLstm` does
 */
export function initMinLstm(options: InitOptions): MinLstmWeights {
  checkInit("initMinLstm", options, []);
  const gate = (name: MinLstmGate) => initDense(options, name);
  return { forget: gate("forget"), input: gate("input"), candidate: gate("candidate") };
}

function initDense({ features, units, seed }: InitOptions, name: string): DenseWeights {
  const kernel = glorot(features, units, seededRandom(seed, `${name}.kernel`));
  return { kernel: tf.tensor2d(kernel, [features, units], "float32"), bias: tf.zeros([units]) };
}

function checkBias(caller: string, bias: number): void {
  if (!Number.isFinite(bias)) throw new InputError(`${caller}: forgetBias must be a finite number, got ${bias}.`);
}

/** Returns the fresh weights of one gate. Each name has its own random stream, so gates differ, and adding a gate does not change the others. */
export function initGate({ features, units, seed }: InitOptions, name: string, bias: number): GateWeights {
  const kernel = glorot(features, units, seededRandom(seed, `${name}.kernel`));
  const recurrent = orthogonal(units, seededRandom(seed, `${name}.recurrent`));
  return {
    kernel: tf.tensor2d(kernel, [features, units], "float32"),
    recurrent: tf.tensor2d(Float32Array.from(recurrent), [units, units], "float32"),
    bias: tf.fill([units], bias, "float32"),
  };
}

/** Checks the options for fresh weights. @throws InputError if they are invalid */
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
