import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csvParse } from "d3-dsv";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeRecord, jobId, jobOf } from "../../../src/runs/record";
import type { Experiment } from "../../../src/runs/types";
import { experiments } from "../../../src/studies/experiments";
import { checkResults } from "../../../tools/results/check.mjs";
import { main } from "../../../tools/results/command.mjs";
import { aligned, spreadOf, spreadText, summary } from "../../../tools/results/summary.mjs";

const adding = experiments.adding as unknown as Experiment;

describe("a table of runs", () => {
  const rows = [
    { cell: "lstm", T: 100, units: 8, seed: 2, error: 0.5, curve: [1, 2] },
    { cell: "gru", T: 20, units: 8, seed: 1, error: 0.123456, curve: [1] },
    { cell: "lstm", T: 20, units: 8, seed: 3, error: 3, curve: [] },
    { cell: "lstm", T: 20, units: 8, seed: 1, error: 1, curve: [] },
    { cell: "lstm", T: 20, units: 8, seed: 2, error: 10, curve: [] },
    { cell: "rnn", T: 100, units: 8, seed: 1, error: 0, curve: [] },
  ];

  it("has one row per combination of the varied settings, with numbers sorted and names in the experiment's order", () => {
    expect(summary(rows, adding)).toEqual([
      ["cell", "T", "seeds", "error"],
      ["rnn", "100", "1", "0"],
      ["lstm", "20", "3", "3 (1 to 10)"],
      ["lstm", "100", "1", "0.5"],
      ["gru", "20", "1", "0.123"],
    ]);
  });

  it("is aligned, with numbers on the right", () => {
    expect(
      aligned([
        ["cell", "T"],
        ["rnn", "5"],
        ["lstm", "100"],
      ]),
    ).toBe("cell  T\nrnn     5\nlstm  100");
  });

  it("has the mean of the two middle values as the median of an even number of runs", () => {
    expect(spreadOf([4, 1, 3, 10])).toEqual({ median: 3.5, low: 1, high: 10 });
    expect(spreadText(spreadOf([2, 2]))).toBe("2");
  });
});

describe("npm run results", () => {
  let folder: string;
  let printed = "";
  let complained = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatebook results ü "));
    vi.stubEnv("GATEBOOK_RESULTS", folder);
    [printed, complained] = ["", ""];
    const keep = (...words: unknown[]) => {
      printed += `${words.join(" ")}\n`;
    };
    vi.spyOn(console, "log").mockImplementation(keep);
    vi.spyOn(console, "error").mockImplementation((...words) => {
      complained += words.join(" ");
    });
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  /** A run with settings that no shipped run has. */
  function put(T: number, seed: number, error: number, { code = "by-hand", where = folder } = {}) {
    const job = jobOf(adding, { T, units: 4001 }, seed, code);
    const environment = { backend: "cpu", threads: 1 };
    const file = join(where, "adding", `${jobId(job)}.json`);
    mkdirSync(join(where, "adding"), { recursive: true });
    writeFileSync(
      file,
      encodeRecord({ ...job, environment, seconds: 1, measured: { error, right: 0, curve: [1, 0.5] } }),
    );
    return file;
  }

  it("lists all experiments, or prints the table of a named one", async () => {
    put(4003, 1, 0.25);
    put(4003, 2, 0.75);
    put(4005, 1, 0.5);
    writeFileSync(join(folder, "adding", "notes.txt"), "?");
    expect(await main([])).toBe(0);
    for (const { name, question } of Object.values(experiments) as readonly object[] as readonly Experiment[])
      expect(printed).toMatch(new RegExp(`^${name}: \\d+ runs\\. ${question.replace("?", "\\?")}$`, "m"));
    expect(complained).toContain("notes.txt is ignored: it is not a file of results");
    expect(await main(["adding"])).toBe(0);
    expect(printed).toMatch(/\b4003 +2 +0\.5 \(0\.25 to 0\.75\) +0$/m);
  });

  it("writes CSV that other programs can read, with one row per run and curves as JSON", async () => {
    put(4003, 2, 0.75);
    put(4003, 1, 0.25);
    expect(await main(["adding", "--csv"])).toBe(0);
    const mine = csvParse(printed).filter(({ T }) => T === "4003");
    expect(mine.map(({ cell, seed, error, curve }) => [cell, seed, error, curve])).toEqual([
      ["lstm", "1", "0.25", "[1,0.5]"],
      ["lstm", "2", "0.75", "[1,0.5]"],
    ]);
    const file = join(folder, "table.csv");
    expect(await main(["adding", "--csv", "--to", file])).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(printed);
  });

  it("reports incomplete and changed files, files of another format, runs with other numbers, and invalid settings", async () => {
    put(4003, 1, 0.25);
    expect(await main(["adding", "--check"])).toBe(0);
    const file = put(4003, 2, 0.25);
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.slice(0, 50));
    writeFileSync(put(4003, 3, 0.25), whole);
    writeFileSync(put(4003, 4, 0.25), '{"format":"another"}');
    expect(await main(["adding", "--check"])).toBe(1);
    expect(printed).toContain("it is not JSON. Was writing it interrupted?");
    expect(printed).toMatch(/its content gives the id \w{20}, but \w+ was expected/);
    expect(printed).toContain('its format must be "gatebook-run 1", got "another"');
    expect(printed).toMatch(/✗ adding: \d+ runs, 3 problems/);
    expect(readFileSync(file, "utf8")).toBe(whole.slice(0, 50));
  });

  it("reports the same run with other numbers on the same backend", async () => {
    const other = join(folder, "other");
    put(4003, 1, 0.25);
    put(4003, 1, 0.25, { where: other });
    expect((await checkResults(adding, [folder, other])).problems).toEqual([]);
    put(4003, 1, 0.5, { where: other });
    expect((await checkResults(adding, [folder, other])).problems).toEqual([
      expect.stringMatching(/^adding\/\w{20}\.json: two runs of this job on cpu gave different numbers$/),
    ]);
  });

  it("rejects invalid arguments", async () => {
    expect(await main(["adding", "--csv", "--check"])).toBe(2);
    expect(await main(["subtracting"])).toBe(2);
    expect(await main(["--cvs"])).toBe(2);
    expect(await main(["--csv"])).toBe(2);
    expect(await main(["--to", "x"])).toBe(2);
    expect(complained).toContain('unknown experiment "subtracting"');
    expect(complained).toContain("give its name");
  });
});
