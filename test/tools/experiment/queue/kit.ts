import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Job, jobId } from "../../../../src/runs/record";
import { keeper } from "../../../../tools/experiment/keep.mjs";
import type { Failure } from "../../../../tools/experiment/pool.mjs";
import { collect } from "../../../../tools/experiment/queue/collect.mjs";
import { connect as connectTo, serverOf } from "../../../../tools/experiment/queue/server.mjs";
import { stores } from "../../../../tools/lib/library.mjs";
import { findRedis, howToGetRedis } from "../../../../tools/lib/redis.mjs";
import { ending, until } from "../../kit";

const inThisFolder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export const toy = inThisFolder("toy.mjs");
/** True if no Redis server was found and tests without a server may be skipped. They may be skipped on a learner's machine, but not in CI. */
export const mayBeSkipped = findRedis() === undefined && !process.env.CI;
/** The functions that are called after all tests of a file, in reverse order. A file has one list, because concurrent tests cannot have hooks of their own. */
const cleanups: (() => unknown)[] = [];
const atEnd = (cleanup: () => unknown) => cleanups.push(cleanup);
/** Stops the processes that the tests have started, and removes the files that they have written. Each test file calls it at its end: `afterAll(cleanUp)`. */
export async function cleanUp() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

const PASSWORD = "open sesame/1";

/** Creates a temporary folder. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatebook-queue-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

export interface Redis {
  readonly port: number;
  readonly url: string;
  /** Kills the server with SIGKILL, so that it cannot save its data. */
  kill(): Promise<void>;
  /** Starts the server again on the same port, without its data. */
  start(): Promise<void>;
}

/** Starts a Redis server with a password. It exits after the tests, and also if the process of the tests exits. */
export async function startRedis(): Promise<Redis> {
  const program = findRedis();
  if (program === undefined) throw new Error(`No Redis server was found: ${howToGetRedis}.`);
  const folder = scratch();
  const reserved = createServer();
  const port = await listening(reserved);
  await new Promise((resolve) => reserved.close(resolve));
  const options = { bind: "127.0.0.1", port, dir: folder, requirepass: PASSWORD, save: "", appendonly: "no" };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;
  let guard: ChildProcess | undefined;
  const redis: Redis = {
    port,
    url,
    async start() {
      guard = fork(inThisFolder("guard.mjs"), [program, ...args]);
      await until("Redis replies", () =>
        connectTo(serverOf(url)).then(
          (connection) => {
            connection.disconnect();
            return true;
          },
          () => false,
        ),
      );
    },
    async kill() {
      if (!guard?.connected) return;
      const ended = ending(guard);
      guard.send("SIGKILL");
      await ended;
    },
  };
  atEnd(() => redis.kill());
  await redis.start();
  return redis;
}

/** A proxy between a client and a server. With it, a test can interrupt their connection. */
export async function startProxy(target: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSilent = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
      if (isSilent) from.pause();
    }
  });
  const port = await listening(server);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  atEnd(() => {
    cut();
    server.close();
  });
  return {
    port,
    url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    /** Breaks every connection and accepts no new one. */
    cut,
    /** Keeps every connection open, but passes no more data. */
    silence() {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    restore() {
      [isCut, isSilent] = [false, false];
      for (const socket of sockets) socket.resume();
    },
  };
}

export interface Said {
  /** The seeds of the jobs that the worker has finished, each with the reason if the job failed. */
  readonly ends: readonly { readonly end: number; readonly reason?: string }[];
  readonly notes: readonly string[];
}

/** Starts a worker in a separate process, and waits until it is ready. */
export async function startWorker(options: {
  url: string;
  workers?: number;
  lock?: number;
  code?: string;
  untilEmpty?: boolean;
}) {
  const child = fork(inThisFolder("worker-program.mjs"), [JSON.stringify(options)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  atEnd(() => {
    child.kill("SIGKILL");
  });
  // the worker may exit before its status and its last output are read
  const disconnected = new Promise((resolve) => child.once("disconnect", resolve));
  const ended = Promise.all([ending(child), disconnected]).then(([status]) => status);
  const said = { ends: [] as { end: number; reason?: string }[], notes: [] as string[] };
  let ready = false;
  child.on("message", (message: "ready" | { note: string } | { end: number; reason?: string }) => {
    if (message === "ready") ready = true;
    else if ("note" in message) said.notes.push(message.note);
    else said.ends.push(message);
  });
  await until("the worker is ready", () => ready);
  return Object.assign(child, { ended, said: said as Said });
}

let count = 0;
/**
 * Jobs for the toy program. `folder`: the toy writes a line to a file in it each time it begins a job. `wait`: milliseconds that a job takes.
 * `gate`: a file that a job waits for. The toy writes `${gate}.passed` when it continues.
 */
export function toyJobs(
  number: number,
  settings: { what?: string; wait?: number; folder?: string; gate?: string } = {},
): Job[] {
  return Array.from({ length: number }, () => {
    const seed = ++count;
    return {
      experiment: "toy",
      revision: 1,
      settings: { what: "works", wait: 0, folder: "", gate: "", ...settings, name: `job-${seed}` },
      seed,
      code: "toy",
    };
  });
}

/** Returns the id of a process for each time that a process began the job. */
export function begun({ settings: { folder, name } }: Job): number[] {
  try {
    return readFileSync(join(String(folder), String(name)), "utf8")
      .trim()
      .split("\n")
      .map(Number.parseFloat);
  } catch {
    return [];
  }
}

/** Queues jobs as `npm run experiment -- … --queue` does, but polls the queue more often. */
export function request(url: string, jobs: readonly Job[], to: string) {
  const store = new (stores().Store)(to);
  const keep = keeper(store);
  const stop = new AbortController();
  atEnd(() => stop.abort());
  /** Two lists: one with an entry for each time that a result was written, and one with an entry for each time that a job finished. */
  const written: Job[] = [];
  const ends: Job[] = [];
  const notes: string[] = [];
  const done: Promise<Failure[]> = collect(jobs, {
    server: serverOf(url),
    keep(job, record) {
      written.push(job);
      return keep(job, record);
    },
    made: (job) => store.load(job),
    onEnd: (job) => ends.push(job),
    onNote: (text) => notes.push(text),
    signal: stop.signal,
    pace: 250,
  });
  return { done, written, ends, notes, store, stop: () => stop.abort() };
}

/** Returns the names of the jobs that are still on the queue. */
export async function onQueue(url: string): Promise<string[]> {
  const redis = await connectTo(serverOf(url));
  try {
    return await redis.keys("gatebook:*:run-*");
  } finally {
    redis.disconnect();
  }
}

export const ids = (jobs: readonly Job[]) => jobs.map(jobId).sort();
