import type * as tf from "@tensorflow/tfjs";
import {
  type AttentionOptions,
  type AttentionResult,
  additiveAttention,
  dotAttention,
  generalAttention,
} from "gatebook";
import type { Tensors } from "./cell-kinds";
import { made } from "./made";

export type Sizes = Readonly<Record<"B" | "S" | "Q" | "D" | "A" | "V", number>>;

/** One kind of attention in the form in which the property tests use every kind: a function from named operands to scores, weights and context. */
export interface AttentionKind {
  readonly name: string;
  /** Returns the learnt weights and the query, with numbers between ±scale. */
  operands(sizes: Sizes, seed: number, scale: number): Tensors;
  run(operands: Tensors, keys: tf.Tensor3D, options?: AttentionOptions): AttentionResult;
}

function dot(name: string, scaled: boolean): AttentionKind {
  return {
    name,
    operands: ({ B, D }, seed, scale) => ({ query: made([B, D], seed, "query", scale) }),
    run: (operands, keys, options) => dotAttention(operands.query as tf.Tensor2D, keys, { ...options, scaled }),
  };
}

function additive(name: string, withBias: boolean): AttentionKind {
  return {
    name,
    operands: ({ B, Q, D, A }, seed, scale) => ({
      query: made([B, Q], seed, "query", scale),
      "weights.query": made([Q, A], seed, "weights.query", scale),
      "weights.key": made([D, A], seed, "weights.key", scale),
      "weights.score": made([A], seed, "weights.score", scale),
      ...(withBias ? { "weights.bias": made([A], seed, "weights.bias", scale) } : {}),
    }),
    run: (operands, keys, options) => {
      const weights = {
        query: operands["weights.query"] as tf.Tensor2D,
        key: operands["weights.key"] as tf.Tensor2D,
        score: operands["weights.score"] as tf.Tensor1D,
        ...(withBias ? { bias: operands["weights.bias"] as tf.Tensor1D } : {}),
      };
      return additiveAttention(weights, operands.query as tf.Tensor2D, keys, options);
    },
  };
}

const general: AttentionKind = {
  name: "general",
  operands: ({ B, Q, D }, seed, scale) => ({
    query: made([B, Q], seed, "query", scale),
    weight: made([Q, D], seed, "weight", scale),
  }),
  run: (operands, keys, options) =>
    generalAttention(operands.weight as tf.Tensor2D, operands.query as tf.Tensor2D, keys, options),
};

export const attentionKinds: readonly AttentionKind[] = [
  additive("additive", true),
  additive("additive, without a bias", false),
  dot("dot", false),
  dot("dot, scaled", true),
  general,
];
