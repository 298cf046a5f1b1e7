import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Job } from "../../../../src/runs/record";
import { bullmq, prefix, queueName, serverOf } from "../../../../tools/experiment/queue/server.mjs";
import { until } from "../../kit";
import { begun, cleanUp, ids, mayBeSkipped, onQueue, request, scratch, startRedis, startWorker, toyJobs } from "./kit";

afterAll(cleanUp);

/** Puts jobs on a queue without checking them. */
async function addUncheckedJobs(url: string, code: string, jobs: readonly { jobId: string; data: Job }[]) {
  const queue = new (bullmq().Queue)(queueName(code), { connection: serverOf(url).options, prefix });
  await queue.addBulk(jobs.map(({ jobId, data }) => ({ name: "toy", data, opts: { jobId } })));
  return queue;
}

describe.skipIf(mayBeSkipped)("a queue of jobs", { concurrent: true }, () => {
  it("is continued by the same command, which collects finished runs and does not add waiting runs twice", async () => {
    const { url } = await startRedis();
    const folder = scratch();
    const to = scratch();
    const jobs = toyJobs(6, { folder });
    const first = request(url, jobs, to);
    await until("six jobs are on the queue", async () => (await onQueue(url)).length === 6);
    await until("the first command reports that no worker exists", () => first.notes.length > 0);
    expect(first.notes).toEqual([
      "no worker with the code version toy is connected. Start one: npm run worker -- --queue …",
    ]);
    first.stop();
    expect([await first.done, first.ends]).toEqual([[], []]);
    expect(await onQueue(url)).toHaveLength(6);
    const worker = await startWorker({ url, untilEmpty: true, workers: 2 });
    expect(await worker.ended).toBe(0);
    expect(worker.said.ends).toHaveLength(6);
    const second = request(url, jobs, to);
    expect(await second.done).toEqual([]);
    expect(ids(second.written)).toEqual(ids(jobs));
    expect(jobs.map((job) => begun(job).length)).toEqual(jobs.map(() => 1));
    expect(await onQueue(url)).toEqual([]);
  });

  it("retries jobs that failed for an earlier command", async () => {
    const { url } = await startRedis();
    const folder = scratch();
    const jobs = toyJobs(1, { folder, what: "fails" });
    const first = request(url, jobs, scratch());
    await until("one job is on the queue", async () => (await onQueue(url)).length === 1);
    first.stop();
    await first.done;
    await (await startWorker({ url, untilEmpty: true })).ended;
    expect(begun(jobs[0] as Job)).toHaveLength(1);
    await startWorker({ url });
    const [failure] = await request(url, jobs, scratch()).done;
    expect(failure?.reason).toBe("InputError: it cannot be");
    expect(begun(jobs[0] as Job)).toHaveLength(2);
  });

  it("gets the jobs of a worker back immediately if the worker is stopped", async () => {
    const { url } = await startRedis();
    const folder = scratch();
    const gate = join(folder, "gate");
    const jobs = toyJobs(2, { folder, gate });
    // the lock of a job lasts longer than this test, so without the stopped worker's help no other worker could take the job
    const first = await startWorker({ url, lock: 60_000 });
    const asked = request(url, jobs, scratch());
    await until("the worker has begun a job", () => jobs.some((job) => begun(job).length === 1));
    first.kill("SIGINT");
    expect(await first.ended).toBe(0);
    writeFileSync(gate, "");
    const second = await startWorker({ url, workers: 2, lock: 60_000 });
    expect(await asked.done).toEqual([]);
    await until("the second worker has reported both ends", () => second.said.ends.length >= 2);
    expect([first.said.ends.length, second.said.ends.length]).toEqual([0, 2]);
    expect(jobs.map((job) => begun(job).length).sort()).toEqual([1, 2]);
  });

  it("does not repeat a run that a worker finished while the server was unreachable", async () => {
    const redis = await startRedis();
    const folder = scratch();
    const gate = join(folder, "gate");
    const jobs = toyJobs(1, { folder, gate });
    await startWorker({ url: redis.url });
    const asked = request(redis.url, jobs, scratch());
    await until("the job has begun", () => begun(jobs[0] as Job).length === 1);
    await redis.kill();
    await until("the command reports that the server is unreachable", () =>
      /no Redis server answers/.test(asked.notes.join()),
    );
    writeFileSync(gate, "");
    await until("the run has been measured", () => existsSync(`${gate}.passed`));
    await redis.start();
    expect(await asked.done).toEqual([]);
    expect(begun(jobs[0] as Job)).toHaveLength(1);
    expect(asked.notes.join("\n")).toMatch(/no Redis server answers[\s\S]*is reachable again/);
  });

  it("is separate for each version of the code, and a worker rejects a job that does not match the job's name", async () => {
    const { url } = await startRedis();
    const folder = scratch();
    const [other, forged] = toyJobs(2, { folder }) as [Job, Job];
    const queues = [
      await addUncheckedJobs(url, "newer", [{ jobId: "run-1", data: { ...other, code: "newer" } }]),
      await addUncheckedJobs(url, "toy", [{ jobId: "run-2", data: forged }]),
    ];
    const worker = await startWorker({ url, untilEmpty: true });
    await worker.ended;
    expect(worker.said.ends).toEqual([
      { end: forged.seed, reason: "the job does not match its name or the code version toy" },
    ]);
    expect([begun(other), begun(forged)]).toEqual([[], []]);
    expect(await queues[0]?.getWaitingCount()).toBe(1);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  it("lists a job as failed if its result is that of another job, and the next command computes the job again", async () => {
    const { url } = await startRedis();
    const jobs = toyJobs(1, { what: "lies" });
    await startWorker({ url });
    const asked = request(url, jobs, scratch());
    expect((await asked.done)[0]?.reason).toMatch(/^InputError: its content gives the id/);
    expect((await asked.store.all("toy")).records).toEqual([]);
    expect(await onQueue(url)).toEqual([]);
  });
});
