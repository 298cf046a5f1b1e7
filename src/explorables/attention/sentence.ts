import { fixed, percent } from "../kit/numbers";
import { attend } from "./maths";
import type { AttentionState, Pair } from "./state";

const place = ([x, y]: Pair) => `(${fixed(x)}, ${fixed(y)})`;

/** Returns the attention weights and the context. */
export function sentence(state: AttentionState): string {
  const { query, keys, tokens, scorer, temperature, kept } = state;
  const { weights, context } = attend(state);
  const shares = keys.map((_, s) => (kept[s] ? `${tokens[s]} ${percent(weights[s] ?? 0)}` : `${tokens[s]} is masked`));
  return (
    `Attention by ${scorer} scores with temperature ${fixed(temperature)}, for the query ${place(query)}. ` +
    `Weights: ${shares.join(", ")}. The context is ${place(context)}.`
  );
}
