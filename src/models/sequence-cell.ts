import type { Tensor3D } from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/** What every sequence function gives, whatever else it traces. B batch, T time steps, H hidden units. */
export type SequenceTrace<S = unknown> = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The state after each sequence's last step. */
  readonly final: S;
};

/** A sequence function, of which models are composed: `rnn`, `lstm`, `gru`, and what `stack` and `bidirectional` make of them. */
export type SequenceCell = (weights: never, inputs: Tensor3D, options?: never) => SequenceTrace;

/** What a sequence function has learnt. */
export type WeightsOf<C> = C extends (weights: infer W, ...rest: never[]) => unknown ? W : never;

/** Everything that a sequence function gives. */
export type TraceOf<C> = C extends (...operands: never[]) => infer R ? R : never;

/** What a sequence function hands on at its end, and takes at its start. */
export type StateOf<C> = TraceOf<C> extends SequenceTrace<infer S> ? S : never;

/** What a sequence function can be told. */
export type OptionsOf<C> = C extends (weights: never, inputs: Tensor3D, options?: infer O) => unknown
  ? NonNullable<O>
  : never;

/** The options that sequence functions have in common but for the initial state, which a composition takes in its own form. */
export type SharedOptions<C> = Omit<OptionsOf<C>, "initial">;

/** Any sequence function, as a composition calls it: the types outside have seen to it that weights and states fit. */
export type RunCell = (weights: unknown, inputs: Tensor3D, options: object) => SequenceTrace;

/** Runs a part of a composition, whose name goes before its own messages. */
export function within<R>(composition: string, part: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${composition}, ${part}: ${error.message}`);
    throw error;
  }
}
