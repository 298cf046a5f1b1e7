import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Job, jobId, type RunRecord } from "../../../src/runs/record";
import { Store } from "../../../src/runs/store";
import { gather } from "../../../tools/results/gather.mjs";

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook gather "));
  store = new Store(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const job = (seed: number): Job => ({ experiment: "toy", revision: 1, settings: { T: 5 }, seed, code: "c0de" });
const run = (seed: number): Omit<RunRecord, "format"> => ({
  ...job(seed),
  environment: { backend: "cpu" },
  seconds: 1,
  measured: { error: 0.1 + 0.2, curve: [1, seed] },
});
const save = async (...seeds: number[]) => {
  for (const seed of seeds) await store.save(run(seed));
};
const gathered = () => readFileSync(join(folder, "toy.jsonl"), "utf8");

describe("gather", () => {
  it("moves all runs into one file with one line per run, sorted by id, which a store reads as before", async () => {
    await save(3, 1, 2);
    const before = await store.all("toy");
    expect(await gather("toy", folder)).toEqual({ runs: 3, moved: 3 });
    expect(readdirSync(join(folder, "toy"))).toEqual([]);
    const ids = [...gathered().matchAll(/^\{"id":"(\w+)"/gm)].map(([, id]) => id);
    expect(ids).toEqual([1, 2, 3].map((seed) => jobId(job(seed))).sort());
    expect(gathered().split("\n")).toHaveLength(4);
    expect(await new Store(folder).all("toy")).toEqual(before);
    expect((await new Store(folder).load(job(2)))?.measured).toEqual(run(2).measured);
  });

  it("adds later runs, and writes the same bytes for every order of the runs", async () => {
    await save(1, 2);
    await gather("toy", folder);
    await save(3);
    expect(await gather("toy", folder)).toEqual({ runs: 3, moved: 1 });
    const first = gathered();
    rmSync(join(folder, "toy.jsonl"));
    await new Store(folder).save(run(3));
    await new Store(folder).save(run(2));
    await new Store(folder).save(run(1));
    await gather("toy", folder);
    expect(gathered()).toBe(first);
  });

  it("moves nothing and loses nothing if a file is unusable", async () => {
    await save(1);
    writeFileSync(join(folder, "toy", "notes.txt"), "mine");
    await expect(gather("toy", folder)).rejects.toThrow(/no run was moved: .*notes\.txt: it is not a file of results/);
    expect(existsSync(store.path(job(1)))).toBe(true);
    expect(existsSync(join(folder, "toy.jsonl"))).toBe(false);
    rmSync(join(folder, "toy", "notes.txt"));
    expect(await gather("toy", folder)).toEqual({ runs: 1, moved: 1 });
  });

  it("fails while another process is gathering, and names the lock", async () => {
    await save(1);
    mkdirSync(join(folder, "toy.jsonl.lock"));
    await expect(gather("toy", folder)).rejects.toThrow(/another program is moving these results.*toy\.jsonl\.lock/);
    expect(existsSync(store.path(job(1)))).toBe(true);
  });

  it("loses no run if several processes gather and others save at the same time", async () => {
    await save(...Array.from({ length: 20 }, (_, seed) => seed));
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => gather("toy", folder)),
      save(...Array.from({ length: 20 }, (_, n) => 20 + n)),
    ]);
    expect(outcomes.some(({ status }) => status === "rejected")).toBe(true); // the processes take turns
    await gather("toy", folder);
    const { records, faults } = await new Store(folder).all("toy");
    expect(faults).toEqual([]);
    expect(records.map(({ seed }) => seed).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, seed) => seed),
    );
  });
});

describe("a store with gathered runs", () => {
  it("does not save a gathered run again", async () => {
    await save(1);
    await gather("toy", folder);
    const fresh = new Store(folder);
    expect(await fresh.save(run(1))).toBe(fresh.gatheredPath("toy"));
    expect(readdirSync(join(folder, "toy"))).toEqual([]);
    writeFileSync(fresh.path(run(1)), "not a record");
    expect(await fresh.save(run(1)), "its own file is there, but unusable").toBe(fresh.gatheredPath("toy"));
  });

  it("reports lines that are incomplete, changed or not a run, ignores them and keeps them in the file", async () => {
    await save(1, 2);
    await gather("toy", folder);
    const [first = "", second = ""] = gathered().split("\n");
    const { id: _, ...rest } = JSON.parse(second);
    const foreign = { ...rest, experiment: "tox" };
    const text = [
      first,
      second.slice(0, 40),
      second.replace('"T":5', '"T":6'),
      JSON.stringify({ id: jobId(foreign), ...foreign }),
      "null",
      "",
    ].join("\n");
    writeFileSync(join(folder, "toy.jsonl"), text);
    const { records, faults } = await new Store(folder).all("toy");
    expect(records).toHaveLength(1);
    expect(faults.map(({ path }) => path.slice(folder.length + 1))).toEqual(
      [2, 3, 4, 5].map((line) => `toy.jsonl, line ${line}`),
    );
    expect(faults.map(({ reason }) => reason).join("\n")).toMatch(
      /not JSON[\s\S]*its id must be \w{20} according to its content[\s\S]*belongs to the experiment "tox"[\s\S]*got undefined/,
    );
    expect(gathered()).toBe(text);
  });
});
