// Fresh weights of each cell.
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";
import { glorot, orthogonal } from "./fill";
import type { GateWeights } from "./gate";
import type { GruWeights } from "./gru";
import type { LstmGate, LstmWeights } from "./lstm";

/** What fresh weights are made from. */
export interface InitOptions {
  /** F */
  readonly features: number;
  /** H */
  readonly units: number;
  /** Same seed, same weights, on every machine and backend. */
  readonly seed: number;
}

/** What fresh LSTM weights are made from. */
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
  checkBias("initLstm", forgetBias);
  const gate = (name: LstmGate, bias = 0) => initGate(options, name, bias);
  return {
    forget: gate("forget", forgetBias),
    input: gate("input"),
    candidate: gate("candidate"),
    output: gate("output"),
  };
}

/** What fresh GRU weights are made from. */
export interface GruInitOptions extends InitOptions {
  /** Bias of the update gate, which keeps, as an LSTM's forget gate does. Default 0. */
  readonly forgetBias?: number;
}

/**
 * Fresh GRU weights, made as `initLstm` makes them. They serve with the reset before and after the product.
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
 * Fresh weights of a plain RNN, made as `initLstm` makes a gate's, bias 0.
 * @throws InputError as `initLstm` does
 */
export function initRnn(options: InitOptions): GateWeights {
  checkInit("initRnn", options, []);
  return initGate(options, "hidden", 0);
}

function checkBias(caller: string, bias: number): void {
  if (!Number.isFinite(bias)) throw new InputError(`${caller}: forgetBias must be a finite number, got ${bias}.`);
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
