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

const told = (some: object) => {
  try {
    toy.complete(some);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("experiment", () => {
  it("knows its settings: type, default, choices, in their order", () => {
    expect(toy.settings).toEqual({
      kind: { description: "what is done", type: "string", default: "plain", choices: ["plain", "double"] },
      T: { description: "T, time steps", type: "integer", default: 5 },
      rate: { description: "a rate, or none", type: "number", default: null },
    });
    expect(Object.keys(toy.settings)).toEqual(["kind", "T", "rate"]);
  });

  it("fills in what is not said", () => {
    expect(toy.complete()).toEqual({ kind: "plain", T: 5, rate: null });
    expect(toy.complete({ T: 7, rate: 0.5 })).toEqual({ kind: "plain", T: 7, rate: 0.5 });
  });

  it("names what does not exist, what has a wrong value, and all of it at once", () => {
    expect(told({ t: 3 })).toBe("toy: there is no setting t. Available: kind, T, rate.");
    expect(told({ T: 1 })).toMatch(/^toy: the setting T \(T, time steps\): .*2.*, got 1\.$/);
    expect(told({ T: "3" })).toMatch(/T, time steps.*, got "3"\.$/);
    expect(told({ T: Number.NaN })).toMatch(/T, time steps.*, got null|NaN/);
    expect(told({ kind: "triple" })).toMatch(/"plain"\|"double".*, got "triple"\.$/);
    expect(told({ T: 1, rate: -1 }).split("\n")).toHaveLength(2);
    expect(told([])).toBe("toy: the settings must be an object with some of kind, T, rate.");
  });

  it("refuses what does not fit together", () => {
    expect(told({ kind: "double", T: 11 })).toBe("toy: T must be 10 at most to be doubled.");
    expect(told({ kind: "double", T: 10 })).toBe("");
  });

  it("checks everything before it runs, and what comes out", async () => {
    await expect(toy.run({ T: 0 }, { seed: 1 })).rejects.toThrow("the setting T");
    await expect(toy.run({}, { seed: Number.NaN })).rejects.toThrow("seed must be a finite number");
    expect(await toy.run({ T: 3 }, { seed: 4 })).toEqual({ sum: 7, row: [3, 4] });
    const broken = experiment({ ...parts, run: async () => ({ sum: 1, row: [1, Number.NaN] }) });
    await expect(broken.run({}, { seed: 1 })).rejects.toThrow("toy: row must be finite numbers, got 1,NaN.");
  });

  it("must have a name that fits a command and a folder, and say what each setting is", () => {
    expect(() => experiment({ ...parts, name: "A b", run: async () => ({}) })).toThrow(
      'words joined by "-", got "A b"',
    );
    const settings = { T: z.int().default(3) };
    expect(() => experiment({ ...parts, settings, run: async () => ({}) })).toThrow(
      "the setting T must have a type, a default and a description",
    );
  });
});
