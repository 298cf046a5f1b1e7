import { describe, expect, test } from "vitest";
import { verdicts } from "../../bench/kernel.mjs";

const ours = (start: number, load: number, small: number[]) => ({
  tslab: {
    "start until ready": [start],
    "import tfjs and gatebook, await ready()": [load],
    "small cell": small,
  },
  python3: { "start until ready": [900, 1000, 1100] },
});

describe("the goals of the kernel", () => {
  test("are met if start and import take at most ipykernel's start, and the median small cell 20 ms", () => {
    expect(verdicts(ours(1000, 1000, [5, 20, 90])).map(({ met }) => met)).toEqual([true, true, true]);
  });

  test("are missed by a later start, a longer import or a slower cell", () => {
    expect(verdicts(ours(1001, 900, [19])).map(({ met }) => met)).toEqual([false, true, true]);
    expect(verdicts(ours(1000, 1200, [21]))).toEqual([
      { goal: "start: at most ipykernel's 1000 ms", got: "1000 ms", met: true },
      { goal: "import tfjs and gatebook: at most ipykernel's start, 1000 ms", got: "1200 ms", met: false },
      { goal: "a small cell: at most 20 ms", got: "21.0 ms", met: false },
    ]);
  });

  test("are an error if ipykernel was not measured", () => {
    expect(() => verdicts({ tslab: ours(1, 1, [1]).tslab })).toThrow("start until ready of python3 was not measured");
  });
});
