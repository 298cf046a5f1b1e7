import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Vector } from "../algebra";

type Parameters = {
  readonly inputs: Vector;
  readonly forwardKernel: number;
  readonly forwardRecurrent: number;
  readonly backwardKernel: number;
  readonly backwardRecurrent: number;
};

/** The weights of one direction: the kernel and the recurrent weight of its unit. */
type Direction = readonly [kernel: number, recurrent: number];
const forwardOf = (given: Parameters): Direction => [given.forwardKernel, given.forwardRecurrent];
const backwardOf = (given: Parameters): Direction => [given.backwardKernel, given.backwardRecurrent];

/** Runs one unit over the inputs in the given order. [T] */
function run(inputs: Vector, [kernel, recurrent]: Direction, tanh = Math.tanh, initial = 0): number[] {
  let hidden = initial;
  return inputs.map((x) => {
    hidden = tanh(kernel * x + recurrent * hidden);
    return hidden;
  });
}
const flip = (values: Vector) => [...values].reverse();
const pairs = (forward: Vector, backward: Vector) => forward.map((value, t) => [value, at(backward, t)]);

const reference = (given: Parameters, { tanh }: Activations) =>
  pairs(
    run(given.inputs, forwardOf(given), (a) => tanh(a, "the forward run")),
    flip(run(flip(given.inputs), backwardOf(given), (a) => tanh(a, "the backward run"))),
  );
/** Returns a wrong version that differs from the solution only in one of the two directions. */
const withForward = (forward: (given: Parameters) => number[]) => (given: Parameters) =>
  pairs(forward(given), flip(run(flip(given.inputs), backwardOf(given))));
const withBackward = (backward: (given: Parameters) => number[]) => (given: Parameters) =>
  pairs(run(given.inputs, forwardOf(given)), backward(given));

const wrong: readonly WrongVersion[] = [
  {
    term: "flip",
    name: "the results of the backward run are not flipped back",
    implementation: withBackward((given) => run(flip(given.inputs), backwardOf(given))),
    hint: "the backward run computes the state of the last step first. Flip its results, so that row t belongs to input t.",
  },
  {
    term: "flip",
    name: "the backward run reads the inputs from the first to the last",
    implementation: withBackward((given) => run(given.inputs, backwardOf(given))),
    hint: "flip the inputs before the backward run.",
  },
  {
    term: "flip",
    name: "the inputs of the backward run are not flipped, but its results are",
    implementation: withBackward((given) => flip(run(given.inputs, backwardOf(given)))),
    hint: "flip twice: the inputs before the backward run, and its results after it.",
  },
  {
    term: "order",
    name: "the backward state stands before the forward state",
    implementation: (given: Parameters) =>
      pairs(flip(run(flip(given.inputs), backwardOf(given))), run(given.inputs, forwardOf(given))),
    hint: "each row is [forward, backward].",
  },
  {
    term: "weights",
    name: "the backward run uses the weights of the forward run",
    implementation: withBackward((given) => flip(run(flip(given.inputs), forwardOf(given)))),
    hint: "the backward run has its own kernel and its own recurrent weight.",
  },
  {
    term: "weights",
    name: "kernel and recurrent weight are swapped in both directions",
    implementation: (given: Parameters) => {
      const swapped = ([kernel, recurrent]: Direction): Direction => [recurrent, kernel];
      return pairs(
        run(given.inputs, swapped(forwardOf(given))),
        flip(run(flip(given.inputs), swapped(backwardOf(given)))),
      );
    },
    hint: "the kernel multiplies the input, and the recurrent weight multiplies the state.",
  },
  {
    term: "initial",
    name: "the backward run starts with the last state of the forward run",
    implementation: withBackward((given) =>
      flip(run(flip(given.inputs), backwardOf(given), Math.tanh, run(given.inputs, forwardOf(given)).at(-1))),
    ),
    hint: "the two runs are independent of each other: both start with 0.",
  },
  {
    term: "state",
    name: "the backward run ignores its state",
    implementation: withBackward((given) => flip(run(flip(given.inputs), [given.backwardKernel, 0]))),
    hint: "the sum of the backward run is kernel · x + recurrent · state, as in the forward run.",
  },
  {
    term: "state",
    name: "the forward run ignores its state",
    implementation: withForward((given) => run(given.inputs, [given.forwardKernel, 0])),
    hint: "the sum of the forward run is kernel · x + recurrent · state. Store the state in a variable outside the loop.",
  },
  {
    term: "state",
    name: "both runs ignore their states",
    implementation: (given: Parameters) =>
      pairs(run(given.inputs, [given.forwardKernel, 0]), flip(run(flip(given.inputs), [given.backwardKernel, 0]))),
    hint: "each run adds recurrent · state to its sum. Store the state in a variable outside the loop.",
  },
  {
    term: "weights",
    name: "the two runs have exchanged their weights",
    implementation: (given: Parameters) =>
      pairs(run(given.inputs, backwardOf(given)), flip(run(flip(given.inputs), forwardOf(given)))),
    hint: "the run from the first step to the last uses forwardKernel and forwardRecurrent.",
  },
  {
    term: "sign",
    name: "the recurrent part is subtracted",
    implementation: (given: Parameters) =>
      pairs(
        run(given.inputs, [given.forwardKernel, -given.forwardRecurrent]),
        flip(run(flip(given.inputs), [given.backwardKernel, -given.backwardRecurrent])),
      ),
    hint: "the sum is kernel · x + recurrent · state.",
  },
  {
    term: "state",
    name: "both runs read the input of the step before, not the state",
    implementation: (given: Parameters) => {
      const before = (inputs: Vector, [kernel, recurrent]: Direction) =>
        inputs.map((x, t) => Math.tanh(kernel * x + recurrent * (t > 0 ? at(inputs, t - 1) : 0)));
      return pairs(before(given.inputs, forwardOf(given)), flip(before(flip(given.inputs), backwardOf(given))));
    },
    hint: "recurrent multiplies the state of the step before, which the tanh has computed.",
  },
  {
    term: "tanh",
    name: "tanh is missing",
    implementation: (given: Parameters) => {
      const same = (a: number) => a;
      return pairs(run(given.inputs, forwardOf(given), same), flip(run(flip(given.inputs), backwardOf(given), same)));
    },
    hint: "the state is the tanh of the sum.",
  },
];

/** The exercise `bothWays(inputs [T], …)`: one unit of a plain RNN in each direction. Row t of the result is [forward, backward] at step t. [T, 2] */
export const bothWays: Exercise = {
  id: "09-3",
  title: "bothWays",
  cases: [
    { inputs: [1, -0.5, 2], forwardKernel: 0.5, forwardRecurrent: 0.8, backwardKernel: -0.4, backwardRecurrent: 0.6 },
    {
      inputs: [0.3, 1.2, -0.7, 0.9],
      forwardKernel: 0.7,
      forwardRecurrent: -0.5,
      backwardKernel: 0.9,
      backwardRecurrent: 0.4,
    },
  ],
  otherCases: [
    { inputs: [2], forwardKernel: 1, forwardRecurrent: 1, backwardKernel: 0.5, backwardRecurrent: 1 },
    {
      inputs: [1, 0, 0, 0, 0, -1],
      forwardKernel: 1,
      forwardRecurrent: 0.9,
      backwardKernel: 1,
      backwardRecurrent: 0.9,
    },
  ],
  reference,
  worked: {
    case: { inputs: [0, 0], forwardKernel: 1, forwardRecurrent: 1, backwardKernel: 1, backwardRecurrent: 1 },
    expected: [0, 0, 0, 0],
  },
  wrong,
  tolerance: 1e-5,
};
