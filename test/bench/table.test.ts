import { describe, expect, test } from "vitest";
import { alt, picture } from "../../bench/cells/picture.mjs";
import { encoderDecoder, forwardFlops, sizes } from "../../bench/cells/sizes.mjs";
import { type Results, summarise, summariseEncoderDecoder } from "../../bench/cells/summary.mjs";
import { details, digits, markdown } from "../../bench/cells/table.mjs";

const small = { B: 1, T: 20, F: 8, H: 8 };
const steady = (forward: number, both: number) => ({ forward: [[forward], [forward]], both: [[both], [both]] });

const times = {
  "gatebook fused": { forward: [[0.4], [0.4]], both: [[1], [2]] },
  "tf.layers": steady(5, 30),
  PyTorch: steady(0.2, 0.5),
  "products, TensorFlow": steady(0.02, 0.06),
  "products, PyTorch": steady(0.004, 0.015),
};
const lstm = summarise("lstm", small, times);
const slow = summarise("gru after", small, {
  "gatebook fused": steady(1, 3),
  "gatebook cpu": { forward: [[], [1234]], both: [[], [34567]] },
  "products, TensorFlow": steady(0.02, 0.06),
});
const results: Results = {
  date: "2026-01-02",
  machine: { cpu: "A <CPU> & more", cores: 2, memory: "8 GiB" },
  others: 0.02,
  versions: { node: "20.0.0", PyTorch: "2.0" },
  rounds: 2,
  results: [lstm, slow],
};

describe("the summary of the times", () => {
  test("has the speed relative to tf.layers, the time relative to PyTorch, and the quartiles of the rounds", () => {
    expect(lstm.lines["gatebook fused"]).toEqual({
      forward: { median: 0.4, low: 0.4, high: 0.4 },
      both: { median: 1.5, low: 1.25, high: 1.75 },
      runs: 2,
      share: 0.01,
      timesFaster: {
        forward: { median: 12.5, low: 12.5, high: 12.5 },
        both: { median: 20, low: 18.75, high: 26.25 },
      },
      timesPyTorch: { forward: { median: 2, low: 2, high: 2 }, both: { median: 3, low: 2.5, high: 3.5 } },
    });
  });

  test("has no ratio of a peer to itself or to a missing peer", () => {
    expect(lstm.lines.PyTorch).not.toHaveProperty("timesPyTorch");
    expect(slow.lines["gatebook fused"]).not.toHaveProperty("timesFaster");
  });

  test("has the speed of the matrix products: three products in the time of the fastest contestant that computes them", () => {
    const flops = 3 * 2 * 1 * 20 * (8 + 8) * 4 * 8;
    expect(3 * forwardFlops("lstm", small)).toBe(flops);
    expect(lstm.gflops).toBeCloseTo(flops / 0.015e-3 / 1e9, 12);
  });

  test("counts 15 GFLOP per training step for the large size", () => {
    expect(3 * forwardFlops("lstm", sizes[1] as typeof small)).toBe(15_099_494_400);
  });
});

describe("the table", () => {
  const lines = markdown(results).split("\n");

  test("has a column per size, a row per contestant, and the times of forward pass and training step in each field", () => {
    expect(lines[0]).toBe("| **LSTM**, ms | B1 T20 F8 H8 |");
    expect(lines).toContain("| **gatebook**, C++ kernel (TensorFlow) | 0.400 / 1.50 |");
    expect(lines).toContain("| PyTorch | 0.200 / 0.500 |");
    expect(lines).toContain("| *tf.layers' time / the kernel's* | 12.5 / 20.0 (18.8–26.3) |");
    expect(lines).toContain("| *the kernel's time / PyTorch's* | 2.00 / 3.00 (2.50–3.50) |");
    expect(lines).toContain(
      "| *the kernel's speed, as a share of the speed of its matrix products alone* | 1.0 % of 4.1 GFLOP/s |",
    );
  });

  test("marks times that were measured only once, and leaves out empty rows", () => {
    expect(lines).toContain("| gatebook, the loop (plain JavaScript) | 1,230 / 34,600 ¹ |");
    expect(lines.at(-1)).toBe("¹ Measured only once, because it takes too long.");
    const gru = lines.slice(lines.findIndex((line) => line.startsWith("| **GRU")));
    expect(gru.some((line) => line.includes("tf.layers' time") || line.startsWith("| PyTorch"))).toBe(false);
  });

  test("says how much other programs computed at the same time, and that the times are not usable if it was too much", () => {
    expect(markdown(results)).toContain("\nOther programs used 0.020 of a core at the same time.\n");
    const busy = { ...results, others: 1.5 };
    expect(markdown(busy)).toContain("**Not usable:** other programs used 1.5 of a core at the same time.");
  });

  test("has a dash for a contestant without gradients, and explains it in a footnote", () => {
    const inference = summarise("lstm", small, {
      ...times,
      "ONNX Runtime": { forward: [[0.1], [0.3]], both: [[], []] },
    });
    expect(inference.lines["ONNX Runtime"]).toEqual({ forward: { median: 0.2, low: 0.15, high: 0.25 }, runs: 2 });
    const table = markdown({ ...results, results: [inference] });
    expect(table).toContain("| ONNX Runtime ² | 0.200 / – |");
    expect(table.split("\n").at(-1)).toBe("² Computes the forward pass only, and keeps no gate.");
    expect(picture({ ...results, results: [inference] })).not.toContain("ONNX");
  });

  test("has one more table for the encoder-decoder, if it was measured", () => {
    const lines = summariseEncoderDecoder({ "gatebook fused": steady(3, 9), PyTorch: steady(6, 12) });
    expect(lines["gatebook fused"]).not.toHaveProperty("share");
    const table = markdown({ ...results, encoderDecoder: { sizes: encoderDecoder, lines } });
    expect(table).toContain("additive attention, ms | B64 S30 T11 F40 V12 H64 |");
    expect(table).toContain("| *the kernel's time / PyTorch's* | 0.500 / 0.750 (0.750–0.750) |");
  });

  test("has the same number of fields in every row and the head", () => {
    const rows = lines.filter((line) => line.startsWith("|"));
    expect(new Set(rows.map((row) => row.split("|").length))).toEqual(new Set([4]));
  });

  test("has numbers with their significant digits and without powers of ten", () => {
    expect([0.00421, 0.5, 9.996, 99.96, 1234.5, 34567].map((value) => digits(value))).toEqual([
      "0.00421",
      "0.500",
      "10.0",
      "100",
      "1,230",
      "34,600",
    ]);
    expect(digits(0)).toBe("0.00");
  });

  test("has details with one line per contestant and problem", () => {
    expect(details(results).split("\n")).toHaveLength(1 + 5 + 3);
  });
});

describe("the picture", () => {
  test("is the same for the same results, escapes texts, and omits missing contestants", () => {
    const svg = picture(results);
    expect(picture(structuredClone(results))).toBe(svg);
    expect(svg).toContain("A &lt;CPU> &amp; more");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toContain(">tf.layers</text>");
    expect(svg).not.toContain("WebAssembly");
  });

  test("has a logarithmic axis, on which a factor of ten is the same distance everywhere", () => {
    const places = [...picture(results).matchAll(/<path d="M([\d.]+) 146V/g)].map((match) => Number(match[1]));
    const gaps = places.slice(1).map((place, n) => place - Number(places[n]));
    expect(places.length).toBeGreaterThan(3);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.2);
  });

  test("has a description in words that contains the numbers", () => {
    expect(alt(results)).toBe(
      "Milliseconds of a training step. LSTM: B1 T20 F8 H8: gatebook's kernel 1.50, tf.layers 30.0, PyTorch 0.500. GRU, reset after: B1 T20 F8 H8: gatebook's kernel 3.00.",
    );
  });
});
