// Runs the plain RNN: one step, then the sequence.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../base/validate";
import { type Activations, activationsOf, type CellActivation, gatesAlone, unusual } from "./activations";
import { checkGate, type GateWeights, preActivation } from "./gate";
import { FusedSlot, type Lengths } from "./implementation";
import { hasEmptyRow, type TrueSteps, withMask } from "./mask";
import { blank, carry, checkSequenceOptions, overTime, runningMasks, type SequenceOptions, stepsOf } from "./sequence";

/** The activation option of a plain RNN. */
export type RnnActivation = {
  /** Default "tanh". */
  readonly activation?: CellActivation;
};

/** Options of a plain RNN over a sequence. */
export type RnnOptions = SequenceOptions<Tensor2D> & RnnActivation;

/** The result of one step. B batch, H hidden units. */
export type RnnStep = {
  /** [B, H] */
  readonly hidden: Tensor2D;
};

/** The result of a whole sequence. B batch, T time steps, H hidden units. */
export type RnnTrace = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The hidden state after each sequence's last step. [B, H] */
  readonly final: Tensor2D;
};

/** The type of the fused implementation of a plain RNN over a sequence. The caller must check the operands first. */
export type FusedRnn = (weights: GateWeights, inputs: Tensor3D, initial: Tensor2D, lengths: Lengths) => RnnTrace;
export const fusedRnn = new FusedSlot<FusedRnn>("rnn");

/**
 * Computes one step of a plain RNN, which has no gates. B batch, F features, H hidden units.
 *
 *     h' = tanh(x · W + h · U + b)
 *
 * @param weights kernel W [F, H], recurrent U [H, H], bias b [H]
 * @param x the input of this step [B, F]
 * @param hidden the hidden state h of the previous step [B, H]
 * @param options `activation`, default tanh
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, or an activation that does not exist
 * @see Elman 1990. tf.layers.simpleRNN computes the same.
 */
export function rnnStep(weights: GateWeights, x: Tensor2D, hidden: Tensor2D, options: RnnActivation = {}): RnnStep {
  const sizes = new Sizes("rnnStep");
  checkNames(sizes.caller, "options", options, ["activation"]);
  checkGate(sizes, "weights", gatesAlone(weights));
  const activations = activationsOf(sizes.caller, options, weights);
  sizes.check("x", x, ["B", "F"]);
  sizes.check("hidden", hidden, ["B", "H"]);
  return tf.tidy(() => ({ hidden: step(weights, x, hidden, activations) }));
}

/** Computes the step. The caller must check the operands first. [B, H] */
function step(weights: GateWeights, x: Tensor2D, hidden: Tensor2D, { act }: Activations): Tensor2D {
  return act(preActivation(weights, x, hidden)); // [B, H]
}

/**
 * Runs a plain RNN over a batch of sequences: it computes `rnnStep` at each time step. B batch, T time steps, F features, H hidden units.
 *
 * @param weights as for `rnnStep`
 * @param inputs [B, T, F]
 * @param options the initial hidden state, true lengths or a mask, the implementation, the activation
 * @throws InputError as `rnnStep` does; also for an empty sequence, lengths out of range, a mask of another shape, or an option that does not exist
 */
export function rnn(weights: GateWeights, inputs: Tensor3D, options: RnnOptions = {}): RnnTrace {
  const sizes = new Sizes("rnn");
  checkGate(sizes, "weights", gatesAlone(weights));
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  const steps = checkSequenceOptions(sizes, options, ["activation"]);
  const activations = activationsOf(sizes.caller, options, weights);
  if (options.initial !== undefined) sizes.check("options.initial", options.initial, ["B", "H"]);
  const fused = fusedRnn.choose(options.implementation, unusual(activations));
  const shape: [number, number] = [sizes.get("B"), sizes.get("H")];
  return tf.tidy(() => {
    const initial = options.initial ?? tf.zeros<tf.Rank.R2>(shape);
    if (!fused || hasEmptyRow(steps)) return loop(weights, inputs, initial, steps, activations);
    return withMask(steps, inputs, (given, lengths) => fused(weights, given, initial, lengths));
  });
}

/** Runs the reference implementation: the step of `rnnStep` at each time step. */
function loop(
  weights: GateWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  given: TrueSteps | undefined,
  activations: Activations,
): RnnTrace {
  const masks = runningMasks(given, inputs.shape[1]);
  let hidden = initial;
  const steps = stepsOf(inputs).map((x, t) => {
    const next = step(weights, x, hidden, activations);
    hidden = carry(masks[t], next, hidden);
    return blank(masks[t], next); // [B, H]
  });
  return { hidden: overTime(steps), final: hidden };
}
