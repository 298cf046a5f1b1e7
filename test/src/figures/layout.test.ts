import fc from "fast-check";
import { gateHeatMap, gatesOverTime } from "gatebook";
import { describe, expect, test } from "vitest";
import { spread } from "../../../src/figures/kit/end-labels";
import { shrink } from "../../../src/figures/kit/shrink-table";
import { timeName, timeTicks } from "../../../src/figures/kit/time-ticks";
import { table } from "./specimens";

describe("labels next to lines", () => {
  test("keep their positions if there is room", () => {
    expect(spread([0.1, 0.9, 0.5], 0.1)).toEqual([0.1, 0.9, 0.5]);
  });

  test("never overlap, keep their order, and stay below the top", () => {
    const heights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(heights, (wanted) => {
        const placed = spread(wanted, 0.06);
        const order = wanted.map((_, n) => n).sort((a, b) => (placed[a] as number) - (placed[b] as number));
        for (const [rank, n] of order.entries()) {
          expect(placed[n]).toBeLessThanOrEqual(1 + 1e-9);
          const below = order[rank - 1];
          if (below === undefined) continue;
          expect((placed[n] as number) - (placed[below] as number)).toBeGreaterThan(0.06 - 1e-9);
          expect(wanted[n]).toBeGreaterThanOrEqual(wanted[below] as number);
        }
      }),
      { seed: 7 },
    );
  });
});

describe("a reduced table", () => {
  test("is unchanged if it fits", () => {
    const { rows, rowAt, columnAt, rowsPerBlock, columnsPerBlock } = shrink(
      [
        [1, 2],
        [3, 4],
      ],
      2,
      2,
    );
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([rowAt, columnAt, rowsPerBlock, columnsPerBlock]).toEqual([[0, 1], [0, 1], 1, 1]);
  });

  test("contains the means of its blocks; the last block may be smaller", () => {
    const small = shrink([[1, 3, 5, 7, 100]], 1, 3);
    expect(small.rows).toEqual([[2, 6, 100]]);
    expect(small.columnAt).toEqual([0.5, 2.5, 4]);
  });

  test("stays within the limit of its size and within the range of the values", () => {
    const { rows } = shrink(table(2000, 37), 256, 600);
    expect(rows.length).toBeLessThanOrEqual(256 * 8);
    expect(rows[0]?.length).toBeLessThanOrEqual(600);
    expect(Math.min(...rows.flat())).toBeGreaterThanOrEqual(0);
    expect(Math.max(...rows.flat())).toBeLessThanOrEqual(1);
  });
});

describe("the time axis:", () => {
  test("a long text shows some of its tokens, and a short text shows all", () => {
    const words = Array.from({ length: 100 }, (_, t) => `w${t}`);
    expect(timeTicks("f", 100, words).tickvals).toHaveLength(25);
    expect(timeTicks("f", 3, ["a", " ", "<b>"]).ticktext).toEqual(["a", "\u2423", "&lt;b&gt;"]);
    expect(timeName(["no"])(0)).toBe('t = 0 ("no")');
  });

  test("a heat map of a trace [T, H] has time from left to right and units from top to bottom", () => {
    const values = [
      [0.1, 0.2, 0.3],
      [0.4, 0.5, 0.6],
    ];
    const [trace] = gateHeatMap(values, { gate: "reset" }).data as { z: number[][] }[];
    expect(trace?.z).toEqual([
      [0.1, 0.4],
      [0.2, 0.5],
      [0.3, 0.6],
    ]);
  });

  test("lanes share the time axis and do not overlap", () => {
    const { layout } = gatesOverTime({ forget: [1, 0], input: [0, 1], cell: [3, -4] });
    const axes = [layout.yaxis, layout.yaxis2, layout.yaxis3] as {
      domain: [number, number];
      range: [number, number];
    }[];
    for (const [n, { domain }] of axes.entries()) {
      const above = axes[n - 1];
      if (above) expect(domain[1]).toBeLessThan(above.domain[0]);
    }
    expect(axes[2]?.range[0]).toBeLessThan(-4);
    expect(axes[2]?.range[1]).toBeGreaterThan(4);
  });

  test.each([
    { cell: [0, 0.3], ticks: [-1, 0, 1] },
    { cell: [2.7, -1], ticks: [-2, 0, 2] },
    { cell: [1, -6.4], ticks: [-6, 0, 6] },
    { cell: [34, 0], ticks: [-30, 0, 30] },
  ])("gatesOverTime draws the ticks $ticks beside the cell states $cell", ({ cell, ticks }) => {
    const { layout } = gatesOverTime({ cell });
    expect(layout.yaxis?.tickvals).toEqual(ticks);
  });
});
