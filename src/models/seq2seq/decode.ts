import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { Implementation } from "../../cells/implementation";
import { overTime, stepsOf } from "../../cells/sequence";
import { dense, eachTimes } from "./dense";
import { type Encoded, runGated } from "./encode";
import { joinedCell } from "./joined-cell";
import { type AlignedSteps, additiveOver, multiplicative } from "./memory";
import type { GatedState, Seq2Seq } from "./model";

/** What the decoder is given to look at. */
export interface Source extends Encoded {
  /** What masks the scores past each source's end, as `dropPast` gives it. [B, S] */
  readonly dropped: Tensor2D | undefined;
}

/** Some of a decoder's steps. B batch, T steps, V target vocabulary, H hidden units. */
export type Decoded = {
  /** [B, T, V] */
  readonly logits: Tensor3D;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** After the last of the steps. */
  readonly final: GatedState;
  /** Absent where the model has no attention. */
  readonly aligned?: AlignedSteps;
};

/** A decoder ready to take steps over one batch of sources: what does not change from step to step is computed already. */
export type Decoder = (tokens: Tensor3D, state: GatedState) => Decoded;

/**
 * Makes a decoder. With additive attention it goes step by step, since each step's input holds a context that needs the state before it;
 * otherwise all steps run in one sequence call, and attention and output follow for all steps at once.
 */
export function decoderOf(model: Seq2Seq, source: Source, implementation: Implementation = "auto"): Decoder {
  const { attention, output, decoder } = model;
  const { encoded, dropped } = source;
  if (attention.kind === "additive") return additiveDecoder(model, attention, source);
  return (tokens, state) => {
    const { hidden, final } = runGated(decoder, tokens, { initial: state, implementation }); // hidden [B, T, H]
    if (attention.kind === "none") return { logits: eachDense(output, hidden), hidden, final };
    const aligned = multiplicative(attention, hidden, encoded, dropped);
    const both = tf.concat3d([aligned.context, hidden], 2); // [B, T, D + H]
    const attentional: Tensor3D = tf.tanh(eachTimes(both, attention.combine)); // [B, T, H]
    return { logits: eachDense(output, attentional), hidden, final, aligned };
  };
}

function additiveDecoder(
  model: Seq2Seq,
  attention: Extract<Seq2Seq["attention"], { kind: "additive" }>,
  { encoded, dropped }: Source,
): Decoder {
  const look = additiveOver(attention, encoded, dropped);
  const cell = joinedCell(model.decoder, model.output.bias.shape[0]);
  return (tokens, initial) => {
    const [B, T, V] = tokens.shape;
    const flat = cell.project(tf.reshape(tokens, [B * T, V])); // [BT, GH]
    const projected: Tensor3D = tf.reshape(flat, [B, T, flat.shape[1]]); // [B, T, GH]
    let state = initial;
    const steps = stepsOf(projected).map((x) => {
      const seen = look(state.hidden);
      state = cell.step(x, state, seen.context);
      return { ...seen, hidden: state.hidden };
    });
    const hidden = overTime(steps.map((one) => one.hidden)); // [B, T, H]
    const context = overTime(steps.map((one) => one.context)); // [B, T, D]
    const alignment = overTime(steps.map((one) => one.weights)); // [B, T, S]
    const scores = overTime(steps.map((one) => one.scores)); // [B, T, S]
    const logits = eachDense(model.output, tf.concat3d([context, hidden], 2)); // [B, T, V]
    return { logits, hidden, final: state, aligned: { scores, alignment, context } };
  };
}

function eachDense(weights: Seq2Seq["output"], x: Tensor3D): Tensor3D {
  const [B, T, N] = x.shape;
  return tf.reshape(dense(weights, tf.reshape(x, [B * T, N])), [B, T, weights.bias.shape[0]]); // [B, T, M]
}
