// Defines the types of an encoder-decoder's weights and states.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { AdditiveWeights } from "../../attention/additive";
import type { GruWeights } from "../../cells/gru";
import type { LstmWeights } from "../../cells/lstm";
import type { BothWays } from "../bidirectional";

/** A fully connected layer, x · kernel + bias. N inputs, M outputs. */
export type DenseWeights = {
  /** [N, M] */
  readonly kernel: Tensor2D;
  /** [M] */
  readonly bias: Tensor1D;
};

/** An LSTM's or a GRU's weights. Their gates distinguish them. */
export type GatedWeights = LstmWeights | GruWeights;

/** How the encoder's final state becomes the decoder's first state. D width of the encoder's hidden states, H the decoder's hidden units. */
export type Bridge =
  /** Unchanged: D must be H. */
  | { readonly kind: "copy" }
  /** tanh(state · kernel + bias), [D, H] and [H], with one layer for each part of the state: `cell` with LSTMs only. */
  | { readonly kind: "dense"; readonly hidden: DenseWeights; readonly cell?: DenseWeights };

/** How the decoder attends to the source. D and H as in `Bridge`, A attention size. */
export type Seq2SeqAttention =
  /** No attention: the decoder knows the source only from its first state. */
  | { readonly kind: "none" }
  /**
   * Before each step, with the previous state; the context is an input of the step (Bahdanau et al. 2015). Query [H, A], key [D, A], bias and
   * score [A].
   */
  | ({ readonly kind: "additive" } & AdditiveWeights)
  /** After each step, with the new state; the context is an input of the output layer (Luong et al. 2015). D must be H. */
  | { readonly kind: "dot" | "scaledDot" /** [D + H, H] */; readonly combine: Tensor2D }
  | { readonly kind: "general" /** [H, D] */; readonly weight: Tensor2D /** [D + H, H] */; readonly combine: Tensor2D };

/**
 * An encoder-decoder: all its weights, and how its parts are connected.
 *
 * F source vocabulary, V target vocabulary, E the encoder's hidden units, D the width of its hidden states (E, or 2E when bidirectional), H the
 * decoder's hidden units. `namedTensors(model)` returns its weights by name.
 */
export type Seq2Seq = {
  /** Kernels [F, E]. When bidirectional: one cell for each direction. */
  readonly encoder: GatedWeights | BothWays<GatedWeights>;
  readonly bridge: Bridge;
  readonly attention: Seq2SeqAttention;
  /** The same kind of cell as the encoder. Kernels [V, H]; with additive attention [V + D, H], for the token and the context concatenated. */
  readonly decoder: GatedWeights;
  /** Kernel [H, V]; with additive attention [D + H, V], for the context and the hidden state concatenated. */
  readonly output: DenseWeights;
  /** The first token that the decoder gets. Default: a row of zeros, which no token has. */
  readonly start?: number;
};

/** The state of either kind of cell. B batch, H hidden units. */
export type GatedState = {
  /** [B, H] */
  readonly hidden: Tensor2D;
  /** With LSTMs only. [B, H] */
  readonly cell?: Tensor2D;
};
