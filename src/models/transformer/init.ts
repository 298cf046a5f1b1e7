// Makes fresh (untrained) weights of self-attention, multi-head attention and a transformer block.
import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { MultiHeadWeights } from "../../attention/multi-head";
import type { SelfAttentionWeights } from "../../attention/self-attention";
import { checkCount, checkSeed } from "../../base/counts";
import type { DenseWeights } from "../../base/dense";
import { seededRandom } from "../../base/random";
import { checkNames, InputError } from "../../base/validate";
import { glorot } from "../../cells/fill";
import type { LayerNormWeights } from "./layer-norm";
import type { TransformerBlockWeights } from "./transformer-block";

/** Options for fresh weights of self-attention. */
export interface SelfAttentionInitOptions {
  /** F, the number of features. */
  readonly features: number;
  /** D, the size of queries and keys. */
  readonly size: number;
  /** V, the size of values. Default D. */
  readonly valueSize?: number;
  /** The seed of the random numbers. The same seed gives the same weights on every machine and backend. */
  readonly seed: number;
}

/** Options for fresh weights of multi-head attention. */
export interface MultiHeadInitOptions {
  /** F, the number of features. It is also the size of all heads together, A. */
  readonly features: number;
  /** N, the number of heads. `features` must be a multiple of it. */
  readonly heads: number;
  /** The seed of the random numbers. The same seed gives the same weights on every machine and backend. */
  readonly seed: number;
}

/** Options for fresh weights of a transformer block. */
export interface TransformerBlockInitOptions extends MultiHeadInitOptions {
  /** H, the number of hidden units of the network for each step. Default 4 F, as in Vaswani et al. 2017. */
  readonly units?: number;
}

/**
 * Returns fresh matrices for `selfAttention`. They are Glorot uniform (Glorot and Bengio 2010, eq. 16). F features, D key size, V value size.
 * @returns query and key [F, D], value [F, V]. The caller must dispose them, or wrap them in tf.variable to train them.
 * @throws InputError for a size that is not a whole number above 0, a seed that is not finite, or an unknown option
 */
export function initSelfAttention(options: SelfAttentionInitOptions): SelfAttentionWeights {
  checkInit("initSelfAttention", options, ["features", "size", "valueSize"]);
  const { features, size, valueSize = size, seed } = options;
  return {
    query: matrix(seed, "query", features, size),
    key: matrix(seed, "key", features, size),
    value: matrix(seed, "value", features, valueSize),
  };
}

/**
 * Returns fresh weights for `multiHeadAttention`. The kernels are Glorot uniform, and the biases are 0. F features.
 * @returns query, key, value and output, each with a kernel [F, F] and a bias [F]. The caller must dispose the tensors.
 * @throws InputError as `initSelfAttention` does; also if the number of heads does not divide `features`
 */
export function initMultiHeadAttention(options: MultiHeadInitOptions): MultiHeadWeights {
  checkInit("initMultiHeadAttention", options, ["features", "heads"]);
  return multiHead(options, "");
}

/**
 * Returns fresh weights for `transformerBlock`. The kernels are Glorot uniform, the biases and shifts are 0, and the gains are 1.
 * F features, H hidden units.
 * @returns attention, attentionNorm, hidden (kernel [F, H]), output (kernel [H, F]) and outputNorm. The caller must dispose the tensors.
 * @throws InputError as `initMultiHeadAttention` does
 */
export function initTransformerBlock(options: TransformerBlockInitOptions): TransformerBlockWeights {
  checkInit("initTransformerBlock", options, ["features", "heads", "units"]);
  const { features, units = 4 * features, seed } = options;
  const norm = (): LayerNormWeights => ({ gain: tf.ones([features]), shift: tf.zeros([features]) });
  return {
    attention: multiHead(options, "attention."),
    attentionNorm: norm(),
    hidden: dense(seed, "hidden", features, units),
    output: dense(seed, "output", units, features),
    outputNorm: norm(),
  };
}

function multiHead({ features, seed }: MultiHeadInitOptions, path: string): MultiHeadWeights {
  const part = (name: keyof MultiHeadWeights) => dense(seed, `${path}${name}`, features, features);
  return { query: part("query"), key: part("key"), value: part("value"), output: part("output") };
}

function dense(seed: number, name: string, rows: number, columns: number): DenseWeights {
  return { kernel: matrix(seed, `${name}.kernel`, rows, columns), bias: tf.zeros([columns]) };
}

/** Returns a fresh matrix. Each name has its own random stream, so that a new part leaves the other parts unchanged. */
function matrix(seed: number, name: string, rows: number, columns: number): Tensor2D {
  return tf.tensor2d(glorot(rows, columns, seededRandom(seed, name)), [rows, columns], "float32");
}

/** Checks the options for fresh weights. @throws InputError if they are invalid */
function checkInit(
  caller: string,
  options: { readonly features: number; readonly seed: number; readonly heads?: number },
  sizes: readonly string[],
): void {
  checkNames(caller, "options", options, [...sizes, "seed"]);
  for (const name of sizes) {
    const size = (options as unknown as Record<string, number | undefined>)[name];
    if (size === undefined && (name === "valueSize" || name === "units")) continue;
    checkCount(caller, `options.${name}`, size as number, 1);
  }
  checkSeed(caller, options.seed);
  const { features, heads = 1 } = options;
  if (features % heads === 0) return;
  throw new InputError(
    `${caller}: options.heads must divide features = ${features}, got ${heads}. Each head gets features / heads columns.`,
  );
}
