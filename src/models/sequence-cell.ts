// Defines what `stack` and `bidirectional` require of a cell, and the types of its weights, trace and state.
import type { Tensor3D } from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/** The part of the trace that every sequence function returns. B batch, T time steps, H hidden units. */
export type SequenceTrace<S = unknown> = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The state after each sequence's last step. */
  readonly final: S;
};

/** A sequence function, from which models are composed: `rnn`, `lstm`, `gru`, or a function from `stack` or `bidirectional`. */
export type SequenceCell = (weights: never, inputs: Tensor3D, options?: never) => SequenceTrace;

/** The weights of a sequence function. */
export type WeightsOf<C> = C extends (weights: infer W, ...rest: never[]) => unknown ? W : never;

/** The trace of a sequence function. */
export type TraceOf<C> = C extends (...operands: never[]) => infer R ? R : never;

/** The state that a sequence function starts with and ends with. */
export type StateOf<C> = TraceOf<C> extends SequenceTrace<infer S> ? S : never;

/** The options of a sequence function. */
export type OptionsOf<C> = C extends (weights: never, inputs: Tensor3D, options?: infer O) => unknown
  ? NonNullable<O>
  : never;

/** The common options of sequence functions, without the initial state, which each composition takes in its own form. */
export type SharedOptions<C> = Omit<OptionsOf<C>, "initial">;

/** Any sequence function, as a composition calls it. The composition's own types ensure that weights and states fit. */
export type RunCell = (weights: unknown, inputs: Tensor3D, options: object) => SequenceTrace;

/** Runs a part of a composition, and prefixes its error messages with the part's name. */
export function within<R>(composition: string, part: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${composition}, ${part}: ${error.message}`);
    throw error;
  }
}
