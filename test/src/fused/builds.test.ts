import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { type GruWeights, gru, type LstmWeights, lstm, ready, rnn } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GateWeights } from "../../../src/cells/gate";
import { cellsOn, type FusedCells } from "../../../src/fused/cells";
import type { RunCells } from "../../../src/fused/kernel-call";
import { tensorFlowOperation } from "../../../src/fused/operation";
import { startWasmCells } from "../../../src/fused/wasm";
import { SOURCES } from "../../../src/fused/wasm-module";
import { loadCells } from "../../../src/platform/addon";
import { startThread } from "../../../src/platform/thread";
import { prebuiltFile } from "../../../tools/native/prebuilt.mjs";
import { nightly } from "../../nightly";
import { root } from "../built";
import { gap, made } from "../properties/made";

const native = loadCells(root, SOURCES, undefined);
const [wasm, threaded] = [startWasmCells(), startWasmCells(3, startThread)];
const builds: [string, FusedCells][] = [
  ["WebAssembly", cellsOn(() => wasm)],
  ["WebAssembly with threads", cellsOn(() => threaded)],
];
if ("run" in native) {
  const { run, registerOperation } = native;
  const operation = () => tensorFlowOperation(registerOperation);
  builds.unshift(["native", cellsOn(() => ({ run }))]);
  builds.push(["TensorFlow's operation", cellsOn(() => ({ run: noArrays, operation }), 0)]);
}

const prebuilt = prebuiltFile(`${process.platform}-${process.arch}`);
if (existsSync(prebuilt)) {
  const { run, useThreads } = createRequire(import.meta.url)(prebuilt);
  useThreads(2);
  builds.push(["the prebuilt addon", cellsOn(() => ({ run }))]);
}

function noArrays(): never {
  throw new Error("the operation is available for every size here, so arrays are not used");
}

/**
 * The sizes B, T, F, H. They are chosen so that loops over vectors (4, 8, 16), panels (16, 32, 64), tiles (3, 6), blocks (64, 128, 256) and the
 * shares of the threads all have a remainder.
 */
const sizes: [number, number, number, number][] = [
  [7, 9, 5, 19],
  [3, 1, 7, 1],
  [13, 33, 130, 100],
  [2, 4, 70, 260],
  [1, 3, 17, 512],
  [40, 8, 33, 65],
  ...(nightly
    ? ([
        [64, 30, 128, 256],
        [12, 20, 3, 512],
      ] as [number, number, number, number][])
    : []),
];

const weightsOf = (seed: number, F: number, H: number): GateWeights => ({
  kernel: made([F, H], seed, "kernel", F ** -0.5) as tf.Tensor2D,
  recurrent: made([H, H], seed, "recurrent", H ** -0.5) as tf.Tensor2D,
  bias: made([H], seed, "bias") as tf.Tensor1D,
});

type Lengths = readonly number[] | undefined;
type Trace = Readonly<Record<string, tf.Tensor>>;

/** A cell that can run with any implementation. Its operands are one list that begins with the inputs and the states. */
interface Kind {
  readonly operands: (B: number, T: number, F: number, H: number) => tf.Tensor[];
  /** @param fused the fused implementation; undefined to run the loop */
  readonly run: (parts: readonly tf.Tensor[], lengths: Lengths, fused?: FusedCells) => Trace;
}

const start = (B: number, T: number, F: number, H: number, states: number) => [
  made([B, T, F], 1, "inputs"),
  ...Array.from({ length: states }, (_, n) => made([B, H], n, "state")),
];
const listed = ({ kernel, recurrent, bias }: GateWeights) => [kernel, recurrent, bias];
const gate = (parts: readonly tf.Tensor[], n: number) =>
  ({ kernel: parts[n], recurrent: parts[n + 1], bias: parts[n + 2] }) as unknown as GateWeights;
const reference = (lengths: Lengths) => ({ implementation: "reference" as const, ...(lengths ? { lengths } : {}) });

const gruKind = (resetAfter: boolean): Kind => ({
  operands: (B, T, F, H) => [
    ...start(B, T, F, H, 1),
    ...[1, 2, 3].flatMap((seed) => listed(weightsOf(seed, F, H))),
    ...(resetAfter ? [made([H], 9, "second")] : []),
  ],
  run: (parts, lengths, fused) => {
    const [inputs, initial] = parts as [tf.Tensor3D, tf.Tensor2D];
    const all = { update: gate(parts, 2), reset: gate(parts, 5), candidate: gate(parts, 8) };
    const weights: GruWeights = resetAfter ? { ...all, candidateRecurrentBias: parts[11] as tf.Tensor1D } : all;
    const { gates, hidden, final } = fused
      ? fused.gru(weights, inputs, initial, lengths, resetAfter)
      : gru(weights, inputs, { ...reference(lengths), initial, resetAfter });
    return { ...gates, hidden, final };
  },
});

const kinds: [string, Kind][] = [
  [
    "lstm",
    {
      operands: (B, T, F, H) => [
        ...start(B, T, F, H, 2),
        ...[1, 2, 3, 4].flatMap((seed) => listed(weightsOf(seed, F, H))),
      ],
      run: (parts, lengths, fused) => {
        const [inputs, hidden, cell] = parts as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
        const initial = { hidden, cell };
        const weights: LstmWeights = {
          forget: gate(parts, 3),
          input: gate(parts, 6),
          candidate: gate(parts, 9),
          output: gate(parts, 12),
        };
        const { gates, final, ...rest } = fused
          ? fused.lstm(weights, inputs, initial, lengths)
          : lstm(weights, inputs, { ...reference(lengths), initial });
        return { ...gates, ...rest, "final hidden": final.hidden, "final cell": final.cell };
      },
    },
  ],
  ["gru, reset before", gruKind(false)],
  ["gru, reset after", gruKind(true)],
  [
    "rnn",
    {
      operands: (B, T, F, H) => [...start(B, T, F, H, 1), ...listed(weightsOf(1, F, H))],
      run: (parts, lengths, fused) => {
        const [inputs, initial] = parts as [tf.Tensor3D, tf.Tensor2D];
        const weights = gate(parts, 2);
        return fused
          ? { ...fused.rnn(weights, inputs, initial, lengths) }
          : { ...rnn(weights, inputs, { ...reference(lengths), initial }) };
      },
    },
  ],
];

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns the gradients of a loss in which every output has a different weight. */
function gradients(run: Kind["run"], parts: tf.Tensor[], lengths: Lengths, fused?: FusedCells): tf.Tensor[] {
  const loss = (...given: tf.Tensor[]) => {
    const terms = Object.entries(run(given, lengths, fused)).map(([name, part]) =>
      tf.sum(tf.mul(part, made(part.shape, 4, name))),
    );
    return tf.addN(terms) as tf.Scalar;
  };
  return tf.grads(loss)(parts);
}

describe.each(kinds)("%s", (_, { operands, run }) => {
  describe.each(sizes)("B = %i, T = %i, F = %i, H = %i", (B, T, F, H) => {
    const lengths = Array.from({ length: B }, (_, b) => 1 + ((5 * b + 2) % T));
    const both: [string, Lengths][] = [
      ["full sequences", undefined],
      ["lengths", lengths],
    ];

    // an ordinary run tries each size in only one of the two ways; from size to size the ways alternate
    it.each(nightly ? both : both.filter((_, way) => way === sizes.findIndex((size) => size[0] === B) % 2))(
      "every build gives the same trace and gradients as the loop, with %s",
      (_, given) => {
        const parts = operands(B, T, F, H);
        const [trace, wanted] = [run(parts, given), gradients(run, parts, given)];
        for (const [build, fused] of builds) {
          for (const [name, part] of Object.entries(run(parts, given, fused)))
            expect(gap(part, trace[name]), `${build}: ${name}`).toBeLessThan(2e-6);
          for (const [n, gradient] of gradients(run, parts, given, fused).entries())
            expect(gap(gradient, wanted[n]), `${build}: gradient of operand ${n}`).toBeLessThan(5e-6);
        }
      },
    );
  });

  it("gives the same bits in every run", () => {
    const parts = operands(40, 8, 33, 65);
    for (const [build, fused] of builds) {
      const bits = () =>
        [...Object.values(run(parts, undefined, fused)), ...gradients(run, parts, undefined, fused)].map((one) =>
          Array.from(one.dataSync()),
        );
      const first = bits();
      for (let n = 0; n < 3; n++) expect(bits(), build).toEqual(first);
    }
  });

  it("the gradient of the inputs is computed only if it is requested, and the other gradients do not depend on that", () => {
    const [inputs, ...others] = operands(3, 4, 2, 5) as [tf.Tensor, ...tf.Tensor[]];
    for (const [build, fused] of builds) {
      const all = gradients(run, [inputs, ...others], undefined, fused).slice(1);
      const some = gradients((parts, given, build) => run([inputs, ...parts], given, build), others, undefined, fused);
      for (const [n, one] of some.entries()) expect(gap(one, all[n]), build).toBe(0);
    }
  });
});

/** Skips the tests of a suite where the native cells do not run, and says why. */
function needNative(): void {
  beforeEach(({ skip }) => {
    if ("missing" in native) skip(native.missing);
  });
}

describe("the operation of TensorFlow", () => {
  needNative();
  const [lstmKind] = kinds.map(([, kind]) => kind) as [Kind, ...Kind[]];
  const operation = new Map(builds).get("TensorFlow's operation") as FusedCells;

  it("leaves no tensor behind, with and without gradients", () => {
    const parts = lstmKind.operands(3, 4, 2, 5);
    const before = tf.memory().numTensors;
    tf.tidy(() => void lstmKind.run(parts, [4, 1, 2], operation));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(gradients(lstmKind.run, parts, [4, 1, 2], operation));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the gradients although the trace was disposed of before the backward pass", () => {
    const parts = lstmKind.operands(3, 4, 2, 5);
    const loss = (fused?: FusedCells) =>
      tf.grads((...given) =>
        tf.tidy(() => tf.sum(tf.square(lstmKind.run(given, undefined, fused).hidden as tf.Tensor))),
      )(parts);
    const wanted = loss();
    for (const [n, gradient] of loss(operation).entries()) expect(gap(gradient, wanted[n])).toBeLessThan(5e-6);
  });

  it("is used by lstm from 16,384 numbers in a gate on", () => {
    const used: number[] = [];
    const { run, registerOperation } = native as Extract<typeof native, { run: unknown }>;
    const real = tensorFlowOperation(registerOperation);
    const counted = cellsOn(() => ({
      run,
      operation: () => (what, operands, results) => {
        used.push(what);
        return (real as NonNullable<typeof real>)(what, operands, results);
      },
    }));
    lstmKind.run(lstmKind.operands(16, 16, 2, 63), undefined, counted);
    expect(used).toEqual([]);
    lstmKind.run(lstmKind.operands(16, 16, 2, 64), undefined, counted);
    expect(used).toEqual([0]);
  });

  it("rejects an operand whose length does not fit the sizes", () => {
    const run = tensorFlowOperation((native as Extract<typeof native, { run: unknown }>).registerOperation);
    const [B, T, F, H] = [2, 3, 4, 5];
    const shapes = [[B, T, F], [F, H], [H, H], [H], [B, H + 1]];
    const operands = [...shapes.map((shape) => tf.zeros(shape)), null];
    expect(() => run?.(3, operands, [true, true])).toThrow("GatebookCell: an input does not have the length");
  });
});

describe("the native addon", () => {
  needNative();
  const { run } = native as { readonly run: RunCells };
  const sizes = Int32Array.of(2, 3, 4, 5);
  const [B, T, F, H] = [2, 3, 4, 5];
  const floats = (size: number) => new Float32Array(size);
  /** Returns the buffers of a forward pass of the plain RNN: inputs, kernel, recurrent, bias, initial, lengths, hidden, last. */
  const buffers = (): (Float32Array | Int32Array | null)[] => [
    ...[B * T * F, F * H, H * H, H, B * H].map(floats),
    null,
    ...[B * T * H, B * H].map(floats),
  ];

  it("computes with buffers of the right sizes", () => {
    expect(() => run(3, sizes, buffers(), 2)).not.toThrow();
  });

  it.each([
    ["a buffer that is too short", 0, () => floats(B * T * F - 1)],
    ["a missing buffer", 2, () => null],
    ["integers instead of floats", 3, () => new Int32Array(H)],
    ["lengths for another batch", 5, () => new Int32Array(B + 1)],
    ["a result that is too long", 6, () => floats(B * T * H + 1)],
  ] as [string, number, () => Float32Array | Int32Array | null][])(
    "rejects %s, and names its position",
    (_, n, other) => {
      const all = buffers();
      all[n] = other();
      expect(() => run(3, sizes, all, 2)).toThrow(RangeError);
      expect(() => run(3, sizes, all, 2)).toThrow(`buffer 0${n} `);
    },
  );

  it.each([
    ["one buffer too many", 3, sizes, [...buffers(), floats(1)]],
    ["one buffer too few", 3, sizes, buffers().slice(0, -1)],
    ["a cell that does not exist", 7, sizes, buffers()],
    ["no sizes", 3, new Int32Array(0), buffers()],
    ["a size of 0", 3, Int32Array.of(0, 3, 4, 5), buffers()],
    ["sizes that overflow", 3, Int32Array.of(65536, 65536, 4, 5), buffers()],
  ] as [string, number, Int32Array, (Float32Array | Int32Array | null)[]][])("rejects %s", (_, what, given, all) => {
    expect(() => run(what, given, all, 2)).toThrow(RangeError);
  });
});
