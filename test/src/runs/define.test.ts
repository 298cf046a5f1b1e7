import { describe, expect, it } from "vitest";
import { z } from "zod";
import { experiment } from "../../../src/runs/define";

const parts = {
  name: "toy",
  question: "What is the sum?",
  revision: 1,
  settings: {
    kind: z.enum(["plain", "double"]).default("plain").describe("what is done"),
    T: z.int().min(2).default(5).describe("T, time steps"),
    rate: z.number().positive().nullable().default(null).describe("a rate, or none"),
  },
};
type ToySettings = { readonly kind: "plain" | "double"; readonly T: number; readonly rate: number | null };
const toy = experiment({
  ...parts,
  refuse: ({ kind, T }: ToySettings) =>
    kind === "double" && T > 10 ? "T must be 10 at most to be doubled." : undefined,
  run: async ({ T }, { seed }) => ({ sum: T + seed, row: [T, seed] }),
});

const messageFor = (some: object) => {
  try {
    toy.complete(some);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("experiment(), which defines an experiment,", () => {
  it("lists its settings in order, with type, default and choices", () => {
    expect(toy.settings).toEqual({
      kind: { description: "what is done", type: "string", default: "plain", choices: ["plain", "double"] },
      T: { description: "T, time steps", type: "integer", default: 5 },
      rate: { description: "a rate, or none", type: "number", default: null },
    });
    expect(Object.keys(toy.settings)).toEqual(["kind", "T", "rate"]);
  });

  it("fills in the defaults of missing settings", () => {
    expect(toy.complete()).toEqual({ kind: "plain", T: 5, rate: null });
    expect(toy.complete({ T: 7, rate: 0.5 })).toEqual({ kind: "plain", T: 7, rate: 0.5 });
  });

  it("throws one error that names all faults: unknown settings and wrong values", () => {
    expect(messageFor({ t: 3 })).toBe("toy: there is no setting t. Available: kind, T, rate.");
    expect(messageFor({ T: 1 })).toBe("toy: the setting T (T, time steps) must be at least 2, got 1.");
    expect(messageFor({ T: "3" })).toBe('toy: the setting T (T, time steps) must be a number, got "3".');
    expect(messageFor({ T: 2.5 })).toBe("toy: the setting T (T, time steps) must be an integer, got 2.5.");
    expect(messageFor({ T: Number.NaN })).toBe("toy: the setting T (T, time steps) must be a number, got NaN.");
    expect(messageFor({ rate: 0 })).toBe("toy: the setting rate (a rate, or none) must be above 0, got 0.");
    expect(messageFor({ kind: "triple" })).toBe(
      'toy: the setting kind (what is done) must be one of "plain", "double", got "triple".',
    );
    expect(messageFor({ T: 1, rate: -1 }).split("\n")).toHaveLength(2);
    expect(messageFor([])).toBe("toy: the settings must be an object with some of kind, T, rate.");
  });

  it("rejects settings that do not fit together", () => {
    expect(messageFor({ kind: "double", T: 11 })).toBe("toy: T must be 10 at most to be doubled.");
    expect(messageFor({ kind: "double", T: 10 })).toBe("");
  });

  it("checks settings and seed before it runs, and the results afterwards", async () => {
    await expect(toy.run({ T: 0 }, { seed: 1 })).rejects.toThrow("the setting T");
    await expect(toy.run({}, { seed: Number.NaN })).rejects.toThrow("seed must be a finite number");
    expect(await toy.run({ T: 3 }, { seed: 4 })).toEqual({ sum: 7, row: [3, 4] });
    const broken = experiment({ ...parts, run: async () => ({ sum: 1, row: [1, Number.NaN] }) });
    await expect(broken.run({}, { seed: 1 })).rejects.toThrow("toy: row must be finite numbers, got 1,NaN.");
  });

  it("requires a name that can be used in commands and folders, and a description of each setting", () => {
    expect(() => experiment({ ...parts, name: "A b", run: async () => ({}) })).toThrow(
      'experiment: the name must consist of lower-case words joined by "-", got "A b".',
    );
    const settings = { T: z.int().default(3) };
    expect(() => experiment({ ...parts, settings, run: async () => ({}) })).toThrow(
      "the setting T must have a type, a default and a description",
    );
  });
});
