// Defines variants of the LSTM and the GRU in which a part is left out or two parts are coupled.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import { type GruGate, gru } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import { type LstmGate, type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import { type Activations, lstmWithActivations } from "./variants-loop";

/**
 * The weights that a variant trains: kernel, recurrent kernel and bias for each gate that it still has. A gate with a constant value has no weights.
 */
export type VariantWeights = Readonly<Record<string, GateWeights>>;

/** The result of a variant over a batch. B batch, T time steps, H hidden units. */
export type VariantTrace = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The cell state of an LSTM. For the other cells, the hidden state again. [B, T, H] */
  readonly state: Tensor3D;
  /** The hidden state after the last step. [B, H] */
  readonly final: Tensor2D;
};

/** Options for fresh weights of a variant. */
export interface VariantInitOptions {
  /** F, the number of features. */
  readonly features: number;
  /** H, the number of hidden units. */
  readonly units: number;
  /** The same seed gives the same weights. In all variants of the LSTM, a gate starts with the same weights. The same holds for the GRU. */
  readonly seed: number;
}

/** The name of a variant. The docstring of `runVariant` describes each variant. */
export type VariantName =
  | "lstm"
  | "bias-0"
  | "bias-5"
  | "no-forget"
  | "no-input"
  | "no-output"
  | "coupled"
  | "no-input-activation"
  | "no-output-activation"
  | "gru"
  | "gru-no-reset"
  | "gru-no-update"
  | "rnn";

interface Variant {
  readonly init: (options: VariantInitOptions) => VariantWeights;
  readonly run: (weights: VariantWeights, inputs: Tensor3D) => VariantTrace;
}

/** A pre-activation so large that the sigmoid is practically 1: 1 / (1 + exp(-20)) differs from 1 by 2e-9. */
const SURE = 20;

/**
 * Returns weights of a gate that ignores its inputs and has a constant value: 1 for `at` = SURE, 0 for `at` = -SURE. Their shapes are those of the
 * given gate.
 */
const held = ({ kernel, recurrent, bias }: GateWeights, at: number): GateWeights => ({
  kernel: tf.zerosLike(kernel),
  recurrent: tf.zerosLike(recurrent),
  bias: tf.fill(bias.shape, at),
});

/** Returns weights of the opposite gate. Where the given gate has the value f, the opposite gate has 1 - f, because 1 - sigmoid(a) = sigmoid(-a). */
const opposite = ({ kernel, recurrent, bias }: GateWeights): GateWeights => ({
  kernel: tf.neg(kernel),
  recurrent: tf.neg(recurrent),
  bias: tf.neg(bias),
});

/** Returns the weights without one gate, and disposes the tensors of that gate. */
function without(weights: VariantWeights, gate: string): VariantWeights {
  const { [gate]: left, ...rest } = weights;
  tf.dispose(left ?? []);
  return rest;
}

/**
 * Returns an LSTM, optionally with one gate that is not trained. Every pass computes the weights of that gate with `instead` from the other
 * weights, so that gradients reach the other weights.
 */
function ofLstm(
  { forgetBias = 1, gate }: { readonly forgetBias?: number; readonly gate?: LstmGate } = {},
  instead?: (rest: LstmWeights) => GateWeights,
): Variant {
  return {
    init: (options) => {
      const whole: VariantWeights = initLstm({ ...options, forgetBias });
      return gate ? without(whole, gate) : whole;
    },
    run: (weights, inputs) => {
      const rest = weights as LstmWeights;
      const whole = gate && instead ? { ...rest, [gate]: instead(rest) } : rest;
      const { hidden, cell, final } = lstm(whole, inputs);
      return { hidden, state: cell, final: final.hidden };
    },
  };
}

/** Returns an LSTM without one of its hyperbolic tangents. The kernel does not support such a cell, so the loop computes it. */
const ofLoop = (activations: Activations): Variant => ({
  init: (options) => ({ ...initLstm(options) }),
  run: (weights, inputs) => lstmWithActivations(weights as LstmWeights, inputs, activations),
});

/** Returns a GRU, optionally with one gate that has the constant value 1 or 0. */
function ofGru(gate?: GruGate, at = SURE): Variant {
  return {
    init: (options) => {
      const { update, reset, candidate } = initGru(options);
      const whole = { update, reset, candidate };
      return gate ? without(whole, gate) : whole;
    },
    run: (weights, inputs) => {
      const rest = weights as Record<GruGate, GateWeights>;
      const { hidden, final } = gru(gate ? { ...rest, [gate]: held(rest.candidate, at) } : rest, inputs);
      return { hidden, state: hidden, final };
    },
  };
}

const open = (gate: LstmGate) => ofLstm({ gate }, ({ candidate }) => held(candidate, SURE));

const variants: Readonly<Record<VariantName, Variant>> = {
  lstm: ofLstm(),
  "bias-0": ofLstm({ forgetBias: 0 }),
  "bias-5": ofLstm({ forgetBias: 5 }),
  "no-forget": open("forget"),
  "no-input": open("input"),
  "no-output": open("output"),
  coupled: ofLstm({ gate: "input" }, ({ forget }) => opposite(forget)),
  "no-input-activation": ofLoop({ candidate: false, cell: true }),
  "no-output-activation": ofLoop({ candidate: true, cell: false }),
  gru: ofGru(),
  "gru-no-reset": ofGru("reset"),
  "gru-no-update": ofGru("update", -SURE),
  rnn: {
    init: (options) => ({ all: initRnn(options) }),
    run: (weights, inputs) => {
      const { hidden, final } = rnn(weights.all as GateWeights, inputs);
      return { hidden, state: hidden, final };
    },
  },
};

/** The names of all variants, in the order in which they are shown. */
export const variantNames = Object.keys(variants) as VariantName[];

function variantNamed(caller: string, name: VariantName): Variant {
  if (!Object.hasOwn(variants, name))
    throw new InputError(`${caller}: there is no variant "${name}". Available: ${variantNames.join(", ")}.`);
  return variants[name];
}

/**
 * Returns fresh weights of a variant of the LSTM or the GRU, initialised as in `initLstm`, `initGru` and `initRnn`. F features, H hidden units.
 * @returns kernel [F, H], recurrent [H, H] and bias [H] for each trained gate. The caller must dispose these tensors.
 * @throws InputError for a name that does not exist, and as `initLstm` does
 */
export function initVariant(name: VariantName, options: VariantInitOptions): VariantWeights {
  return variantNamed("initVariant", name).init(options);
}

/**
 * Runs a variant over a batch of sequences. B batch, T time steps, F features, H hidden units. A variant differs from `lstmStep` or `gruStep` as follows:
 *
 *     bias-0                 the forget bias begins at 0, not at 1
 *     bias-5                 the forget bias begins at 5, not at 1
 *     no-forget              f = 1                               Greff et al. 2017: NFG
 *     no-input               i = 1                               NIG
 *     no-output              o = 1                               NOG
 *     coupled                i = 1 - f                           CIFG
 *     no-input-activation    g = x · W_g + h · U_g + b_g         NIAF
 *     no-output-activation   h' = o * c'                         NOAF
 *     gru-no-reset           r = 1
 *     gru-no-update          z = 0, so h' = g and nothing is kept
 *     rnn                    has no gates
 *
 * A gate that is left out has weights of 0 and a bias of ±20, which makes its value 1 or 0. Coupled gates share their weights. So all variants
 * can run in the kernel of native/, except the two without an activation.
 * @param weights from `initVariant` with the same name
 * @param inputs [B, T, F]
 * @throws InputError for a name that does not exist, and as `lstm`, `gru` and `rnn` do
 * @see Greff, Srivastava, Koutník, Steunebrink and Schmidhuber 2017, LSTM: A Search Space Odyssey, section 3 (their LSTM also has peepholes)
 */
export function runVariant(name: VariantName, weights: VariantWeights, inputs: Tensor3D): VariantTrace {
  const { run } = variantNamed("runVariant", name);
  return tf.tidy(() => run(weights, inputs));
}
