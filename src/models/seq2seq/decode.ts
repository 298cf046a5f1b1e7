import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { AdditiveWeights } from "../../attention/additive";
import type { Implementation } from "../../cells/implementation";
import { additiveRun } from "./additive-run";
import { additiveSteps, packed } from "./additive-steps";
import { tensorCalc } from "./calc";
import { dense, eachTimes } from "./dense";
import { type Encoded, runGated } from "./encode";
import { joinedCell } from "./joined-cell";
import { type AlignedSteps, multiplicative } from "./memory";
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
 * The gradient written by hand; with "reference", or where a gradient is itself derived, the steps themselves under tfjs' own, which has second
 * derivatives.
 */
function additiveDecoder(
  model: Seq2Seq,
  { query, key, bias, score }: AdditiveWeights,
  { encoded, dropped }: Source,
  implementation: Implementation,
): Decoder {
  const V = model.output.bias.shape[0];
  const [S, D, A] = [encoded.shape[1], encoded.shape[2], score.shape[0]];
  const cell = joinedCell(model.decoder, V);
  const keyed = eachTimes(encoded, key); // [B, S, A]
  const keys: Tensor3D = bias ? tf.add(keyed, bias) : keyed; // [B, S, A]
  const column: Tensor2D = tf.reshape(score, [A, 1]);
  return (tokens, state) => {
    const initial = state.cell ? [state.hidden, state.cell] : [state.hidden];
    const projected = eachDense(cell.token, tokens); // [B, T, GH]
    const operands = { projected, encoded, keys, query, score: column, pasts: cell.pasts, initial };
    const all =
      implementation === "reference" || tf.engine().state.gradientDepth > 1
        ? (packed(tensorCalc, additiveSteps<Tensor>(tensorCalc, cell, operands, dropped)) as Tensor3D)
        : additiveRun(cell, operands, dropped);
    const widths = [...initial.map(() => state.hidden.shape[1]), D, S, S];
    const parts = tf.split(all, widths, 2) as Tensor3D[];
    const [hidden, cells] = parts.slice(0, initial.length) as [Tensor3D, Tensor3D?]; // [B, T, H]
    const [context, alignment, scores] = parts.slice(initial.length) as [Tensor3D, Tensor3D, Tensor3D];
    const final = { hidden: lastOf(hidden), ...(cells ? { cell: lastOf(cells) } : {}) };
    const logits = eachDense(model.output, tf.concat3d([context, hidden], 2)); // [B, T, V]
    return { logits, hidden, final, aligned: { scores, alignment, context } };
  };
}

function eachDense(weights: Seq2Seq["output"], x: Tensor3D): Tensor3D {
  const [B, T, N] = x.shape;
  return tf.reshape(dense(weights, tf.reshape(x, [B * T, N])), [B, T, weights.bias.shape[0]]); // [B, T, M]
}

/** The last step. [B, T, H] gives [B, H] */
function lastOf(values: Tensor3D): Tensor2D {
  const [B, T, H] = values.shape;
  return tf.reshape(tf.slice3d(values, [0, T - 1, 0], [B, 1, H]), [B, H]);
}
