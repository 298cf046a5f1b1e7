import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { swapped } from "../../bench/cells/contestants/onnx.mjs";
import { count } from "../../bench/cells/numbers.mjs";
import { type Problem, writeEncoderDecoder } from "../../bench/cells/problem.mjs";
import { encoderDecoder } from "../../bench/cells/sizes.mjs";

test("swapped exchanges the first two axes: [2, 3, 2] becomes [3, 2, 2]", () => {
  const values = Float32Array.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15);
  expect([...swapped(values, 2, 3, 2)]).toEqual([0, 1, 10, 11, 2, 3, 12, 13, 4, 5, 14, 15]);
  expect([...swapped(swapped(values, 2, 3, 2), 3, 2, 2)]).toEqual([...values]);
});

test("writeEncoderDecoder writes all weights of gatebook's model, and tokens within the vocabularies", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatebook-bench-"));
  try {
    const problem: Problem = JSON.parse(readFileSync(writeEncoderDecoder(folder, encoderDecoder), "utf8"));
    expect(problem.operands).toHaveLength(12 + 4 + 4 + 12 + 2);
    const total = problem.operands.reduce((sum, { shape }) => sum + count(shape), 0);
    expect(readFileSync(problem.numbers)).toHaveLength(4 * total);
    expect(problem.output).toEqual([64, 11, 12]);
    const { source = [], target = [] } = problem.tokens ?? {};
    expect([source.length, source[0]?.length, target[0]?.length]).toEqual([64, 30, 11]);
    expect(new Set(source.flat())).toEqual(new Set(Array.from({ length: 40 }, (_, id) => id)));
    expect(new Set(target.flat())).toEqual(new Set(Array.from({ length: 12 }, (_, id) => id)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
