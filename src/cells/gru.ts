// Runs the GRU: one step, then the sequence.
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError, Sizes } from "../base/validate";
import {
  ACTIVATION_OPTIONS,
  type Activations,
  activationsOf,
  type CellActivations,
  gatesAlone,
  unusual,
} from "./activations";
import { checkGate, type GateWeights, preActivation } from "./gate";
import { FusedSlot, type Lengths } from "./implementation";
import { hasEmptyRow, type TrueSteps, withMask } from "./mask";
import {
  blank,
  carry,
  checkSequenceOptions,
  overTime,
  runningMasks,
  SEQUENCE_OPTIONS,
  type SequenceOptions,
  stepsOf,
} from "./sequence";

/** The names of a GRU's parts. The candidate is not a gate, but records list it with the gates so that it can be plotted like them. */
export type GruGate = "update" | "reset" | "candidate";

/**
 * The weights of a GRU, by gate. With `resetAfter` the candidate can have a second bias, `candidateRecurrentBias` [H]. The reset gate multiplies
 * this second bias, so that it cannot be merged with the first bias.
 */
export type GruWeights = Readonly<Record<GruGate, GateWeights>> & { readonly candidateRecurrentBias?: Tensor1D };

/** Options of one GRU step. */
export type GruStepOptions = CellActivations & {
  /**
   * Whether the reset gate acts after the recurrent product. False (default): it multiplies the hidden state before the product (Cho et al. 2014,
   * tf.layers). True: it multiplies the result of the recurrent product (PyTorch, Keras' default, cuDNN).
   */
  readonly resetAfter?: boolean;
};

/** Options of a GRU over a sequence. */
export type GruOptions = SequenceOptions<Tensor2D> & GruStepOptions;

/** The result of one step. Each tensor has shape [B, H]. */
export type GruStep = {
  readonly gates: Readonly<Record<GruGate, Tensor2D>>;
  readonly hidden: Tensor2D;
};

/** The result of a whole sequence. B batch, T time steps, H hidden units. */
export type GruTrace = {
  /** All gates and the candidate at every step. Each [B, T, H]. */
  readonly gates: Readonly<Record<GruGate, Tensor3D>>;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The hidden state after each sequence's last step. [B, H] */
  readonly final: Tensor2D;
};

const GRU_OPTIONS = ["resetAfter", ...ACTIVATION_OPTIONS];

/** The gates in the order in which they are checked and listed. */
export const GRU_GATES: readonly GruGate[] = ["update", "reset", "candidate"];

/** The type of the fused implementation of a GRU over a sequence. The caller must check the operands first. */
export type FusedGru = (
  weights: GruWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  lengths: Lengths,
  resetAfter: boolean,
) => GruTrace;
export const fusedGru = new FusedSlot<FusedGru>("gru");

/**
 * Computes one step of a GRU. B batch, F features, H hidden units.
 *
 *     z = sigmoid(x · W_z + h · U_z + b_z)              update: what share of the hidden state to keep
 *     r = sigmoid(x · W_r + h · U_r + b_r)              reset: how much of the old hidden state enters the candidate
 *     g = tanh(x · W_g + (r * h) · U_g + b_g)           candidate, reset before the product
 *     g = tanh(x · W_g + b_g + r * (h · U_g + b_rg))    candidate, reset after the product
 *     h' = z * h + (1 - z) * g
 *
 * The update gate z is the share that is kept, as in Cho et al. 2014 (eq. 7), PyTorch and Keras. In Chung et al. 2014 it is the share that is
 * replaced. `flipUpdateGate` converts weights between the two meanings.
 * @param weights for each gate: kernel W [F, H], recurrent U [H, H], bias b [H]. With `resetAfter` also candidateRecurrentBias b_rg [H].
 * @param x the input of this step [B, F]
 * @param hidden the hidden state h of the previous step [B, H]
 * @param options `resetAfter`; `activation` (of the candidate, default tanh) and `recurrentActivation` (of the gates, default sigmoid)
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, an activation that does not exist, or a b_rg without `resetAfter`
 */
export function gruStep(weights: GruWeights, x: Tensor2D, hidden: Tensor2D, options: GruStepOptions = {}): GruStep {
  const sizes = new Sizes("gruStep");
  checkNames(sizes.caller, "options", options, ["resetAfter", ...ACTIVATION_OPTIONS]);
  checkGruWeights(sizes, weights, options);
  const settings = { resetAfter: false, ...options, ...activationsOf(sizes.caller, options, weights) };
  sizes.check("x", x, ["B", "F"]);
  sizes.check("hidden", hidden, ["B", "H"]);
  return tf.tidy(() => step(weights, x, hidden, settings));
}

/** The options of a step, with all defaults filled in. */
type Settings = Activations & { readonly resetAfter: boolean };

/** Computes the step. The caller must check the operands first. */
function step(weights: GruWeights, x: Tensor2D, hidden: Tensor2D, settings: Settings): GruStep {
  const { resetAfter, act, gate } = settings;
  const update = gate(preActivation(weights.update, x, hidden)); // [B, H]
  const reset = gate(preActivation(weights.reset, x, hidden)); // [B, H]
  const candidate = resetAfter
    ? act(candidateResetAfter(weights, x, hidden, reset))
    : act(preActivation(weights.candidate, x, tf.mul(reset, hidden))); // [B, H]
  const kept = tf.mul(update, hidden); // [B, H]
  const written = tf.mul(tf.sub(1, update), candidate); // [B, H]
  return { gates: { update, reset, candidate }, hidden: tf.add(kept, written) };
}

/** Returns the argument of the candidate's activation function, with the reset gate after the product. */
function candidateResetAfter(weights: GruWeights, x: Tensor2D, hidden: Tensor2D, reset: Tensor2D): Tensor2D {
  const { kernel, recurrent, bias } = weights.candidate;
  const product = tf.matMul(hidden, recurrent); // [B, H]
  const past = weights.candidateRecurrentBias ? tf.add(product, weights.candidateRecurrentBias) : product; // [B, H]
  const present = tf.add(tf.matMul(x, kernel), bias); // [B, H]
  return tf.add(present, tf.mul(reset, past)); // [B, H]
}

/**
 * Runs a GRU over a batch of sequences: it computes `gruStep` at each time step and keeps all gates. B batch, T time steps, F features, H hidden units.
 *
 * @param weights as for `gruStep`
 * @param inputs [B, T, F]
 * @param options the initial hidden state, true lengths or a mask, the implementation, `resetAfter`, the activations
 * @throws InputError as `gruStep` does; also for an empty sequence, lengths out of range, a mask of another shape, or an option that does not exist
 */
export function gru(weights: GruWeights, inputs: Tensor3D, options: GruOptions = {}): GruTrace {
  const sizes = new Sizes("gru");
  checkNames(sizes.caller, "options", options, [...SEQUENCE_OPTIONS, ...GRU_OPTIONS]);
  checkGruWeights(sizes, weights, options);
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  const steps = checkSequenceOptions(sizes, options, GRU_OPTIONS);
  const settings = { resetAfter: options.resetAfter ?? false, ...activationsOf(sizes.caller, options, weights) };
  if (options.initial !== undefined) sizes.check("options.initial", options.initial, ["B", "H"]);
  const fused = fusedGru.choose(options.implementation, unusual(settings));
  const shape: [number, number] = [sizes.get("B"), sizes.get("H")];
  return tf.tidy(() => {
    const initial = options.initial ?? tf.zeros<tf.Rank.R2>(shape);
    if (!fused || hasEmptyRow(steps)) return loop(weights, inputs, initial, steps, settings);
    return withMask(steps, inputs, (given, lengths) => fused(weights, given, initial, lengths, settings.resetAfter));
  });
}

/** Runs the reference implementation: the step of `gruStep` at each time step. */
function loop(
  weights: GruWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  given: TrueSteps | undefined,
  settings: Settings,
): GruTrace {
  const masks = runningMasks(given, inputs.shape[1]);
  let hidden = initial;
  const steps = stepsOf(inputs).map((x, t): GruStep => {
    const mask = masks[t];
    const { gates, hidden: next } = step(weights, x, hidden, settings);
    hidden = carry(mask, next, hidden);
    return {
      gates: {
        update: blank(mask, gates.update),
        reset: blank(mask, gates.reset),
        candidate: blank(mask, gates.candidate),
      },
      hidden: blank(mask, next),
    };
  });
  const gate = (name: GruGate) => overTime(steps.map(({ gates }) => gates[name])); // [B, T, H]
  return {
    gates: { update: gate("update"), reset: gate("reset"), candidate: gate("candidate") },
    hidden: overTime(steps.map((one) => one.hidden)), // [B, T, H]
    final: hidden,
  };
}

/**
 * Returns weights of the same GRU with the opposite meaning of the update gate ("keep" becomes "write", or "write" becomes "keep"). Use it for
 * weights from sources where update means "write" (Chung et al. 2014). The function changes the sign of the gate's weights, because
 * 1 - sigmoid(a) = sigmoid(-a).
 * @returns weights with new tensors for the update gate; the other tensors are the given tensors themselves, not copies
 * @throws InputError for weights that `gru` would reject, and for a `recurrentActivation` f for which 1 - f(a) = f(-a) does not hold
 */
export function flipUpdateGate(weights: GruWeights): GruWeights {
  const sizes = new Sizes("flipUpdateGate");
  checkGruWeights(sizes, weights, { resetAfter: true });
  const { recurrentActivation } = activationsOf(sizes.caller, {}, weights);
  if (recurrentActivation !== "sigmoid" && recurrentActivation !== "hardSigmoid") {
    const cause = "Only for these two functions 1 - f(a) = f(-a) holds.";
    throw sizes.error(
      "weights.activations.recurrentActivation",
      'be "sigmoid" or "hardSigmoid"',
      `"${recurrentActivation}"`,
      cause,
    );
  }
  const { kernel, recurrent, bias } = weights.update;
  return tf.tidy(() => ({
    ...weights,
    update: { kernel: tf.neg(kernel), recurrent: tf.neg(recurrent), bias: tf.neg(bias) },
  }));
}

/** Checks a GRU's weights. @throws InputError if they are invalid */
export function checkGruWeights(sizes: Sizes, weights: GruWeights, { resetAfter = false }: GruStepOptions): void {
  checkNames(sizes.caller, "weights", gatesAlone(weights), [...GRU_GATES, "candidateRecurrentBias"]);
  if (typeof resetAfter !== "boolean") {
    throw new InputError(`${sizes.caller}: options.resetAfter must be true or false, got ${resetAfter}.`);
  }
  for (const gate of GRU_GATES) checkGate(sizes, `weights.${gate}`, weights[gate]);
  if (weights.candidateRecurrentBias === undefined) return;
  sizes.check("weights.candidateRecurrentBias", weights.candidateRecurrentBias, ["H"]);
  if (!resetAfter) {
    const cause = "Weights from PyTorch or Keras need { resetAfter: true }.";
    throw sizes.error(
      "weights.candidateRecurrentBias",
      "be absent unless options.resetAfter is true",
      "a tensor",
      cause,
    );
  }
}
