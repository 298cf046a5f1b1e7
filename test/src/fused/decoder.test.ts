import * as tf from "@tensorflow/tfjs";
import {
  additiveAttention,
  type GruWeights,
  gruStep,
  type LstmState,
  type LstmWeights,
  lstmStep,
  ready,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GateWeights } from "../../../src/cells/gate";
import { type DecoderOperands, type DecoderTrace, runDecoder } from "../../../src/fused/decoder";
import type { RunCells } from "../../../src/fused/kernel-call";
import { startWasmCells } from "../../../src/fused/wasm";
import { SOURCES } from "../../../src/fused/wasm-module";
import { loadCells } from "../../../src/platform/addon";
import { startThread } from "../../../src/platform/thread";
import { nightly } from "../../nightly";
import { root } from "../built";
import { gap, made } from "../properties/made";

const native = loadCells(root, SOURCES, undefined);
const builds: [string, RunCells][] = [
  ["WebAssembly", startWasmCells().run],
  ["WebAssembly with threads", startWasmCells(3, startThread).run],
];
if ("run" in native) builds.unshift(["native", native.run]);

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

type Sizes = Readonly<Record<"B" | "T" | "V" | "H" | "S" | "D" | "A", number>>;

/** The sizes. Loops over vectors, panels, blocks of rows and the shares of the threads all have a remainder with some of them. */
const sizes: Sizes[] = [
  { B: 1, T: 1, V: 1, H: 1, S: 1, D: 1, A: 1 },
  { B: 3, T: 4, V: 5, H: 7, S: 6, D: 10, A: 3 },
  { B: 9, T: 5, V: 11, H: 33, S: 17, D: 20, A: 18 },
  { B: 26, T: 6, V: 12, H: 48, S: 19, D: 70, A: 66 },
  ...(nightly ? [{ B: 64, T: 11, V: 30, H: 128, S: 30, D: 140, A: 130 }] : []),
];

const gates = { lstm: ["forget", "input", "output", "candidate"], gru: ["update", "reset", "candidate"] } as const;
type Cell = keyof typeof gates;

/** Returns every operand in one flat record. It is flat because gradients with respect to all operands are computed. */
function operandsOf(cell: Cell, { B, T, V, H, S, D, A }: Sizes): Record<string, tf.Tensor> {
  const scale = (N: number) => N ** -0.5;
  const weights = gates[cell].flatMap((gate): [string, tf.Tensor][] => [
    [`${gate}.kernel`, made([V + D, H], 1, `${gate}.kernel`, scale(V + D))],
    [`${gate}.recurrent`, made([H, H], 2, `${gate}.recurrent`, scale(H))],
    [`${gate}.bias`, made([H], 3, `${gate}.bias`)],
  ]);
  return {
    tokens: made([B, T, V], 4, "tokens"),
    hidden: made([B, H], 5, "hidden"),
    ...(cell === "lstm" ? { cell: made([B, H], 6, "cell") } : {}),
    encoded: made([B, S, D], 7, "encoded"),
    query: made([H, A], 8, "query", 2 * scale(H)),
    key: made([D, A], 9, "key", 2 * scale(D)),
    bias: made([A], 10, "bias"),
    score: made([A], 11, "score", 4 * scale(A)), // the scores become a few units large; with larger scores, the softmax would magnify their rounding errors
    ...Object.fromEntries(weights),
  };
}

function nested(cell: Cell, given: Record<string, tf.Tensor>, sourceLengths?: readonly number[]): DecoderOperands {
  const gate = (name: string) =>
    ({
      kernel: given[`${name}.kernel`],
      recurrent: given[`${name}.recurrent`],
      bias: given[`${name}.bias`],
    }) as GateWeights;
  const weights = Object.fromEntries(gates[cell].map((name) => [name, gate(name)]));
  const { query, key, bias, score, tokens, encoded } = given;
  return {
    weights: weights as LstmWeights | GruWeights,
    tokens: tokens as tf.Tensor3D,
    initial: [given.hidden, ...(given.cell ? [given.cell] : [])] as tf.Tensor2D[],
    attention: { query, key, bias, score } as DecoderOperands["attention"],
    encoded: encoded as tf.Tensor3D,
    sourceLengths,
  };
}

/** Computes the decoder with the library's functions for single steps. These share no code with the kernel. */
function bySteps(
  cell: Cell,
  { weights, tokens, initial, attention, encoded, sourceLengths }: DecoderOperands,
): DecoderTrace {
  const [B, T, V] = tokens.shape;
  const S = encoded.shape[1];
  const mask = tf.tensor2d(
    Array.from({ length: B }, (_, b) => Array.from({ length: S }, (_, s) => (s < (sourceLengths?.[b] ?? S) ? 1 : 0))),
  );
  let state = initial;
  const steps = Array.from({ length: T }, (_, t) => {
    const seen = additiveAttention(attention, state[0] as tf.Tensor2D, encoded, { mask });
    const token: tf.Tensor2D = tf.reshape(tf.slice3d(tokens, [0, t, 0], [B, 1, V]), [B, V]);
    const x = tf.concat2d([token, seen.context as tf.Tensor2D], 1);
    if (cell === "lstm") {
      const [hidden, cellState] = state as [tf.Tensor2D, tf.Tensor2D];
      const next: LstmState = lstmStep(weights as LstmWeights, x, { hidden, cell: cellState }).state;
      state = [next.hidden, next.cell];
    } else state = [gruStep(weights as GruWeights, x, state[0] as tf.Tensor2D).hidden];
    return { state, ...seen };
  });
  const over = (name: "context" | "weights" | "scores") =>
    tf.stack(
      steps.map((step) => step[name]),
      1,
    ) as tf.Tensor3D;
  return {
    hidden: tf.stack(
      steps.map((step) => step.state[0] as tf.Tensor2D),
      1,
    ) as tf.Tensor3D,
    last: state,
    context: over("context"),
    alignment: over("weights"),
    scores: over("scores"),
  };
}

const flat = ({ last, ...trace }: DecoderTrace): Record<string, tf.Tensor> => ({
  ...trace,
  ...Object.fromEntries(last.map((state, n) => [`last ${n}`, state])),
});

describe.each(["lstm", "gru"] as const)("a decoder around the %s", (cell) => {
  describe.each(sizes)("B = $B, T = $T, V = $V, H = $H, S = $S, D = $D, A = $A", (size) => {
    const lengths = Array.from({ length: size.B }, (_, b) => 1 + ((3 * b + 1) % size.S));

    it.each([
      ["sources without padding", undefined],
      ["padded sources", lengths],
    ] as [string, readonly number[] | undefined][])(
      "gives the same as the single steps of the library, in every build of native/, for %s",
      (_, given) => {
        const operands = operandsOf(cell, size);
        const names = Object.keys(operands);
        const outcome = (decode: (one: DecoderOperands) => DecoderTrace) => {
          const trace = flat(decode(nested(cell, operands, given)));
          const loss = (...parts: tf.Tensor[]) => {
            const own = Object.fromEntries(names.map((name, n) => [name, parts[n] as tf.Tensor]));
            const terms = Object.entries(flat(decode(nested(cell, own, given)))).map(([name, part]) =>
              tf.sum(tf.mul(part, made(part.shape, 12, name))),
            );
            return tf.addN(terms) as tf.Scalar;
          };
          const gradients = tf.grads(loss)(Object.values(operands));
          return { trace, gradients: Object.fromEntries(names.map((name, n) => [name, gradients[n] as tf.Tensor])) };
        };
        const want = outcome((one) => bySteps(cell, one));
        for (const [build, run] of builds) {
          const got = outcome((one) => runDecoder(run, one));
          expect(Object.keys(got.trace).sort()).toEqual(Object.keys(want.trace).sort());
          for (const [name, part] of Object.entries(want.trace))
            expect(gap(got.trace[name], part), `${build}: ${name}`).toBeLessThan(2e-6);
          for (const [name, part] of Object.entries(want.gradients))
            expect(gap(got.gradients[name], part, 0.1), `${build}: gradient of ${name}`).toBeLessThan(2e-5);
        }
      },
    );
  });

  it("gives attention weights that sum to 1 and are exactly 0 after the end of a source", () => {
    const size = sizes[2] as Sizes;
    for (const [build, run] of builds) {
      const given = Array.from({ length: size.B }, (_, b) => 1 + b);
      const { alignment } = runDecoder(run, nested(cell, operandsOf(cell, size), given));
      for (const [b, rows] of alignment.arraySync().entries())
        for (const row of rows) {
          expect(
            row.slice(b + 1).every((weight) => Object.is(weight, 0)),
            build,
          ).toBe(true);
          expect(
            row.reduce((sum, weight) => sum + weight, 0),
            build,
          ).toBeCloseTo(1, 5);
        }
    }
  });
});
