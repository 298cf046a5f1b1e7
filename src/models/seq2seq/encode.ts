// Runs the encoder, and the bridge, which turns the encoder's final state into the decoder's first state.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { DenseWeights } from "../../base/dense";
import { gru } from "../../cells/gru";
import { lstm } from "../../cells/lstm";
import type { SequenceOptions } from "../../cells/sequence";
import { bidirectional } from "../bidirectional";
import type { SequenceTrace } from "../sequence-cell";
import { dense } from "./dense";
import type { Bridge, GatedState, GatedWeights, Seq2Seq } from "./model";

/** The encoder's result for a source. B batch, S source length, D width of the hidden states, H the decoder's hidden units. */
export type Encoded = {
  /** The encoder's hidden states, which are 0 where a token is padding. [B, S, D] */
  readonly encoded: Tensor3D;
  /** The decoder's first state. Each tensor [B, H]. */
  readonly initial: GatedState;
};

/** Runs an LSTM or a GRU over a batch of sequences. */
export function runGated(
  weights: GatedWeights,
  inputs: Tensor3D,
  { initial, ...options }: SequenceOptions<GatedState> = {},
): SequenceTrace<GatedState> {
  if ("forget" in weights) {
    const { hidden, final } = lstm(
      weights,
      inputs,
      initial?.cell ? { ...options, initial: { ...initial, cell: initial.cell } } : options,
    );
    return { hidden, final };
  }
  const { hidden, final } = gru(weights, inputs, initial ? { ...options, initial: initial.hidden } : options);
  return { hidden, final: { hidden: final } };
}

const bothWays = bidirectional(runGated);

/** Runs the encoder, and computes the decoder's first state with the bridge. @param source [B, S, F] */
export function encode(
  model: Seq2Seq,
  source: Tensor3D,
  options: Omit<SequenceOptions<GatedState>, "initial">,
): Encoded {
  const { encoder, bridge } = model;
  if (!("forward" in encoder)) {
    const { hidden, final } = runGated(encoder, source, options);
    return { encoded: hidden, initial: cross(bridge, final) };
  }
  const { hidden, final } = bothWays(encoder, source, options);
  const { forward, backward } = final;
  const joined: GatedState = {
    hidden: tf.concat([forward.hidden, backward.hidden], 1), // [B, D]
    ...(forward.cell && backward.cell ? { cell: tf.concat([forward.cell, backward.cell], 1) } : {}), // [B, D]
  };
  return { encoded: hidden, initial: cross(bridge, joined) };
}

function cross(bridge: Bridge, final: GatedState): GatedState {
  if (bridge.kind === "copy") return final;
  const layer = (weights: DenseWeights, state: Tensor2D): Tensor2D => tf.tanh(dense(weights, state)); // [B, D] gives [B, H]
  return {
    hidden: layer(bridge.hidden, final.hidden),
    ...(bridge.cell && final.cell ? { cell: layer(bridge.cell, final.cell) } : {}),
  };
}
