import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import {
  InputError,
  initMinGru,
  initMinLstm,
  type MinGruTrace,
  type MinLstmTrace,
  type MinOptions,
  minGru,
  minLstm,
  namedTensors,
  ready,
  stack,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holds, lengthsFor, sizesAndSeed, thin } from "../properties/cases";
import { gap, made, numbers } from "../properties/made";
import { gradientGap, type Nested } from "./numbers";
import { plainMinCell } from "./plain-scan-cells";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

type Named = Readonly<Record<string, tf.Tensor>>;
type Sizes = { readonly B: number; readonly T: number; readonly F: number; readonly H: number; readonly seed: number };

const GATES = { minGru: ["update", "candidate"], minLstm: ["forget", "input", "candidate"] } as const;
type Cell = keyof typeof GATES;
const CELLS = Object.keys(GATES) as Cell[];

/** Returns the operands by name: the inputs, the initial hidden state, and the weights, whose numbers are between ±scale. */
function operandsOf(cell: Cell, { B, T, F, H, seed }: Sizes, scale = 2): Named {
  const weights = GATES[cell].flatMap((gate) => [
    [`${gate}.kernel`, made([F, H], seed, `${gate}.kernel`, scale)],
    [`${gate}.bias`, made([H], seed, `${gate}.bias`, scale)],
  ]);
  return {
    inputs: made([B, T, F], seed, "inputs"),
    initial: made([B, H], seed, "initial"),
    ...Object.fromEntries(weights),
  };
}

function run(cell: Cell, { inputs, initial, ...weights }: Named, options: MinOptions = {}): MinGruTrace | MinLstmTrace {
  const nested = Object.fromEntries(
    GATES[cell].map((gate) => [gate, { kernel: weights[`${gate}.kernel`], bias: weights[`${gate}.bias`] }]),
  ) as never;
  const all = { ...options, initial: initial as tf.Tensor2D };
  return cell === "minGru" ? minGru(nested, inputs as tf.Tensor3D, all) : minLstm(nested, inputs as tf.Tensor3D, all);
}

const examples = thin.map((sizes): Sizes => ({ ...sizes, seed: 1 }));
const sized = { B: 2, T: 5, F: 2, H: 3, seed: 7 };
/** Returns some steps of every sequence. */
const stepsAt = (x: tf.Tensor, steps: readonly number[]) =>
  tf.concat(
    steps.map((t) => tf.slice(x as tf.Tensor3D, [0, t], [-1, 1])),
    1,
  );

describe.each(CELLS)("%s", (cell) => {
  it.each(["linear", "positive"] as const)(
    "has the hidden states and gradients that float64 gives, by the scan and by the loop, with activation %s",
    (activation) => {
      const named = operandsOf(cell, sized);
      const operands = Object.values(named);
      const plain = (parts: Nested[]) =>
        plainMinCell(
          cell,
          Object.fromEntries(Object.keys(named).map((name, n) => [name, parts[n] as Nested])),
          activation,
        );
      const want = tf.tensor(plain(operands.map((one) => one.arraySync() as Nested)));
      for (const implementation of ["scan", "reference"] as const) {
        const hidden = (parts: tf.Tensor[]) =>
          run(cell, Object.fromEntries(Object.keys(named).map((name, n) => [name, parts[n] as tf.Tensor])), {
            implementation,
            activation,
          }).hidden;
        expect(gap(hidden(operands), want)).toBeLessThan(1e-6);
        const loss = made(want.shape, 3, "loss");
        const share = numbers(loss);
        const apart = gradientGap(
          operands,
          (...parts) => tf.sum(tf.mul(hidden(parts), loss)),
          (...parts) => (plain(parts).flat(2) as number[]).reduce((sum, one, i) => sum + one * (share[i] as number), 0),
        );
        expect(apart, implementation).toBeLessThan(1e-4);
      }
    },
  );

  it("gives the same trace by the scan as by the loop, with an initial state and lengths", () => {
    const cases = fc.tuple(
      sizesAndSeed.chain((one) => fc.tuple(fc.constant(one), lengthsFor(one))),
      fc.constantFrom(1, 20, 1e4),
    );
    holds(
      cases,
      ([[one, lengths], scale]) => {
        const named = operandsOf(cell, one, scale);
        const [scan, loop] = (["scan", "reference"] as const).map((implementation) =>
          namedTensors(run(cell, named, { implementation, lengths })),
        ) as [Named, Named];
        expect(Object.keys(scan)).toEqual(Object.keys(loop));
        for (const [name, part] of Object.entries(loop)) expect(gap(scan[name], part), name).toBeLessThan(1e-5);
      },
      { examples: examples.map((one) => [[one, Array.from({ length: one.B }, () => one.T)], 1]) },
    );
  });

  it.each([64, 100, 1000])("gives the same hidden states by the scan as by the loop over %s steps", (T) => {
    const named = operandsOf(cell, { B: 1, T, F: 2, H: 3, seed: 11 }, 4);
    const [scan, loop] = (["scan", "reference"] as const).map((implementation) => run(cell, named, { implementation }));
    expect(gap(scan?.hidden, loop?.hidden)).toBeLessThan(1e-5);
    expect(gap(scan?.final, loop?.final)).toBeLessThan(1e-5);
  });

  it("has gates in [0, 1] that do not depend on the hidden state, and hidden states that do not depend on later inputs", () => {
    holds(sizesAndSeed, (one) => {
      const named = operandsOf(cell, one);
      const at = one.seed % one.T;
      const early = tf.tensor3d(
        Array.from({ length: one.T }, (_, t) => (t <= at ? 1 : 0)),
        [1, one.T, 1],
      );
      const noise = tf.mul(tf.sub(1, early), made([one.B, one.T, one.F], one.seed, "noise", 9));
      const inputs = tf.add(tf.mul(named.inputs as tf.Tensor, early), noise);
      const [own, other] = [run(cell, named), run(cell, { ...named, inputs })];
      expect(gap(tf.mul(other.hidden, early), tf.mul(own.hidden, early))).toBeLessThan(1e-6);
      const elsewhere = run(cell, { ...named, initial: made([one.B, one.H], one.seed, "elsewhere", 5) });
      for (const [name, gate] of Object.entries(own.gates)) {
        expect(numbers(elsewhere.gates[name as never])).toEqual(numbers(gate));
        if (name === "candidate") continue;
        expect(numbers(gate).every((value) => value >= 0 && value <= 1)).toBe(true);
      }
    });
  });

  it("with a mask gives the steps that count the trace that they have without the other steps, which get 0", () => {
    const named = operandsOf(cell, { ...sized, B: 1 });
    const [keep, drop] = [[0, 2, 3], [1, 4]]; // biome-ignore format: two lists
    const masked = namedTensors(run(cell, named, { mask: [[1, 0, 1, 1, 0]] }));
    const alone = run(cell, { ...named, inputs: stepsAt(named.inputs as tf.Tensor, keep) });
    for (const [name, part] of Object.entries(namedTensors(alone))) {
      const own = masked[name] as tf.Tensor;
      expect(gap(part.rank === 2 ? own : stepsAt(own, keep), part), name).toBeLessThan(1e-6);
      if (part.rank === 2) continue;
      const dropped = numbers(stepsAt(own, drop));
      expect(
        dropped.every((value) => Object.is(value, 0)),
        name,
      ).toBe(true);
    }
  });

  it("leaves only its trace in memory, and starts from zeros if no state is given", () => {
    const named = operandsOf(cell, sized);
    const before = tf.memory().numTensors;
    for (const implementation of ["scan", "reference"] as const) {
      const trace = run(cell, named, { implementation, lengths: [5, 2] });
      expect(tf.memory().numTensors - before).toBe(GATES[cell].length + 2);
      tf.dispose(namedTensors(trace) as tf.NamedTensorMap);
    }
    const { initial, ...rest } = named;
    const zeros = { ...rest, initial: tf.zerosLike(initial as tf.Tensor) };
    expect(numbers(run(cell, rest).hidden)).toEqual(numbers(run(cell, zeros).hidden));
  });

  it("rejects another implementation, another activation and an unknown option", () => {
    const named = operandsOf(cell, sized);
    const said = (options: object) => () => run(cell, named, options as MinOptions);
    expect(said({ implementation: "fused" })).toThrow(
      new InputError(`${cell}: options.implementation must be "scan" or "reference", got "fused".`),
    );
    expect(said({ activation: "tanh" })).toThrow(
      new InputError(
        `${cell}: options.activation must be "linear" or "positive", got "tanh". The gates always use the sigmoid.`,
      ),
    );
    expect(said({ length: [1] })).toThrow(
      new InputError(
        `${cell}: options has no option "length". There are: initial, lengths, mask, implementation, activation.`,
      ),
    );
  });
});

describe("minLstm", () => {
  it("has gates whose sum is 1, even if both sigmoids are so small that float32 rounds them to 0", () => {
    const bias = tf.tensor1d([-200]);
    const gate = { kernel: tf.zeros<tf.Rank.R2>([1, 1]), bias };
    const weights = { forget: gate, input: { ...gate, bias: tf.sub(bias, 1) as tf.Tensor1D }, candidate: gate };
    const { gates } = minLstm(weights, tf.ones([1, 2, 1]));
    const want = 1 / (1 + Math.exp(-1));
    for (const value of numbers(gates.forget)) expect(value).toBeCloseTo(want, 5);
    for (const value of numbers(tf.add(gates.forget, gates.input))) expect(value).toBeCloseTo(1, 6);
  });
});

describe("minGru and minLstm", () => {
  it("can be stacked, with fresh weights", () => {
    const weights = [
      initMinGru({ features: 2, units: 4, seed: 1 }),
      initMinLstm({ features: 4, units: 3, seed: 2 }),
    ] as const;
    const { hidden, final } = stack(minGru, minLstm)(weights, tf.ones([2, 5, 2]), { lengths: [5, 3] });
    expect(hidden.shape).toEqual([2, 5, 3]);
    expect(final.map(({ shape }) => shape)).toEqual([[2, 4], [2, 3]]); // biome-ignore format: two shapes
  });

  it("get fresh kernels that the seed determines, and biases of 0", () => {
    const all = (seed: number) =>
      namedTensors({
        gru: initMinGru({ features: 3, units: 2, seed }),
        lstm: initMinLstm({ features: 3, units: 2, seed }),
      });
    const [one, same, other] = [all(1), all(1), all(2)];
    for (const [name, tensor] of Object.entries(one)) {
      expect(tensor.shape, name).toEqual(name.endsWith("kernel") ? [3, 2] : [2]);
      expect(numbers(same[name]), name).toEqual(numbers(tensor));
      if (name.endsWith("kernel")) expect(numbers(other[name]), name).not.toEqual(numbers(tensor));
      else expect(numbers(tensor), name).toEqual([0, 0]);
    }
    expect(new Set(Object.values(one).map((tensor) => numbers(tensor).join())).size).toBe(5); // five names have kernels or zeros
  });
});
