// Makes batches of the copy task: repeat symbols after a waiting time.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames } from "../../base/validate";

/** The sizes of a copy task. */
export interface CopySizes {
  /** S, the number of different symbols, at least 2. With a single symbol there would be nothing to remember. */
  readonly symbols: number;
  /** K, the number of symbols that must be remembered and repeated. */
  readonly copy: number;
  /** D, the number of steps between the last symbol and the first repetition: D - 1 blanks and the signal. */
  readonly delay: number;
}

/** Options for a batch of the copy task. */
export interface CopyOptions extends CopySizes {
  /** B, the number of rows. */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
}

/**
 * A batch of the copy task. B batch, L = D + 2K time steps, S symbols. It is a type alias because tf.tidy does not accept an interface as a
 * container of tensors.
 */
export type CopyBatch = {
  /** One-hot rows with the classes 0 … S - 1 for the symbols, S for the blank and S + 1 for the signal. [B, L, S + 2] */
  readonly inputs: Tensor3D;
  /**
   * One-hot rows with blanks at all but the last K steps, and the symbols in their order at the last K steps. The signal is never a target.
   * [B, L, S + 1]
   */
  readonly targets: Tensor3D;
};

/**
 * Returns the loss of a model that counts the steps but remembers no symbol. It is a cross-entropy of K ln S / (D + 2K) nats per step.
 *
 * Such a model predicts each blank with certainty, so blanks have no loss. At each of the last K steps all S symbols are equally likely, which gives
 * a loss of ln S.
 * @throws InputError for `symbols` below 2, `copy` or `delay` below 1, a count that is not a whole number, or an unknown option
 * @see Arjovsky, Shah and Bengio 2016, as described by Tallec and Ollivier 2018, section 3: 10 log(8) / (T + 20)
 */
export function copyBaseline(sizes: CopySizes): number {
  checkNames("copyBaseline", "options", sizes, ["symbols", "copy", "delay"]);
  checkSizes("copyBaseline", sizes);
  const { symbols, copy, delay } = sizes;
  return (copy * Math.log(symbols)) / (delay + 2 * copy);
}

/**
 * Returns a batch of the copy task: read K symbols, wait D steps, and repeat the symbols in order. B batch, L = D + 2K time steps, S symbols.
 *
 *     inputs    s_1 … s_K    blank … blank, signal (D steps)    blank … blank (K steps)
 *     targets   blank … blank (K steps)   blank … blank (D steps)   s_1 … s_K
 *
 * At each position, all symbols are equally likely. Use `maskedCrossEntropy(logits, targets)` as the loss, with logits [B, L, S + 1].
 * @returns new tensors, which the caller must dispose (`train` disposes them)
 * @throws InputError for `symbols` below 2, `copy`, `delay` or `batch` below 1, a count that is not a whole number, a seed that is not finite,
 *   or an unknown option
 * @see Arjovsky, Shah and Bengio 2016, as described by Tallec and Ollivier 2018, section 3, where S = 8 and K = 10
 */
export function copyTask(options: CopyOptions): CopyBatch {
  checkNames("copyTask", "options", options, ["symbols", "copy", "delay", "batch", "seed"]);
  const { symbols, copy, delay, batch, seed } = options;
  checkSizes("copyTask", options);
  checkCount("copyTask", "options.batch", batch, 1);
  checkSeed("copyTask", seed);

  const random = seededRandom(seed, "copy task");
  const length = delay + 2 * copy;
  const [blank, signal] = [symbols, symbols + 1];
  const inputs = new Float32Array(batch * length * (symbols + 2));
  const targets = new Float32Array(batch * length * (symbols + 1));
  for (let row = 0; row < batch; row++) {
    const sequence = Array.from({ length: copy }, () => Math.floor(random() * symbols));
    for (let t = 0; t < length; t++) {
      const read = sequence[t] ?? (t === copy + delay - 1 ? signal : blank);
      const wanted = sequence[t - copy - delay] ?? blank;
      inputs[(row * length + t) * (symbols + 2) + read] = 1;
      targets[(row * length + t) * (symbols + 1) + wanted] = 1;
    }
  }
  return {
    inputs: tf.tensor3d(inputs, [batch, length, symbols + 2]),
    targets: tf.tensor3d(targets, [batch, length, symbols + 1]),
  };
}

function checkSizes(caller: string, { symbols, copy, delay }: CopySizes): void {
  checkCount(caller, "options.symbols", symbols, 2);
  checkCount(caller, "options.copy", copy, 1);
  checkCount(caller, "options.delay", delay, 1);
}
