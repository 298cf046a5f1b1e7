// Defines `bidirectional`, which runs a cell over the time steps in both directions.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../base/validate";
import { type Mask, reverseMask } from "../cells/mask";
import { fromNamedTensors, namedTensors } from "./named";
import { type Reverse, reversal } from "./reverse";
import {
  type RunCell,
  type SequenceCell,
  type SequenceTrace,
  type SharedOptions,
  type StateOf,
  type TraceOf,
  type WeightsOf,
  within,
} from "./sequence-cell";

/** A record with one value for each direction. */
export type BothWays<X> = { readonly forward: X; readonly backward: X };

/** The cell's options. The initial state is a record with one state for each direction: the state before that direction's first step. */
export type BidirectionalOptions<C extends SequenceCell> = SharedOptions<C> & {
  readonly initial?: BothWays<StateOf<C>>;
};

/** The result of a run in both directions. B batch, T time steps, H hidden units of each direction. */
export type BidirectionalTrace<C extends SequenceCell> = {
  /** The run from the first step to the last. */
  readonly forward: TraceOf<C>;
  /**
   * The run from the last step to the first. Entry t of this trace belongs to input t. At that entry, the run has read input t and all later inputs.
   */
  readonly backward: TraceOf<C>;
  /** The hidden states of both directions at each step, concatenated with forward first. [B, T, 2H] */
  readonly hidden: Tensor3D;
  /** The state after each direction's last step. The last step of the backward run is the first input. */
  readonly final: BothWays<StateOf<C>>;
};

/** The function that `bidirectional` returns. It is a sequence function itself, so it can be stacked. */
export type BidirectionalCell<C extends SequenceCell> = (
  weights: BothWays<WeightsOf<C>>,
  inputs: Tensor3D,
  options?: BidirectionalOptions<C>,
) => BidirectionalTrace<C>;

/**
 * Returns a sequence function that runs over the inputs in both directions. At each step, its result then also depends on later steps.
 * B batch, T time steps, F features, H hidden units.
 *
 *     const both = bidirectional(lstm);
 *     const { forward, backward, hidden, final } = both({ forward: one, backward: other }, inputs, { lengths });
 *
 * With `lengths`, the backward run starts at the last true step of each sequence, as PyTorch's `bidirectional=True` does with packed sequences.
 * With a mask, both directions skip the same steps, as Keras' Bidirectional does.
 * @param cell `rnn`, `lstm`, `gru`, or a function from `stack` or `bidirectional`
 * @returns a function that takes weights (forward and backward), inputs [B, T, F] and options. It returns both traces, the concatenated hidden
 *   states [B, T, 2H] and both final states.
 * @throws InputError if `cell` is not a function. The returned function throws the errors of its cell, prefixed with the direction. After an
 *   error no tensor is left in memory.
 * @see Schuster and Paliwal 1997
 */
export function bidirectional<C extends SequenceCell>(cell: C): BidirectionalCell<C> {
  if (typeof cell !== "function") {
    throw new InputError(
      `bidirectional: cell must be a sequence function, e.g. lstm, got ${typeof cell}. Weights come later: bidirectional(lstm)(weights, inputs).`,
    );
  }
  const run = cell as unknown as RunCell;
  return (weights, inputs, options) => {
    checkNames("bidirectional", "weights", weights, ["forward", "backward"]);
    const { initial, ...shared }: { initial?: BothWays<unknown>; lengths?: readonly number[]; mask?: Mask } =
      options ?? {};
    if (initial !== undefined) checkNames("bidirectional", "options.initial", initial, ["forward", "backward"]);
    return tf.tidy(() => {
      const towards = (direction: keyof BothWays<unknown>, given: Tensor3D, own: object) =>
        within("bidirectional", direction, () =>
          run(weights[direction], given, initial ? { ...own, initial: initial[direction] } : own),
        );
      const forward = towards("forward", inputs, shared);
      const turn = reversal(shared.lengths, inputs.shape[1]);
      const turned = shared.mask === undefined ? shared : { ...shared, mask: reverseMask(shared.mask) };
      const backward = turnTrace(towards("backward", turn(inputs), turned), turn);
      return {
        forward,
        backward,
        hidden: tf.concat([forward.hidden, backward.hidden], 2), // [B, T, 2H]
        final: { forward: forward.final, backward: backward.final },
      } as tf.TensorContainer;
    }) as unknown as BidirectionalTrace<C>;
  };
}

/** Applies `turn` to all tensors of a trace that run over time, which are those of rank 3. */
function turnTrace(trace: SequenceTrace, turn: Reverse): SequenceTrace {
  const named = Object.entries(namedTensors(trace)).map(([name, tensor]): [string, tf.Tensor] => [
    name,
    tensor.rank === 3 ? turn(tensor as Tensor3D) : tensor,
  ]);
  return fromNamedTensors(trace, Object.fromEntries(named));
}
