import { describe, expect, test } from "vitest";
import { verdicts } from "../../bench/kernel.mjs";

const ours = (spare: number, start: number, load: number, small: number[], memory = 475) => ({
  "tslab-spare": { "start until ready": [spare] },
  tslab: {
    "start until ready": [start],
    "import tfjs and gatebook, await ready()": [load],
    "small cell": small,
    "memory after these cells, MB": [memory],
  },
  python3: { "start until ready": [900, 1000, 1100] },
});

describe("the goals of the kernel", () => {
  test("are met if start and import take at most ipykernel's start, the median small cell 20 ms, and memory is as before", () => {
    expect(verdicts(ours(1000, 1000, 1000, [5, 20, 90])).map(({ met }) => met)).toEqual([true, true, true, true, true]);
  });

  test("are missed by a later start, a longer import, a slower cell or more memory", () => {
    expect(verdicts(ours(1001, 1001, 900, [19])).map(({ met }) => met)).toEqual([false, false, true, true, true]);
    expect(verdicts(ours(300, 1001, 1200, [21], 500))).toEqual([
      { goal: "start in JupyterLab, from the spare kernel: at most ipykernel's 1000 ms", got: "300 ms", met: true },
      { goal: "start without a spare kernel: at most ipykernel's 1000 ms", got: "1001 ms", met: false },
      { goal: "import tfjs and gatebook: at most ipykernel's start, 1000 ms", got: "1200 ms", met: false },
      { goal: "a small cell: at most 20 ms", got: "21.0 ms", met: false },
      { goal: "memory after the import: at most 475 MB, as before the snapshots", got: "500 MB", met: false },
    ]);
  });

  test("are an error if ipykernel was not measured", () => {
    const { python3: _, ...measured } = ours(1, 1, 1, [1]);
    expect(() => verdicts(measured)).toThrow("start until ready of python3 was not measured");
  });
});
