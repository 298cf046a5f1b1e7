import { InputError, reversalTask } from "gatebook";
import { describe, expect, it } from "vitest";

describe("the reversal task", () => {
  const options = { length: 5, symbols: 3, batch: 200, seed: 4 };

  it("asks for each row backwards, of symbols that are equally likely", () => {
    const { source, target } = reversalTask(options);
    expect(source).toHaveLength(200);
    for (const [n, row] of source.entries()) {
      expect(row).toHaveLength(5);
      expect([...row].reverse()).toEqual(target[n]);
    }
    for (const symbol of [0, 1, 2]) {
      const share = source.flat().filter((one) => one === symbol).length / 1000;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
    }
    expect(new Set(source.flat()).size).toBe(3);
  });

  it("is the same with the same seed, another with another", () => {
    expect(reversalTask(options)).toEqual(reversalTask(options));
    expect(reversalTask({ ...options, seed: 5 })).not.toEqual(reversalTask(options));
  });

  it.each([
    [{ length: 0 }, "reversalTask: options.length"],
    [{ symbols: 1 }, "reversalTask: options.symbols"],
    [{ batch: 1.5 }, "reversalTask: options.batch"],
    [{ seed: Number.NaN }, "seed"],
    [{ lenght: 3 }, "lenght"],
  ])("refuses %o", (wrong, said) => {
    expect(() => reversalTask({ ...options, ...wrong })).toThrow(InputError);
    expect(() => reversalTask({ ...options, ...wrong })).toThrow(said);
  });
});
