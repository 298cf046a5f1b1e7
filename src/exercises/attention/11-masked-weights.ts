import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { exponentials, INFINITE_PRODUCT, STABLE_SOFTMAX, shares, softmax, times, total, type Vector } from "../algebra";

type Parameters = { readonly scores: Vector; readonly mask: Vector };

const isKept = (mask: Vector) => (_: number, s: number) => mask[s] === 1;

/** Returns the correct weights: exp(score) where the mask is 1, and 0 where the mask is 0, divided by the sum of these numbers. */
const right = ({ scores, mask }: Parameters) => shares(times(exponentials(scores), mask));

const wrong: readonly WrongVersion[] = [
  {
    term: "mask",
    name: "the mask is ignored",
    implementation: ({ scores }: Parameters) => softmax(scores),
    hint: "where the mask is 0 the weight must be exactly 0.",
  },
  {
    term: "mask",
    name: "the mask comes after the softmax",
    implementation: ({ scores, mask }: Parameters) => times(softmax(scores), mask),
    hint: "the dropped positions are still part of the sum, so the kept weights sum to less than 1. Apply the mask first.",
  },
  {
    term: "mask",
    name: "the mask is reversed",
    implementation: (given: Parameters) => right({ ...given, mask: given.mask.map((keep) => 1 - keep) }),
    hint: "a mask of 1 keeps a position, a mask of 0 drops it.",
  },
  {
    term: "mask",
    name: "a masked score is set to 0 instead of -Infinity",
    implementation: ({ scores, mask }: Parameters) => softmax(times(scores, mask)),
    hint: "0 is an ordinary score, because exp(0) = 1; only exp(-Infinity) is 0.",
  },
  {
    term: "mask",
    name: "1 is subtracted from a masked score, which must become -Infinity",
    implementation: ({ scores, mask }: Parameters) => softmax(scores.map((score, s) => score - (1 - (mask[s] ?? 0)))),
    hint: "a score that is 1 lower still keeps a third of its weight. (Adding the mask to the scores has the same effect.)",
  },
  {
    term: "mask",
    name: "masked positions are left out of the answer",
    implementation: ({ scores, mask }: Parameters) => softmax(scores.filter(isKept(mask))),
    hint: "return a weight for each position, [S]. The weight of a dropped position is 0.",
  },
  {
    term: "softmax",
    name: "the softmax is missing",
    implementation: ({ scores, mask }: Parameters) => times(scores, mask),
    hint: "take exp of the kept scores, and divide by the sum of these exponentials.",
  },
  {
    term: "softmax",
    name: "the weights are not normalised",
    implementation: ({ scores, mask }: Parameters) => times(exponentials(scores), mask),
    hint: "divide by the sum of the kept exponentials, so that the weights sum to 1.",
  },
  {
    term: "softmax",
    name: "the kept scores are divided by their sum, without exponentials",
    implementation: ({ scores, mask }: Parameters) => shares(times(scores, mask)),
    hint: "scores may be negative, weights may not: take exp first.",
  },
  {
    term: "softmax",
    name: "the exponentials are divided by the number of kept positions instead of by their sum",
    implementation: ({ scores, mask }: Parameters) => times(exponentials(scores), mask).map((one) => one / total(mask)),
    hint: "divide by the sum of the kept exponentials, not by their number.",
  },
  {
    term: "scores",
    name: "the scores are ignored: all kept positions get equal weights",
    implementation: ({ mask }: Parameters) => shares(mask),
    hint: "among the kept positions, a larger score gets a larger weight.",
  },
  {
    term: "scores",
    name: "the largest kept score gets all the weight",
    implementation: ({ scores, mask }: Parameters) => {
      const best = Math.max(...scores.filter(isKept(mask)));
      return scores.map((score, s) => Number(mask[s] === 1 && score === best));
    },
    hint: "with softmax every kept position gets a weight above 0.",
  },
];

/** The exercise `maskedWeights(scores [S], mask [S])`, whose result is the softmax over the kept positions, and 0 elsewhere. [S] */
export const maskedWeights: Exercise = {
  id: "11-4",
  title: "maskedWeights",
  cases: [
    { scores: [2, 1, 3, -2], mask: [1, 1, 1, 0] },
    { scores: [0.5, 2.5, -1, 1.5], mask: [1, 0, 1, 0] },
    { scores: [1.2, 0.3, 0.7], mask: [0, 1, 1] },
  ],
  otherCases: [
    { scores: [0.4, -0.9, 1.1], mask: [1, 1, 1] },
    { scores: [3, -1], mask: [0, 1] },
    { scores: [0.7], mask: [1] },
    // a finite score such as -30 or -50, used for a masked position, is not small compared with these scores
    { scores: [-50, 20, -49, -51], mask: [1, 0, 1, 1] },
  ],
  reference: right,
  exactZeros: true,
  nanHint: STABLE_SOFTMAX,
  usualNaN: INFINITE_PRODUCT,
  // computed by hand: the last position (h3) is masked, and the other weights are exp(2), exp(1) and exp(3), divided by their sum
  worked: {
    case: { scores: [2, 1, 3, -2], mask: [1, 1, 1, 0] },
    expected: [0.24472847105479764, 0.09003057317038046, 0.6652409557748219, 0],
  },
  wrong,
  tolerance: 1e-5,
};
