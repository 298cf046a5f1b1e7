import * as tf from "@tensorflow/tfjs";
import {
  type BothWays,
  bidirectional,
  type GatedWeights,
  type GruOptions,
  type GruWeights,
  gru,
  initGru,
  initLstm,
  initSeq2Seq,
  lstm,
  maskedCrossEntropy,
  type NamedTensors,
  type Seq2Seq,
  seq2seq,
  stack,
} from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BACKENDS, useBackend } from "./backends";
import { apart, type GoldenStack, golden, gradientsOf, wave, waves, withTensors } from "./golden";

const resetAfter = (weights: GruWeights, inputs: tf.Tensor3D, options: GruOptions = {}) =>
  gru(weights, inputs, { ...options, resetAfter: true });
const bothLstms = bidirectional(lstm);
const bothGrus = bidirectional(resetAfter);

/**
 * Converts states from PyTorch's order to ours, and back. PyTorch's states are [4, B, H]: layer by layer, with forward before backward in each
 * layer.
 */
const statesOf = (states: tf.Tensor) => {
  const [a, b, c, d] = tf.unstack(states) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  return [
    { forward: a, backward: b },
    { forward: c, backward: d },
  ] as const;
};
const joined = (states: readonly BothWays<tf.Tensor2D>[]) =>
  tf.stack(states.flatMap(({ forward, backward }) => [forward, backward]));

/** Runs our stack on PyTorch's case, and returns the outputs under PyTorch's names. */
function outputsOf({ kind, lengths }: GoldenStack, named: NamedTensors): NamedTensors {
  const sizes = { features: 1, units: 1, seed: 1 };
  const inputs = named.inputs as tf.Tensor3D;
  const hiddens = statesOf(named["initial.hidden"] as tf.Tensor);
  if (kind === "lstm") {
    const one = initLstm(sizes);
    const both = { forward: one, backward: one };
    const cells = statesOf(named["initial.cell"] as tf.Tensor);
    const state = (layer: 0 | 1, way: keyof BothWays<unknown>) => ({
      hidden: hiddens[layer][way],
      cell: cells[layer][way],
    });
    const { hidden, final } = stack(bothLstms, bothLstms)(withTensors([both, both] as const, named), inputs, {
      lengths,
      initial: [
        { forward: state(0, "forward"), backward: state(0, "backward") },
        { forward: state(1, "forward"), backward: state(1, "backward") },
      ],
    });
    const part = (name: "hidden" | "cell") =>
      joined(final.map(({ forward, backward }) => ({ forward: forward[name], backward: backward[name] })));
    return { hidden, "final.hidden": part("hidden"), "final.cell": part("cell") };
  }
  const one = { ...initGru(sizes), candidateRecurrentBias: tf.zeros<tf.Rank.R1>([1]) };
  const both = { forward: one, backward: one };
  const weights = withTensors([both, both] as const, named);
  const { hidden, final } = stack(bothGrus, bothGrus)(weights, inputs, { lengths, initial: hiddens });
  return { hidden, "final.hidden": joined(final) };
}

describe.each(BACKENDS)("on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it.each(golden.stacks)(
    "two layers of bidirectional $kind give the results and gradients that PyTorch computed on packed sequences",
    (one) => {
      const named = waves(one.tensors);
      const outputs = outputsOf(one, named);
      for (const [name, want] of Object.entries(one.outputs))
        expect(apart(outputs[name], want), name).toBeLessThan(1e-5);
      const gradients = gradientsOf(named, (given) => {
        const terms = Object.values(outputsOf(one, given)).map((tensor, n) =>
          tf.sum(tf.mul(tensor, wave(tensor.shape, 0.3 + 0.11 * n))),
        );
        return tf.addN(terms) as tf.Scalar;
      });
      for (const [name, { gradient }] of Object.entries(one.tensors)) {
        expect(apart(gradients[name], gradient), name).toBeLessThan(1e-4);
      }
    },
  );

  it.each(golden.seq2seqs)(
    "an encoder-decoder (cell $cell, attention $attention, bidirectional $bidirectional, bridge $bridge) gives the results and gradients that PyTorch computed",
    (one) => {
      const named = waves(one.tensors);
      const model = modelOf(one, named);
      const run = (given: Seq2Seq) => {
        const { logits, alignment } = seq2seq(given, one.source, one.target, { sourceLengths: one.sourceLengths });
        const loss = maskedCrossEntropy(logits, one.target, { lengths: one.targetLengths });
        return { logits, loss, ...(alignment ? { alignment } : {}) };
      };
      const outputs: NamedTensors = run(model);
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(one.outputs).sort());
      for (const [name, want] of Object.entries(one.outputs)) {
        expect(apart(outputs[name], want), name).toBeLessThan(1e-5);
      }
      const gradients = gradientsOf(named, (given) => run(withTensors(model, given)).loss);
      for (const [name, { gradient }] of Object.entries(one.tensors)) {
        expect(apart(gradients[name], gradient), name).toBeLessThan(1e-4);
      }
    },
  );
});

/** Returns a model with the structure and sizes of the golden model, and with these tensors as its weights. */
function modelOf(one: (typeof golden.seq2seqs)[number], named: NamedTensors): Seq2Seq {
  const units = (prefix: string) => {
    const keeps = one.cell === "lstm" ? "forget" : "update";
    return one.tensors[`${prefix}.${keeps}.bias`]?.shape[0] as number;
  };
  const { cell, attention, bidirectional: both, bridge, start: first } = one;
  const like = initSeq2Seq({
    cell,
    attention,
    bidirectional: both,
    bridge,
    start: first,
    sourceSize: one.tensors[`encoder${both ? ".forward" : ""}.candidate.kernel`]?.shape[0] as number,
    targetSize: one.tensors["output.bias"]?.shape[0] as number,
    units: units("decoder"),
    encoderUnits: units(both ? "encoder.forward" : "encoder"),
    ...(attention === "additive" ? { attentionSize: one.tensors["attention.bias"]?.shape[0] as number } : {}),
    seed: 1,
  });
  const model = withTensors(like, named);
  const kernels = model.decoder as GatedWeights;
  expect(kernels.candidate.kernel.shape).toEqual(like.decoder.candidate.kernel.shape);
  return model;
}
