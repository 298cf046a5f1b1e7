import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PassedFiles } from "../../../tools/test/passed-files.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-results-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const counts = { passed: 3, failed: 0, skipped: 1 };

describe("PassedFiles", () => {
  it("counts a file as passed if it passed with the same key, even in an earlier run, but not with another key", () => {
    const file = join(folder, "deep", "tests.json");
    new PassedFiles(file).note("a.test.ts", { key: "1", seconds: 2, counts });
    const later = new PassedFiles(file);
    expect(later.passed("a.test.ts", "1")).toEqual(counts);
    expect(later.passed("a.test.ts", "2")).toBeUndefined();
    expect(later.passed("b.test.ts", "1")).toBeUndefined();
    expect(later.seconds("a.test.ts")).toBe(2);
  });

  it("never counts a failed file as passed, because its key is empty", () => {
    const results = new PassedFiles(join(folder, "tests.json"));
    results.note("a.test.ts", { key: "", seconds: 2, counts: { ...counts, failed: 1 } });
    expect(results.passed("a.test.ts", "")).toBeUndefined();
  });

  it("starts without results if the file with the results is damaged", () => {
    const file = join(folder, "tests.json");
    writeFileSync(file, '{"a.test.ts": {"key"');
    const results = new PassedFiles(file);
    expect(results.passed("a.test.ts", "1")).toBeUndefined();
    results.note("a.test.ts", { key: "1", seconds: 1, counts });
    expect(JSON.parse(readFileSync(file, "utf8"))).toHaveProperty(["a.test.ts", "key"], "1");
  });
});
