import { expect, it } from "vitest";
import { jobId } from "../../../../src/runs/record";
import { Ledger } from "../../../../tools/experiment/queue/ledger.mjs";
import { toyJobs } from "./kit";

const record = {} as never;

it("Ledger finishes a job once, even if several sources report its end several times", async () => {
  const jobs = toyJobs(3);
  const names = jobs.map((job) => `run-${jobId(job)}`) as [string, string, string];
  const told: unknown[] = [];
  const ledger = new Ledger(
    jobs,
    { keep: async (job) => told.push(["kept", job.seed]), onEnd: (job, reason) => told.push([job.seed, reason]) },
    () => told.push("all"),
  );
  expect([ledger.left, ledger.names]).toEqual([3, names]);
  ledger.take(names[0], record);
  ledger.take(names[0], record);
  ledger.end(names[0], "too late");
  ledger.end(names[1], "it cannot be");
  ledger.end(names[1], "nor now");
  ledger.take(names[1], record);
  ledger.take("run-of-somebody-else", record);
  expect(ledger.left).toBe(1);
  ledger.take(names[2], record);
  await ledger.written();
  const [first, second, third] = jobs.map(({ seed }) => seed);
  expect(told).toHaveLength(6);
  expect(told).toEqual(
    expect.arrayContaining([
      ["kept", first],
      [first, undefined],
      [second, "it cannot be"],
      ["kept", third],
      [third, undefined],
    ]),
  );
  expect(told.at(-1)).toBe("all");
  expect(ledger.failures).toEqual([{ job: jobs[1], reason: "it cannot be" }]);
  expect([ledger.finished().sort(), ledger.finished()]).toEqual([[...names].sort(), []]);
});
