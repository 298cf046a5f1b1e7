import { beforeAll, describe, expect, it } from "vitest";
import { build, run } from "../built";

beforeAll(build, 120_000);

/** Steps that take no time, for every experiment. */
const tiny: Readonly<Record<string, object>> = {
  ablation: { variant: "no-forget", T: 5, steps: 3, units: 4, batch: 4 },
  adding: { T: 5, steps: 3, units: 4, batch: 4 },
  attention: { scorer: "additive", steps: 3, units: 4, batch: 4, symbols: 3, shortest: 2, longest: 3, examined: 3 },
  characters: { cell: "gru", steps: 2, units: 4, batch: 4 },
  copy: { T: 2, steps: 3, units: 4, batch: 4 },
  forecast: { steps: 2, units: 4, batch: 4 },
  parity: { T: 5, steps: 3, units: 4, batch: 4 },
};

type Outcome = Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>;

/** Runs all of them in a process of its own, as `npm run experiment` does. */
async function measured(backend: string): Promise<Outcome> {
  const program = `
    const { experiments, ready } = require("gatebook");
    (async () => {
      await ready();
      const outcome = {};
      for (const [name, settings] of Object.entries(${JSON.stringify(tiny)}))
        outcome[name] = await experiments[name].run(settings, { seed: 3 });
      console.log(JSON.stringify(outcome));
    })();`;
  const { code, stdout, stderr } = await run(program, { GATEBOOK_BACKEND: backend });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("the same settings and seed", () => {
  let cpu: Outcome;
  beforeAll(async () => {
    cpu = await measured("cpu");
  }, 120_000);

  it("are there for every experiment", () => {
    expect(Object.keys(cpu)).toEqual(Object.keys(tiny));
  });

  it("give the same numbers bit for bit in another process, in plain JavaScript", async () => {
    expect(await measured("cpu")).toEqual(cpu);
  });

  it.each(["wasm", "tensorflow"])("give the same numbers within a thousandth on %s", async (backend) => {
    const there = await measured(backend);
    for (const [name, measures] of Object.entries(cpu))
      for (const [measure, value] of Object.entries(measures)) {
        const other = [there[name]?.[measure]].flat();
        for (const [n, one] of [value].flat().entries())
          expect(Math.abs((other[n] as number) - one), `${name}: ${measure}`).toBeLessThan(1e-3 * (1 + Math.abs(one)));
      }
  });
});
