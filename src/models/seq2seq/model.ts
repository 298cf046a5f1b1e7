// Defines the types of an encoder-decoder's weights and states.
import type { Tensor2D } from "@tensorflow/tfjs";
import type { AdditiveWeights } from "../../attention/additive";
import type { DenseWeights } from "../../base/dense";
import type { GruWeights } from "../../cells/gru";
import type { LstmWeights } from "../../cells/lstm";
import type { BothWays } from "../bidirectional";

/** The weights of an LSTM or a GRU. The names of their gates show which it is. */
export type GatedWeights = LstmWeights | GruWeights;

/** How the encoder's final state becomes the decoder's first state. D is the width of the encoder's hidden states, H the decoder's hidden units. */
export type Bridge =
  /** The state is used unchanged, so D must equal H. */
  | { readonly kind: "copy" }
  /** The state becomes tanh(state · kernel + bias), with kernel [D, H] and bias [H]. An LSTM has a second layer, `cell`, for its cell state. */
  | { readonly kind: "dense"; readonly hidden: DenseWeights; readonly cell?: DenseWeights };

/** How the decoder attends to the source. D and H are as in `Bridge`, A is the attention size. */
export type Seq2SeqAttention =
  /** No attention. The decoder gets information about the source only through its first state. */
  | { readonly kind: "none" }
  /**
   * Attention before each step, with the previous state. The context is an input of the step (Bahdanau et al. 2015). Query [H, A], key [D, A],
   * bias [A] and score [A].
   */
  | ({ readonly kind: "additive" } & AdditiveWeights)
  /** Attention after each step, with the new state. The context is an input of the output layer (Luong et al. 2015). D must equal H. */
  | { readonly kind: "dot" | "scaledDot" /** [D + H, H] */; readonly combine: Tensor2D }
  | { readonly kind: "general" /** [H, D] */; readonly weight: Tensor2D /** [D + H, H] */; readonly combine: Tensor2D };

/**
 * An encoder-decoder: all its weights, and the choices that determine how its parts are connected.
 *
 * F source vocabulary, V target vocabulary, E the encoder's hidden units, D the width of the encoder's hidden states (E, or 2E if bidirectional),
 * H the decoder's hidden units. `namedTensors(model)` returns the weights by name.
 */
export type Seq2Seq = {
  /** One cell with kernels [F, E]. If bidirectional, one such cell for each direction. */
  readonly encoder: GatedWeights | BothWays<GatedWeights>;
  readonly bridge: Bridge;
  readonly attention: Seq2SeqAttention;
  /**
   * The same kind of cell as the encoder. Its kernels are [V, H]. With additive attention they are [V + D, H], for the token and the context
   * concatenated.
   */
  readonly decoder: GatedWeights;
  /** The output layer. Its kernel is [H, V]. With additive attention it is [D + H, V], for the context and the hidden state concatenated. */
  readonly output: DenseWeights;
  /** The first token that the decoder gets. Default: a row of zeros, which is different from every token. */
  readonly start?: number;
};

/** The state of either kind of cell. B batch, H hidden units. */
export type GatedState = {
  /** [B, H] */
  readonly hidden: Tensor2D;
  /** Only for an LSTM. [B, H] */
  readonly cell?: Tensor2D;
};
