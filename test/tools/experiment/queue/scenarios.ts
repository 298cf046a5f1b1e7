// Tests in which a fault happens to a queue. `npm test` runs them with few jobs, and the nightly run with many.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { lives, until } from "../../kit";
import {
  request as ask,
  begun,
  ids,
  onQueue,
  type request,
  scratch,
  startProxy,
  startRedis,
  startWorker,
  toyJobs,
} from "./kit";

/** Checks that every result exists, was written once and finished once, and that the queue is empty. */
async function expectEachOnce(url: string, jobs: Parameters<typeof ids>[0], asked: ReturnType<typeof request>) {
  const good = jobs.filter((job) => job.settings.what === "works");
  expect(ids(asked.written)).toEqual(ids(good));
  expect(ids(asked.ends)).toEqual(ids(jobs));
  expect(readdirSync(join(asked.store.folder, "toy")).sort()).toEqual(ids(good).map((id) => `${id}.json`));
  const { records, faults } = await asked.store.all("toy");
  expect(faults).toEqual([]);
  expect(records.map((record) => [record.seed, record.measured.seed])).toEqual(records.map(({ seed }) => [seed, seed]));
  expect(await onQueue(url)).toEqual([]);
}

/** One of two workers is killed in the middle of a job. */
export async function workerKilled(size: { jobs: number; wait: number; lock: number }) {
  const { url } = await startRedis();
  const folder = scratch();
  const gate = join(folder, "gate");
  // The second worker can take only one of the last two jobs, so the first worker is in the middle of the other job when it is killed.
  const last = toyJobs(2, { folder, gate });
  const jobs = [...toyJobs(size.jobs - 2, { wait: size.wait, folder }), ...last];
  const [first] = await Promise.all([
    startWorker({ url, lock: size.lock, workers: 2 }),
    startWorker({ url, lock: size.lock }),
  ]);
  const asked = ask(url, jobs, scratch());
  await until("the last two jobs have begun", () => last.every((job) => begun(job).length > 0));
  first.kill("SIGKILL");
  await first.ended;
  writeFileSync(gate, "");
  expect(await asked.done).toEqual([]);
  // the killed worker may have finished a job without being able to report it, so the reports cannot be counted
  await until("the queue is empty", async () => (await onQueue(url)).length === 0);
  await expectEachOnce(url, jobs, asked);
  // the child processes of the killed worker have exited too
  const pids = new Set(jobs.flatMap(begun));
  expect(pids.size).toBeGreaterThanOrEqual(2);
  await until("only the second worker's process is left", () => [...pids].filter(lives).length <= 1);
  // the unfinished job of the killed worker was begun again
  expect(jobs.filter((job) => begun(job).length > 1).length).toBeGreaterThan(0);
}

/** The server is killed and started again without its data. This happens a given number of times. */
export async function serverRestarted(size: { jobs: number; wait: number; times: number; away: number }) {
  const redis = await startRedis();
  const gate = join(scratch(), "gate");
  const jobs = [...toyJobs(size.jobs - 1, { wait: size.wait }), ...toyJobs(1, { gate })]; // the last job keeps the queue busy
  await Promise.all([startWorker({ url: redis.url }), startWorker({ url: redis.url })]);
  const asked = ask(redis.url, jobs, scratch());
  for (let time = 1; time <= size.times; time++) {
    await until("some jobs are done", () => asked.ends.length >= (size.jobs * time) / (size.times + 2));
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, size.away));
    await redis.start();
  }
  const added = /no longer in the queue; adding them again/;
  await until("the lost jobs are added again", () => added.test(asked.notes.join("\n")));
  writeFileSync(gate, "");
  expect(await asked.done).toEqual([]);
  await expectEachOnce(redis.url, jobs, asked);
}

/** Waits until a worker has finished one more job. Until then it adds new jobs to the queue, because the other worker may take all of them. */
async function untilItWorks(worker: Awaited<ReturnType<typeof startWorker>>, url: string, wait: number) {
  for (const before = worker.said.ends.length; worker.said.ends.length === before; )
    expect(await ask(url, toyJobs(2, { wait }), scratch()).done).toEqual([]);
}

/** The network to one worker is cut for longer than the locks of its jobs last. This happens a given number of times. */
export async function networkCut(size: {
  jobs: number;
  wait: number;
  times: number;
  away: number;
  lock: number;
  how: "cut" | "silence";
}) {
  const redis = await startRedis();
  const proxy = await startProxy(redis.port);
  const jobs = toyJobs(size.jobs, { wait: size.wait });
  const [near, far] = await Promise.all([
    startWorker({ url: redis.url, lock: size.lock }),
    startWorker({ url: proxy.url, lock: size.lock }),
  ]);
  const asked = ask(redis.url, jobs, scratch());
  for (let time = 1; time <= size.times; time++) {
    await untilItWorks(far, redis.url, size.wait);
    proxy[size.how]();
    if (size.how === "cut")
      await until("the far worker reports that the network is cut", () => /127\.0\.0\.1/.test(far.said.notes.join()));
    await new Promise((resolve) => setTimeout(resolve, size.away));
    proxy.restore();
  }
  await untilItWorks(far, redis.url, size.wait);
  expect(await asked.done).toEqual([]);
  await until("the near worker has reported an end", () => near.said.ends.length > 0);
  expect(far.said.notes.join("\n")).toMatch(size.how === "cut" ? /127\.0\.0\.1/ : /given to another worker/);
  expect(far.said.notes.join("\n")).not.toMatch(/sesame/);
  await expectEachOnce(redis.url, jobs, asked);
}

/** Some of the jobs always fail, and must be listed with the reasons. */
export async function someFail(size: { good: number; bad: number }) {
  const { url } = await startRedis();
  const folder = scratch();
  const [good, fail, die] = [
    toyJobs(size.good),
    toyJobs(size.bad, { what: "fails", folder }),
    toyJobs(size.bad, { what: "dies", folder }),
  ];
  const jobs = [...fail, ...die, ...good];
  await Promise.all([startWorker({ url }), startWorker({ url })]);
  const asked = ask(url, jobs, scratch());
  const reasons = new Map((await asked.done).map(({ job, reason }) => [job, reason]));
  expect(reasons.size).toBe(2 * size.bad);
  for (const job of fail) expect([reasons.get(job), begun(job).length]).toEqual(["InputError: it cannot be", 1]);
  for (const job of die) expect([reasons.get(job), begun(job).length]).toEqual(["its process exited (SIGKILL)", 2]);
  await expectEachOnce(url, jobs, asked);
}

/** Very many jobs that take almost no time. */
export async function manyTiny(size: { jobs: number }) {
  const { url } = await startRedis();
  const folder = scratch();
  const jobs = toyJobs(size.jobs, { folder });
  const workers = await Promise.all([startWorker({ url }), startWorker({ url })]);
  const asked = ask(url, jobs, scratch());
  expect(await asked.done).toEqual([]);
  await expectEachOnce(url, jobs, asked);
  expect(jobs.map((job) => begun(job).length).filter((times) => times !== 1)).toEqual([]);
  await until("both workers have reported an end", () => workers.every((worker) => worker.said.ends.length > 0));
}
