import { InputError, stringBaseline, stringTransduction } from "gatebook";
import { describe, expect, it } from "vitest";

const options = { order: "reverse", symbols: 4, length: 5, batch: 3, seed: 1 } as const;

describe("stringTransduction", () => {
  it("has the string itself or the reversed string as its target", () => {
    const reversed = stringTransduction(options);
    const copied = stringTransduction({ ...options, order: "copy" });
    expect(copied.source).toEqual(reversed.source);
    expect(copied.target).toEqual(copied.source);
    expect(reversed.target).toEqual(reversed.source.map((string) => [...string].reverse()));
    expect(copied.target[0]).not.toBe(copied.source[0]); // the two arrays are separate, so a change in one does not change the other
  });

  it("has B strings of S symbols, and each symbol is equally frequent at each position", () => {
    const { source } = stringTransduction({ ...options, batch: 20_000 });
    expect(source).toHaveLength(20_000);
    expect(new Set(source.map((string) => string.length))).toEqual(new Set([5]));
    for (let place = 0; place < 5; place++)
      for (let symbol = 0; symbol < 4; symbol++) {
        const count = source.filter((string) => string[place] === symbol).length;
        expect(Math.abs(count - 5000), `symbol ${symbol} at ${place}`).toBeLessThan(300); // the tolerance is 4.9 standard deviations
      }
  });

  it("makes each symbol independent of the one before it", () => {
    const { source } = stringTransduction({ ...options, batch: 20_000 });
    const pairs = source.filter(([first, second]) => first === second).length;
    expect(Math.abs(pairs - 5000)).toBeLessThan(300);
  });

  it("gives the same strings for the same seed on every machine, and other strings for another seed", () => {
    const once = stringTransduction(options);
    expect(stringTransduction(options)).toEqual(once);
    expect(stringTransduction({ ...options, seed: 2 }).source).not.toEqual(once.source);
    expect(stringTransduction({ ...options, seed: 0 }).source).not.toEqual(once.source);
    expect(once.source.map((string) => string.join(""))).toMatchInlineSnapshot(`
      [
        "11012",
        "23320",
        "12133",
      ]
    `);
  });

  it("is guessed correctly as often as stringBaseline returns", () => {
    const { source, target } = stringTransduction({ ...options, symbols: 2, length: 4, batch: 20_000 });
    const hits = target.filter((string) => string.join("") === "0110").length / source.length;
    expect(stringBaseline({ symbols: 2, length: 4 })).toBe(1 / 16);
    expect(Math.abs(hits - 1 / 16)).toBeLessThan(0.008); // the tolerance is 4.7 standard deviations
  });

  it("rejects invalid options", () => {
    const rejectionMessage = (call: () => unknown) => {
      expect(call).toThrow(InputError);
      try {
        call();
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    for (const [name, least] of Object.entries({ symbols: 2, length: 1, batch: 1 }))
      expect(rejectionMessage(() => stringTransduction({ ...options, [name]: least - 1 }))).toBe(
        `stringTransduction: options.${name} must be a whole number of at least ${least}, got ${least - 1}.`,
      );
    expect(rejectionMessage(() => stringTransduction({ ...options, order: "sort" as never }))).toBe(
      'stringTransduction: options.order must be "copy" or "reverse", got "sort".',
    );
    expect(rejectionMessage(() => stringTransduction({ ...options, seed: Number.NaN }))).toBe(
      "stringTransduction: options.seed must be a finite number, got NaN.",
    );
    expect(rejectionMessage(() => stringTransduction({ ...options, shift: 1 } as never))).toBe(
      'stringTransduction: options has no option "shift". There are: order, symbols, length, batch, seed.',
    );
    expect(rejectionMessage(() => stringBaseline({ symbols: 1, length: 4 }))).toBe(
      "stringBaseline: options.symbols must be a whole number of at least 2, got 1.",
    );
    expect(rejectionMessage(() => stringBaseline({ symbols: 2, length: 0 }))).toBe(
      "stringBaseline: options.length must be a whole number of at least 1, got 0.",
    );
  });
});
