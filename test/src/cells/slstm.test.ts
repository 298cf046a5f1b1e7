import * as tf from "@tensorflow/tfjs";
import {
  InputError,
  initLstm,
  type LstmGate,
  type LstmWeights,
  namedTensors,
  ready,
  type SlstmState,
  slstmStep,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { made, numbers } from "../properties/made";
import { gradientGap, type Nested } from "./numbers";
import { type Arguments, logSigmoid, meanOfCandidates, plainSlstm } from "./plain-scan-cells";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const FORGETS = [
  ["sigmoid", logSigmoid],
  ["exponential", (a: number) => a],
] as const;

const zeros = (B: number, H: number): SlstmState => {
  const zero = tf.zeros<tf.Rank.R2>([B, H]);
  return { hidden: zero, cell: zero, normaliser: zero, stabiliser: zero };
};

/** Weights whose inputs are the arguments of the gates themselves: feature 0 is the argument of the forget gate, and so on. One unit. */
const GATES: readonly LstmGate[] = ["forget", "input", "candidate", "output"];
const direct = () =>
  Object.fromEntries(
    GATES.map((name, n) => [
      name,
      {
        kernel: tf.tensor2d(GATES.map((_, row) => [row === n ? 1 : 0])),
        recurrent: tf.zeros([1, 1]),
        bias: tf.zeros([1]),
      },
    ]),
  ) as unknown as LstmWeights;

/** Runs one unit over the steps, whose gates have the given arguments. */
function runUnit(steps: readonly Arguments[], forgetActivation: "sigmoid" | "exponential", first = zeros(1, 1)) {
  let state = first;
  const weights = direct();
  return steps.map((step) => {
    const result = slstmStep(weights, tf.tensor2d([GATES.map((gate) => step[gate])]), state, { forgetActivation });
    state = result.state;
    return result;
  });
}

const only = (tensor: tf.Tensor) => numbers(tensor)[0] as number;

describe("slstmStep", () => {
  it("gives the numbers that pencil and paper give for two steps", () => {
    const steps = [
      { forget: 0, input: 1, candidate: 2, output: 100 },
      { forget: 0, input: 2, candidate: -1, output: 100 },
    ];
    const [one, two] = runUnit(steps, "sigmoid");
    // The first step stores only its own candidate, so its mean is tanh 2. The second step halves the weight e of the first, and adds the weight e².
    expect(only(one?.state.hidden as tf.Tensor)).toBeCloseTo(Math.tanh(2), 6);
    const [old, own] = [Math.E / 2, Math.E ** 2];
    const mean = (old * Math.tanh(2) + own * Math.tanh(-1)) / (old + own);
    expect(only(two?.state.hidden as tf.Tensor)).toBeCloseTo(mean, 6);
    expect(only(two?.state.stabiliser as tf.Tensor)).toBe(2);
    expect(only(two?.gates.input as tf.Tensor)).toBe(1);
    expect(only(two?.gates.forget as tf.Tensor)).toBeCloseTo(Math.exp(Math.log(0.5) + 1 - 2), 6);
  });

  it.each(FORGETS)(
    "equals the equations without a stabiliser, with all gradients: forget gate %s",
    (forgetActivation) => {
      const [B, F, H] = [2, 2, 3];
      const weights = namedTensors(initLstm({ features: F, units: H, seed: 4 }));
      const positive = (name: string) => tf.add(made([B, H], 8, name), 2); // a normaliser is above 0 after the first step
      const named: Record<string, tf.Tensor> = {
        x: made([B, F], 8, "x"),
        hidden: made([B, H], 8, "hidden"),
        cell: made([B, H], 8, "cell", 3),
        normaliser: positive("normaliser"),
        ...Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, made(shape, 8, name)])),
      };
      const names = Object.keys(named);
      const step = (parts: tf.Tensor[]) => {
        const at = Object.fromEntries(names.map((name, n) => [name, parts[n] as tf.Tensor2D])) as Record<
          string,
          tf.Tensor2D
        >;
        const gate = (name: string) => ({
          kernel: at[`${name}.kernel`],
          recurrent: at[`${name}.recurrent`],
          bias: at[`${name}.bias`],
        });
        const all = Object.fromEntries(GATES.map((name) => [name, gate(name)])) as unknown as LstmWeights;
        const { x, hidden, cell, normaliser } = at as Record<"x" | keyof SlstmState, tf.Tensor2D>;
        const { state } = slstmStep(
          all,
          x,
          { hidden, cell, normaliser, stabiliser: tf.zeros([B, H]) },
          { forgetActivation },
        );
        const scale = tf.exp(state.stabiliser); // the equations without a stabiliser are not divided by it
        return tf.stack([state.hidden, tf.mul(state.cell, scale), tf.mul(state.normaliser, scale)], 1); // [B, 3, H]
      };
      const plain = (parts: Nested[]) =>
        plainSlstm(
          Object.fromEntries(names.map((name, n) => [name, parts[n] as Nested])),
          forgetActivation === "exponential",
        ).flatMap(({ hidden, cell, normaliser }) => [...hidden, ...cell, ...normaliser]);
      const operands = Object.values(named);
      const want = plain(operands.map((one) => one.arraySync() as Nested));
      const got = numbers(step(operands));
      expect(Math.max(...got.map((value, i) => Math.abs(value - (want[i] as number))))).toBeLessThan(1e-5);
      const loss = made([B, 3, H], 9, "loss");
      const share = numbers(loss);
      const apart = gradientGap(
        operands,
        (...parts) => tf.sum(tf.mul(step(parts), loss)),
        (...parts) => plain(parts).reduce((sum, one, i) => sum + one * (share[i] as number), 0),
      );
      expect(apart).toBeLessThan(1e-4);
    },
  );

  // Whole numbers, so that float32 represents the sums in the exponents exactly.
  const extreme: readonly (readonly [string, readonly Arguments[]])[] = [
    [
      "huge input gates",
      [1000, 1001, 999, 1002].map((input) => ({ forget: 2, input, candidate: input - 1000, output: 1 })),
    ],
    [
      "tiny input gates",
      [-1000, -1003, -1001].map((input) => ({ forget: 0, input, candidate: input + 1001, output: 0 })),
    ],
    ["a closed forget gate", [0, 1, 2].map((input) => ({ forget: -1000, input, candidate: input - 1, output: 3 }))],
    [
      "a wide open forget gate",
      [500, -500, 3].map((input) => ({ forget: 1000, input, candidate: input / 100, output: 3 })),
    ],
    [
      "an input gate that outweighs all the past",
      [0, 0, 1e6].map((input) => ({ forget: 1, input, candidate: input ? -2 : 2, output: 5 })),
    ],
    [
      "arguments of ±100,000",
      [1e5, -1e5, 99_001].map((input, n) => ({
        forget: n === 1 ? -1000 : 1000,
        input,
        candidate: n,
        output: -1e5 * (n - 2),
      })),
    ],
  ];
  describe.each(FORGETS)("with forget gate %s", (forgetActivation, logForget) => {
    it.each(extreme)("equals a float64 reference without overflow: %s", (_, steps) => {
      const results = runUnit(steps, forgetActivation);
      for (const [t, { state, gates }] of results.entries()) {
        const want = meanOfCandidates(steps.slice(0, t + 1), logForget);
        expect(Math.abs(only(state.hidden) - want)).toBeLessThan(1e-5);
        for (const part of Object.values(state)) expect(numbers(part).every(Number.isFinite)).toBe(true);
        expect(only(state.normaliser)).toBeGreaterThanOrEqual(1);
        expect(Math.max(only(gates.forget), only(gates.input))).toBe(1);
      }
    });
  });

  it("ignores the stabiliser and the cell of a unit whose normaliser is 0, because such a unit has stored nothing", () => {
    const steps = [{ forget: 5, input: -300, candidate: 1, output: 2 }];
    const other = { ...zeros(1, 1), stabiliser: tf.tensor2d([[400]]) };
    const [first, second] = [runUnit(steps, "sigmoid")[0], runUnit(steps, "sigmoid", other)[0]];
    expect(only(first?.state.hidden as tf.Tensor)).toBeCloseTo(Math.tanh(1) / (1 + Math.exp(-2)), 6);
    for (const name of ["hidden", "cell", "normaliser", "stabiliser"] as const)
      expect(numbers(second?.state[name])).toEqual(numbers(first?.state[name]));
  });

  it("leaves eight tensors in memory", () => {
    const [weights, x, state] = [direct(), tf.ones<tf.Rank.R2>([1, 4]), zeros(1, 1)];
    const before = tf.memory().numTensors;
    slstmStep(weights, x, state);
    expect(tf.memory().numTensors - before).toBe(8);
  });

  it.each([
    [
      "another function for the forget gate",
      () => slstmStep(direct(), tf.ones([1, 4]), zeros(1, 1), { forgetActivation: "tanh" as never }),
      'slstmStep: options.forgetActivation must be "sigmoid" or "exponential", got "tanh". The input gate is always exponential.',
    ],
    [
      "a normaliser below 0",
      () => slstmStep(direct(), tf.ones([1, 4]), { ...zeros(1, 1), normaliser: tf.tensor2d([[-1]]) }),
      "slstmStep: state.normaliser must be at least 0 everywhere, got -1 at entry 0. It is a sum of exponentials, and 0 before the first step.",
    ],
    [
      "the state of an LSTM",
      () => slstmStep(direct(), tf.ones([1, 4]), { hidden: tf.zeros([1, 1]), cell: tf.zeros([1, 1]) } as never),
      "slstmStep: state.normaliser must be a float32 tensor of shape [B, H], got undefined. Make one with tf.tensor(…).",
    ],
  ])("rejects %s", (_, call, message) => {
    expect(call).toThrow(new InputError(message));
  });
});
