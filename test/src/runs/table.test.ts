import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, lineWithBand } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { experiment } from "../../../src/runs/define";
import { encodeRecord, jobId, jobOf } from "../../../src/runs/record";
import { bandsOver, results, sweep } from "../../../src/runs/table";
import type { Experiment } from "../../../src/runs/types";

let folder: string;
let runs: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-table-"));
  process.env.GATEBOOK_RESULTS = folder;
  runs = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env.GATEBOOK_RESULTS;
});

const toy = experiment({
  name: "toy-table",
  question: "What is the sum?",
  revision: 2,
  settings: {
    cell: z.enum(["rnn", "lstm"]).default("lstm").describe("a name"),
    T: z.int().default(3).describe("a number"),
  },
  run: async ({ cell, T }: { cell: "rnn" | "lstm"; T: number }, { seed }) => {
    runs.push(`${cell} ${T} ${seed}`);
    return { sum: T + seed, curve: [T, seed] };
  },
}) as unknown as Experiment;

describe("sweep", () => {
  it("runs and counts the missing jobs, and returns one row per job in their order", async () => {
    const steps: number[] = [];
    const progress = (total: number) => ({ step: async () => void steps.push(total) });
    await sweep(toy, { T: [5] }, { seeds: [1, 2] });
    expect(runs).toEqual(["lstm 5 1", "lstm 5 2"]);
    const rows = await sweep(toy, { cell: ["lstm", "rnn"], T: [5, 4] }, { seeds: [2], progress });
    expect(runs.slice(2)).toEqual(["lstm 4 2", "rnn 5 2", "rnn 4 2"]);
    expect(steps).toEqual([3, 3, 3]);
    expect(rows).toEqual([
      { cell: "lstm", T: 5, seed: 2, sum: 7, curve: [5, 2] },
      { cell: "lstm", T: 4, seed: 2, sum: 6, curve: [4, 2] },
      { cell: "rnn", T: 5, seed: 2, sum: 7, curve: [5, 2] },
      { cell: "rnn", T: 4, seed: 2, sum: 6, curve: [4, 2] },
    ]);
  });

  it("computes no run if a setting is wrong, and keeps the finished runs if it is stopped", async () => {
    await expect(sweep(toy, { T: [1, "x"] }, { seeds: [1] })).rejects.toThrow(InputError);
    await expect(sweep(toy, { t: 1 }, { seeds: [1] })).rejects.toThrow(
      "toy-table: there is no setting t. Available: cell, T.",
    );
    await expect(sweep(toy, { cell: ["rnn", "lstn"] }, { seeds: [1] })).rejects.toThrow(
      'toy-table: the setting cell (a name) must be one of "rnn", "lstm", got "lstn".',
    );
    await expect(sweep(toy, { T: 1 }, { seeds: [1], step: 2 } as never)).rejects.toThrow("step");
    await expect(sweep(toy, { T: [] }, { seeds: [1] })).rejects.toThrow("T must have at least one value");
    await expect(sweep(toy, { T: 1 }, { seeds: [] })).rejects.toThrow("seeds must be a list of at least one, got []");
    await expect(sweep(toy, { T: 1 }, { seeds: "x" } as never)).rejects.toThrow('got "x"');
    expect(runs).toEqual([]);
    const progress = () => ({ step: () => Promise.reject(new Error("stopped")) });
    await expect(sweep(toy, { T: [1, 2] }, { seeds: [1], progress })).rejects.toThrow("stopped");
    await sweep(toy, { T: [1, 2] }, { seeds: [1] });
    expect(runs).toEqual(["lstm 1 1", "lstm 2 1"]);
  });
});

describe("results()", () => {
  it("has one row per job of the current revision of the experiment, and prefers runs of the current code", async () => {
    await sweep(toy, { T: [1, 2] }, { seeds: [1] });
    const put = (T: number, code: string, sum: number, revision = 2) => {
      const job = { ...jobOf(toy, { T }, 1, code), revision };
      mkdirSync(join(folder, "toy-table"), { recursive: true });
      const record = { ...job, environment: {}, seconds: 1, measured: { sum } };
      writeFileSync(join(folder, "toy-table", `${jobId(job)}.json`), encodeRecord(record));
    };
    put(1, "old", 100);
    put(3, "old", 300);
    put(4, "old", 400, 1);
    writeFileSync(join(folder, "toy-table", "mine.txt"), "?");
    const { rows, faults } = await results(toy);
    expect(rows.map(({ T, sum }) => [T, sum]).sort()).toEqual([
      [1, 2],
      [2, 3],
      [3, 300],
    ]);
    expect(faults.map(({ reason }) => reason)).toEqual(["it is not a file of results"]);
    expect(await results("toy-table")).toEqual({ rows, faults });
  });

  it("lists the available experiments if the name is unknown", async () => {
    await expect(results("toys")).rejects.toThrow(/^there is no experiment "toys"\. Available: .*toy-table/);
  });
});

describe("bandsOver, which summarizes runs over their seeds,", () => {
  const row = (cell: string, T: number, seed: number, error: number) => ({ cell, T, seed, error });

  it("returns one line per value, sorted along the axis, with the median, minimum and maximum over the seeds", () => {
    const rows = [
      row("b", 20, 1, 5),
      row("a", 10, 1, 1),
      row("b", 10, 1, 4),
      row("b", 10, 2, 8),
      row("b", 10, 3, 1),
      row("a", 10, 2, 2),
    ];
    const bands = bandsOver(rows, { x: "T", y: "error", by: "cell" });
    expect(bands).toEqual([
      { name: "b", x: [10, 20], center: [4, 5], low: [1, 5], high: [8, 5] },
      { name: "a", x: [10], center: [1.5], low: [1], high: [2] },
    ]);
    expect(lineWithBand(bands).data.length).toBeGreaterThan(0);
  });

  it("rejects a column that does not contain numbers, and names it", () => {
    expect(() => bandsOver([row("a", 1, 1, 1)], { x: "t", y: "error", by: "cell" })).toThrow(
      "a number t, got undefined",
    );
    expect(() => bandsOver([row("a", 1, 1, 1)], { x: "T", y: "cell", by: "cell" })).toThrow("a number cell, got a");
  });
});
