import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { holds, lengthsFor, sizesAndSeed, thin } from "./cases";
import { type CellKind, cellKinds, type RunOptions, type Tensors } from "./cell-kinds";
import { gap, made } from "./made";

type Implementation = NonNullable<RunOptions["implementation"]>;

beforeAll(async () => {
  const { backend } = await ready();
  expect(backend).toBe("tensorflow"); // other backends have no fused implementation to compare
});

/** A case in which the tests compare traces and gradients. */
interface Case {
  readonly sizes: { readonly B: number; readonly T: number; readonly F: number; readonly H: number };
  readonly seed: number;
  /** The approximate size of the largest pre-activation. */
  readonly reach: number;
  readonly lengths: readonly number[] | undefined;
  readonly initial: boolean;
  /**
   * Bits that choose the parts of the trace in the loss, and the operands whose gradients are computed. If there are fewer bits than parts or
   * operands, the bits are repeated.
   */
  readonly parts: readonly boolean[];
  readonly asked: readonly boolean[];
}

const bits = fc.array(fc.boolean(), { minLength: 7, maxLength: 13 });
const all = [true];

const cases: fc.Arbitrary<Case> = sizesAndSeed.chain(({ seed, ...sizes }) =>
  fc.record({
    sizes: fc.constant(sizes),
    seed: fc.constant(seed),
    reach: fc.constantFrom(0.5, 3, 12),
    lengths: fc.option(lengthsFor(sizes), { nil: undefined }),
    initial: fc.boolean(),
    parts: fc.oneof(fc.constant(all), bits),
    asked: fc.oneof(fc.constant(all), bits),
  }),
);

/** Cases in which every axis has length 1 and every part is chosen, with and without the optional operands. */
const examples: Case[] = thin.flatMap((sizes) =>
  [true, false].map((initial) => {
    const lengths = initial ? Array.from({ length: sizes.B }, (_, b) => 1 + (b % sizes.T)) : undefined;
    return { sizes, seed: 3, reach: 3, lengths, initial, parts: all, asked: all };
  }),
);

/** Cases with wide states or long sequences, for which the fused cells may use another algorithm. */
const large: Case[] = [
  { B: 1, T: 2, F: 3, H: 128 },
  { B: 3, T: 4, F: 140, H: 131 },
  { B: 33, T: 3, F: 2, H: 16 },
  { B: 2, T: 130, F: 2, H: 3 },
].flatMap((sizes) =>
  [true, false].map((initial) => {
    const lengths = initial ? Array.from({ length: sizes.B }, (_, b) => sizes.T - (b % sizes.T)) : undefined;
    return {
      sizes,
      seed: 7,
      reach: 1,
      lengths,
      initial,
      parts: initial ? all : [true, false, true, true, false],
      asked: all,
    };
  }),
);

/** Returns the names that the bits choose. If they choose none, it returns the first name. */
function chosen(names: readonly string[], picks: readonly boolean[]): readonly string[] {
  const picked = names.filter((_, i) => picks[i % picks.length]);
  return picked.length > 0 ? picked : names.slice(0, 1);
}

function operandsFor(kind: CellKind, { sizes, seed, reach, initial }: Case): Tensors {
  const { B, T, F, H } = sizes;
  const states = initial ? kind.states.map((name) => [name, made([B, H], seed, name)]) : [];
  return {
    inputs: made([B, T, F], seed, "inputs"),
    ...Object.fromEntries(states),
    ...kind.weights(sizes, seed, reach / Math.sqrt(F + H + 2)),
  };
}

/** Returns the trace, and the gradients of a weighted sum of the chosen parts of the trace. */
function outcome(kind: CellKind, one: Case, operands: Tensors, implementation: Implementation) {
  const options = { implementation, ...(one.lengths ? { lengths: one.lengths } : {}) };
  const asked = chosen(Object.keys(operands), one.asked);
  const loss = (...given: tf.Tensor[]) => {
    const own = Object.fromEntries(asked.map((name, i) => [name, given[i] as tf.Tensor]));
    const trace = kind.run({ ...operands, ...own }, options);
    const terms = chosen(Object.keys(trace), one.parts).map((name) => {
      const part = trace[name] as tf.Tensor;
      return tf.sum(tf.mul(part, made(part.shape, one.seed, `loss.${name}`)));
    });
    const none = given.map((operand) => tf.sum(tf.mul(operand, 0))); // the gradient of an operand that does not affect the loss is 0
    return tf.addN([...terms, ...none]) as tf.Scalar;
  };
  const trace = kind.run(operands, options);
  const { value, grads } = tf.valueAndGrads(loss)(asked.map((name) => operands[name] as tf.Tensor));
  return { trace, value, gradients: Object.fromEntries(asked.map((name, i) => [name, grads[i] as tf.Tensor])) };
}

/** The implementations to test. "auto" uses the same kernels as "fused" here, so only the nightly run tries both. */
const implementations: readonly Implementation[] = nightly ? ["fused", "auto"] : ["fused"];

const kinds = cellKinds.flatMap((kind) =>
  implementations.map((implementation) => ({ name: kind.name, kind, implementation })),
);

describe.each(kinds)("$name, $implementation", ({ kind, implementation }) => {
  const equalsReference = (one: Case) => {
    const operands = operandsFor(kind, one);
    const want = outcome(kind, one, operands, "reference");
    const got = outcome(kind, one, operands, implementation);
    expect(Object.keys(got.trace)).toEqual(Object.keys(want.trace));
    for (const [name, part] of Object.entries(want.trace)) {
      expect(gap(got.trace[name], part), name).toBeLessThan(1e-5);
    }
    expect(gap(got.value, want.value, 1)).toBeLessThan(1e-5);
    for (const [name, gradient] of Object.entries(want.gradients)) {
      expect(gap(got.gradients[name], gradient), `gradient of ${name}`).toBeLessThan(1e-4);
    }
  };

  it("gives the trace of the reference within 1e-5 and the chosen gradients within 1e-4 on random sizes", () => {
    holds(cases, equalsReference, { runs: implementation === "fused" ? 16 : 10, examples });
  });

  it("equals the reference on wide and on long cases", () => {
    // each size exists with and without initial states and lengths; an ordinary run tries only one of the two
    for (const [n, one] of large.entries())
      if (nightly || n % 4 === 0 || n % 4 === 3) tf.tidy(() => equalsReference(one));
  });

  it("trains variables to the same values as the reference, in ten steps with Adam", () => {
    const one: Case = { ...(examples[0] as Case), sizes: { B: 3, T: 4, F: 3, H: 2 } };
    const train = (chosen: Implementation) =>
      tf.tidy(() => {
        const start = operandsFor(kind, { ...one, reach: 1 });
        const variables = Object.fromEntries(
          Object.entries(start).map(([name, tensor]) => [name, tf.variable(tensor)]),
        );
        const optimizer = tf.train.adam(0.05);
        const loss = () =>
          tf.mean(tf.square(tf.sub(kind.run(variables, { implementation: chosen }).hidden as tf.Tensor, 0.3)));
        const losses = Array.from(
          { length: 10 },
          () => (optimizer.minimize(loss as () => tf.Scalar, true) as tf.Scalar).dataSync()[0],
        );
        const weights = Object.entries(variables).map(([name, variable]): [string, tf.Tensor] => [
          name,
          variable.clone(),
        ]);
        optimizer.dispose();
        for (const variable of Object.values(variables)) variable.dispose();
        return { losses: tf.tensor1d(losses as number[]), ...Object.fromEntries(weights) } as Record<string, tf.Tensor>;
      });
    const [want, got] = [train("reference"), train(implementation)];
    const losses = want.losses?.dataSync() as Float32Array;
    expect(losses[9]).toBeLessThan((losses[0] as number) / 2);
    for (const [name, tensor] of Object.entries(want)) expect(gap(got[name], tensor), name).toBeLessThan(1e-3);
    tf.dispose([want, got]);
  });

  it("leaves only its trace in memory, and nothing after a gradient", () => {
    const one: Case = { ...(examples[0] as Case), sizes: { B: 2, T: 4, F: 3, H: 2 }, lengths: [4, 2], initial: true };
    const operands = operandsFor(kind, one);
    const before = tf.memory().numTensors;
    const trace = kind.run(operands, { implementation, lengths: [4, 2] });
    expect(tf.memory().numTensors - before).toBe(Object.keys(trace).length);
    tf.dispose(trace);
    for (let i = 0; i < 3; i++) tf.dispose(tf.tidy(() => outcome(kind, one, operands, implementation).gradients));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(operands);
  });
});
