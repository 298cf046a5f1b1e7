import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { fusedGru } from "../../../src/cells/gru";
import { fusedLstm } from "../../../src/cells/lstm";
import { fusedRnn } from "../../../src/cells/rnn";
import { BACKENDS, useBackend } from "../models/backends";
import { cellKinds } from "../properties/cell-kinds";
import { gap, made } from "../properties/made";
import { rejectionMessage } from "./rejection";

describe.each(BACKENDS)("on the backend %s", (backend) => {
  useBackend(backend);

  describe.each(cellKinds)("$name", (kind) => {
    const operands = () => ({
      inputs: made([2, 3, 2], 1, "inputs"),
      ...kind.weights({ B: 2, T: 3, F: 2, H: 3 }, 1, 1),
    });

    it("fused gives the same trace and gradients as the reference, and auto gives exactly the same as fused", () => {
      tf.tidy(() => {
        const given = operands();
        const names = Object.keys(given);
        const outcome = (implementation: "auto" | "fused" | "reference") => {
          const loss = (...parts: tf.Tensor[]) => {
            const own = Object.fromEntries(names.map((name, n) => [name, parts[n] as tf.Tensor]));
            return tf.sum(
              tf.square(kind.run(own as typeof given, { implementation, lengths: [3, 2] }).hidden as tf.Tensor),
            );
          };
          const gradients = tf.grads(loss)(Object.values(given) as tf.Tensor[]);
          const trace = kind.run(given, { implementation, lengths: [3, 2] });
          return { ...trace, ...Object.fromEntries(names.map((name, n) => [`d ${name}`, gradients[n] as tf.Tensor])) };
        };
        const [auto, fused, reference] = [outcome("auto"), outcome("fused"), outcome("reference")];
        for (const [name, part] of Object.entries(reference as Record<string, tf.Tensor>)) {
          expect(gap((fused as typeof reference)[name as never], part), name).toBeLessThan(2e-6);
          expect(gap((auto as typeof reference)[name as never], (fused as typeof reference)[name as never]), name).toBe(
            0,
          );
        }
      });
    });
  });
});

beforeAll(() => ready());

describe.each(cellKinds)("$name on a backend whose numbers JavaScript cannot read synchronously", (kind) => {
  const operands = () => ({ inputs: made([2, 3, 2], 1, "inputs"), ...kind.weights({ B: 2, T: 3, F: 2, H: 3 }, 1, 1) });
  const engine = tf.engine();
  const named = <R>(backend: string, work: () => R): R => {
    const before = engine.backendName;
    engine.backendName = backend;
    try {
      return work();
    } finally {
      engine.backendName = before;
    }
  };

  it("auto uses the loop", () => {
    const name = kind.name.split(",")[0] as "rnn" | "lstm" | "gru";
    const slot = { rnn: fusedRnn, lstm: fusedLstm, gru: fusedGru }[name];
    expect(named("webgl", () => slot.choose("auto") as unknown)).toBeUndefined();
    expect(slot.choose("auto")).toBeDefined();
  });

  it("fused is rejected before any work, and the message names the backend", () => {
    tf.tidy(() => {
      const given = operands();
      const name = kind.name.split(",")[0];
      expect(named("webgl", () => rejectionMessage(() => kind.run(given, { implementation: "fused" })))).toBe(
        `${name}: options.implementation "fused" needs one of the backends tensorflow, wasm, cpu, got webgl. "auto" uses the fastest implementation that runs here.`,
      );
    });
  });
});
