import { spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { main as experiment } from "../../../../tools/experiment/command.mjs";
import { commandOf } from "../../../../tools/experiment/names.mjs";
import { connect, serverOf } from "../../../../tools/experiment/queue/server.mjs";
import { ending, project, until } from "../../kit";
import { cleanUp, mayBeSkipped, scratch, startRedis } from "./kit";

afterAll(cleanUp);

/** Starts `npm run NAME -- …` in the same way as a user. */
function run(command: "experiment" | "worker", ...args: string[]) {
  const child = spawn(process.execPath, [join(project, "tools", "main.mjs"), command, ...args], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const out = { printed: "", complained: "" };
  child.stdout.on("data", (text) => {
    out.printed += text;
  });
  child.stderr.on("data", (text) => {
    out.complained += text;
  });
  return { child, ended: ending(child), out };
}

/** Returns whether a job is running now. */
async function isActive(url: string) {
  const redis = await connect(serverOf(url));
  const [active] = await redis.keys("gatebook:*:active");
  redis.disconnect();
  return active !== undefined;
}

const tiny = ["--T=2", "--units=1", "--steps=1"];

describe.skipIf(mayBeSkipped)("the commands of a queue", () => {
  it("run an experiment on another machine and never print the password", async () => {
    const { url, port } = await startRedis();
    const to = scratch();
    const worker = run("worker", "--queue", url, "-j", "1");
    await until("the worker has started", () => worker.out.printed.includes("Press Ctrl-C to stop"));
    expect(worker.out.printed).toMatch(
      new RegExp(`Computing runs of the code version [0-9a-f]{12} from 127.0.0.1:${port}, 1 at once`),
    );
    const asked = run("experiment", "adding", ...tiny, "--seeds=3", "--queue", url, "--to", to);
    expect(await asked.ended).toBe(0);
    expect(asked.out.printed).toMatch(/3 runs computed. Their files are in/);
    expect(asked.out.complained).toMatch(/3 of 3/);
    expect(readdirSync(join(to, "adding"))).toHaveLength(3);
    worker.child.kill("SIGINT");
    expect(await worker.ended).toBe(130);
    expect(worker.out.printed).toMatch(/3 runs computed here, 0 failed. Unfinished runs went back to the queue.\n$/);
    for (const { out } of [worker, asked]) expect(out.printed + out.complained).not.toMatch(/sesame/);
  });

  it("are stopped by Ctrl-C while there is no worker, and the jobs stay in the queue", async () => {
    const { url } = await startRedis();
    const asked = run("experiment", "adding", ...tiny, "--queue", url, "--to", scratch());
    await until("the command reports that no worker exists", () =>
      /no worker with the code version/.test(asked.out.complained),
    );
    asked.child.kill("SIGINT");
    expect(await asked.ended).toBe(130);
    expect(asked.out.complained).toMatch(
      /the same command again to compute the other runs. These runs stay in the queue/,
    );
  });

  it("exit at Ctrl-C even while the server is unreachable, and leave no process behind", async () => {
    const redis = await startRedis();
    const worker = run("worker", "--queue", redis.url, "-j", "1");
    const long = ["--T=30", "--steps=1000000"];
    const asked = run("experiment", "adding", ...long, "--to", scratch(), "--queue", redis.url);
    await until("the run has begun", () => isActive(redis.url));
    await redis.kill();
    await until("the command reports that the server is unreachable", () =>
      /no Redis server answers/.test(asked.out.complained),
    );
    for (const { child } of [asked, worker]) child.kill("SIGINT");
    // the event "close" occurs when no process has the worker's pipes open any more
    expect(await Promise.all([asked.ended, worker.ended])).toEqual([130, 130]);
    expect(worker.out.complained).toMatch(/no Redis server answers/);
  });

  it("exit with status 1 if the server cannot be used", async () => {
    const { port } = await startRedis();
    const wrong = `redis://:secret@127.0.0.1:${port}`;
    const all = [
      run("worker", "--queue", wrong),
      run("experiment", "adding", ...tiny, "--to", scratch(), "--queue", wrong),
    ];
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([1, 1]);
    const complaints = all.map(({ out }) => out.complained);
    expect(complaints).toEqual([
      `✗ the Redis server at 127.0.0.1:${port} rejects this password\n`,
      `✗ the Redis server at 127.0.0.1:${port} rejects this password\n`,
    ]);
  });
});

describe.skipIf(process.platform === "win32")("a command that --list prints", () => {
  const shell = (line: string) => spawnSync("sh", ["-c", line], { cwd: project, encoding: "utf8" });

  it("is read by a shell without any change, whatever characters it contains", () => {
    const settings = {
      text: 'it\'s $(date) `x` "y" \\ *;&|<>\n!',
      plain: "a,b/c=1e-3",
      none: "",
      not: null,
      minus: -1,
    };
    const job = { experiment: "toy", revision: 1, settings, seed: 3, code: "" };
    const line = commandOf(job, "/tmp/o'clock & more");
    const { stdout } = shell(line.replace(/^npm run -s experiment --/, "printf '%s\\0'"));
    expect(stdout.split("\0").slice(0, -1)).toEqual([
      "toy",
      ...Object.entries(settings).map(([key, value]) => `--${key}=${value}`),
      "--seeds=3,",
      "--workers=1",
      "--threads=1",
      "--to=/tmp/o'clock & more",
    ]);
  });

  it("computes its run, and --list does not print it again", async () => {
    const to = join(scratch(), `it's a "folder" of $HOME`);
    const list = ["adding", ...tiny, "--learningRate=1e-7", "--seeds=4,", "--list", "--to", to];
    const listed = async () => {
      const log = vi.spyOn(console, "log").mockImplementation(() => {});
      try {
        expect(await experiment(list)).toBe(0);
        return log.mock.calls.map(([text]) => String(text));
      } finally {
        log.mockRestore();
      }
    };
    const [line = "", ...others] = await listed();
    expect(others).toEqual([]);
    const { status, stderr } = shell(line);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/1 of 1 {2}✓ adding/)]);
    expect(readdirSync(join(to, "adding"))).toHaveLength(1);
    expect(await listed()).toEqual([]);
  });
});
