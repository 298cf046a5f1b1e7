import * as tf from "@tensorflow/tfjs";
import { type NamedTensors, namedTensors, type Seq2SeqInitOptions, seq2seq } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { BACKENDS, useBackend } from "./backends";
import { apart, gradientsOf, wave, withTensors } from "./golden";
import { gap, madeModel, numbers, SIZES, source, sourceLengths, target } from "./made-models";

const KINDS: [string, Seq2SeqInitOptions][] = (["lstm", "gru"] as const).flatMap((cell) => [
  [
    `${cell}, bidirectional encoder`,
    { ...SIZES, cell, attention: "additive", bidirectional: true, encoderUnits: 3, attentionSize: 7 },
  ],
  [`${cell}, state copied`, { ...SIZES, cell, attention: "additive", bridge: "copy", attentionSize: 1 }],
]);

const PARTS = ["logits", "hidden", "context", "alignment", "scores"] as const;
const single = [1, 0, 3].map((token) => [token]);
const CASES = KINDS.flatMap(([title, kind]) => [
  { title, kind, written: target, lengths: sourceLengths },
  { title: `${title}, one step, no padding`, kind, written: single, lengths: undefined },
]);

describe.each(BACKENDS)("a decoder with additive attention on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it.each(CASES)(
    "gives the same trace as the loop, and the same gradients for a loss of any part of the trace: $title",
    ({ kind, written, lengths }) => {
      const model = madeModel(kind);
      const named = namedTensors(model);
      const run = (given: NamedTensors, implementation: "auto" | "reference") =>
        seq2seq(withTensors(model, given), source, written, {
          implementation,
          ...(lengths ? { sourceLengths: lengths } : {}),
        });
      const [mine, theirs] = [run(named, "auto"), run(named, "reference")];
      for (const part of PARTS)
        expect(gap(mine[part] as tf.Tensor, theirs[part] as tf.Tensor), part).toBeLessThan(2e-6);
      // which parts of the trace a loss uses does not depend on the backend, so one backend is enough for this check
      const parts = nightly || backend === "tensorflow" ? ([...PARTS, "all"] as const) : (["all"] as const);
      for (const part of parts) {
        const loss = (implementation: "auto" | "reference") => (given: NamedTensors) => {
          const trace = run(given, implementation);
          const looked = (name: (typeof PARTS)[number], n: number) => {
            const tensor = trace[name] as tf.Tensor;
            return tf.sum(tf.mul(tensor, wave(tensor.shape, 0.9 + n)));
          };
          const unseen = tf.mul(0, tf.sum(trace.logits)); // tfjs throws if the loss does not depend on a weight; this term adds 0 but depends on all weights
          return tf.addN([unseen, ...(part === "all" ? PARTS.map(looked) : [looked(part, 0)])]) as tf.Scalar;
        };
        const [byHand, byTape] = [gradientsOf(named, loss("auto")), gradientsOf(named, loss("reference"))];
        for (const name of Object.keys(named)) {
          expect(apart(byHand[name], numbers(byTape[name] as tf.Tensor)), `${part}: ${name}`).toBeLessThan(1e-4); // the documented tolerance
        }
        const moved = Object.values(byTape).filter((gradient) => numbers(gradient).some((value) => value !== 0));
        expect(moved.length).toBeGreaterThan(part === "all" ? Object.keys(named).length - 4 : 5);
      }
    },
  );

  it("uses the loop for a gradient of a gradient", () => {
    const model = madeModel({ ...SIZES, cell: "gru", attention: "additive", bridge: "copy" });
    const named = namedTensors(model);
    const penalty = (implementation: "auto" | "reference") =>
      tf.grad((query) => {
        const given = (one: tf.Tensor) => withTensors(model, { ...named, "attention.query": one });
        const loss = (one: tf.Tensor) =>
          tf.sum(tf.square(seq2seq(given(one), source, target, { sourceLengths, implementation }).logits)) as tf.Scalar;
        return tf.add(loss(query), tf.mul(1000, tf.sum(tf.square(tf.grad(loss)(query))))) as tf.Scalar;
      })(named["attention.query"] as tf.Tensor);
    expect(apart(penalty("auto"), numbers(penalty("reference")))).toBeLessThan(1e-4);
  });

  it("leaks no tensor in the forward or the backward pass", () => {
    const model = madeModel({ ...SIZES, cell: "lstm", attention: "additive" });
    const named = namedTensors(model);
    const once = () =>
      tf.dispose(gradientsOf(named, (given) => tf.sum(seq2seq(withTensors(model, given), source, target).logits)));
    tf.tidy(once);
    const before = tf.memory().numTensors;
    once();
    expect(tf.memory().numTensors).toBe(before);
  });
});
