import * as tf from "@tensorflow/tfjs";
import { type GateWeights, type GruWeights, gru, ready, rnn } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectSameGradients, expectSameTrace, isTaken, type NamedTrace, wave } from "./agree";

type Implementation = "reference" | "fused";

beforeAll(async () => {
  expect((await ready()).backend).toBe("tensorflow");
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** A case: B, T, F, H, and the lengths of the sequences if they differ. */
const sizes: [number, number, number, number, number[]?][] = [
  [1, 1, 1, 1],
  [1, 6, 3, 4],
  [3, 1, 2, 5],
  [2, 5, 1, 3],
  [4, 7, 3, 1],
  [3, 6, 4, 5, [6, 2, 4]],
  [5, 40, 6, 8, [40, 1, 17, 39, 8]],
  [16, 12, 8, 64],
  [4, 5, 6, 128],
];

const weightsOf = (F: number, H: number, speed: number): tf.Tensor[] => [
  wave([F, H], speed).mul(0.6),
  wave([H, H], speed + 0.1).div(Math.sqrt(H)), // with larger numbers the RNN would be chaotic and magnify rounding errors
  wave([H], speed + 0.2),
];
const gate = (parts: tf.Tensor[], n: number) =>
  ({ kernel: parts[n], recurrent: parts[n + 1], bias: parts[n + 2] }) as unknown as GateWeights;

/** A cell to test: its operands besides the inputs and the initial state, and the tensors of its trace. */
type Cell = {
  readonly weights: (F: number, H: number) => tf.Tensor[];
  readonly run: (parts: tf.Tensor[], options: { implementation: Implementation; lengths?: number[] }) => NamedTrace;
};

const gruCell = (resetAfter: boolean, secondBias: boolean): Cell => ({
  weights: (F, H) => [
    ...[0.7, 1.3, 2.2].flatMap((speed) => weightsOf(F, H, speed)),
    ...(secondBias ? [wave([H], 0.33)] : []),
  ],
  run: (parts, options) => {
    const weights: GruWeights = {
      update: gate(parts, 2),
      reset: gate(parts, 5),
      candidate: gate(parts, 8),
      ...(secondBias ? { candidateRecurrentBias: parts[11] as tf.Tensor1D } : {}),
    };
    const initial = parts[1] as tf.Tensor2D;
    const { gates, hidden, final } = gru(weights, parts[0] as tf.Tensor3D, { ...options, initial, resetAfter });
    return { ...gates, hidden, final };
  },
});

const cells: [string, Cell][] = [
  ["gru, reset before", gruCell(false, false)],
  ["gru, reset after", gruCell(true, false)],
  ["gru, reset after, two biases", gruCell(true, true)],
  [
    "rnn",
    {
      weights: (F, H) => weightsOf(F, H, 0.7),
      run: (parts, options) => {
        const initial = parts[1] as tf.Tensor2D;
        return { ...rnn(gate(parts, 2), parts[0] as tf.Tensor3D, { ...options, initial }) };
      },
    },
  ],
];

describe.each(cells)("fused %s", (_, { weights, run }) => {
  describe.each(sizes)("B = %i, T = %i, F = %i, H = %i, lengths %j", (B, T, F, H, lengths) => {
    const operands = () => [wave([B, T, F], 0.5), wave([B, H], 1.7), ...weights(F, H)];
    const options = (implementation: Implementation) => ({ implementation, ...(lengths ? { lengths } : {}) });

    it("gives the same trace as the reference", () => {
      const parts = operands();
      expectSameTrace(run(parts, options("fused")), run(parts, options("reference")));
    });

    const outputs = Object.keys(tf.tidy(() => run(operands(), options("reference"))));
    it.each([...(isTaken(B, T, H) ? outputs : []), "everything"])(
      "gives the same gradients of all operands as the reference, for a loss of %s",
      (name) => {
        expectSameGradients(operands(), (given, implementation) => {
          const trace = run(given, options(implementation));
          return name === "everything" ? Object.values(trace) : [trace[name] as tf.Tensor];
        });
      },
    );
  });

  it("leaves only the tensors of its result in memory, also after a gradient", () => {
    const parts = [wave([2, 4, 3], 0.5), wave([2, 5], 1.7), ...weights(3, 5)];
    for (const lengths of [undefined, [4, 2]]) {
      const options = { implementation: "fused" as const, ...(lengths ? { lengths } : {}) };
      const before = tf.memory().numTensors;
      const trace = run(parts, options);
      expect(tf.memory().numTensors - before).toBe(Object.keys(trace).length);
      tf.dispose(trace);
      const gradient = tf.grads((...given: tf.Tensor[]) => tf.sum(run(given, options).hidden as tf.Tensor))(parts);
      expect(tf.memory().numTensors - before).toBe(parts.length);
      tf.dispose(gradient);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
