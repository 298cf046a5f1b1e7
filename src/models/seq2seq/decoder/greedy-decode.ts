// Defines `greedyDecode`, which generates a target token by token.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../../../base/validate";
import type { Seq2Seq } from "../model";
import { checkSource, firstTokens, look, type Seq2SeqOptions } from "../seq2seq";
import { oneHot, type Tokens } from "../tokens";
import { type Decoded, decoderOf } from "./decode";

/** Options of `greedyDecode`. */
export interface GreedyOptions extends Seq2SeqOptions {
  /** The largest number of tokens to generate. */
  readonly steps: number;
  /** The token that ends a sequence. Without `end`, every sequence gets `steps` tokens. */
  readonly end?: number;
}

/** The result of `greedyDecode`. B batch, T generated steps, S source length, V target vocabulary. */
export type GreedyResult = {
  /** The generated tokens: B sequences of T tokens. After its first end token, a sequence contains only end tokens. */
  readonly ids: number[][];
  /** The number of tokens of each sequence, including its end token. */
  readonly lengths: number[];
  /** [B, T, V] */
  readonly logits: Tensor3D;
  /** The attention weights. Absent if the model has no attention. [B, T, S] */
  readonly alignment?: Tensor3D;
};

/**
 * Generates a target with an encoder-decoder. At each step it takes the token with the highest score (if several are equal, the first), and
 * feeds it to the next step. It stops when every sequence has ended. B batch, S source length, F source vocabulary.
 *
 * The logits are the same as those of `seq2seq` with the generated tokens as its target.
 * @param model from `initSeq2Seq`
 * @param source ids [B, S], or a row for each token [B, S, F]
 * @returns tokens and lengths as plain arrays, logits and alignment as tensors
 * @throws InputError as `seq2seq` does; also if `steps` is not a whole number above 0, or the end token is not in the vocabulary
 */
export function greedyDecode(model: Seq2Seq, source: Tokens, options: GreedyOptions): GreedyResult {
  const caller = "greedyDecode";
  checkNames(caller, "options", options, ["steps", "end", "sourceLengths", "sourceMask", "implementation"]);
  const { steps, end } = options;
  const { given, V, steps: counted } = checkSource(caller, model, source, options);
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InputError(`${caller}: options.steps must be a whole number above 0, got ${steps}.`);
  }
  if (end !== undefined && !(Number.isInteger(end) && end >= 0 && end < V)) {
    throw new InputError(`${caller}: options.end must be a token from 0 to V - 1 = ${V - 1}, got ${end}.`);
  }
  const { B } = given;
  const ids: number[][] = Array.from({ length: B }, () => []);
  const lengths = new Array<number>(B).fill(steps);
  const tensors = tf.tidy(() => {
    const seen = look(model, given.rows(), counted, options);
    const decode = decoderOf(model, seen, options.implementation);
    const taken: Decoded[] = [];
    let [token, state] = [firstTokens(B, V, model.start), seen.initial]; // token [B, 1, V]
    while (taken.length < steps && !lengths.every((length) => length <= taken.length)) {
      const step = decode(token, state);
      taken.push(step);
      const best = tf.argMax(step.logits, 2).dataSync(); // [B, 1]
      const written = ids.map((sequence, b) => {
        const ended = (lengths[b] as number) < taken.length;
        const id = ended ? (end as number) : (best[b] as number);
        if (id === end && !ended) lengths[b] = taken.length;
        sequence.push(id);
        return id;
      });
      token = oneHot(written, [B, 1, V]);
      state = step.final;
    }
    const logits = tf.concat(
      taken.map((step) => step.logits),
      1,
    ); // [B, T, V]
    if (model.attention.kind === "none") return { logits };
    const alignment = tf.concat(
      taken.map((step) => step.aligned?.alignment as Tensor3D),
      1,
    ); // [B, T, S]
    return { logits, alignment };
  });
  return { ids, lengths, ...tensors };
}
