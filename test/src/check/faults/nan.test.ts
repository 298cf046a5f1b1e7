import { describe, expect, it } from "vitest";
import { causeOfNaN, readPastTheEnd } from "../../../../src/check/faults/nan";
import { guarded, type PastTheEnd } from "../../../../src/check/faults/past-the-end";

/** Returns the cause that causeOfNaN names for a function of one case. */
function causeOf(
  input: Record<string, number | number[] | number[][]>,
  call: (...args: never[]) => number,
  hint?: string,
  usual?: string,
): string {
  return causeOfNaN((args) => !Number.isNaN((call as (...all: unknown[]) => number)(...args)), input, hint, usual);
}

const NEUTRAL = /^NaN \(not a number\) comes from undefined in a sum or a product/;

describe("causeOfNaN names", () => {
  it("the entry that is read past the end of an argument", () => {
    const input = { x: [1, 2], y: [3, 4] };
    expect(causeOf(input, (x: number[], y: number[]) => (x[0] as number) + (y[2] as number))).toBe(
      "`y[2]` is read, but `y` has only 2 entries, 0 to 1: an entry past the end of an array is undefined. Check where the loop starts and ends, and the order of the indices.",
    );
  });

  it("the row that is read past the end of a matrix", () => {
    const input = { m: [[1], [2]] };
    const call = (m: number[][]) => [...(m[2] ?? [Number.NaN])][0] as number;
    expect(causeOf(input, call)).toMatch(/^`m\[2\]` is read, but `m` has only 2 entries/);
  });

  it.each([
    [
      "a logarithm of a negative number",
      () => Math.log(-2),
      "Math.log(-2) is NaN: a negative number has no logarithm.",
    ],
    ["a logarithm of 0", () => 0 * Math.log(0), "Math.log(0) is -Infinity, and "],
    ["a root of a negative number", () => Math.sqrt(-1), "Math.sqrt(-1) is NaN: "],
    ["an inverse tanh beyond 1", () => Math.atanh(2), "Math.atanh(2) is NaN: "],
    ["an exponential that overflows", () => Math.exp(800) / Math.exp(900), "Math.exp(800) is Infinity, "],
    ["exponentials that are all 0", () => Math.exp(-800) / Math.exp(-900), "Math.exp(-800) is 0, "],
  ])("%s", (_, call, message) => {
    expect(causeOf({ a: 1 }, call).slice(0, message.length)).toBe(message);
  });

  it("a division of 0 by 0", () => {
    expect(causeOf({ a: 0 }, (a: number) => a / a)).toMatch(/^Some numbers of this case are 0/);
  });
});

describe("causeOfNaN does not name", () => {
  it("a read before the first entry that the function guards, if another entry is the cause", () => {
    const call = (x: number[]) => x.reduce((sum, _, i) => sum + (x[i - 1] ?? 0) + (x[i + 1] as number), 0);
    expect(causeOf({ x: [1, 2] }, call)).toMatch(/^`x\[2\]` is read/);
  });

  it("an index past the end, if the function replaces the missing entry and the NaN comes from a logarithm", () => {
    const call = (x: number[]) => Math.log(-1) + (x[5] ?? 0);
    expect(causeOf({ x: [1] }, call)).toMatch(/^Math\.log\(-1\) is NaN/);
  });

  it("a logarithm, if the NaN comes from an index past the end", () => {
    const call = (x: number[]) => (x[1] as number) + (Number.isNaN(Math.log(-1)) ? 1 : 0);
    expect(causeOf({ x: [1] }, call)).toMatch(/^`x\[1\]` is read/);
  });

  it("any cause if there are two, because the repair of only one of them does not remove the NaN", () => {
    expect(causeOf({ x: [1] }, (x: number[]) => Math.log(-1) + (x[1] as number))).toMatch(NEUTRAL);
  });

  it("an index of an array that the function itself has made", () => {
    expect(causeOf({ x: [1] }, (x: number[]) => [...x][1] as number)).toMatch(NEUTRAL);
  });

  it("an exponential whose overflow does no harm, as in the sigmoid of a number far below 0", () => {
    expect(causeOf({ a: 1 }, () => 1 / (1 + Math.exp(900)) + Number.NaN)).toMatch(NEUTRAL);
  });
});

describe("causeOfNaN", () => {
  it("adds the exercise's hint if a function of Math is the cause", () => {
    expect(causeOf({ a: 1 }, () => Math.log(-2), "Mind the sign.")).toMatch(/Mind the sign\.$/);
  });

  it("gives advice on the sigmoid for an exponential that overflows only if the exercise has no hint", () => {
    const call = () => Math.exp(800) / Math.exp(900);
    expect(causeOf({ a: 1 }, call)).toMatch(/For a sigmoid, write 1 \/ \(1 \+ Math\.exp\(-a\)\)/);
    expect(causeOf({ a: 1 }, call, "Subtract first.")).toMatch(/are NaN\. Subtract first\.$/);
  });

  it("leaves out the exercise's hint if an entry past the end is the cause", () => {
    expect(causeOf({ x: [1] }, (x: number[]) => x[1] as number, "Mind the sign.")).not.toContain("Mind the sign.");
  });

  it("mentions the exercise's usual cause only if it finds no other cause", () => {
    expect(causeOf({ a: 1 }, () => Number.NaN, "Mind the sign.", "Mind the mask.")).toMatch(
      /the first NaN\. Mind the mask\.$/,
    );
    expect(causeOf({ a: 1 }, () => Math.log(-2), "Mind the sign.", "Mind the mask.")).not.toContain("mask");
    expect(causeOf({ x: [1] }, (x: number[]) => x[1] as number, "Mind the sign.", "Mind the mask.")).not.toContain(
      "mask",
    );
  });

  it("does not mention a softmax if an exponential overflows and the exercise has no hint", () => {
    expect(causeOf({ a: 1 }, () => Math.exp(800) / Math.exp(900))).not.toContain("softmax");
  });

  it("returns even if the function contains a loop that ends only at a missing entry", () => {
    const call = (x: number[]) => {
      let n = 0;
      while (x[n] !== undefined) n++;
      return Number.NaN * n;
    };
    expect(causeOf({ x: [1, 2] }, call)).toMatch(NEUTRAL);
  });

  it("returns even if the function contains a loop that ends only at an infinite exponential", () => {
    const call = () => {
      let a = 1;
      while (Number.isFinite(Math.exp(a))) a *= 2;
      return Number.NaN * a;
    };
    expect(causeOf({ x: [1, 2] }, call)).toMatch(NEUTRAL);
  });

  it("leaves the functions of Math unchanged, even if the function throws", () => {
    const before = Object.getOwnPropertyNames(Math).map((name) => Math[name as "exp"]);
    const throws = () => {
      throw new Error("no");
    };
    expect(causeOf({ a: 1 }, throws)).toMatch(NEUTRAL);
    expect(Object.getOwnPropertyNames(Math).map((name) => Math[name as "exp"])).toEqual(before);
  });

  it("does not change the case", () => {
    const input = { x: [1, 0], m: [[0]] };
    causeOf(input, (x: number[]) => {
      x.push(1);
      return Number.NaN;
    });
    expect(input).toEqual({ x: [1, 0], m: [[0]] });
  });
});

describe("guarded", () => {
  const found: PastTheEnd[] = [];
  const array = guarded("m", [[1, 2]], (one) => {
    found.push(one);
    return true;
  }) as number[][];

  it("can be read, mapped and spread in the same way as the array, without a report", () => {
    expect(array.length).toBe(1);
    expect(array.map((row) => [...row].reduce((a, b) => a + b))).toEqual([3]);
    expect(Array.isArray(array) && Array.isArray(array[0])).toBe(true);
    expect(array[0]?.at(-1)).toBe(2);
    expect(found).toEqual([]);
  });

  it.each([
    ["an entry after the last", () => array[0]?.[2], "m[0][2]", 2],
    ["an entry before the first", () => array[0]?.[-1], "m[0][-1]", 2],
    ["an index that is NaN", () => array[Number.NaN], "m[NaN]", 1],
    ["an index that is not whole", () => array[0]?.[0.5], "m[0][0.5]", 2],
  ])("reports %s", (_, read, place, length) => {
    found.length = 0;
    read();
    expect(found).toEqual([{ place, array: place.slice(0, place.lastIndexOf("[")), length }]);
  });

  it("readPastTheEnd returns nothing for an attempt that fails in another way", () => {
    expect(readPastTheEnd(() => false, { x: [1] })).toBeUndefined();
  });
});
