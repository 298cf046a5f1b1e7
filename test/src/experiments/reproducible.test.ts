import { beforeAll, describe, expect, it } from "vitest";
import { experiments } from "../../../src/experiments";
import { nightly } from "../../nightly";
import { run } from "../built";

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

/** The exam of `characters` takes seconds in plain JavaScript: it is sat there in the nightly run only. */
const onBackend: Readonly<Record<string, readonly string[]>> = {
  wasm: Object.keys(tiny),
  tensorflow: Object.keys(tiny),
  cpu: Object.keys(tiny).filter((name) => nightly || name !== "characters"),
};

/** Runs the backend's experiments in a new process, as `npm run experiment` does. */
async function measured(backend: string): Promise<Outcome> {
  const chosen = onBackend[backend]?.map((name) => [name, tiny[name]]);
  const program = `
    const { experiments, ready } = require("gatebook");
    (async () => {
      await ready();
      const outcome = {};
      for (const [name, settings] of ${JSON.stringify(chosen)})
        outcome[name] = await experiments[name].run(settings, { seed: 3 });
      console.log(JSON.stringify(outcome));
    })();`;
  const { code, stdout, stderr } = await run(program, { GATEBOOK_BACKEND: backend });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("the same settings and seed", () => {
  let wasm: Outcome;
  beforeAll(async () => {
    wasm = await measured("wasm");
  });

  it("are tried for every experiment", () => {
    expect(Object.keys(wasm).sort()).toEqual(Object.keys(experiments).sort());
  });

  it("give the same numbers bit for bit in another process, on WebAssembly", async () => {
    expect(await measured("wasm")).toEqual(wasm);
  });

  it.each(["cpu", "tensorflow"])("give the same numbers within a thousandth on %s", async (backend) => {
    const there = await measured(backend);
    expect(Object.keys(there)).toEqual(onBackend[backend]);
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
