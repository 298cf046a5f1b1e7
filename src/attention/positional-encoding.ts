// Computes the sinusoidal positional encoding.
import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import { checkNames } from "../base/validate";

/** The sizes of a positional encoding. */
export interface PositionalEncodingOptions {
  /** T, the number of positions. */
  readonly steps: number;
  /** F, the size of the vector of each position. It is the size of the vectors to which the encoding is added. */
  readonly features: number;
}

/**
 * Returns the sinusoidal positional encoding: a fixed vector for each position of a sequence. T time steps, F features.
 *
 *     encoding[t, 2i]     = sin(t / 10000^(2i / F))
 *     encoding[t, 2i + 1] = cos(t / 10000^(2i / F))
 *
 * Self-attention cannot tell the order of its inputs, so the encoding is added to them:
 *
 *     const x = tf.add(inputs, positionalEncoding({ steps: 5, features: 3 })); // inputs [2, 5, 3]
 *
 * Sine and cosine alternate, as in the paper. Its authors' own code puts all sines first. If F is odd, the last column is a sine.
 * @returns [T, F]
 * @throws InputError if `steps` or `features` is not a whole number above 0, or for an unknown option
 * @see Vaswani et al. 2017, section 3.5
 */
export function positionalEncoding(options: PositionalEncodingOptions): Tensor2D {
  const caller = "positionalEncoding";
  checkNames(caller, "options", options, ["steps", "features"]);
  const { steps, features } = options;
  checkCount(caller, "options.steps", steps, 1);
  checkCount(caller, "options.features", features, 1);
  const entries = Float32Array.from({ length: steps * features }, (_, n) => {
    const [t, f] = [Math.floor(n / features), n % features];
    const angle = t / 10_000 ** ((f - (f % 2)) / features);
    return f % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tf.tensor2d(entries, [steps, features]);
}
