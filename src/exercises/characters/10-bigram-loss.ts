import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, total, type Vector } from "../algebra";

type Parameters = {
  readonly counts: Matrix;
  readonly inputs: Vector;
  readonly targets: Vector;
  readonly add: number;
};
/** Returns the probability of a target from the row of its input, the target's id, and the other arguments. */
type Probability = (row: Vector, target: number, given: Parameters, input: number) => number;

const rowOf = ({ counts }: Parameters, input: number): Vector => counts[input] ?? [];
const mean = (values: Vector) => total(values) / values.length;
const smoothed: Probability = (row, target, { add }) => (at(row, target) + add) / (total(row) + row.length * add);

/** Returns the probability of each target after its input. [N] */
const probabilitiesOf = (given: Parameters, probability: Probability = smoothed) =>
  given.inputs.map((input, n) => probability(rowOf(given, input), at(given.targets, n), given, input));
/** Returns the mean of -ln of the probabilities, each computed by `probability`. */
const lossWith = (probability: Probability) => (given: Parameters) =>
  -mean(probabilitiesOf(given, probability).map(Math.log));

const wrong: readonly WrongVersion[] = [
  {
    term: "counts",
    name: "the count of the target before the input is used",
    implementation: lossWith((row, target, { counts, add }, input) => {
      const swapped = counts.map((one) => at(one, input));
      return (at(swapped, target) + add) / (total(swapped) + row.length * add);
    }),
    hint: "counts[a][b] is how often b followed a. The input comes first, so use counts[input][target].",
  },
  {
    term: "counts",
    name: "the input is ignored",
    implementation: lossWith((_, target, { counts, add }) => {
      const columns = counts.map((__, b) => total(counts.map((row) => at(row, b))));
      return (at(columns, target) + add) / (total(columns) + columns.length * add);
    }),
    hint: "use only the row of the input. The sums over all rows are counts of single characters.",
  },
  {
    term: "sum",
    name: "the counts are divided by the sum of the whole table",
    implementation: lossWith(
      (row, target, { counts, add }) => (at(row, target) + add) / (total(counts.map(total)) + row.length ** 2 * add),
    ),
    hint: "the probabilities after one input sum to 1, so divide by the sum of the row of this input.",
  },
  {
    term: "sum",
    name: "the sum of the whole table, plus F times `add`, is below the fraction bar",
    implementation: lossWith(
      (row, target, { counts, add }) => (at(row, target) + add) / (total(counts.map(total)) + row.length * add),
    ),
    hint: "use the sum of the row of the input instead of the sum of the table.",
  },
  {
    term: "add",
    name: "F is 37, as in the novel, for every table",
    implementation: lossWith((row, target, { add }) => (at(row, target) + add) / (total(row) + 37 * add)),
    hint: "the tables of the cases are smaller. Use the length of a row of `counts`, not the F of the notebook.",
  },
  {
    term: "sum",
    name: "the counts are divided by the sum of the target's column",
    implementation: lossWith(
      (row, target, { counts, add }) =>
        (at(row, target) + add) / (total(counts.map((one) => at(one, target))) + row.length * add),
    ),
    hint: "divide by the sum of the row of the input: how often the input occurred before anything.",
  },
  {
    term: "add",
    name: "nothing is added to the counts",
    implementation: lossWith((row, target) => at(row, target) / total(row)),
    hint: "without the addition, a pair that was never counted has the probability 0, and its loss is Infinity.",
  },
  {
    term: "add",
    name: "the addition is missing below the fraction bar",
    implementation: lossWith((row, target, { add }) => (at(row, target) + add) / total(row)),
    hint: "each of the F counts of the row grows by `add`, so their sum grows by F times `add`.",
  },
  {
    term: "add",
    name: "the addition is missing above the fraction bar",
    implementation: lossWith((row, target, { add }) => at(row, target) / (total(row) + row.length * add)),
    hint: "`add` is added to the count of the target, too.",
  },
  {
    term: "add",
    name: "the sum of the row grows by `add` instead of F times `add`",
    implementation: lossWith((row, target, { add }) => (at(row, target) + add) / (total(row) + add)),
    hint: "each of the F counts of the row grows by `add`, so their sum grows by F times `add`.",
  },
  {
    term: "add",
    name: "always 1 is added",
    implementation: lossWith((row, target) => (at(row, target) + 1) / (total(row) + row.length)),
    hint: "use the argument `add` instead of 1.",
  },
  {
    term: "sign",
    name: "the minus sign is missing",
    implementation: (given: Parameters) => mean(probabilitiesOf(given).map(Math.log)),
    hint: "the logarithm of a probability is not above 0, so the loss is minus the logarithm.",
  },
  {
    term: "mean",
    name: "the result is the sum instead of the mean",
    implementation: (given: Parameters) => -total(probabilitiesOf(given).map(Math.log)),
    hint: "divide by the number of targets, so that the result is per character.",
  },
  {
    term: "mean",
    name: "the mean is divided by one less than the number of targets",
    implementation: (given: Parameters) => -total(probabilitiesOf(given).map(Math.log)) / (given.targets.length - 1),
    hint: "here each target already has its input, so divide by the number of targets.",
  },
  {
    term: "mean",
    name: "the first pair is left out",
    implementation: (given: Parameters) => -mean(probabilitiesOf(given).slice(1).map(Math.log)),
    hint: "each target has an input in the same place, so all N pairs count.",
  },
  {
    term: "logarithm",
    name: "the result is the logarithm of the mean probability",
    implementation: (given: Parameters) => -Math.log(mean(probabilitiesOf(given))),
    hint: "take the logarithm of each probability first, and then the mean.",
  },
  {
    term: "logarithm",
    name: "the logarithm to base 2 is used",
    implementation: (given: Parameters) => -mean(probabilitiesOf(given).map(Math.log2)),
    hint: "log2 gives bits. The loss in nats uses the natural logarithm, Math.log.",
  },
  {
    term: "logarithm",
    name: "the logarithm to base 10 is used",
    implementation: (given: Parameters) => -mean(probabilitiesOf(given).map(Math.log10)),
    hint: "the loss in nats uses the natural logarithm, Math.log.",
  },
  {
    term: "logarithm",
    name: "the result is the mean probability",
    implementation: (given: Parameters) => mean(probabilitiesOf(given)),
    hint: "the loss of a target is minus the natural logarithm of its probability.",
  },
  {
    term: "logarithm",
    name: "the result is e to the power of the loss",
    implementation: (given: Parameters) => Math.exp(-mean(probabilitiesOf(given).map(Math.log))),
    hint: "this number is called perplexity. The loss in nats is its natural logarithm.",
  },
];

/**
 * The exercise `bigramLoss(counts [F,F], inputs [N], targets [N], add)`: the mean loss, in nats per character, of a table that counts how often one
 * character follows another.
 */
export const bigramLoss: Exercise = {
  id: "10-3",
  title: "bigramLoss",
  cases: [
    { counts: [[1, 3], [4, 2]], inputs: [0, 1, 0], targets: [1, 1, 0], add: 0.5 },
    {
      counts: [[2, 5, 1], [3, 1, 4], [1, 6, 2]],
      inputs: [2, 0, 1, 1, 0],
      targets: [1, 2, 0, 1, 1],
      add: 2,
    },
    {
      counts: [[7, 1, 2, 3], [4, 9, 1, 1], [2, 2, 5, 8], [1, 3, 1, 6]],
      inputs: [3, 1, 0, 2],
      targets: [0, 2, 3, 1],
      add: 0.1,
    },
  ], // biome-ignore format: one row of the table per line
  otherCases: [
    { counts: [[0, 2], [5, 0]], inputs: [0, 0, 1], targets: [0, 1, 0], add: 1 },
    { counts: [[0, 0, 3], [1, 0, 0], [0, 0, 0]], inputs: [2], targets: [1], add: 0.3 },
  ], // biome-ignore format: one row of the table per line
  reference: (given: Parameters) => lossWith(smoothed)(given),
  // (3 + 1) / (4 + 2 · 1) = 2/3 and (1 + 1) / (2 + 2) = 1/2: the loss is -(ln 2/3 + ln 1/2) / 2 = (ln 3) / 2
  worked: {
    case: { counts: [[1, 3], [1, 1]], inputs: [0, 1], targets: [1, 0], add: 1 }, // biome-ignore format: one row of the table per line
    expected: [0.549306144334],
  },
  wrong,
  tolerance: 1e-5,
};
