import { describe, expect, test } from "vitest";
import { compare, report } from "../../bench/cells/check.mjs";
import { goalsTable, verdicts } from "../../bench/cells/goals.mjs";
import { entriesFor } from "../../bench/cells/line-up.mjs";
import { encoderDecoder, sizes } from "../../bench/cells/sizes.mjs";
import { type Results, summarise, summariseEncoderDecoder } from "../../bench/cells/summary.mjs";
import { allowed, othersNow, rejectBusy } from "../../bench/lib/busy.mjs";

const [first, large, , small, , largest] = sizes as Required<typeof sizes>;
const steady = (forward: number, both: number) => ({ forward: [[forward], [forward]], both: [[both], [both]] });
const measured = (kernel: number, wasm = 1) => ({
  results: [
    summarise("lstm", first as NonNullable<typeof first>, {
      "gatebook fused": steady(kernel, kernel),
      "gatebook fused wasm": steady(wasm, wasm),
      "gatebook wasm": steady(20, 20),
      PyTorch: steady(1, 1),
      "products, TensorFlow": steady(0.1, 0.1),
    }),
  ],
});

describe("compare, for --check,", () => {
  test("finds nothing between two runs with the same ratios", () => {
    expect(compare(measured(0.5), measured(0.5))).toEqual({ slower: [], compared: 6 });
    expect(report(compare(measured(0.5), measured(0.5)))).toContain("none of 6 ratios is more than 15 % worse");
  });

  test("names each ratio that is more than 15 % worse, and ignores faster ones and smaller changes", () => {
    const { slower } = compare(measured(0.5), measured(0.6));
    expect(slower).toEqual([
      { problem: "lstm, B32 T50 F32 H64", what: "gatebook fused / PyTorch, forward", before: 0.5, now: 0.6 },
      {
        problem: "lstm, B32 T50 F32 H64",
        what: "gatebook fused / PyTorch, forward and backward",
        before: 0.5,
        now: 0.6,
      },
    ]);
    expect(report({ slower, compared: 6 })).toContain(
      "gatebook fused / PyTorch, forward: 0.500 before, 0.600 now (1.2 times)",
    );
    expect(compare(measured(0.5), measured(0.55)).slower).toEqual([]);
    expect(compare(measured(0.5), measured(0.2)).slower).toEqual([]);
  });

  test("does not count a worse median whose quartiles overlap the stored ones", () => {
    const noisy = structuredClone(measured(0.6));
    const ratios = noisy.results[0]?.lines["gatebook fused"]?.timesPyTorch as { forward: object; both: object };
    ratios.forward = { median: 0.6, low: 0.4, high: 0.8 };
    ratios.both = { median: 0.6, low: 0.4, high: 0.8 };
    expect(compare(measured(0.5), noisy).slower).toEqual([]);
  });

  test("compares the speed relative to tf.layers as a time, so a larger factor is better", () => {
    const run = (kernel: number) => ({
      results: [
        summarise("gru before", small as NonNullable<typeof small>, {
          "gatebook fused": steady(kernel, kernel),
          "tf.layers": steady(10, 10),
          "products, TensorFlow": steady(0.1, 0.1),
        }),
      ],
    });
    expect(compare(run(1), run(2)).slower.map(({ before, now }) => [before, now])).toEqual([
      [0.1, 0.2],
      [0.1, 0.2],
    ]);
    expect(compare(run(2), run(1)).slower).toEqual([]);
  });

  test("reports that nothing could be compared", () => {
    expect(report(compare({ results: [] }, measured(0.5)))).toContain("no ratio was measured");
  });
});

describe("the goals", () => {
  test("are met by ratios that are at most the goal, as printed with two digits", () => {
    expect(verdicts(measured(0.8, 1.5)).native).toEqual([
      { cell: "lstm", size: "B32 T50 F32 H64", goal: [0.8, 0.8], got: [0.8, 0.8], met: true },
    ]);
    expect(verdicts(measured(0.81)).native[0]?.met).toBe(false);
  });

  test("on WebAssembly are met by ratios that are at least the goal", () => {
    expect(verdicts(measured(1, 1.5)).wasm[0]).toMatchObject({ got: [13, 13], met: true });
    expect(verdicts(measured(1, 2)).wasm[0]).toMatchObject({ got: [10, 10], met: false });
  });

  test("include the encoder-decoder", () => {
    const lines = summariseEncoderDecoder({ "gatebook fused": steady(3, 13), PyTorch: steady(6, 12) });
    const table = goalsTable({
      ...measured(0.5),
      encoderDecoder: { sizes: encoderDecoder, lines },
    } as unknown as Results);
    expect(table).toContain(
      "| Encoder-decoder, as above | the kernel's time / PyTorch's | at most 1.0 / 1.0 | 0.50 / 1.1 | **no** |",
    );
  });

  test("are an empty text if no goal was measured", () => {
    expect(goalsTable({ results: [] } as unknown as Results)).toBe("");
  });
});

describe("entriesFor", () => {
  const children = { tensorflow: {}, wasm: {}, cpu: {}, torch: {}, peers: {} };
  const namesAt = (size: unknown, quick = false, cell: "lstm" | "gru before" = "lstm") =>
    entriesFor(cell, size as never, children, quick).map(({ name }) => name);

  test("leaves out slow contestants at the largest size, and with --quick at large sizes", () => {
    expect(namesAt(large)).toContain("gatebook cpu");
    expect(namesAt(large, true)).not.toContain("gatebook cpu");
    expect(namesAt(largest)).not.toContain("gatebook wasm");
    expect(namesAt(largest)).toContain("gatebook fused wasm");
  });

  test("has brain.js only for the smallest LSTM, and PyTorch for no GRU with the reset before", () => {
    expect(namesAt(small)).toContain("brain.js");
    expect(namesAt(first)).not.toContain("brain.js");
    expect(namesAt(small, false, "gru before")).not.toContain("brain.js");
    expect(namesAt(small, false, "gru before")).not.toContain("PyTorch");
  });

  test("leaves out contestants whose process was not started", () => {
    expect(entriesFor("lstm", small as never, { tensorflow: {} }, false).map(({ child }) => child)).not.toContain(
      "torch",
    );
  });
});

describe("rejectBusy", () => {
  test("accepts a quiet machine, and rejects one where other programs compute", () => {
    expect(() => rejectBusy(allowed)).not.toThrow();
    expect(() => rejectBusy(1.2)).toThrow("Other programs use 1.20 of a core, but a measurement allows only 0.15");
  });

  test("gets a part of the cores from othersNow", async () => {
    const others = await othersNow(0.05);
    expect(others).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(others)).toBe(true);
  });
});
