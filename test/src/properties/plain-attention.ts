import * as math from "mathjs";
import type { Nested } from "../cells/numbers";

type V = number[];
type M = number[][];
type Operands = Readonly<Record<string, Nested>>;
/** Returns the score of one key for one query. */
type Score = (query: V, key: V, operands: Operands) => number;

const through = (x: V, matrix: Nested | undefined) => math.multiply(x, matrix as M) as V;

/** Computes the score of Bahdanau, Cho and Bengio 2015, appendix A.1.2. The bias is our addition. */
const additive: Score = (query, key, operands) => {
  const sum = math.add(through(query, operands["weights.query"]), through(key, operands["weights.key"])) as V;
  const bias = operands["weights.bias"] as V | undefined;
  const layer = (bias ? (math.add(sum, bias) as V) : sum).map(Math.tanh);
  return math.dot(layer, operands["weights.score"] as V);
};

/** Computes the score of Luong, Pham and Manning 2015, section 3.1, scaled as in Vaswani et al. 2017, eq. 1. */
const SCORES: Readonly<Record<string, Score>> = {
  additive,
  "additive, without a bias": additive,
  dot: (query, key) => math.dot(query, key),
  "dot, scaled": (query, key) => math.dot(query, key) / Math.sqrt(key.length),
  general: (query, key, operands) => math.dot(through(query, operands.weight), key),
};

/** Computes scores, weights and context in float64, row by row. If there are no values, the context is a sum of the keys. */
export function plainAttention(kind: string, operands: Operands, mask: M): Record<string, Nested> {
  const score = SCORES[kind] as Score;
  const rows = (operands.query as M).map((query, b) => {
    const keys = (operands.keys as number[][][])[b] as M;
    const scores = keys.map((key) => score(query, key, operands));
    const exponentials = scores.map((one, s) => (mask[b]?.[s] ? Math.exp(one) : 0));
    const total = math.sum(exponentials) as number;
    const weights = exponentials.map((one) => one / total);
    const values = ((operands.values as number[][][] | undefined)?.[b] ?? keys) as M;
    return { scores, weights, context: math.multiply(weights, values) as V };
  });
  return {
    scores: rows.map(({ scores }) => scores),
    weights: rows.map(({ weights }) => weights),
    context: rows.map(({ context }) => context),
  };
}
