import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import {
  fromNamedTensors,
  initSeq2Seq,
  namedTensors,
  ready,
  type Seq2Seq,
  type Seq2SeqInitOptions,
  seq2seq,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { holds } from "./cases";
import { gap, made } from "./made";

beforeAll(async () => {
  await ready();
});

type Kind = NonNullable<Seq2SeqInitOptions["attention"]>;
type Bits = readonly boolean[];

interface Case {
  readonly B: number;
  readonly S: number;
  readonly T: number;
  readonly F: number;
  readonly V: number;
  readonly H: number;
  readonly bidirectional: boolean;
  readonly padded: boolean;
  readonly seed: number;
  /** The parts of the trace that are in the loss. */
  readonly parts: Bits;
}

const size = (max: number, min = 1) => fc.integer({ min, max });

const cases: fc.Arbitrary<Case> = fc.record({
  ...{ B: size(3), S: size(5), T: size(4), F: size(5, 2), V: size(5, 2), H: size(4) },
  bidirectional: fc.boolean(),
  padded: fc.boolean(),
  seed: fc.nat({ max: 100_000 }),
  parts: fc.oneof(fc.constant([true]), fc.array(fc.boolean(), { minLength: 7, maxLength: 7 })),
});

const ones = { B: 1, S: 1, T: 1, F: 2, V: 2, H: 1, seed: 1, parts: [true] };
const examples: Case[] = [
  { ...ones, bidirectional: false, padded: false },
  { ...ones, bidirectional: true, padded: true },
  // The sum of the bridge for the cell state cancels: terms of about 0.12 leave a sum of 0.003, which also contains the rounding errors of all earlier steps.
  { ...ones, S: 3, H: 2, bidirectional: false, padded: false, seed: 57_849 },
];

/**
 * A number of the trace comes from up to 9 steps, each with sums of up to 12 terms of order 1. Their rounding errors of up to ±2^-24 add up to about
 * sqrt(9 * 12) * 2^-24 = 6e-7. If the terms cancel, only these errors remain. So in a tensor of small numbers, differences are divided by 0.1, and the
 * limit is 1e-6.
 */
const SMALLEST_SCALE = 0.1;

/** Returns token ids generated from the seed: [rows][columns] */
function ids(rows: number, columns: number, vocabulary: number, seed: number, name: string): number[][] {
  const numbers = made([rows, columns], seed, name).arraySync() as number[][];
  return numbers.map((row) => row.map((one) => Math.min(vocabulary - 1, Math.floor(((one + 1) / 2) * vocabulary))));
}

type Implementation = "reference" | "auto" | "fused";

/** Returns the trace, and the gradients of a weighted sum of its chosen parts with respect to every weight. */
function outcome(cell: "lstm" | "gru", attention: Kind, one: Case, implementation: Implementation) {
  const { B, S, T, F, V, H, bidirectional, seed, parts } = one;
  const dots = attention === "dot" || attention === "scaledDot"; // these kinds of attention need states of the same size
  const sizes = dots
    ? { units: bidirectional ? 2 * H : H, encoderUnits: H }
    : { units: H, encoderUnits: H + 1, ...(attention === "additive" ? { attentionSize: 3 } : {}) };
  const model: Seq2Seq = initSeq2Seq({ cell, attention, sourceSize: F, targetSize: V, ...sizes, bidirectional, seed });
  const sourceLengths = one.padded ? Array.from({ length: B }, (_, b) => 1 + ((b + seed) % S)) : undefined;
  const operands = namedTensors(model);
  const names = Object.keys(operands);
  const run = (weights: Readonly<Record<string, tf.Tensor>>) =>
    namedTensors(
      seq2seq(fromNamedTensors(model, weights), ids(B, S, F, seed, "source"), ids(B, T, V, seed, "target"), {
        implementation,
        ...(sourceLengths ? { sourceLengths } : {}),
      }),
    );
  const loss = (...given: tf.Tensor[]) => {
    const trace = Object.entries(run(Object.fromEntries(names.map((name, i) => [name, given[i] as tf.Tensor]))));
    const chosen = trace.filter((_, i) => parts[i % parts.length]);
    const terms = (chosen.length > 0 ? chosen : trace.slice(0, 1)).map(([name, part]) =>
      tf.sum(tf.mul(part, made(part.shape, seed, `loss.${name}`))),
    );
    return tf.addN([...terms, ...given.map((operand) => tf.sum(tf.mul(operand, 0)))]) as tf.Scalar;
  };
  const gradients = tf.grads(loss)(Object.values(operands));
  return {
    trace: run(operands),
    gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i] as tf.Tensor])),
  };
}

/** The implementations to test. "auto" uses the fused kernels here, so only the nightly run compares both. */
const implementations: readonly Implementation[] = nightly ? ["auto", "fused"] : ["fused"];

const kinds = (["lstm", "gru"] as const).flatMap((cell) =>
  (["none", "additive", "dot", "scaledDot", "general"] as const).map((attention) => ({ cell, attention })),
);

describe.each(kinds)("an encoder-decoder of $cell cells, attention $attention", ({ cell, attention }) => {
  it("gives the same trace as the reference within 1e-5, and the same gradients within 1e-4, for a loss of any parts of the trace", () => {
    holds(
      cases,
      (one) => {
        const want = outcome(cell, attention, one, "reference");
        for (const implementation of implementations) {
          const got = outcome(cell, attention, one, implementation);
          expect(Object.keys(got.trace)).toEqual(Object.keys(want.trace));
          for (const [name, part] of Object.entries(want.trace)) {
            expect(gap(got.trace[name], part, SMALLEST_SCALE), `${implementation}: ${name}`).toBeLessThan(1e-5);
          }
          for (const [name, gradient] of Object.entries(want.gradients)) {
            expect(gap(got.gradients[name], gradient), `${implementation}: gradient of ${name}`).toBeLessThan(1e-4);
          }
        }
      },
      { runs: 6, examples },
    );
  });
});
