import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { experiment } from "../../../src/runs/define";
import { type Job, jobId, jobOf } from "../../../src/runs/record";
import { compute, jobsOf, runJob } from "../../../src/runs/run";
import { Store } from "../../../src/runs/store";
import type { Experiment } from "../../../src/runs/types";

let folder: string;
let store: Store;
let runs = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-runs-"));
  store = new Store(folder);
  runs = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const toy = experiment({
  name: "toy",
  question: "What is the product?",
  revision: 1,
  settings: {
    a: z.int().default(2).describe("one factor"),
    b: z.int().default(3).describe("the other"),
  },
  run: async ({ a, b }: { a: number; b: number }, { seed }) => {
    runs += 1;
    if (a === 0) throw new Error("no product");
    return { product: a * b, row: [seed, 0.1 + 0.2] };
  },
}) as unknown as Experiment;
const job = (settings: object = {}, seed = 1): Job => jobOf(toy, settings, seed, "c0de");
const files = () => readdirSync(join(folder, "toy"));

describe("a job's name", () => {
  it("does not depend on how the settings were given, but on everything that changes the results", () => {
    expect(jobId(job({ a: 2 }))).toBe(jobId(job({ b: 3 })));
    const different = [
      job(),
      job({ a: 1 }),
      job({}, 2),
      jobOf(toy, {}, 1, "0ther"),
      { ...job(), revision: 2 },
      { ...job(), experiment: "tox" },
    ];
    expect(new Set(different.map(jobId)).size).toBe(different.length);
    expect(jobId(job())).toMatch(/^[0-9a-f]{20}$/);
  });

  it("requires a seed that is an integer of at least 0", () => {
    for (const seed of [1.5, -1, Number.NaN, 2 ** 60])
      expect(() => job({}, seed)).toThrow("a seed must be an integer of at least 0");
  });
});

describe("a run", () => {
  it("is computed once and then read from its file, with its exact measured values and its environment", async () => {
    const first = await runJob(toy, job(), { store });
    expect(first).toMatchObject({
      experiment: "toy",
      settings: { a: 2, b: 3 },
      seed: 1,
      measured: { product: 6, row: [1, 0.1 + 0.2] },
    });
    expect(Object.keys(first.environment)).toEqual(
      expect.arrayContaining(["backend", "threads", "gatebook", "tfjs", "node"]),
    );
    expect(await runJob(toy, job(), { store })).toEqual(first);
    expect(runs).toBe(1);
    expect(files()).toEqual([`${jobId(job())}.json`]);
  });

  it("leaves no file if it fails", async () => {
    await expect(runJob(toy, job({ a: 0 }), { store })).rejects.toThrow("no product");
    expect(existsSync(join(folder, "toy"))).toBe(false);
  });

  it("that compute() returns is complete and was not saved", async () => {
    const record = await compute(toy, job());
    expect(existsSync(join(folder, "toy"))).toBe(false);
    await store.save(record);
    expect(await store.load(job())).toEqual(record);
  });

  it("is computed again if its file is unusable, and the old file is kept", async () => {
    await runJob(toy, job(), { store });
    writeFileSync(store.path(job()), '{"format": "gatebook-run 1", "exp');
    expect((await runJob(toy, job(), { store })).measured.product).toBe(6);
    expect(runs).toBe(2);
    expect(readFileSync(`${store.path(job())}.unusable`, "utf8")).toBe('{"format": "gatebook-run 1", "exp');
  });

  it("is saved once if it is computed twice at the same time", async () => {
    const both = await Promise.all([runJob(toy, job(), { store }), runJob(toy, job(), { store })]);
    expect(both[0]?.measured).toEqual(both[1]?.measured);
    expect(files()).toHaveLength(1);
  });
});

describe("all runs of an experiment", () => {
  it("are read; files that are not runs are reported, kept and ignored", async () => {
    expect(await store.all("toy")).toEqual({ records: [], faults: [] });
    for (const one of await jobsOf(toy, { a: [1, 2] }, [1, 2])) await runJob(toy, one, { store });
    const [name = ""] = files();
    const whole = readFileSync(join(folder, "toy", name), "utf8");
    const put = (file: string, text: string) => writeFileSync(join(folder, "toy", file), text);
    put("half.json", whole.slice(0, 50));
    put("renamed.json", whole);
    put("foreign.json", '{"format": "something else"}');
    put("nothing.json", "null");
    put(`${"0".repeat(20)}.json`, whole.replace('"product": ', '"product": 1'));
    put("notes.txt", "mine");
    put("x.json.123-1.tmp", "half of");
    const { records, faults } = await store.all("toy");
    expect(records).toHaveLength(4);
    expect(faults.map(({ path }) => path.slice(folder.length + "/toy/".length))).toEqual([
      `${"0".repeat(20)}.json`,
      "foreign.json",
      "half.json",
      "notes.txt",
      "nothing.json",
      "renamed.json",
    ]);
    expect(faults.map(({ reason }) => reason).join("\n")).toMatch(
      /its content gives the id[\s\S]*format must be "gatebook-run 1", got "something else"[\s\S]*not JSON[\s\S]*not a file of results[\s\S]*got undefined[\s\S]*its content gives the id/,
    );
    expect(files()).toHaveLength(11);
  });

  it("do not include runs of another experiment that are in the folder of this experiment", async () => {
    await runJob(toy, job(), { store });
    mkdirSync(join(folder, "tox"));
    const name = `${jobId(job())}.json`;
    writeFileSync(join(folder, "tox", name), readFileSync(join(folder, "toy", name)));
    expect((await store.all("tox")).faults[0]?.reason).toBe('it belongs to the experiment "toy"');
  });
});

describe("the jobs of a sweep", () => {
  it("are all combinations of settings and seeds, ordered by the first setting, then the next, and last the seeds", async () => {
    const jobs = await jobsOf(toy, { a: [1, 2], b: [3, 4] }, [1, 2]);
    expect(jobs.map(({ settings: { a, b }, seed }) => [a, b, seed].join(""))).toEqual([
      "131",
      "132",
      "141",
      "142",
      "231",
      "232",
      "241",
      "242",
    ]);
    expect((await jobsOf(toy, { a: 7 }, [1])).map(({ settings }) => settings)).toEqual([{ a: 7, b: 3 }]);
  });

  it("are all checked before the first is run", async () => {
    await expect(jobsOf(toy, { a: [1, "x"] }, [1])).rejects.toThrow("the setting a");
    await expect(jobsOf(toy, { c: [1] }, [1])).rejects.toThrow("there is no setting c");
  });
});
