// Computes one block of a transformer: self-attention with several heads, and a small network for each step.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import {
  attendWithHeads,
  checkHeads,
  checkMultiHead,
  type MultiHeadOptions,
  type MultiHeadResult,
  type MultiHeadWeights,
} from "../../attention/multi-head";
import { checkStepMask, STEP_MASK_OPTIONS } from "../../attention/step-mask";
import { checkDense, type DenseWeights, denseOverTime } from "../../base/dense";
import { checkNames, Sizes } from "../../base/validate";
import { checkLayerNorm, type LayerNormWeights, layerNorm } from "./layer-norm";

/** The weights of a transformer block. F features, A attention size (all heads together), H hidden units. */
export type TransformerBlockWeights = {
  /** query, key and value: kernel [F, A], bias [A]; output: kernel [A, F], bias [F] */
  readonly attention: MultiHeadWeights;
  /** The normalisation that belongs to the attention. */
  readonly attentionNorm: LayerNormWeights;
  /** The first layer of the network for each step: kernel [F, H], bias [H] */
  readonly hidden: DenseWeights;
  /** Its second layer: kernel [H, F], bias [F] */
  readonly output: DenseWeights;
  /** The normalisation that belongs to the network. */
  readonly outputNorm: LayerNormWeights;
};

/** Options of `transformerBlock`. */
export interface TransformerBlockOptions extends MultiHeadOptions {
  /**
   * Where the normalisations are. False (the default): after each sum, as in the original transformer (post-norm). True: before the attention and
   * before the network (pre-norm), which is easier to train if there are many blocks.
   */
  readonly normFirst?: boolean;
}

/** The result of a transformer block. B batch, T time steps, F features. */
export type TransformerBlockResult = {
  /** The result of the attention, with the weights of each head [B, N, T, T]. */
  readonly attention: MultiHeadResult;
  /** [B, T, F] */
  readonly output: Tensor3D;
};

/**
 * Computes one block of a transformer's encoder. B batch, T time steps, F features, N heads, A attention size, H hidden units.
 *
 *     attend(x)  = the output of multi-head attention with x as queries, keys and values
 *     network(x) = relu(x · W_h + b_h) · W_o + b_o
 *     y = norm(x + attend(x)),  output = norm(y + network(y))           normFirst: false
 *     y = x + attend(norm(x)),  output = y + network(norm(y))           normFirst: true
 *
 * With `causal` it is a block of a decoder without an encoder, as in a language model. It equals PyTorch's `nn.TransformerEncoderLayer` with
 * `batch_first=True` and `dropout=0`. Positions that `mask` drops still have outputs, so ignore them.
 *
 *     const weights = initTransformerBlock({ features: 8, heads: 2, units: 32, seed: 1 });
 *     const { output, attention } = transformerBlock(weights, tf.ones([1, 5, 8]), { heads: 2, causal: true });
 *
 * @param inputs x [B, T, F]
 * @param options `heads` N; `mask` [B, T], `causal`, `normFirst`
 * @returns output [B, T, F], and the result of the attention, with its weights [B, N, T, T]
 * @throws InputError as `multiHeadAttention` does
 * @see Vaswani et al. 2017, section 3.1 and eq. 2; Xiong et al. 2020 for `normFirst`
 */
export function transformerBlock(
  weights: TransformerBlockWeights,
  inputs: Tensor3D,
  options: TransformerBlockOptions,
): TransformerBlockResult {
  const sizes = new Sizes("transformerBlock");
  checkNames(sizes.caller, "options", options, ["heads", ...STEP_MASK_OPTIONS, "normFirst"]);
  checkBlock(sizes, weights);
  const { normFirst = false, ...ofAttention } = options;
  checkHeads(sizes, options.heads);
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  checkStepMask(sizes, ofAttention, "T");
  if (typeof normFirst !== "boolean")
    throw sizes.error("options.normFirst", "be true or false", String(normFirst), "True means pre-norm.");
  return tf.tidy(() => {
    const attend = (x: Tensor3D) => attendWithHeads(weights.attention, x, x, x, ofAttention);
    const network = (x: Tensor3D) => denseOverTime(weights.output, tf.relu(denseOverTime(weights.hidden, x))); // [B, T, F]
    if (normFirst) {
      const attention = attend(layerNorm(weights.attentionNorm, inputs));
      const sum: Tensor3D = tf.add(inputs, attention.output); // [B, T, F]
      return { attention, output: tf.add<Tensor3D>(sum, network(layerNorm(weights.outputNorm, sum))) }; // output [B, T, F]
    }
    const attention = attend(inputs);
    const sum = layerNorm(weights.attentionNorm, tf.add(inputs, attention.output)); // [B, T, F]
    return { attention, output: layerNorm(weights.outputNorm, tf.add(sum, network(sum))) }; // output [B, T, F]
  });
}

function checkBlock(sizes: Sizes, weights: TransformerBlockWeights): void {
  checkNames(sizes.caller, "weights", weights, ["attention", "attentionNorm", "hidden", "output", "outputNorm"]);
  checkMultiHead(sizes, "weights.attention", weights.attention, ["F", "F", "F"]);
  checkLayerNorm(sizes, "weights.attentionNorm", weights.attentionNorm);
  checkDense(sizes, "weights.hidden", weights.hidden, "F", "H");
  checkDense(sizes, "weights.output", weights.output, "H", "F");
  checkLayerNorm(sizes, "weights.outputNorm", weights.outputNorm);
}
