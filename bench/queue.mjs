// npm run bench -- queue [ROUNDS]: compares the overhead of a job in the queue, in the pool and with plain `xargs -P2`, each with two jobs at once.
import { fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keeper } from "../tools/experiment/keep.mjs";
import { commandOf } from "../tools/experiment/names.mjs";
import { runAll } from "../tools/experiment/pool.mjs";
import { collect } from "../tools/experiment/queue/collect.mjs";
import { serverOf } from "../tools/experiment/queue/server.mjs";
import { codeVersion, experimentNamed, runs, stores } from "../tools/lib/library.mjs";
import { inRoot, root } from "../tools/lib/paths.mjs";
import { ratio, spread } from "./cells/statistics.mjs";
import { machine } from "./lib/machine.mjs";
import { startRedis } from "./queue/redis.mjs";

/** @typedef {import("../tools/lib/library.mjs").Job} Job */
/** @typedef {{ jobs: number, run: (jobs: Job[], to: string) => Promise<void> }} Way the number of jobs per round, and the function that runs them */

const AT_ONCE = 2;
const memory = 2048;
const toy = inRoot("test", "tools", "experiment", "queue", "toy.mjs");

/** @param {string[]} args `[rounds]`, default 5 */
export async function measure([given = "5"]) {
  const rounds = Number(given);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`queue: rounds must be at least 1, got ${given}`);
  const where = machine();
  const folder = mkdtempSync(join(tmpdir(), "bench-queue-"));
  const redis = await startRedis();
  const workers = await Promise.all([
    startWorker({ url: redis.url, code: "toy", lock: 30_000 }),
    startWorker({ url: redis.url, code: "toy", lock: 30_000 }),
    startWorker({ url: redis.url, code: codeVersion(), workers: AT_ONCE, memory, lock: 30_000, program: undefined }),
  ]);
  try {
    const cheap = await compete("a job that computes nothing", toyJobs, cheapWays(redis.url), rounds, folder);
    const tiny = await compete(
      "the smallest run of adding",
      tinyJobs,
      tinyWays(redis.url),
      Math.min(rounds, 3),
      folder,
    );
    const { cpu, cores } = where;
    console.log(
      `\nMilliseconds of processor time per job, ${AT_ONCE} jobs at once; medians of the rounds, in alternating order.`,
    );
    console.log(`${cpu} × ${cores}, Node ${process.versions.node}.`);
    mkdirSync(inRoot("bench", "results"), { recursive: true });
    const text = `${JSON.stringify({ machine: where, rounds, cheap, tiny }, null, 2)}\n`;
    writeFileSync(inRoot("bench", "results", "queue.json"), text);
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    redis.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} title
 * @param {(count: number) => Job[] | Promise<Job[]>} jobsOf makes new jobs
 * @param {Readonly<Record<string, Way>>} ways the others are compared with the first
 * @param {number} rounds
 * @param {string} folder
 */
async function compete(title, jobsOf, ways, rounds, folder) {
  /** @type {Record<string, number[][]>} milliseconds of processor time per job, one array per round */
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(ways);
    for (const [name, { jobs: count, run }] of round % 2 ? order.reverse() : order) {
      const to = mkdtempSync(join(folder, "to-"));
      const jobs = await jobsOf(count);
      const begin = performance.now();
      await run(jobs, to);
      times[name]?.push([((performance.now() - begin) * AT_ONCE) / count]);
    }
  }
  const [first = ""] = Object.keys(ways);
  const rows = Object.keys(ways).map((name) => {
    const cost = spread((times[name] ?? []).flat());
    const gain = ratio(times[first] ?? [], times[name] ?? []);
    return {
      [title]: name,
      "jobs per round": ways[name]?.jobs,
      "ms per job": Number(cost.median.toPrecision(3)),
      "jobs per second": Number(((1000 * AT_ONCE) / cost.median).toPrecision(3)),
      "ratio to the first": `${gain.median.toPrecision(3)} (${gain.low.toPrecision(3)} to ${gain.high.toPrecision(3)})`,
    };
  });
  console.table(rows);
  return rows;
}

let count = 0;
/** Returns jobs that compute nothing. @param {number} number @returns {Job[]} */
const toyJobs = (number) =>
  Array.from({ length: number }, () => ({
    experiment: "toy",
    revision: 1,
    settings: { what: "works" },
    seed: ++count,
    code: "toy",
  }));

/** Returns the smallest runs of a real experiment. @param {number} number */
function tinyJobs(number) {
  const seeds = Array.from({ length: number }, () => ++count);
  return runs().jobsOf(experimentNamed("adding"), { T: 2, units: 1, steps: 1 }, seeds);
}

/** @param {string} url @returns {Record<string, Way>} */
const cheapWays = (url) => ({
  "xargs -P2, one Node process per job": {
    jobs: 100,
    run: (jobs, to) =>
      xargs(
        ["-n1", process.execPath, inRoot("bench", "queue", "once.mjs"), to],
        jobs.map(({ seed }) => `${seed}\0`),
      ),
  },
  "the pool, two processes, with their start": { jobs: 1000, run: inPool(toy) },
  "the queue, two workers": { jobs: 1000, run: onQueue(url) },
});

/** @param {string} url @returns {Record<string, Way>} */
const tinyWays = (url) => ({
  "xargs -P2, one command per job, as `--list` prints them": {
    jobs: 8,
    run: (jobs, to) =>
      xargs(
        ["-n1", "sh", "-c"],
        jobs.map((job) => `${commandOf(job, to)}\0`),
      ),
  },
  "the pool, two processes, with their start": { jobs: 200, run: inPool(undefined) },
  "the queue, a worker with two processes": { jobs: 200, run: onQueue(url) },
});

/** @param {string[]} args @param {string[]} lines @returns {Promise<void>} */
function xargs(args, lines) {
  const child = spawn("xargs", ["-0", `-P${AT_ONCE}`, ...args], { cwd: root, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(lines.join(""));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`xargs exited with status ${status}`)),
    );
  });
}

/** @param {string | undefined} program @returns {Way["run"]} */
const inPool = (program) => async (jobs, to) => {
  const keep = keeper(new (stores().Store)(to));
  none(await runAll(jobs, { workers: AT_ONCE, memory, threads: 1, keep, ...(program && { program }) }));
};

/** @param {string} url @returns {Way["run"]} */
const onQueue = (url) => async (jobs, to) => {
  const store = new (stores().Store)(to);
  none(await collect(jobs, { server: serverOf(url), keep: keeper(store), made: (job) => store.load(job) }));
};

/** @param {readonly { reason: string }[]} failures */
function none(failures) {
  if (failures[0]) throw new Error(`${failures.length} jobs failed: ${failures[0].reason}`);
}

/** @param {object} options of test/tools/experiment/queue/worker-program.mjs */
async function startWorker(options) {
  const worker = fork(inRoot("test", "tools", "experiment", "queue", "worker-program.mjs"), [
    JSON.stringify(options, (_, value) => (value === undefined ? null : value)),
  ]);
  await new Promise((resolve) => worker.once("message", resolve));
  return worker;
}
