// Runs the decoder of an encoder-decoder over target tokens.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { AdditiveWeights } from "../../../attention/additive";
import { eachTimes } from "../../../base/dense";
import { fusedRuns, type Implementation } from "../../../cells/implementation";
import type { TrueSteps } from "../../../cells/mask";
import { overTime } from "../../../cells/sequence";
import { type DecoderOperands, type DecoderTrace, kernelDecoder } from "../../../fused/decoder";
import { dense } from "../dense";
import { type Encoded, runGated } from "../encode";
import type { GatedState, Seq2Seq } from "../model";
import { type AdditiveStep, additiveSteps } from "./additive-steps";
import { type AlignedSteps, multiplicative } from "./aligned-steps";
import { joinedCell } from "./joined-cell";

/** The encoded source that the decoder attends to. */
export interface Source extends Encoded {
  /** The source tokens that count. Undefined if all tokens count. */
  readonly steps: TrueSteps | undefined;
  /** The mask for the scores of a source's padding, from `dropPast`. [B, S] */
  readonly dropped: Tensor2D | undefined;
}

/** The result of one or more decoder steps. B batch, T steps, V target vocabulary, H hidden units. */
export type Decoded = {
  /** [B, T, V] */
  readonly logits: Tensor3D;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The state after the last step. */
  readonly final: GatedState;
  /** The attention of each step. Absent if the model has no attention. */
  readonly aligned?: AlignedSteps;
};

/** A function that runs decoder steps over one batch of sources. The values that all steps share are computed before, when the function is made. */
export type Decoder = (tokens: Tensor3D, state: GatedState) => Decoded;

/**
 * Returns a decoder. With additive attention the decoder runs step by step, because a step's input includes the context, which depends on the
 * previous state. With the other kinds, one call of `lstm` or `gru` runs all steps. Attention and output are then computed for all steps at once.
 */
export function decoderOf(model: Seq2Seq, source: Source, implementation: Implementation = "auto"): Decoder {
  const { attention, output, decoder } = model;
  const { encoded, dropped } = source;
  if (attention.kind === "additive") return additiveDecoder(model, attention, source, implementation);
  return (tokens, state) => {
    const { hidden, final } = runGated(decoder, tokens, { initial: state, implementation }); // hidden [B, T, H]
    if (attention.kind === "none") return { logits: eachDense(output, hidden), hidden, final };
    const aligned = multiplicative(attention, hidden, encoded, dropped);
    const both = tf.concat3d([aligned.context, hidden], 2); // [B, T, D + H]
    const attentional: Tensor3D = tf.tanh(eachTimes(both, attention.combine)); // [B, T, H]
    return { logits: eachDense(output, attentional), hidden, final, aligned };
  };
}

/**
 * Returns a decoder with additive attention. It runs all steps in one call of the kernel. It uses the loop instead with "reference", or if the
 * kernel does not support the call. The kernel supports lengths, but no mask with gaps.
 */
function additiveDecoder(
  model: Seq2Seq,
  attention: AdditiveWeights,
  source: Source,
  implementation: Implementation,
): Decoder {
  const run =
    implementation !== "reference" && !source.steps?.rows && fusedRuns()
      ? kernelDecoder
      : loopDecoder(model, attention, source);
  return (tokens, state) => {
    const initial = state.cell ? [state.hidden, state.cell] : [state.hidden];
    const { hidden, last, ...aligned } = run({
      weights: model.decoder,
      tokens,
      initial,
      attention,
      encoded: source.encoded,
      sourceLengths: source.steps?.lengths,
    });
    const [final, cell] = last as [Tensor2D, Tensor2D?];
    const logits = eachDense(model.output, tf.concat3d([aligned.context, hidden], 2)); // [B, T, V]
    return { logits, hidden, final: { hidden: final, ...(cell ? { cell } : {}) }, aligned };
  };
}

/** Returns the reference implementation. It runs step by step, and tfjs' tape records each operation. */
function loopDecoder(
  model: Seq2Seq,
  { query, key, bias, score }: AdditiveWeights,
  { encoded, dropped }: Source,
): (operands: DecoderOperands) => DecoderTrace {
  const cell = joinedCell(model.decoder, model.output.bias.shape[0]);
  const keyed = eachTimes(encoded, key); // [B, S, A]
  const keys: Tensor3D = bias ? tf.add(keyed, bias) : keyed; // [B, S, A]
  const column: Tensor2D = tf.reshape(score, [score.shape[0], 1]);
  return ({ tokens, initial }) => {
    const projected = eachDense(cell.token, tokens); // [B, T, GH]
    const steps = additiveSteps(cell, { projected, encoded, keys, query, score: column, initial }, dropped);
    return {
      hidden: overTime(steps.map(({ state }) => state[0] as Tensor2D)), // [B, T, H]
      last: (steps.at(-1) as AdditiveStep).state,
      context: overTime(steps.map(({ context }) => context)), // [B, T, D]
      alignment: overTime(steps.map(({ weights }) => weights)), // [B, T, S]
      scores: overTime(steps.map(({ scores }) => scores)), // [B, T, S]
    };
  };
}

function eachDense(weights: Seq2Seq["output"], x: Tensor3D): Tensor3D {
  const [B, T, N] = x.shape;
  return tf.reshape(dense(weights, tf.reshape(x, [B * T, N])), [B, T, weights.bias.shape[0]]); // [B, T, M]
}
