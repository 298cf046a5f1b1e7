// Makes the attention explorer from numbers: `attention` is what a notebook calls.

import type { AdditiveWeights } from "../../attention/additive";
import { checkNames, InputError, Sizes } from "../../base/validate";
import { type NumberList, type NumberTable, numberList, numberTable } from "../../figures/kit/number-lists";
import { checkChoice, checkLike, checkList } from "../kit/check-state";
import { type Exhibit, exhibit } from "../kit/explorable";
import { attentionExplorer } from "./explorer";
import { type AdditiveNumbers, type AttentionState, type Pair, REACH, type Scorer } from "./state";

/** Options of `attention`. S source length, A attention size. */
export interface AttentionExplorerOptions {
  /** The query [2]. */
  readonly query?: NumberList;
  /** The keys [S, 2], which are also the values. */
  readonly keys?: NumberTable;
  /** The names of the keys [S]; default k0, k1, … */
  readonly tokens?: readonly string[];
  /** How scores are computed at the start. Default "dot". */
  readonly scorer?: Scorer;
  /** The weights for additive scores, with Q = D = 2. Default: the weights of lessons 11 and 12, a layer of two units. */
  readonly additive?: AdditiveWeights;
  /** The scores are divided by this number before the softmax. Default 1. */
  readonly temperature?: number;
}

const MAX_KEYS = 8;
const KEYS = [
  [1.4, 0.6],
  [0.3, 1.5],
  [-1.3, 0.9],
  [-0.6, -1.2],
  [1.1, -1.1],
];
/** The weights of lessons 11 and 12. */
const ADDITIVE: AdditiveNumbers = {
  query: [
    [0.5, -1],
    [0.25, 0.5],
  ],
  key: [
    [1, 0],
    [-0.5, 1],
  ],
  bias: [0.1, -0.2],
  score: [1, -1],
};

/**
 * Returns the attention explorer for `explore`: a query and some keys in the plane. Each point can be dragged, a key can be masked, and the scores, the
 * weights and the context follow.
 *
 *     explore(attention({ query: [1, 1], keys: [[1, 0], [0, 1], [-1, -1]], tokens: ["cat", "sat", "mat"] }));
 *
 * @throws InputError if a point does not have two coordinates from -2 to 2, for more than 8 keys, if the lists differ in length, for a temperature that is
 *   not from 0.1 to 5, a scorer that does not exist, invalid weights, or an unknown option
 */
export function attention(options: AttentionExplorerOptions = {}): Exhibit<AttentionState> {
  const caller = "attention";
  checkNames(caller, "options", options, ["query", "keys", "tokens", "scorer", "additive", "temperature"]);
  const { scorer = "dot", temperature = 1 } = options;
  const keys = numberTable(caller, "options.keys", options.keys ?? KEYS);
  const query = numberList(caller, "options.query", options.query ?? [1, 1]);
  const state: AttentionState = {
    ...{ query: query as unknown as Pair, keys: keys as unknown as Pair[], scorer, temperature },
    tokens: [...(options.tokens ?? keys.map((_, s) => `k${s}`))],
    additive: options.additive ? numbersOf(options.additive) : ADDITIVE,
    kept: keys.map(() => true),
    chosen: "query",
  };
  check(state, "attention: options.");
  return exhibit(attentionExplorer, state, (set) => {
    check(set, "attention: ");
    checkLike("attention: additive", set.additive, state.additive);
  });
}

/** @param place the beginning of each message */
function check({ query, keys, tokens, scorer, temperature, kept, chosen }: AttentionState, place: string): void {
  checkList(`${place}keys`, keys, "a list of keys [S][2]");
  for (const [name, point] of [["query", query] as const, ...keys.map((key, s) => [`keys[${s}]`, key] as const)]) {
    checkList(place + name, point, "two numbers");
    if (point.length !== 2 || !point.every((value) => Math.abs(value) <= REACH))
      throw new InputError(
        `${place}${name} must be two numbers from -${REACH} to ${REACH}, got [${point.join(", ")}].`,
      );
  }
  if (keys.length < 1 || keys.length > MAX_KEYS)
    throw new InputError(`${place}keys must have 1 to ${MAX_KEYS} keys, got ${keys.length}.`);
  const one = (name: string, list: readonly unknown[], what: "name" | "boolean") => {
    checkList(place + name, list, `a list of ${what}s`);
    if (list.length !== keys.length)
      throw new InputError(
        `${place}${name} must have one ${what} for each key, got ${list.length} ${what}s for ${keys.length} keys.`,
      );
  };
  one("tokens", tokens, "name");
  one("kept", kept, "boolean");
  for (const [s, token] of tokens.entries()) checkLike(`${place}tokens[${s}]`, token, "");
  for (const [s, isKept] of kept.entries()) checkLike(`${place}kept[${s}]`, isKept, true);
  if (!kept.includes(true))
    throw new InputError(`${place}kept must keep at least one key, because the weights of no key cannot sum to 1.`);
  checkChoice(`${place}scorer`, scorer, ["dot", "scaled dot", "additive"]);
  if (!(temperature >= 0.1 && temperature <= 5))
    throw new InputError(`${place}temperature must be from 0.1 to 5, got ${String(temperature)}.`);
  checkChoice(`${place}chosen`, chosen, ["query", ...keys.keys()].map(String));
}

/** Returns the weights as plain numbers. @throws InputError if their shapes do not fit points of the plane */
function numbersOf({ query, key, bias, score }: AdditiveWeights): AdditiveNumbers {
  const sizes = new Sizes("attention");
  sizes.check("options.additive.score", score, ["A"]);
  sizes.check("options.additive.query", query, ["2", "A"]);
  sizes.check("options.additive.key", key, ["2", "A"]);
  if (bias) sizes.check("options.additive.bias", bias, ["A"]);
  const scores = score.arraySync();
  return {
    query: query.arraySync(),
    key: key.arraySync(),
    bias: bias ? bias.arraySync() : scores.map(() => 0),
    score: scores,
  };
}
