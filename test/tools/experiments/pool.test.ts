import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../../src/runs/record";
import { runAll } from "../../../tools/experiments/pool.mjs";

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-pool-"));
  program = join(folder, "child.mjs");
  // does what the job says, and leaves a line in a file of the job's name for each time it was begun
  writeFileSync(
    program,
    `import { appendFileSync, readFileSync } from "node:fs";
process.on("disconnect", () => process.exit(1));
process.on("message", async (message) => {
  if (message === "end") process.exit(0);
  if (message === "stop") return process.send({ failed: "stopped" });
  const { what, name } = message.job.settings;
  const file = message.folder + "/" + name;
  appendFileSync(file, process.pid + " " + (process.env.TF_NUM_INTRAOP_THREADS ?? "all") + "\\n");
  const times = readFileSync(file, "utf8").trim().split("\\n").length;
  if (what === "dies" || (what === "dies once" && times === 1)) process.kill(process.pid, "SIGKILL");
  if (what === "exits") { console.error("no such thing\\nlast words"); process.exit(3); }
  if (what === "grows") return process.send({ memory: 2 ** 40 });
  if (what === "waits") return process.send({ share: 0.5 });
  if (what === "fails") return process.send({ failed: "Error: it cannot be" });
  process.send({ share: 0.9 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.send({ done: true });
});
process.send({ ready: true });
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const job = (what: string): Job => ({
  experiment: "toy",
  revision: 1,
  settings: { what, name: `job-${++count}` },
  seed: 1,
  code: "",
});
const begun = ({ settings: { name } }: Job) => {
  const file = join(folder, String(name));
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};
const options = () => ({ workers: 2, memory: 100, folder, program });

describe("a pool of processes", () => {
  it("runs every job once, with one thread each where there are several processes", async () => {
    const jobs = Array.from({ length: 7 }, () => job("works"));
    const ended: Job[] = [];
    expect(await runAll(jobs, { ...options(), onEnd: (one) => ended.push(one) })).toEqual([]);
    expect(new Set(ended)).toEqual(new Set(jobs));
    expect(ended).toHaveLength(7);
    expect(jobs.map((one) => begun(one).length)).toEqual(jobs.map(() => 1));
    expect(new Set(jobs.flatMap(begun)).size).toBe(2);
    expect(jobs.flatMap(begun).every((line) => line.endsWith(" 1"))).toBe(true);
  });

  it("leaves all threads to a process that is alone", async () => {
    const one = job("works");
    await runAll([one], { ...options(), workers: 1 });
    expect(begun(one)[0]).toMatch(/ all$/);
  });

  it("tells how far each run is, and says nothing of those that have ended", async () => {
    const shares: number[][] = [];
    await runAll([job("works")], { ...options(), onProgress: (running) => shares.push([...running.values()]) });
    expect(shares).toEqual([[0.9]]);
  });

  it("lists what fails with its reason, and goes on", async () => {
    const jobs = [job("fails"), job("works"), job("exits"), job("works"), job("grows"), job("works")];
    const reasons = new Map((await runAll(jobs, options())).map((failure) => [failure.job, failure.reason]));
    expect(reasons.get(jobs[0] as Job)).toBe("Error: it cannot be");
    expect(reasons.get(jobs[2] as Job)).toBe("its process ended (status 3) last words");
    expect(reasons.get(jobs[4] as Job)).toBe("it took more than 100 MiB of memory");
    expect(reasons.size).toBe(3);
    for (const n of [1, 3, 5]) expect(begun(jobs[n] as Job)).toHaveLength(1);
  });

  it("tries a job once more whose process was killed, and no oftener", async () => {
    const [once, always] = [job("dies once"), job("dies")];
    const failures = await runAll([once, always], options());
    expect(failures).toEqual([{ job: always, reason: "its process ended (SIGKILL)" }]);
    expect([begun(once).length, begun(always).length]).toEqual([2, 2]);
  });

  it("stops when it is told to: what runs is no failure, what waits is not begun", async () => {
    const stop = new AbortController();
    const jobs = [job("waits"), job("waits"), job("works")];
    const onProgress = (running: ReadonlyMap<Job, number>) => {
      if (running.size === 2) stop.abort();
    };
    const ended: unknown[] = [];
    const done = await runAll(jobs, { ...options(), onProgress, onEnd: (one) => ended.push(one), signal: stop.signal });
    expect([done, ended]).toEqual([[], []]);
    expect(begun(jobs[2] as Job)).toEqual([]);
  });
});
