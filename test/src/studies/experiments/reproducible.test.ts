import { beforeAll, describe, expect, it } from "vitest";
import type { Experiment } from "../../../../src/runs/types";
import { experiments } from "../../../../src/studies/experiments";
import { run } from "../../built";
import { BACKENDS, useBackend } from "../../models/backends";

/** Settings for every experiment that need so few steps that each takes almost no time. */
const tiny: Readonly<Record<string, object>> = {
  ablation: { variant: "no-forget", T: 5, steps: 3, units: 4, batch: 4 },
  adding: { T: 5, steps: 3, units: 4, batch: 4 },
  attention: { scorer: "additive", steps: 3, units: 4, batch: 4, symbols: 3, shortest: 2, longest: 3, examined: 3 },
  characters: { cell: "gru", steps: 2, units: 4, batch: 4 },
  copy: { T: 2, steps: 3, units: 4, batch: 4 },
  forecast: { steps: 2, units: 4, batch: 4 },
  numbers: { layers: 1, units: 2, window: 128, epochs: 1 },
  parity: { T: 5, steps: 3, units: 4, batch: 4 },
};

type Outcome = Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>;

/** Returns the measured values of all experiments on the active backend. */
async function measuredInThisProcess(): Promise<Outcome> {
  const outcome: Record<string, Outcome[string]> = {};
  for (const name of Object.keys(tiny)) {
    const { run } = experiments[name as keyof typeof experiments] as unknown as Experiment;
    outcome[name] = (await run(tiny[name] as never, { seed: 3 })) as Outcome[string];
  }
  return JSON.parse(JSON.stringify(outcome));
}

/** Returns the same values, computed on WebAssembly in a new process with the compiled library, as `npm run experiment` does. */
async function measuredInNewProcess(): Promise<Outcome> {
  const program = `
    const { experiments, ready } = require("gatebook");
    (async () => {
      await ready();
      const outcome = {};
      for (const [name, settings] of ${JSON.stringify(Object.entries(tiny))})
        outcome[name] = await experiments[name].run(settings, { seed: 3 });
      console.log(JSON.stringify(outcome));
    })();`;
  const { code, stdout, stderr } = await run(program, { GATEBOOK_BACKEND: "wasm" });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("the same settings and seed", () => {
  let wasm: Outcome;
  beforeAll(async () => {
    wasm = await measuredInNewProcess();
  });

  it("are tested for every experiment", () => {
    expect(Object.keys(wasm).sort()).toEqual(Object.keys(experiments).sort());
  });

  describe("on WebAssembly", () => {
    useBackend("wasm");
    it("give exactly the same numbers in another process", async () => {
      expect(await measuredInThisProcess()).toEqual(wasm);
    });
  });

  // The first test compares WebAssembly with itself. Plain JavaScript takes seconds, so only the nightly run tries it.
  describe.each(BACKENDS.filter((backend) => backend !== "wasm"))("on %s", (backend) => {
    useBackend(backend);
    it("give the same numbers within 0.1 %", async () => {
      const there = await measuredInThisProcess();
      expect(Object.keys(there)).toEqual(Object.keys(tiny));
      for (const [name, measures] of Object.entries(there))
        for (const [measure, value] of Object.entries(measures)) {
          const wanted = [wasm[name]?.[measure]].flat() as number[];
          expect([value].flat()).toHaveLength(wanted.length);
          for (const [n, one] of [value].flat().entries()) {
            const want = wanted[n] as number;
            expect(Math.abs(one - want), `${name}: ${measure}`).toBeLessThan(1e-3 * (1 + Math.abs(want)));
          }
        }
    });
  });
});
