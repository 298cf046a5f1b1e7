// Reads the masks of attention in which every step of a sequence has a query of its own.
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import type { Sizes } from "../base/validate";
import { checkMask } from "./attention";

/** Which positions the queries may attend to. B batch, T queries, S positions. */
export interface StepMaskOptions {
  /** 1 keeps a position for all queries, 0 drops it, for example because it is padding. Every row must keep at least one position. [B, S] */
  readonly mask?: Tensor2D;
  /** Whether the query of step t may attend only to positions 0 to t, and not to later ones. Then T must equal S. Default false. */
  readonly causal?: boolean;
}

export const STEP_MASK_OPTIONS = ["mask", "causal"] as const;

/**
 * Returns the causal mask: row t contains 1 at columns 0 to t, and 0 at later columns. T time steps. [T, T]
 *
 *     const { weights } = selfAttention(initSelfAttention({ features: 3, size: 2, seed: 1 }), tf.ones([1, 5, 3]), { causal: true });
 *     show(alignmentHeatMap(weights.arraySync()[0], { mask: causalMask(5).arraySync() }));
 *
 * The attention functions make this mask themselves if the option `causal` is true. This function is for figures and for attention by hand.
 * @param steps T, the number of time steps
 * @throws InputError if `steps` is not a whole number above 0
 */
export function causalMask(steps: number): Tensor2D {
  checkCount("causalMask", "steps", steps, 1);
  const entries = Float32Array.from({ length: steps * steps }, (_, n) => (n % steps <= Math.floor(n / steps) ? 1 : 0));
  return tf.tensor2d(entries, [steps, steps]);
}

/**
 * Checks the options `mask` and `causal`, after the caller has checked the names of its options. `sizes` must already contain B, T and `letter`.
 * @param letter stands for the number of positions. It is T if the queries and the positions belong to the same sequence.
 * @throws InputError
 */
export function checkStepMask(sizes: Sizes, { mask, causal = false }: StepMaskOptions, letter: "S" | "T"): void {
  if (typeof causal !== "boolean")
    throw sizes.error(
      "options.causal",
      "be true or false",
      String(causal),
      "A table of 0 and 1 belongs in options.mask.",
    );
  const [T, S] = [sizes.get("T"), sizes.get(letter)];
  if (causal && T !== S) {
    const cause = "A causal mask compares the positions of queries and keys, so both must belong to the same sequence.";
    throw sizes.error("options.causal", "be false unless T equals S", `true with T = ${T} and S = ${S}`, cause);
  }
  if (mask === undefined) return;
  checkMask(sizes, mask, letter);
  if (!causal) return;
  const first = mask.dataSync().findIndex((keep: number, n: number) => n % S === 0 && keep === 0);
  if (first < 0) return;
  const cause = "The query of step 0 may attend to no other position. Put the padding at the end of the sequence.";
  throw sizes.error(`options.mask row ${first / S}`, "keep position 0 if options.causal is true", "0", cause);
}

/** Returns the product of both masks, for scores [B, T, S]. An axis on which the mask does not depend has the size 1. Undefined if nothing is masked. */
export function stepMaskOf({ mask, causal }: StepMaskOptions, steps: number): Tensor | undefined {
  const kept = mask && tf.expandDims(mask, 1); // [B, 1, S]
  if (!causal) return kept;
  const earlier = tf.expandDims(causalMask(steps), 0); // [1, T, T]
  return kept ? tf.mul(kept, earlier) : earlier;
}
