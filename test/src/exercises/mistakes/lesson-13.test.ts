import type { M, V } from "../bank";
import { type Mistake, OPPOSITE, TRANSPOSED_RESULT, testMistakes } from "./table";

type Causal = [queries: M, keys: M];

const causal = (...[q, k]: Causal) =>
  q.map((query, n) => {
    const seen = k.map((key, s) =>
      s <= n
        ? Math.exp(query.reduce((sum, value, d) => sum + value * (key[d] as number), 0) / Math.sqrt(query.length))
        : 0,
    );
    return seen.map((one) => one / seen.reduce((a, b) => a + b, 0));
  });
const row = (position: number, features: number): V =>
  Array.from({ length: features }, (_, f) => {
    const angle = position / 1e4 ** ((f - (f % 2)) / features);
    return f % 2 ? Math.cos(angle) : Math.sin(angle);
  });

const mistakes: readonly Mistake[] = [
  ["13-3", "queries and keys swapped", (...[q, k]: Causal) => causal(k, q), "`queries` and `keys` are swapped: "],
  [
    "13-3",
    "a transposed table",
    (...args: Causal) => {
      const table = causal(...args);
      return table.map((_, s) => table.map((one) => one[s]));
    },
    TRANSPOSED_RESULT,
  ],
  [
    "13-3",
    "a step that may not attend to itself, with NaN in step 0",
    (...[q, k]: Causal) =>
      causal(q, k).map((one, n) => {
        const seen = one.slice(0, n).reduce((a, b) => a + b, 0);
        return one.map((weight, s) => (s < n ? weight : 0) / seen);
      }),
    "it returns NaN at [0, 0]",
    "nothing is left for step 0",
  ],
  [
    "13-4",
    "minus the row",
    (position: number, features: number) => row(position, features).map((one) => -one),
    OPPOSITE,
  ],
  [
    "13-4",
    "a reversed row",
    (position: number, features: number) => row(position, features).reverse(),
    "the entries of the result are in reverse order: ",
  ],
];

testMistakes("13", mistakes);
