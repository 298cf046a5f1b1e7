export { type AdditiveWeights, additiveAttention } from "./additive";
export type { AttentionOptions, AttentionResult } from "./attention";
export { type DotAttentionOptions, dotAttention, generalAttention } from "./dot";
export {
  type MultiHeadOptions,
  type MultiHeadResult,
  type MultiHeadWeights,
  multiHeadAttention,
} from "./multi-head";
export { type PositionalEncodingOptions, positionalEncoding } from "./positional-encoding";
export {
  type SelfAttentionOptions,
  type SelfAttentionResult,
  type SelfAttentionWeights,
  selfAttention,
} from "./self-attention";
export { causalMask, type StepMaskOptions } from "./step-mask";
