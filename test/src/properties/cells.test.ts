import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { holds, lengthsFor, sizesAndSeed, thin } from "./cases";
import { type CellKind, cellKinds, type Sizes, type Tensors } from "./cell-kinds";
import { gap, made, numbers } from "./made";

beforeAll(async () => {
  await ready();
});

type Case = Sizes & { readonly seed: number };

/**
 * Returns operands whose pre-activations are between -reach and reach. Inputs and hidden states are between -1 and 1, so each of the F + H + 2 terms is
 * between -scale and scale.
 */
function operandsFor(kind: CellKind, { seed, ...sizes }: Case, reach = 7): Tensors {
  const { B, T, F, H } = sizes;
  const states = kind.states.map((name) => [name, made([B, H], seed, name, name === "initial.cell" ? 3 : 1)]);
  return {
    inputs: made([B, T, F], seed, "inputs"),
    ...Object.fromEntries(states),
    ...kind.weights(sizes, seed, reach / (F + H + 2)),
  };
}

const examples = thin.map((sizes): Case => ({ ...sizes, seed: 1 }));

/** Returns a slice of a trace along the batch axis, and along the time axis if a tensor has one. */
function cut(part: tf.Tensor, [b, rows]: [number, number], [t, steps]: [number, number]): tf.Tensor {
  return part.rank === 3 ? tf.slice(part, [b, t, 0], [rows, steps, -1]) : tf.slice(part, [b, 0], [rows, -1]);
}

/** Returns the operands of some sequences of the batch. */
function rowsOf(operands: Tensors, kind: CellKind, b: number, rows: number, [t, steps]: [number, number]): Tensors {
  const own = ["inputs", ...kind.states].map((name) => [name, cut(operands[name] as tf.Tensor, [b, rows], [t, steps])]);
  return { ...operands, ...Object.fromEntries(own) };
}

/** Returns the final states of a run, under the names of the initial states. */
const finalStates = (kind: CellKind, trace: Tensors) =>
  Object.fromEntries(kind.states.map((name) => [name, trace[name.replace("initial", "final")] as tf.Tensor]));

const ways = cellKinds.flatMap((kind) => [
  { name: kind.name, kind: by(kind, "reference"), implementation: "reference", bound: 1e-6 },
  { name: kind.name, kind: by(kind, "fused"), implementation: "fused", bound: 1e-5 }, // its products use different algorithms for different shapes
]);

/** A cell together with one of its implementations. */
function by(kind: CellKind, implementation: "reference" | "fused"): CellKind {
  return { ...kind, run: (operands, options) => kind.run(operands, { ...options, implementation }) };
}

describe.each(ways)("$name, $implementation", ({ kind, bound }) => {
  it("has gates strictly between 0 and 1 if its pre-activations are within ±7", () => {
    holds(
      sizesAndSeed,
      (one) => {
        const trace = kind.run(operandsFor(kind, one));
        for (const gate of kind.gates) {
          const values = numbers(trace[gate]);
          expect(Math.min(...values), gate).toBeGreaterThan(0);
          expect(Math.max(...values), gate).toBeLessThan(1);
        }
        for (const part of ["hidden", "gates.candidate"].filter((name) => name in trace)) {
          expect(Math.max(...numbers(trace[part]).map(Math.abs)), part).toBeLessThan(1);
        }
      },
      { examples },
    );
  });

  it("has gates in [0, 1], |hidden| of at most 1 and no NaN even if float32 saturates", () => {
    const cases = fc.tuple(sizesAndSeed, fc.constantFrom(30, 1e3, 1e6, 1e30));
    let ends = 0;
    holds(cases, ([one, reach]) => {
      const trace = kind.run(operandsFor(kind, one, reach));
      for (const [name, part] of Object.entries(trace)) expect(numbers(part).every(Number.isFinite), name).toBe(true);
      for (const gate of kind.gates) {
        const values = numbers(trace[gate]);
        ends += values.filter((value) => value === 0 || value === 1).length;
        expect(Math.min(...values), gate).toBeGreaterThanOrEqual(0);
        expect(Math.max(...values), gate).toBeLessThanOrEqual(1);
      }
      const hidden = numbers(trace.hidden).map(Math.abs);
      ends += hidden.filter((value) => value === 1).length;
      expect(Math.max(...hidden)).toBeLessThanOrEqual(1);
    });
    expect(ends).toBeGreaterThan(50); // otherwise the cases did not saturate anything
  });

  it("with lengths gives each sequence the result at its own length, and a trace of 0 after that", () => {
    const cases = sizesAndSeed.chain((one) => fc.record({ one: fc.constant(one), lengths: lengthsFor(one) }));
    holds(cases, ({ one, lengths }) => {
      const operands = operandsFor(kind, one);
      const trace = kind.run(operands, { lengths });
      for (const [b, length] of lengths.entries()) {
        const alone = kind.run(rowsOf(operands, kind, b, 1, [0, length]));
        expect(Object.keys(alone)).toEqual(Object.keys(trace));
        for (const [name, part] of Object.entries(trace)) {
          expect(gap(cut(part, [b, 1], [0, length]), alone[name]), `${name} of ${b}`).toBeLessThan(bound);
          if (part.rank === 2 || length === one.T) continue;
          const past = numbers(cut(part, [b, 1], [length, one.T - length]));
          expect(
            past.every((value) => value === 0),
            `${name} of ${b}, past its end`,
          ).toBe(true);
        }
      }
    });
  });

  it("does not depend on inputs after the end of a sequence, so the trace is exactly the same", () => {
    const cases = sizesAndSeed.chain((one) => fc.record({ one: fc.constant(one), lengths: lengthsFor(one) }));
    holds(cases, ({ one, lengths }) => {
      const operands = operandsFor(kind, one);
      const { B, T, F } = one;
      const running = tf.tensor3d(
        lengths.flatMap((n) => Array.from({ length: T }, (_, t) => (t < n ? 1 : 0))),
        [B, T, 1],
      );
      const noise = tf.mul(tf.sub(1, running), made([B, T, F], one.seed, "noise", 9));
      const inputs = tf.add(tf.mul(operands.inputs as tf.Tensor, running), noise);
      const [trace, other] = [kind.run(operands, { lengths }), kind.run({ ...operands, inputs }, { lengths })];
      for (const [name, part] of Object.entries(trace)) expect(numbers(other[name]), name).toEqual(numbers(part));
    });
  });

  it("treats the sequences of a batch independently, so a new order only reorders the results", () => {
    const cases = sizesAndSeed.chain((one) => fc.record({ one: fc.constant(one), row: fc.nat({ max: one.B - 1 }) }));
    holds(cases, ({ one, row }) => {
      const operands = operandsFor(kind, one);
      const strangers = operandsFor(kind, { ...one, seed: one.seed + 1 });
      const mixed = ["inputs", ...kind.states].map((name) => {
        const [own, other] = [operands[name] as tf.Tensor, strangers[name] as tf.Tensor];
        return [name, tf.concat(own.split(one.B).map((part, b) => (b === row ? part : cut(other, [b, 1], [0, -1]))))];
      });
      const turned = ["inputs", ...kind.states].map((name) => [name, tf.reverse(operands[name] as tf.Tensor, 0)]);
      const trace = kind.run(operands);
      const among = kind.run({ ...operands, ...Object.fromEntries(mixed) });
      const reversed = kind.run({ ...operands, ...Object.fromEntries(turned) });
      for (const [name, part] of Object.entries(trace)) {
        const own = cut(part, [row, 1], [0, -1]);
        expect(gap(cut(among[name] as tf.Tensor, [row, 1], [0, -1]), own), name).toBe(0);
        expect(gap(tf.reverse(reversed[name] as tf.Tensor, 0), part), name).toBeLessThan(bound);
      }
    });
  });

  it("gives the same results in two runs, where the second starts with the final state of the first, as in one run", () => {
    const cases = sizesAndSeed
      .filter(({ T }) => T > 1)
      .chain((one) => fc.tuple(fc.constant(one), fc.integer({ min: 1, max: one.T - 1 })))
      .chain(([one, at]) => fc.tuple(fc.constant(one), fc.constant(at), lengthsFor(one, at + 1)));
    holds(cases, ([one, at, lengths]) => {
      const operands = operandsFor(kind, one);
      const whole = kind.run(operands, { lengths });
      const { B, T } = one;
      const first = kind.run(rowsOf(operands, kind, 0, B, [0, at]));
      const rest = { ...rowsOf(operands, kind, 0, B, [at, T - at]), ...finalStates(kind, first) };
      const second = kind.run(rest, { lengths: lengths.map((length) => length - at) });
      for (const [name, part] of Object.entries(whole)) {
        const [a, b] = [first[name] as tf.Tensor, second[name] as tf.Tensor];
        expect(gap(part.rank === 3 ? tf.concat([a, b], 1) : b, part), name).toBeLessThan(bound);
      }
    });
  });

  it("starts from zeros if no state is given", () => {
    holds(
      sizesAndSeed,
      (one) => {
        const operands = operandsFor(kind, one);
        const zeros = kind.states.map((name) => [name, tf.zeros([one.B, one.H])]);
        const rest = Object.fromEntries(Object.entries(operands).filter(([name]) => !kind.states.includes(name)));
        const [absent, given] = [kind.run(rest), kind.run({ ...rest, ...Object.fromEntries(zeros) })];
        for (const [name, part] of Object.entries(given)) expect(gap(absent[name], part), name).toBe(0);
      },
      { runs: 10, examples },
    );
  });

  it("returns the states at each sequence's last true step as its final state", () => {
    const cases = sizesAndSeed.chain((one) => fc.record({ one: fc.constant(one), lengths: lengthsFor(one) }));
    holds(cases, ({ one, lengths }) => {
      const trace = kind.run(operandsFor(kind, one), { lengths });
      for (const name of kind.states) {
        const final = trace[name.replace("initial", "final")] as tf.Tensor;
        const path = trace[name === "initial.cell" ? "cell" : "hidden"] as tf.Tensor;
        const last = lengths.map((length, b) => tf.reshape(cut(path, [b, 1], [length - 1, 1]), [1, one.H]));
        expect(gap(final, tf.concat(last)), name).toBe(0);
      }
    });
  });
});
