// Defines `greedyDecode`, which writes a target token by token.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../../../base/validate";
import type { Seq2Seq } from "../model";
import { checkSource, firstTokens, look, type Seq2SeqOptions } from "../seq2seq";
import { oneHot, type Tokens } from "../tokens";
import { type Decoded, decoderOf } from "./decode";

/** Options of `greedyDecode`. */
export interface GreedyOptions extends Seq2SeqOptions {
  /** The largest number of tokens to write. */
  readonly steps: number;
  /** The token that ends a sequence. Without it every sequence takes all steps. */
  readonly end?: number;
}

/** The result of `greedyDecode`. B batch, T steps taken, S source length, V target vocabulary. */
export type GreedyResult = {
  /** The written tokens, B sequences of T. After its end, a sequence repeats the end token. */
  readonly ids: number[][];
  /** How many tokens each sequence has, including its end token. */
  readonly lengths: number[];
  /** [B, T, V] */
  readonly logits: Tensor3D;
  /** [B, T, S]; absent without attention */
  readonly alignment?: Tensor3D;
};

/**
 * Lets an encoder-decoder write a target. At each step it takes the token with the highest score, which is the next step's input. Of equal scores
 * it takes the first. It stops when every sequence has ended. B batch, S source length, F source vocabulary.
 *
 * The logits are those of `seq2seq` with the written tokens as its target.
 * @param model from `initSeq2Seq`
 * @param source ids [B, S] or a row for each token [B, S, F]
 * @returns tokens and lengths as plain arrays, logits and alignment as tensors
 * @throws InputError as `seq2seq` does; also for `steps` below 1 or not a whole number, and an end token outside the vocabulary
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
