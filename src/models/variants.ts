// Variants of the LSTM and the GRU, in which a part is left out or two parts are coupled.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import { type GruGate, gru } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import { type LstmGate, type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import { type Activations, lstmWithActivations } from "./variants-loop";

/** The weights that a variant trains: kernel, recurrent kernel and bias for each gate that it still has. A gate held at a constant has no weights. */
export type VariantWeights = Readonly<Record<string, GateWeights>>;

/** The result of a variant over a batch. B batch, T time steps, H hidden units. */
export type VariantTrace = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The other state that is passed on: an LSTM's cell. For other cells, the hidden state again. [B, T, H] */
  readonly state: Tensor3D;
  /** The hidden state after the last step. [B, H] */
  readonly final: Tensor2D;
};

/** Options for fresh weights of a variant. */
export interface VariantInitOptions {
  /** F */
  readonly features: number;
  /** H */
  readonly units: number;
  /** The same seed gives the same weights. All variants of one family start with the same weights, gate by gate. */
  readonly seed: number;
}

/** The name of a variant. `runVariant` describes each. */
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

/** A pre-activation at which a sigmoid counts as 1: 1 / (1 + exp(-20)) differs from 1 by 2e-9. */
const SURE = 20;

/** Returns weights of a gate that ignores its inputs: 1 at SURE, 0 at -SURE. Their shapes are those of a gate that stays. */
const held = ({ kernel, recurrent, bias }: GateWeights, at: number): GateWeights => ({
  kernel: tf.zerosLike(kernel),
  recurrent: tf.zerosLike(recurrent),
  bias: tf.fill(bias.shape, at),
});

/** Returns weights of a gate with the value 1 - f where the given gate has f, since 1 - sigmoid(a) = sigmoid(-a). */
const opposite = ({ kernel, recurrent, bias }: GateWeights): GateWeights => ({
  kernel: tf.neg(kernel),
  recurrent: tf.neg(recurrent),
  bias: tf.neg(bias),
});

/** Returns all sets of weights except one. */
function without(weights: VariantWeights, gate: string): VariantWeights {
  const { [gate]: left, ...rest } = weights;
  tf.dispose(left ?? []);
  return rest;
}

/** Returns an LSTM, optionally with one gate that is not trained. Every pass computes `instead` from the remaining weights, so that gradients reach them. */
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

/** Returns a GRU, optionally with a gate held at 1 or 0. */
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
 * Returns fresh weights of a variant of the LSTM or the GRU, made as `initLstm`, `initGru` and `initRnn` make them. F features, H hidden units.
 * @returns for each trained gate its kernel [F, H], recurrent [H, H] and bias [H], to be disposed by the caller
 * @throws InputError for a name that does not exist, and as `initLstm` does
 */
export function initVariant(name: VariantName, options: VariantInitOptions): VariantWeights {
  return variantNamed("initVariant", name).init(options);
}

/**
 * Runs a variant over a batch of rows. B batch, T time steps, F features, H hidden units. It differs from `lstmStep` or `gruStep` as follows:
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
 *     gru-no-update          z = 0: h' = g, so nothing is kept
 *     rnn                    no gate at all
 *
 * A gate that is left out is held at 1 (or 0) by weights of 0 and a bias of ±20, and coupled gates share their weights. So all variants run in
 * the kernel of native/, except the two without an activation.
 * @param weights from `initVariant` with the same name
 * @param inputs [B, T, F]
 * @throws InputError for a name that does not exist, and as `lstm`, `gru` and `rnn` do
 * @see Greff, Srivastava, Koutník, Steunebrink and Schmidhuber 2017, LSTM: A Search Space Odyssey, section 3 (their LSTM has peepholes, too)
 */
export function runVariant(name: VariantName, weights: VariantWeights, inputs: Tensor3D): VariantTrace {
  const { run } = variantNamed("runVariant", name);
  return tf.tidy(() => run(weights, inputs));
}
