// Defines `stack`, which stacks cells. Each layer reads the hidden states of the layer below it.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
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

/** The weights of the layers, from the bottom up. */
export type StackWeights<C extends readonly SequenceCell[]> = { readonly [I in keyof C]: WeightsOf<C[I]> };

/** The states of the layers, from the bottom up. */
export type StackState<C extends readonly SequenceCell[]> = { readonly [I in keyof C]: StateOf<C[I]> };

/** The common options of the layers. There is one initial state for each layer. */
export type StackOptions<C extends readonly SequenceCell[]> = SharedOptions<C[number]> & {
  readonly initial?: StackState<C>;
};

/** The result of a stack. B batch, T time steps, H hidden units of the top layer. */
export type StackTrace<C extends readonly SequenceCell[]> = {
  /** The trace of each layer, from the bottom up. */
  readonly layers: { readonly [I in keyof C]: TraceOf<C[I]> };
  /** The top layer's hidden states. [B, T, H] */
  readonly hidden: Tensor3D;
  /** The state of each layer after the last step of each sequence, from the bottom up. */
  readonly final: StackState<C>;
};

/** The function that `stack` returns. It is a sequence function itself, so it can be stacked or run in both directions. */
export type StackCell<C extends readonly SequenceCell[]> = (
  weights: StackWeights<C>,
  inputs: Tensor3D,
  options?: StackOptions<C>,
) => StackTrace<C>;

/**
 * Returns a sequence function of several layers. The inputs of each layer are the hidden states of the layer below. B batch, T time steps,
 * F features, H hidden units.
 *
 *     const deep = stack(lstm, lstm);
 *     const { layers, hidden, final } = deep([bottom, top], inputs, { lengths });
 *
 * The layers may differ: `stack(bidirectional(lstm), gru)`. A layer's F is the width of the hidden states below it. Every layer gets the same options.
 * @param cells from the bottom up: `rnn`, `lstm`, `gru`, or a function from `stack` or `bidirectional`
 * @returns a function that takes weights (one entry for each layer), inputs [B, T, F] and options. It returns every layer's trace, the top
 *   layer's hidden states [B, T, H] and every layer's final state.
 * @throws InputError if a cell is not a function. The returned function throws the errors of its cells, prefixed with the number of the layer.
 *   After an error no tensor is left in memory.
 */
export function stack<const C extends readonly SequenceCell[]>(...cells: C): StackCell<C> {
  if (cells.length === 0) throw new InputError("stack: cells must contain at least one sequence function, got none.");
  const odd = cells.findIndex((cell) => typeof cell !== "function");
  if (odd >= 0) {
    throw new InputError(
      `stack: cells[${odd}] must be a sequence function, e.g. lstm, got ${typeof cells[odd]}. Weights come later: stack(lstm)([weights], inputs).`,
    );
  }
  return (weights, inputs, options) => {
    checkCount("weights", weights, cells.length);
    const { initial, ...shared }: { initial?: readonly unknown[] } = options ?? {};
    if (initial !== undefined) checkCount("options.initial", initial, cells.length);
    return tf.tidy(() => {
      let below = inputs; // [B, T, F]
      const layers = cells.map((cell, layer): SequenceTrace => {
        const run = cell as unknown as RunCell;
        const own = initial ? { ...shared, initial: initial[layer] } : shared;
        const part =
          layer === 0 ? "layer 0" : `layer ${layer} (its inputs are the hidden states of layer ${layer - 1})`;
        const trace = within("stack", part, () => run(weights[layer], below, own));
        below = trace.hidden; // [B, T, H]
        return trace;
      });
      return { layers, hidden: below, final: layers.map(({ final }) => final) } as tf.TensorContainer;
    }) as unknown as StackTrace<C>;
  };
}

function checkCount(operand: string, list: unknown, layers: number): void {
  if (Array.isArray(list) && list.length === layers) return;
  const got = Array.isArray(list) ? `${list.length}` : `a value of type ${typeof list}`;
  throw new InputError(`stack: ${operand} must be an array of ${layers}, one for each layer, got ${got}.`);
}
