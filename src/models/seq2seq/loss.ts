// Computes the loss of an encoder-decoder over the tokens of the targets, without their padding.
import type { Scalar, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../../base/validate";
import { checkLengths, checkTokens, type Tokens } from "./tokens";

/** Options that mark the tokens of a target that count. */
export interface TargetOptions {
  /** The true length of each of the B targets, from 1 to T. Tokens after this length do not count. */
  readonly lengths?: readonly number[];
}

/**
 * Returns the cross-entropy of the true tokens in nats: the mean of -log softmax(logits)[token] over all tokens that count. B batch, T target length,
 * V target vocabulary. A model that has learnt nothing has the loss log V.
 *
 * @param logits [B, T, V]
 * @param target ids [B, T], or a row for each token [B, T, V]
 * @throws InputError for a wrong shape or type, NaN, Infinity, tokens outside the vocabulary, lengths out of range, or an option that does not exist
 */
export function maskedCrossEntropy(logits: Tensor3D, target: Tokens, options: TargetOptions = {}): Scalar {
  const { B, T, V, rows } = checkScored("maskedCrossEntropy", logits, target, options);
  return tf.tidy(() => {
    const flat: Tensor2D = tf.reshape(logits, [B * T, V]);
    const wanted: Tensor2D = tf.reshape(rows(), [B * T, V]);
    const counted: Tensor1D = tf.tensor1d(countedOf(B, T, options.lengths)); // [BT]
    return tf.losses.softmaxCrossEntropy(wanted, flat, counted, 0, tf.Reduction.SUM_BY_NONZERO_WEIGHTS) as Scalar;
  });
}

/** Returns 1 for each token that counts and 0 after the end of a sequence, row by row. */
export function countedOf(B: number, T: number, lengths: readonly number[] | undefined): Float32Array {
  return Float32Array.from({ length: B * T }, (_, n) => {
    const length = lengths?.[Math.floor(n / T)] ?? T;
    return n % T < length ? 1 : 0;
  });
}

/** Checks logits and their target. @throws InputError */
export function checkScored(caller: string, logits: Tensor3D, target: Tokens, options: TargetOptions) {
  checkNames(caller, "options", options, ["lengths"]);
  const sizes = new Sizes(caller);
  sizes.check("logits", logits, ["B", "T", "V"]);
  const [B, T, V] = [sizes.get("B"), sizes.get("T"), sizes.get("V")];
  const checked = checkTokens(
    {
      caller,
      operand: "target",
      length: "T",
      vocabulary: { letter: "V", size: V, source: "logits" },
      batch: { size: B, source: "logits" },
    },
    target,
  );
  if (checked.T !== T) {
    throw sizes.error("target", `contain T = ${T} tokens per sequence`, String(checked.T), "T comes from logits.");
  }
  checkLengths(caller, "options.lengths", options.lengths, { B, T, letter: "T", of: "target" });
  return { B, T, V, rows: checked.rows };
}
