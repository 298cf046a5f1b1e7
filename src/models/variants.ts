// Variants of the LSTM and the GRU, each with a part left out or coupled.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import { type GruGate, gru } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import { type LstmGate, type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import { type Activations, lstmWithActivations } from "./variants-loop";

/** What a variant trains: a set of kernel, recurrent kernel and bias for each gate that it still has. A gate that is held is no weight. */
export type VariantWeights = Readonly<Record<string, GateWeights>>;

/** What a variant makes of a row. B batch, T time steps, H hidden units. */
export type VariantTrace = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** What is handed on besides: an LSTM's cell; of other cells the hidden state once more. [B, T, H] */
  readonly state: Tensor3D;
  /** The hidden state after the last step. [B, H] */
  readonly final: Tensor2D;
};

/** What fresh weights of a variant are made from. */
export interface VariantInitOptions {
  /** F */
  readonly features: number;
  /** H */
  readonly units: number;
  /** Same seed, same weights; and all variants of one family begin with the same, gate by gate. */
  readonly seed: number;
}

/** A variant by its name; what each is stands beside `runVariant`. */
export type VariantName =
  | "lstm"
  | "bias-0"
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

/** A pre-activation for which a sigmoid is 1 in float32: 1 / (1 + exp(-20)) differs from it by 2e-9. */
const SURE = 20;

/** A gate that reads nothing: it says 1 at SURE, 0 at -SURE. Its shapes are those of a gate that stays. */
const held = ({ kernel, recurrent, bias }: GateWeights, at: number): GateWeights => ({
  kernel: tf.zerosLike(kernel),
  recurrent: tf.zerosLike(recurrent),
  bias: tf.fill(bias.shape, at),
});

/** A gate that says 1 - f where the given one says f: 1 - sigmoid(a) = sigmoid(-a). */
const opposite = ({ kernel, recurrent, bias }: GateWeights): GateWeights => ({
  kernel: tf.neg(kernel),
  recurrent: tf.neg(recurrent),
  bias: tf.neg(bias),
});

/** All but one of the sets. */
function without(weights: VariantWeights, gate: string): VariantWeights {
  const { [gate]: left, ...rest } = weights;
  tf.dispose(left ?? []);
  return rest;
}

/** An LSTM; with a gate that is not trained: `instead` is made of what is left, in every pass anew, so that gradients reach it. */
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

/** An LSTM that has lost a hyperbolic tangent. The kernel has no such cell: the loop computes it. */
const ofLoop = (activations: Activations): Variant => ({
  init: (options) => ({ ...initLstm(options) }),
  run: (weights, inputs) => lstmWithActivations(weights as LstmWeights, inputs, activations),
});

/** A GRU; with a gate held at 1 or 0. */
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

/** All variants, in the order in which they are shown. */
export const variantNames = Object.keys(variants) as VariantName[];

function variantNamed(caller: string, name: VariantName): Variant {
  if (!Object.hasOwn(variants, name))
    throw new InputError(`${caller}: there is no variant "${name}"; there are ${variantNames.join(", ")}.`);
  return variants[name];
}

/**
 * Fresh weights of a variant of the LSTM or the GRU, made as `initLstm`, `initGru` and `initRnn` make them. F features, H hidden units.
 * @returns for each gate that is trained its kernel [F, H], recurrent [H, H] and bias [H]; to be disposed by the caller
 * @throws InputError for a name that does not exist, and as `initLstm` does
 */
export function initVariant(name: VariantName, options: VariantInitOptions): VariantWeights {
  return variantNamed("initVariant", name).init(options);
}

/**
 * A variant over a batch of rows. B batch, T time steps, F features, H hidden units. Beside the LSTM (`lstmStep`) and the GRU (`gruStep`):
 *
 *     bias-0                 the forget bias begins at 0, not at 1
 *     no-forget              f = 1                               Greff et al. 2017: NFG
 *     no-input               i = 1                               NIG
 *     no-output              o = 1                               NOG
 *     coupled                i = 1 - f                           CIFG
 *     no-input-activation    g = x · W_g + h · U_g + b_g         NIAF
 *     no-output-activation   h' = o * c'                         NOAF
 *     gru-no-reset           r = 1
 *     gru-no-update          z = 0: h' = g, nothing is kept
 *     rnn                    no gate at all
 *
 * A gate that is gone is held at 1 (or 0) by weights of 0 and a bias of ±20, and coupled gates share their weights, so all but the two without an
 * activation run through the kernel of native/.
 * @param weights as from `initVariant` of the same name
 * @param inputs [B, T, F]
 * @throws InputError for a name that does not exist, and as `lstm`, `gru` and `rnn` do
 * @see Greff, Srivastava, Koutník, Steunebrink and Schmidhuber 2017, LSTM: A Search Space Odyssey, section 3 (their LSTM has peepholes, too)
 */
export function runVariant(name: VariantName, weights: VariantWeights, inputs: Tensor3D): VariantTrace {
  const { run } = variantNamed("runVariant", name);
  return tf.tidy(() => run(weights, inputs));
}
