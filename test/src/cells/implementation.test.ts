import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { useBackend } from "../models/backends";
import { cellKinds } from "../properties/cell-kinds";
import { gap, made } from "../properties/made";
import { refusal } from "./refused";

useBackend("cpu"); // plain JavaScript has no fused kernels

describe.each(cellKinds)("$name on a backend without fused kernels", (kind) => {
  const operands = () => ({ inputs: made([2, 3, 2], 1, "inputs"), ...kind.weights({ B: 2, T: 3, F: 2, H: 3 }, 1, 1) });

  it("runs auto as the reference: the same numbers to the last bit", () => {
    tf.tidy(() => {
      const given = operands();
      const [auto, reference] = (["auto", "reference"] as const).map((implementation) =>
        kind.run(given, { implementation }),
      );
      for (const [name, part] of Object.entries(reference as object)) expect(gap(auto?.[name], part), name).toBe(0);
    });
  });

  it("refuses fused, before any work, and names the backend", () => {
    tf.tidy(() => {
      const given = operands();
      const name = kind.name.split(",")[0];
      expect(refusal(() => kind.run(given, { implementation: "fused" }))).toBe(
        `${name}: options.implementation "fused" needs the backend tensorflow, got cpu. "auto" takes the fastest there is.`,
      );
    });
  });
});
