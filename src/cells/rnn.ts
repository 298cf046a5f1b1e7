import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkGate, type GateWeights, preActivation } from "./gate";
import { fusedOf } from "./implementation";
import { blank, carry, checkSequenceOptions, overTime, runningMasks, type SequenceOptions, stepsOf } from "./sequence";
import { Sizes } from "./validate";

/** One step. B batch, H hidden units. */
export type RnnStep = {
  /** [B, H] */
  readonly hidden: Tensor2D;
};

/** A whole sequence. B batch, T time steps, H hidden units. */
export type RnnTrace = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The hidden state after each sequence's last step. [B, H] */
  readonly final: Tensor2D;
};

/**
 * One step of a plain RNN, which has no gates. B batch, F features, H hidden units.
 *
 *     h' = tanh(x · W + h · U + b)
 *
 * @param weights kernel W [F, H], recurrent U [H, H], bias b [H]
 * @param x the input of this step [B, F]
 * @param hidden the hidden state h of the step before [B, H]
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor
 * @see Elman 1990. tf.layers.simpleRNN computes the same.
 */
export function rnnStep(weights: GateWeights, x: Tensor2D, hidden: Tensor2D): RnnStep {
  const sizes = new Sizes("rnnStep");
  checkGate(sizes, "weights", weights);
  sizes.check("x", x, ["B", "F"]);
  sizes.check("hidden", hidden, ["B", "H"]);
  return tf.tidy(() => ({ hidden: step(weights, x, hidden) }));
}

/** The step itself, its operands checked by the caller. [B, H] */
function step(weights: GateWeights, x: Tensor2D, hidden: Tensor2D): Tensor2D {
  return tf.tanh(preActivation(weights, x, hidden)); // [B, H]
}

/**
 * A plain RNN over a batch of sequences: `rnnStep` at each time step. B batch, T time steps, F features, H hidden units.
 *
 * @param weights as for `rnnStep`
 * @param inputs [B, T, F]
 * @param options initial hidden state, true lengths, implementation
 * @throws InputError as `rnnStep` does; also for an empty sequence, lengths out of range, an option that does not exist
 */
export function rnn(weights: GateWeights, inputs: Tensor3D, options: SequenceOptions<Tensor2D> = {}): RnnTrace {
  const sizes = new Sizes("rnn");
  checkGate(sizes, "weights", weights);
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  checkSequenceOptions(sizes, options);
  if (options.initial !== undefined) sizes.check("options.initial", options.initial, ["B", "H"]);
  const run = fusedOf("rnn", options.implementation) ?? loop;
  const shape: [number, number] = [sizes.get("B"), sizes.get("H")];
  return tf.tidy(() => run(weights, inputs, options.initial ?? tf.zeros(shape), options.lengths));
}

/** The reference: `rnnStep`'s body at each step. */
function loop(
  weights: GateWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  lengths: readonly number[] | undefined,
): RnnTrace {
  const masks = runningMasks(lengths, inputs.shape[1]);
  let hidden = initial;
  const steps = stepsOf(inputs).map((x, t) => {
    const next = step(weights, x, hidden);
    hidden = carry(masks[t], next, hidden);
    return blank(masks[t], next); // [B, H]
  });
  return { hidden: overTime(steps), final: hidden };
}
