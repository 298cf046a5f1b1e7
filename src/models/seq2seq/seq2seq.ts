// Runs an encoder-decoder with teacher forcing, and defines the functions that greedy decoding also uses.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../../base/validate";
import type { Implementation } from "../../cells/implementation";
import { type Mask, rejectBoth, type TrueSteps, trueStepsOf } from "../../cells/mask";
import { checkModel } from "./check-model";
import { dropPast } from "./decoder/aligned-steps";
import { decoderOf } from "./decoder/decode";
import { encode } from "./encode";
import type { GatedState, Seq2Seq } from "./model";
import { checkLengths, checkTokens, oneHot, type Tokens } from "./tokens";

/** Options for running an encoder-decoder over its sources. */
export interface Seq2SeqOptions {
  /** The true length of each of the B sources, from 1 to S. The encoder stops there, and attention ignores all later positions. */
  readonly sourceLengths?: readonly number[];
  /**
   * Marks the tokens of each source that count. Use it instead of `sourceLengths` if the padding is at the start or in the middle. Each source must
   * have at least one token that counts. [B, S]
   */
  readonly sourceMask?: Mask;
  /** How the cells run, as in `lstm` and `gru`. */
  readonly implementation?: Implementation;
}

/**
 * The result of an encoder-decoder. B batch, S source length, T target length, V target vocabulary, D width of the encoder's hidden states,
 * H the decoder's hidden units.
 */
export type Seq2SeqTrace = {
  /** The score of each token of the vocabulary at each step, before the softmax. [B, T, V] */
  readonly logits: Tensor3D;
  /** The attention weights of each step. Each row sums to 1 and is exactly 0 at the source's padding. Absent if there is no attention. [B, T, S] */
  readonly alignment?: Tensor3D;
  /** The attention scores before the mask and the softmax. Absent if there is no attention. [B, T, S] */
  readonly scores?: Tensor3D;
  /** The attention context of each step. Absent if there is no attention. [B, T, D] */
  readonly context?: Tensor3D;
  /** The encoder's hidden states. If bidirectional, the forward and backward states are concatenated. [B, S, D] */
  readonly encoded: Tensor3D;
  /** The decoder's hidden states. [B, T, H] */
  readonly hidden: Tensor3D;
  /** The decoder's state before its first step, computed by the bridge. Each tensor [B, H]. */
  readonly initial: GatedState;
};

/**
 * Runs an encoder-decoder with teacher forcing: at each step the decoder gets the previous true token of the target, and not its own prediction.
 * B batch, S source length, T target length, F source vocabulary, V target vocabulary.
 *
 *     encoded, final = encoder(source)
 *     state_0 = tanh(final · W + b)                                   the bridge, or final itself
 *     none:      state_t = cell(y_t-1, state_t-1)                     logits_t = h_t · W + b
 *     additive:  c_t = attention(h_t-1, encoded)
 *                state_t = cell([y_t-1, c_t], state_t-1)              logits_t = [c_t, h_t] · W + b
 *     dot kinds: state_t = cell(y_t-1, state_t-1)
 *                c_t = attention(h_t, encoded)                        logits_t = tanh([c_t, h_t] · W_c) · W + b
 *
 * The dot kinds are dot, scaledDot and general. The first y is `model.start`, or a row of zeros. A GRU applies its reset gate before the product.
 * Targets may be padded with any token if their lengths are passed to the loss.
 * @param model from `initSeq2Seq`
 * @param source ids [B, S], or a row for each token [B, S, F]
 * @param target ids [B, T], or a row for each token [B, T, V]
 * @throws InputError for tokens outside the vocabulary, sequences of different lengths, lengths out of range, a mask of another shape or without
 *   a token, a model whose parts do not match, NaN, Infinity, a disposed tensor, or an option that does not exist
 * @see without attention: Cho et al. 2014; Sutskever, Vinyals and Le 2014. With additive attention: Bahdanau, Cho and Bengio 2015, section 3.1
 *   (their output layer also has a maxout). With dot or general: Luong, Pham and Manning 2015, section 3.1 (here without input feeding)
 */
export function seq2seq(model: Seq2Seq, source: Tokens, target: Tokens, options: Seq2SeqOptions = {}): Seq2SeqTrace {
  const caller = "seq2seq";
  checkNames(caller, "options", options, ["sourceLengths", "sourceMask", "implementation"]);
  const { given, V, steps } = checkSource(caller, model, source, options);
  const forced = checkTokens(
    {
      caller,
      operand: "target",
      length: "T",
      vocabulary: { letter: "V", size: V, source: "model.output.bias" },
      batch: { size: given.B, source: "source" },
    },
    target,
  );
  return tf.tidy(() => {
    const seen = look(model, given.rows(), steps, options);
    const { aligned, logits, hidden } = decoderOf(
      model,
      seen,
      options.implementation,
    )(shift(forced.rows(), model.start), seen.initial);
    return { logits, ...aligned, encoded: seen.encoded, hidden, initial: seen.initial };
  });
}

/** Checks the model, the source and the options. Every function that runs a model needs these checks. @throws InputError */
export function checkSource(
  caller: string,
  model: Seq2Seq,
  source: Tokens,
  { sourceLengths, sourceMask }: Seq2SeqOptions,
) {
  const { F, V } = checkModel(caller, model);
  const vocabulary = { letter: "F", size: F, source: "the encoder's kernels" } as const;
  const given = checkTokens({ caller, operand: "source", length: "S", vocabulary }, source);
  rejectBoth(caller, "sourceLengths", sourceLengths, "sourceMask", sourceMask);
  checkLengths(caller, "options.sourceLengths", sourceLengths, { ...given, letter: "S", of: "source" });
  const grid = { caller, B: given.B, T: given.T, letter: "S", source: "source" };
  const steps = sourceMask === undefined ? undefined : trueStepsOf(grid, "options.sourceMask", sourceMask);
  const empty = steps?.lengths.indexOf(0) ?? -1;
  if (empty >= 0)
    throw new InputError(
      `${caller}: options.sourceMask[${empty}] must have at least one token that counts, got none. The decoder cannot start from an empty source.`,
    );
  return { given, V, steps: sourceLengths ? { lengths: sourceLengths } : steps };
}

/** Encodes a source for a decoder. @param source [B, S, F] @param steps the source tokens that count */
export function look(
  model: Seq2Seq,
  source: Tensor3D,
  steps: TrueSteps | undefined,
  { implementation = "auto" }: Seq2SeqOptions,
) {
  const counted = steps?.rows ? { mask: steps.rows } : steps ? { lengths: steps.lengths } : {};
  const dropped = dropPast(steps, source.shape[1]);
  return { ...encode(model, source, { ...counted, implementation }), steps, dropped };
}

/** Returns the decoder's inputs: at each step the previous token of the target. [B, T, V] gives [B, T, V] */
function shift(target: Tensor3D, start: number | undefined): Tensor3D {
  const [B, T, V] = target.shape;
  const first = firstTokens(B, V, start);
  return T === 1 ? first : tf.concat3d([first, tf.slice3d(target, [0, 0, 0], [B, T - 1, V])], 1);
}

/** Returns the input of the decoder's first step, one row for each sequence. [B, 1, V] */
export function firstTokens(B: number, V: number, start: number | undefined): Tensor3D {
  if (start === undefined) return tf.zeros([B, 1, V]);
  return oneHot(new Array<number>(B).fill(start), [B, 1, V]);
}
