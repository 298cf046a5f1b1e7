// What may happen to a queue. The quick forms are run with every `npm test`, the full ones by `npm run test:scale`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { lives, until } from "../kit";
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

/** Every result is there, was written once, and has ended once; nothing is left on the queue. */
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

/** Two workers; one is killed in the middle of its jobs. */
export async function workerKilled(size: { jobs: number; wait: number; lock: number }) {
  const { url } = await startRedis();
  const folder = scratch();
  const jobs = toyJobs(size.jobs, { wait: size.wait, folder });
  const [first, second] = await Promise.all([
    startWorker({ url, lock: size.lock, workers: 2 }),
    startWorker({ url, lock: size.lock }),
  ]);
  const asked = ask(url, jobs, scratch());
  await until("the first has done some", () => first.said.ends.length >= 2);
  first.kill("SIGKILL");
  await first.ended;
  expect(await asked.done).toEqual([]);
  expect(second.said.ends.length).toBeLessThan(size.jobs);
  await expectEachOnce(url, jobs, asked);
  // its processes ended with it
  const pids = new Set(jobs.flatMap(begun));
  expect(pids.size).toBeGreaterThanOrEqual(3);
  await until("only the second's process is left", () => [...pids].filter(lives).length <= 1);
  // what it had begun was begun again
  expect(jobs.filter((job) => begun(job).length > 1).length).toBeGreaterThan(0);
}

/** The server is killed and started again with nothing in its memory, some times. */
export async function serverRestarted(size: { jobs: number; wait: number; times: number; away: number }) {
  const redis = await startRedis();
  const jobs = toyJobs(size.jobs, { wait: size.wait });
  await Promise.all([startWorker({ url: redis.url }), startWorker({ url: redis.url })]);
  const asked = ask(redis.url, jobs, scratch());
  for (let time = 1; time <= size.times; time++) {
    await until("some were done", () => asked.ends.length >= (size.jobs * time) / (size.times + 2));
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, size.away));
    await redis.start();
  }
  expect(await asked.done).toEqual([]);
  expect(asked.notes.join("\n")).toMatch(/no longer on the queue: they are added again/);
  await expectEachOnce(redis.url, jobs, asked);
}

/** The network to one worker is cut for longer than its locks hold, some times. */
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
    const before = far.said.ends.length;
    await until("the far one works", () => far.said.ends.length > before);
    proxy[size.how]();
    await new Promise((resolve) => setTimeout(resolve, size.away));
    proxy.mend();
  }
  const mended = far.said.ends.length;
  await until("the far one works again", () => far.said.ends.length > mended);
  expect(await asked.done).toEqual([]);
  expect(near.said.ends.length).toBeGreaterThan(0);
  expect(far.said.notes.join("\n")).toMatch(size.how === "cut" ? /127\.0\.0\.1/ : /given to another worker/);
  expect(far.said.notes.join("\n")).not.toMatch(/sesame/);
  await expectEachOnce(redis.url, jobs, asked);
}

/** Among good jobs some that fail each time: they are listed, with their reasons. */
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
  for (const job of die) expect([reasons.get(job), begun(job).length]).toEqual(["its process ended (SIGKILL)", 2]);
  await expectEachOnce(url, jobs, asked);
}

/** Very many jobs that cost nothing. */
export async function manyTiny(size: { jobs: number }) {
  const { url } = await startRedis();
  const folder = scratch();
  const jobs = toyJobs(size.jobs, { folder });
  const workers = await Promise.all([startWorker({ url }), startWorker({ url })]);
  const asked = ask(url, jobs, scratch());
  expect(await asked.done).toEqual([]);
  await expectEachOnce(url, jobs, asked);
  expect(jobs.map((job) => begun(job).length).filter((times) => times !== 1)).toEqual([]);
  expect(Math.min(...workers.map((worker) => worker.said.ends.length))).toBeGreaterThan(0);
}
