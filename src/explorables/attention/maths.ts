// Computes attention over keys in the plane, in float64 and without tensors.
import type { AttentionState, Pair } from "./state";

export interface Attention {
  /** [S]. How well each key fits the query. */
  readonly scores: readonly number[];
  /** [S]. The softmax over the kept keys of the scores, divided by the temperature. */
  readonly weights: readonly number[];
  /** The weighted sum of the keys. */
  readonly context: Pair;
}

/** Returns the score of a key. */
function scoreOf({ scorer, query, additive }: AttentionState, key: Pair): number {
  const dot = query[0] * key[0] + query[1] * key[1];
  if (scorer === "dot") return dot;
  if (scorer === "scaled dot") return dot / Math.SQRT2;
  const through = (pair: Pair, matrix: AttentionState["additive"]["query"], a: number) =>
    pair[0] * (matrix[0]?.[a] ?? 0) + pair[1] * (matrix[1]?.[a] ?? 0);
  const layer = (a: number) =>
    Math.tanh(through(query, additive.query, a) + through(key, additive.key, a) + (additive.bias[a] ?? 0));
  return additive.score.reduce((sum, weight, a) => sum + weight * layer(a), 0);
}

/** Returns scores, weights and context. */
export function attend(state: AttentionState): Attention {
  const { keys, kept, temperature } = state;
  const scores = keys.map((key) => scoreOf(state, key));
  const most = Math.max(...scores.filter((_, s) => kept[s]));
  const parts = scores.map((score, s) => (kept[s] ? Math.exp((score - most) / temperature) : 0));
  const total = parts.reduce((sum, part) => sum + part, 0);
  const weights = parts.map((part) => part / total);
  const sum = (axis: 0 | 1) => keys.reduce((all, key, s) => all + (weights[s] ?? 0) * key[axis], 0);
  return { scores, weights, context: [sum(0), sum(1)] };
}
