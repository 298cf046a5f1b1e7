import { describe, expect, test } from "vitest";
import { fanOf, mixed, outwards } from "../../../src/figures/gates/mixture-geometry";

describe("a mixture of the old state and a candidate", () => {
  test("is the old state at z = 1, the candidate at z = 0, and between them elsewhere", () => {
    expect(mixed(1, [1, -1], [0, 0.5])).toEqual([1, -1]);
    expect(mixed(0, [1, -1], [0, 0.5])).toEqual([0, 0.5]);
    expect(mixed(0.25, [1, -1], [0, 0.5])).toEqual([0.25, 0.125]);
  });
});

describe("a fan, the two lines from a corner that touch an outline,", () => {
  const square = [
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 2],
  ] as const;

  test("touches the outline at the points that are farthest apart as seen from the corner", () => {
    expect(fanOf([0, 0], square)).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  test("is not split where the direction jumps from pi to -pi", () => {
    expect(fanOf([3, 1.5], square)).toEqual([
      [2, 2],
      [2, 1],
    ]);
  });

  test("does not exist if the corner is inside the outline", () => {
    expect(fanOf([1.5, 1.4], square)).toBeUndefined();
  });
});

test("a name is on the side away from the middle", () => {
  const all = [
    [0, 0],
    [2, 0],
    [0, 2],
    [2, 2],
  ] as const;
  expect(all.map((at) => outwards(at, all))).toEqual(["bottom left", "bottom right", "top left", "top right"]);
  expect(outwards([3, 1], all)).toBe("middle right");
  expect(outwards([1, 3], all)).toBe("top center");
});
