// The exercise of lesson 11 in the attention explorer, and the keys that lesson 12 uses, too.
import type { Setting } from "../../check/setting";
import { attend } from "../../explorables/attention/maths";
import { type AttentionState, REACH } from "../../explorables/attention/state";
import { fixed } from "../../explorables/kit/numbers";

/** The keys h₀ to h₃ and the query of lessons 11 and 12. */
export const KEYS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 0],
] as const;

const ofLast = (state: AttentionState) => attend(state).weights[3] ?? 0;

/** The smallest weight that the picture shows as 80 %. */
const MOST = 0.795;

/** Returns the state with the query as long as the plane allows, in its direction. */
function stretched(state: AttentionState): AttentionState {
  const [x, y] = state.query;
  const by = REACH / (Math.max(Math.abs(x), Math.abs(y)) || 1);
  return { ...state, query: [by * x, by * y] };
}

/** The exercise of lesson 11: a query that gives h₃ = (-1, 0) most of the weight, e.g. (-2, 0). */
export const lookBack: Setting<AttentionState> = {
  id: "11-6",
  variable: "plane",
  goal: "move only the query until h\u2083 gets at least 0.8 of the weight",
  start: { query: [2, 1], keys: KEYS, scorer: "dot", temperature: 1, kept: [true, true, true, true] },
  free: ["query"],
  only: "the query",
  reached: (state) => ofLast(state) >= MOST,
  reading: (state) =>
    `With the query (${state.query.map((one) => fixed(one)).join(", ")}), h\u2083 gets ${fixed(ofLast(state))} of the weight.`,
  wrong: [
    {
      term: "length",
      name: "the query points nearly enough at h\u2083, but it is too short",
      applies: (state) => ofLast(stretched(state)) >= MOST,
      hint: "a longer query makes the differences between the scores larger.",
    },
    {
      term: "direction",
      name: "another key fits the query better, or nearly as well",
      applies: (state) => ofLast(stretched(state)) < MOST,
      hint: "the dot product is large if the query points in the direction of the key, here to the left.",
    },
  ],
};
