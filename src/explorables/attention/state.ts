// Defines the state of the attention explorer: a query and some keys in the plane. The keys are also the values.

/** A point in the plane. */
export type Pair = readonly [x: number, y: number];

/** How a score is computed: `dot`, divided by sqrt(2) (`scaled dot`), or by a small layer (`additive`). */
export type Scorer = "dot" | "scaled dot" | "additive";

/** The weights of the layer that computes additive scores, as plain numbers. A attention size. */
export interface AdditiveNumbers {
  /** [2][A] */
  readonly query: readonly (readonly number[])[];
  /** [2][A] */
  readonly key: readonly (readonly number[])[];
  /** [A] */
  readonly bias: readonly number[];
  /** [A] */
  readonly score: readonly number[];
}

/** The state of the attention explorer. S source length. */
export interface AttentionState {
  readonly query: Pair;
  /** [S] */
  readonly keys: readonly Pair[];
  /** The names of the keys [S]. */
  readonly tokens: readonly string[];
  readonly scorer: Scorer;
  readonly additive: AdditiveNumbers;
  /** The scores are divided by this number before the softmax. */
  readonly temperature: number;
  /** Whether each key counts [S]. A masked key has the weight 0. */
  readonly kept: readonly boolean[];
  /** The point that the sliders move: "query", or the index of a key. */
  readonly chosen: string;
}

/** The largest coordinate of a point. */
export const REACH = 2;
