import { describe, expect, test } from "vitest";
import { takesPart } from "../../bench/cells/rounds.mjs";
import { judge } from "../../bench/memory.mjs";

const roundsOf = (rounds: number, wanted: number) =>
  Array.from({ length: rounds }, (_, round) => round).filter((round) => takesPart(round, rounds, wanted));

describe("a contestant with a limit of rounds", () => {
  test("takes part in as many rounds as its limit, which are evenly distributed", () => {
    expect(roundsOf(9, 3)).toEqual([2, 5, 8]);
    expect(roundsOf(25, 1)).toEqual([24]);
    for (let wanted = 1; wanted <= 25; wanted++) expect(roundsOf(25, wanted)).toHaveLength(wanted);
  });

  test("takes part in all rounds if its limit is higher", () => {
    expect(roundsOf(5, 1000)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("judge, which judges the memory of a training,", () => {
  const samples = (resident: (n: number) => number, tensors: (n: number) => number) =>
    Array.from({ length: 50 }, (_, n) => ({
      step: n,
      tensors: tensors(n),
      resident: resident(n),
      highest: 0,
      heap: 0,
      loss: 1,
    }));

  test("ignores growth during the warm-up, which is the first fifth", () => {
    const verdict = judge(
      samples(
        (n) => (n < 10 ? 100 + 10 * n : 200),
        () => 42,
      ),
    );
    expect(verdict).toEqual({ before: 200, after: 200, growth: 0, tensors: [42], flat: true });
  });

  test("detects steady growth", () => {
    const { growth } = judge(
      samples(
        (n) => 100 + n,
        () => 42,
      ),
    );
    expect(growth).toBeCloseTo(144.5 / 114.5 - 1, 12);
  });

  test("detects one additional tensor in one sample", () => {
    expect(
      judge(
        samples(
          () => 100,
          (n) => (n === 30 ? 43 : 42),
        ),
      ),
    ).toMatchObject({ tensors: [42, 43], flat: false });
  });
});
