import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, shares, type Vector } from "../algebra";

type Parameters = { readonly logits: Vector; readonly temperature: number; readonly share: number };

/** Returns exp of each score, after the largest score was subtracted from all of them, so that no exponential overflows. */
const exponentials = (scores: Vector) => scores.map((score) => Math.exp(score - Math.max(...scores)));
const softmax = (scores: Vector) => shares(exponentials(scores));

/** Returns the first index at which the running sum of the probabilities is larger than the share, or -1. */
function searchAbove(probabilities: Vector, share: number): number {
  let sum = 0;
  return probabilities.findIndex((one) => {
    sum += one;
    return sum > share;
  });
}
/** Returns the same as `searchAbove`, but the last index instead of -1, because the sum may be 0.9999999. */
function firstAbove(probabilities: Vector, share: number): number {
  const found = searchAbove(probabilities, share);
  return found < 0 ? probabilities.length - 1 : found;
}
const draw = (scores: (given: Parameters) => Vector) => (given: Parameters) =>
  firstAbove(softmax(scores(given)), given.share);
const divided = ({ logits, temperature }: Parameters) => logits.map((logit) => logit / temperature);
const reference = draw(divided);
/** Returns a mistake in two spellings: if no sum is above the share, one returns the last index and the other -1. */
const inTwoSpellings = (mistake: Omit<WrongVersion, "implementation">, numbers: (given: Parameters) => Vector) =>
  [firstAbove, searchAbove].map((search) => ({
    ...mistake,
    implementation: (given: Parameters) => search(numbers(given), given.share),
  }));
const NO_SOFTMAX = {
  term: "softmax",
  name: "the logits are added up without a softmax",
  hint: "the running sum is over the probabilities softmax(logits / temperature), which are above 0 and sum to 1.",
};
const largest = (values: Vector) => values.indexOf(Math.max(...values));

const wrong: readonly WrongVersion[] = [
  {
    term: "temperature",
    name: "the temperature is ignored",
    implementation: draw(({ logits }) => logits),
    hint: "divide each logit by the temperature before the softmax. To subtract it has no effect.",
  },
  {
    term: "temperature",
    name: "the logits are multiplied by the temperature",
    implementation: draw(({ logits, temperature }) => logits.map((logit) => logit * temperature)),
    hint: "divide by the temperature: a high temperature makes the probabilities more equal.",
  },
  {
    term: "temperature",
    name: "the probabilities are divided by the temperature after the softmax",
    implementation: (given: Parameters) =>
      firstAbove(
        softmax(given.logits).map((one) => one / given.temperature),
        given.share,
      ),
    hint: "divide the logits, before the softmax. The probabilities must sum to 1.",
  },
  {
    term: "share",
    name: "the result is always the most probable character",
    implementation: ({ logits }: Parameters) => largest(logits),
    hint: "the share decides: add up the probabilities until their sum is above the share.",
  },
  {
    term: "share",
    name: "the result is the first character whose own probability is above the share",
    implementation: (given: Parameters) => {
      const found = softmax(divided(given)).findIndex((one) => one > given.share);
      return found < 0 ? given.logits.length - 1 : found;
    },
    hint: "compare the share with the running sum of the probabilities, not with one probability.",
  },
  {
    term: "share",
    name: "the result is the first character whose own probability is above the share, or -1",
    implementation: (given: Parameters) => softmax(divided(given)).findIndex((one) => one > given.share),
    hint: "compare the share with the running sum of the probabilities, not with one probability.",
  },
  {
    term: "share",
    name: "the share is a position in the list of characters",
    implementation: ({ logits, share }: Parameters) => Math.floor(share * logits.length),
    hint: "this gives all characters the same probability. Compare the share with the running sum of the probabilities.",
  },
  {
    term: "running sum",
    name: "the sum starts at the last character",
    implementation: (given: Parameters) =>
      given.logits.length - 1 - firstAbove(softmax(divided(given)).reverse(), given.share),
    hint: "start with the first character.",
  },
  {
    term: "running sum",
    name: "the result is one character too late",
    implementation: (given: Parameters) => Math.min(reference(given) + 1, given.logits.length - 1),
    hint: "the first running sum contains the first probability: with p₀ above the share, the result is 0.",
  },
  {
    term: "running sum",
    name: "the result is one character too early",
    implementation: (given: Parameters) => reference(given) - 1,
    hint: "return the index of the character whose probability lifts the running sum above the share.",
  },
  {
    term: "running sum",
    name: "the running sum may be equal to the share",
    implementation: (given: Parameters) => {
      let sum = 0;
      const found = softmax(divided(given)).findIndex((one) => {
        sum += one;
        return sum >= given.share;
      });
      return found < 0 ? given.logits.length - 1 : found;
    },
    hint: "return the first index at which the sum is above the share: compare with >, not with >=.",
  },
  ...inTwoSpellings(NO_SOFTMAX, divided),
  ...inTwoSpellings(NO_SOFTMAX, ({ logits }) => logits),
  {
    term: "softmax",
    name: "the exponentials are not divided by their sum",
    implementation: (given: Parameters) => firstAbove(divided(given).map(Math.exp), given.share),
    hint: "divide each exponential by the sum of all of them, so that the probabilities sum to 1.",
  },
  {
    term: "softmax",
    name: "the logits are divided by their sum, without exp",
    implementation: (given: Parameters) => firstAbove(shares(divided(given)), given.share),
    hint: "logits may be negative. Take exp of each of them first.",
  },
  {
    term: "order",
    name: "the probabilities are sorted first",
    implementation: (given: Parameters) =>
      firstAbove(
        softmax(divided(given)).sort((a, b) => b - a),
        given.share,
      ),
    hint: "after sorting, an index no longer belongs to its character. Keep the order of the logits.",
  },
  {
    term: "order",
    name: "the characters are added up from the most probable to the least probable",
    implementation: (given: Parameters) => {
      const probabilities = softmax(divided(given));
      const ids = [...probabilities.keys()].sort((a, b) => at(probabilities, b) - at(probabilities, a));
      return at(
        ids,
        firstAbove(
          ids.map((id) => at(probabilities, id)),
          given.share,
        ),
      );
    },
    hint: "add up the probabilities in the order of the ids.",
  },
];

/**
 * The exercise `drawCharacter(logits [F], temperature, share)`: the id of the character that a random number from 0 to 1, `share`, selects with the
 * probabilities softmax(logits / temperature).
 */
export const drawCharacter: Exercise = {
  id: "10-4",
  title: "drawCharacter",
  cases: [
    { logits: [0.5, 2, -1, 1.5, 0, 1], temperature: 1, share: 0.6 },
    { logits: [0.5, 2, -1, 1.5, 0, 1], temperature: 0.5, share: 0.7 },
    { logits: [0.5, 2, -1, 1.5, 0, 1], temperature: 3, share: 0.85 },
    { logits: [1, -2, 0.5, 3, 2.5, 0], temperature: 2, share: 0.15 },
    { logits: [1, -2, 0.5, 3, 2.5, 0], temperature: 0.4, share: 0.9 },
    { logits: [2, 1, 0, -1, -2, 1.2], temperature: 2.5, share: 0.5 },
    { logits: [2, 1, 0, -1, -2, 1.2], temperature: 0.7, share: 0.97 },
    { logits: [-1, -0.5, -3, -0.2], temperature: 1.5, share: 0.45 },
    { logits: [0.3, 0.1, 0.2], temperature: 0.2, share: 0.66 },
    { logits: [0, 0], temperature: 1, share: 0.5 },
  ],
  otherCases: [
    { logits: [900, 901, 899], temperature: 1, share: 0.5 },
    { logits: [1, 2, 3, 4], temperature: 0.01, share: 0.5 },
    { logits: [0, 0], temperature: 1, share: 0 },
    { logits: [0], temperature: 2, share: 0.99 },
  ],
  reference,
  // exp gives 1, 3 and 1, so the probabilities are 0.2, 0.6 and 0.2, and the running sums are 0.2, 0.8 and 1
  worked: { case: { logits: [0, Math.log(3), 0], temperature: 1, share: 0.5 }, expected: [1] },
  wrong,
  nanHint: "For a softmax, first subtract the largest logit from each logit. Then no exponential overflows.",
  tolerance: 1e-5,
};
