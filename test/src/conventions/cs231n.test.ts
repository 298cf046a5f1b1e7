import * as tf from "@tensorflow/tfjs";
import { type LstmWeights, lstm, lstmStep, ready, rnn, rnnStep } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { furthest } from "../cells/plain-lstm";
import { cs231n, type Fixture, operand, printed } from "./cs231n";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** The tolerance of comparisons, because the notebooks print eight digits. */
const NEAR = 1e-6;
const off = (got: tf.Tensor, fixture: Fixture, name: string) =>
  furthest(got.arraySync(), printed(fixture, name).arraySync());

/** Returns the weights of a fixture. The gates are side by side in the order i, f, o, g. */
function lstmWeights(fixture: Fixture): LstmWeights {
  const { D, H } = fixture.sizes;
  const kernels = tf.split(operand<tf.Rank.R2>(fixture, "Wx", [D, 4 * H]), 4, 1);
  const recurrents = tf.split(operand<tf.Rank.R2>(fixture, "Wh", [H, 4 * H]), 4, 1);
  const biases = tf.split(operand<tf.Rank.R1>(fixture, "b", [4 * H]), 4);
  const gate = (n: number) => ({ kernel: kernels[n], recurrent: recurrents[n], bias: biases[n] });
  return { input: gate(0), forget: gate(1), output: gate(2), candidate: gate(3) } as LstmWeights;
}

function rnnWeights(fixture: Fixture) {
  const { D, H } = fixture.sizes;
  return {
    kernel: operand<tf.Rank.R2>(fixture, "Wx", [D, H]),
    recurrent: operand<tf.Rank.R2>(fixture, "Wh", [H, H]),
    bias: operand<tf.Rank.R1>(fixture, "b", [H]),
  };
}

describe("the output that CS231n's notebooks print", () => {
  it("for one step of an LSTM equals lstmStep", () => {
    const fixture = cs231n("lstm step");
    const { N, D, H } = fixture.sizes;
    const { state } = lstmStep(lstmWeights(fixture), operand<tf.Rank.R2>(fixture, "x", [N, D]), {
      hidden: operand<tf.Rank.R2>(fixture, "prev_h", [N, H]),
      cell: operand<tf.Rank.R2>(fixture, "prev_c", [N, H]),
    });
    expect(off(state.hidden, fixture, "next_h")).toBeLessThan(NEAR);
    expect(off(state.cell, fixture, "next_c")).toBeLessThan(NEAR);
  });

  it("for one step of an RNN equals rnnStep", () => {
    const fixture = cs231n("rnn step");
    const { N, D, H } = fixture.sizes;
    const x = operand<tf.Rank.R2>(fixture, "x", [N, D]);
    const { hidden } = rnnStep(rnnWeights(fixture), x, operand<tf.Rank.R2>(fixture, "prev_h", [N, H]));
    expect(off(hidden, fixture, "next_h")).toBeLessThan(NEAR);
  });

  it.each(["reference", "fused"] as const)("for a sequence equals lstm and rnn (%s)", (implementation) => {
    const ofLstm = cs231n("lstm");
    const ofRnn = cs231n("rnn");
    const inputs = (fixture: Fixture) => {
      const { N, T = 1, D } = fixture.sizes;
      return operand<tf.Rank.R3>(fixture, "x", [N, T, D]);
    };
    const start = (fixture: Fixture) => operand<tf.Rank.R2>(fixture, "h0", [fixture.sizes.N, fixture.sizes.H]);
    const initial = { hidden: start(ofLstm), cell: tf.zerosLike(start(ofLstm)) };
    const lstmTrace = lstm(lstmWeights(ofLstm), inputs(ofLstm), { initial, implementation });
    expect(off(lstmTrace.hidden, ofLstm, "h")).toBeLessThan(NEAR);
    const rnnTrace = rnn(rnnWeights(ofRnn), inputs(ofRnn), { initial: start(ofRnn), implementation });
    expect(off(rnnTrace.hidden, ofRnn, "h")).toBeLessThan(NEAR);
  });

  it("comes from a public repository, whose address is in each fixture", () => {
    for (const name of ["lstm step", "lstm", "rnn step", "rnn"] as const) {
      const { repository, path, commit } = cs231n(name)["read from"];
      expect(repository).toMatch(/^[\w-]+\/[\w-]+$/);
      expect(path.length).toBeGreaterThan(0);
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
    }
  });
});
