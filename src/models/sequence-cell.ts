// Defines the type of functions that `stack` and `bidirectional` accept, and the types of their weights, traces and states.
import type { Tensor3D } from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/** The fields that the trace of every sequence function has. B batch, T time steps, H hidden units. */
export type SequenceTrace<S = unknown> = {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The state after the last step of each sequence. */
  readonly final: S;
};

/** A sequence function: `rnn`, `lstm`, `gru`, or a function from `stack` or `bidirectional`. Models are composed of such functions. */
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

/** The common options of sequence functions, without the initial state. `stack` and `bidirectional` each take the initial state in their own form. */
export type SharedOptions<C> = Omit<OptionsOf<C>, "initial">;

/** The type with which `stack` and `bidirectional` call any sequence function. Their public types already ensure that weights and states fit. */
export type RunCell = (weights: unknown, inputs: Tensor3D, options: object) => SequenceTrace;

/** Runs one part of a stack or a bidirectional function, and puts the name of the part in front of its error messages. */
export function within<R>(composition: string, part: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${composition}, ${part}: ${error.message}`);
    throw error;
  }
}
