import { afterAll, describe, expect, it } from "vitest";
import type { Job, RunRecord } from "../../../src/runs/record";
import { keeper } from "../../../tools/experiment/keep.mjs";
import { Lane, threadsFor } from "../../../tools/experiment/lane.mjs";
import { runAll } from "../../../tools/experiment/pool.mjs";
import { experimentNamed, runs, stores } from "../../../tools/lib/library.mjs";
import { lives, until } from "../kit";
import { begun, cleanUp, scratch, toy, toyJobs } from "./queue/kit";

afterAll(cleanUp);

function options() {
  const kept: [Job, RunRecord][] = [];
  const keep = async (job: Job, record: RunRecord) => kept.push([job, record]);
  return { workers: 2, memory: 100, threads: 1, program: toy, keep, kept };
}
const one = (settings: Parameters<typeof toyJobs>[1]) => toyJobs(1, settings)[0] as Job;

describe("a pool of processes", () => {
  it("computes every job once and stores its measurements", async () => {
    const jobs = toyJobs(7, { folder: scratch(), wait: 50 });
    const ended: Job[] = [];
    const how = options();
    expect(await runAll(jobs, { ...how, onEnd: (job) => ended.push(job) })).toEqual([]);
    expect(new Set(ended)).toEqual(new Set(jobs));
    expect(ended).toHaveLength(7);
    expect(how.kept.map(([job, record]) => [job.seed, record.measured.seed])).toEqual(
      ended.map(({ seed }) => [seed, seed]),
    );
    expect(jobs.map((job) => begun(job).length)).toEqual(jobs.map(() => 1));
    const pids = new Set(jobs.flatMap(begun));
    expect(pids.size).toBe(2);
    await until("the processes have exited", () => ![...pids].some(lives));
  });

  it("reports the progress of running jobs only", async () => {
    const shares: number[][] = [];
    await runAll(toyJobs(1), { ...options(), onProgress: (running) => shares.push([...running.values()]) });
    expect(shares).toEqual([[0.5]]);
  });

  it("lists failed jobs with the reasons, and continues with the other jobs", async () => {
    const folder = scratch();
    const [fails, exits, grows] = ["fails", "exits", "grows"].map((what) => one({ what, folder })) as [Job, Job, Job];
    const good = toyJobs(3, { folder, wait: 20 });
    const jobs = [fails, good[0] as Job, exits, good[1] as Job, grows, good[2] as Job];
    const reasons = new Map((await runAll(jobs, options())).map((failure) => [failure.job, failure.reason]));
    expect(reasons.get(fails)).toBe("InputError: it cannot be");
    expect(reasons.get(exits)).toBe("its process exited (status 3) last words");
    expect(reasons.get(grows)).toBe("it used more than 100 MiB of memory");
    expect(reasons.size).toBe(3);
    expect([...good, fails, exits, grows].map((job) => begun(job).length)).toEqual([1, 1, 1, 1, 2, 1]);
  });

  it("tries a job a second time if its process was killed", async () => {
    const folder = scratch();
    const [once, always] = [one({ what: "dies once", folder }), one({ what: "dies", folder })];
    const failures = await runAll([once, always], options());
    expect(failures).toEqual([{ job: always, reason: "its process exited (SIGKILL)" }]);
    expect([begun(once).length, begun(always).length]).toEqual([2, 2]);
  });

  it("stops after a signal, without counting running jobs as failures and without starting waiting jobs", async () => {
    const stop = new AbortController();
    const folder = scratch();
    const [waits, later] = [toyJobs(2, { what: "waits", folder }), one({ folder })];
    const onProgress = (running: ReadonlyMap<Job, number>) => {
      if (running.size === 2) stop.abort();
    };
    const ended: unknown[] = [];
    const how = { ...options(), onProgress, onEnd: (job: Job) => ended.push(job), signal: stop.signal };
    expect([await runAll([...waits, later], how), ended, how.kept]).toEqual([[], [], []]);
    expect(waits.map((job) => begun(job).length)).toEqual([1, 1]);
    expect(begun(later)).toEqual([]);
  });

  it("lists a run that cannot be written or does not match its job as a failure", async () => {
    const store = new (stores().Store)(scratch());
    const [good, lie] = [one({}), one({ what: "lies" })];
    const failures = await runAll([good, lie], { ...options(), keep: keeper(store) });
    expect(failures).toEqual([
      { job: lie, reason: expect.stringMatching(/^InputError: its content gives the id [0-9a-f]{20}/) },
    ]);
    expect((await store.all("toy")).records.map(({ seed }) => seed)).toEqual([good.seed]);
    const full = async () => Promise.reject(new Error("no space left"));
    expect(await runAll([good], { ...options(), keep: full })).toEqual([{ job: good, reason: "Error: no space left" }]);
  });
});

describe("a lane, which is one process of a pool,", () => {
  it("computes an experiment as the library does in this process, and records the number of threads", async () => {
    const adding = experimentNamed("adding");
    const [job] = (await runs().jobsOf(adding, { T: 2, units: 1, steps: 1 }, [7])) as [Job];
    const lane = new Lane({ memory: 2048, threads: 1 });
    const store = new (stores().Store)(scratch());
    const outcome = await lane.run(job);
    await lane.end();
    const here = await runs().runJob(adding, job, { store });
    expect(outcome).toMatchObject({ record: { ...job, format: here.format, environment: { threads: 1 } } });
    const [there] = Object.values(outcome) as [RunRecord];
    expect(Object.keys(there.measured)).toEqual(Object.keys(here.measured));
    expect(there.measured.error).toBeCloseTo(here.measured.error as number, 5);
  });

  it("returns the error of a job, and then computes the next job", async () => {
    const lane = new Lane({ memory: 2048, threads: 1 });
    const [job] = (await runs().jobsOf(experimentNamed("adding"), { T: 2, units: 1, steps: 1 }, [7])) as [Job];
    expect(await lane.run({ ...job, experiment: "subtracting" })).toEqual({
      failed: expect.stringContaining('unknown experiment "subtracting"'),
    });
    expect(await lane.run({ ...job, settings: { ...job.settings, T: 1 } })).toEqual({
      failed: expect.stringMatching(/^InputError: adding: the setting T/),
    });
    expect(await lane.run(job)).toHaveProperty("record");
    await lane.end();
  });

  it("has one thread if there are several processes", () => {
    expect(threadsFor(2)).toBe(1);
    expect(threadsFor(1)).toBeGreaterThanOrEqual(1);
  });
});
