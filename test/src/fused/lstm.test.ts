import * as tf from "@tensorflow/tfjs";
import { initLstm, type LstmTrace, type LstmWeights, lstm, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectSameGradients, expectSameTrace, isTaken, wave } from "./agree";

const GATES = ["forget", "input", "candidate", "output"] as const;
type Implementation = "reference" | "fused";

beforeAll(async () => {
  expect((await ready()).backend).toBe("tensorflow");
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns every tensor of a trace by name. */
function named(trace: LstmTrace): Record<string, tf.Tensor> {
  return {
    ...trace.gates,
    hidden: trace.hidden,
    cell: trace.cell,
    "final hidden": trace.final.hidden,
    "final cell": trace.final.cell,
  };
}

/** A case: B, T, F, H, and the lengths of the sequences if they differ. */
const cases: [number, number, number, number, number[]?][] = [
  [1, 1, 1, 1],
  [1, 6, 3, 4],
  [3, 1, 2, 5],
  [2, 5, 1, 3],
  [4, 7, 3, 1],
  [3, 6, 4, 5, [6, 2, 4]],
  [2, 4, 3, 2, [1, 3]],
  [5, 40, 6, 8, [40, 1, 17, 39, 8]],
  [16, 12, 8, 64],
  [64, 5, 16, 128],
];

/** The cases. Small cases without lengths run in plain loops. Therefore each case also runs with lengths that are all T. */
const bothWays = cases.flatMap(([B, T, F, H, lengths]): typeof cases =>
  lengths
    ? [[B, T, F, H, lengths]]
    : [
        [B, T, F, H],
        [B, T, F, H, Array.from({ length: B }, () => T)],
      ],
);

/** The tensors from which a loss is computed. Each tensor is weighted by irregular numbers. */
const losses: [string, (trace: LstmTrace) => tf.Tensor[]][] = [
  ["hidden", (trace) => [trace.hidden]],
  ["cell", (trace) => [trace.cell]],
  ["final hidden", (trace) => [trace.final.hidden]],
  ["final cell", (trace) => [trace.final.cell]],
  ["the forget gate", (trace) => [trace.gates.forget]],
  ["candidate and output gate", (trace) => [trace.gates.candidate, trace.gates.output]],
  ["everything", (trace) => Object.values(named(trace))],
];

describe.each(bothWays)("fused lstm, B = %i, T = %i, F = %i, H = %i, lengths %j", (B, T, F, H, lengths) => {
  const operands = (): tf.Tensor[] => {
    const weights = initLstm({ features: F, units: H, seed: 3 });
    const start = [wave([B, T, F], 0.7), wave([B, H], 1.1), wave([B, H], 0.4)];
    return [...start, ...GATES.flatMap((gate) => [weights[gate].kernel, weights[gate].recurrent, wave([H], 0.9)])];
  };
  const run = (parts: tf.Tensor[], implementation: Implementation) => {
    const gate = (n: number) => ({ kernel: parts[n], recurrent: parts[n + 1], bias: parts[n + 2] });
    const weights = { forget: gate(3), input: gate(6), candidate: gate(9), output: gate(12) } as LstmWeights;
    const initial = { hidden: parts[1] as tf.Tensor2D, cell: parts[2] as tf.Tensor2D };
    return lstm(weights, parts[0] as tf.Tensor3D, { initial, implementation, ...(lengths ? { lengths } : {}) });
  };

  it("gives the same trace as the reference", () => {
    const parts = operands();
    expectSameTrace(named(run(parts, "fused")), named(run(parts, "reference")));
  });

  it.each(isTaken(B, T, H) ? losses : losses.slice(-1))(
    "gives the same gradients of all operands as the reference, for a loss of %s",
    (_, look) => {
      expectSameGradients(operands(), (given, implementation) => look(run(given, implementation)));
    },
  );
});

describe("fused lstm", () => {
  it("leaves only the tensors of its result in memory, also after a gradient", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 5 });
    const inputs = wave<tf.Rank.R3>([2, 4, 2], 0.3);
    for (const options of [{}, { lengths: [4, 2] }]) {
      const before = tf.memory().numTensors;
      const trace = lstm(weights, inputs, { ...options, implementation: "fused" });
      expect(tf.memory().numTensors - before).toBe(8);
      tf.dispose(trace);
      const loss = (x: tf.Tensor) =>
        lstm(weights, x as tf.Tensor3D, options)
          .hidden.square()
          .mean();
      const { value, grad } = tf.valueAndGrad(loss)(inputs);
      expect(tf.memory().numTensors - before).toBe(2);
      tf.dispose([value, grad]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("is the implementation that auto uses on this backend", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 5 });
    const inputs = wave<tf.Rank.R3>([2, 4, 2], 0.3);
    const [auto, fused] = ["auto", "fused"].map(
      (implementation) => lstm(weights, inputs, { implementation: implementation as "auto" | "fused" }).hidden,
    ) as [tf.Tensor, tf.Tensor];
    expect(Array.from(auto.dataSync())).toEqual(Array.from(fused.dataSync()));
  });
});
