export {
  initMultiHeadAttention,
  initSelfAttention,
  initTransformerBlock,
  type MultiHeadInitOptions,
  type SelfAttentionInitOptions,
  type TransformerBlockInitOptions,
} from "./init";
export type { LayerNormWeights } from "./layer-norm";
export {
  type TransformerBlockOptions,
  type TransformerBlockResult,
  type TransformerBlockWeights,
  transformerBlock,
} from "./transformer-block";
