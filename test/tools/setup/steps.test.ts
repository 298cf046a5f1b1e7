import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyKit, ending, lives, startScript, until } from "../kit.js";

/** Two steps that record each time they run. The second step writes half of its result and then waits for the file `go`. */
const twoSteps = `
  import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { doMissing } from tool("setup/steps.mjs");
  import { withLock } from tool("setup/lock.mjs");
  import { Progress } from tool("setup/progress.mjs");
  mkdirSync(".cache", { recursive: true });
  const done = (name) => appendFileSync("done.txt", name + "\\n");
  const steps = [
    { id: "one", title: "One", key: () => "1", present: () => existsSync("one"), make: async () => { writeFileSync("one", "whole"); done("one"); return ""; } },
    { id: "two", title: "Two", after: ["one"], key: () => "2", present: () => existsSync("two"), make: async () => {
      rmSync("two", { force: true });
      writeFileSync("two", "half");
      while (!existsSync("go")) await sleep(20);
      writeFileSync("two", "whole"); done("two"); return "a note";
    } },
  ];
  await withLock(() => doMissing(steps, new Progress(process.stdout)), (pid) => console.log("waiting for " + pid));
  console.log("finished");
`;

const doneIn = (kit: string) => readFileSync(join(kit, "done.txt"), "utf8");

describe("steps", () => {
  test("run in order, are shown, and are skipped if they are done", async () => {
    const kit = emptyKit();
    writeFileSync(join(kit, "go"), "");
    const first = startScript(kit, twoSteps);
    expect(await ending(first)).toBe(0);
    expect(first.printed()).toMatch(/… One\n✓ One \(\d+\.\d s\)\n… Two\n✓ Two \(\d+\.\d s\) {2}a note\nfinished/);
    const second = startScript(kit, twoSteps);
    expect(await ending(second)).toBe(0);
    expect(second.printed()).toBe("finished\n");
    expect(doneIn(kit)).toBe("one\ntwo\n");
  });

  test("are repaired after set-up was killed, by a second set-up that repeats only the interrupted step", async () => {
    const kit = emptyKit();
    const killed = startScript(kit, twoSteps);
    await until("step two has begun", () => existsSync(join(kit, "two")));
    killed.kill("SIGKILL");
    expect(await ending(killed)).toBe("SIGKILL");
    writeFileSync(join(kit, "go"), "");
    const next = startScript(kit, twoSteps);
    expect(await ending(next)).toBe(0);
    expect(readFileSync(join(kit, "two"), "utf8")).toBe("whole");
    expect(doneIn(kit)).toBe("one\ntwo\n");
  });

  test("recreate a missing result", async () => {
    const kit = emptyKit();
    writeFileSync(join(kit, "go"), "");
    expect(await ending(startScript(kit, twoSteps))).toBe(0);
    rmSync(join(kit, "one"));
    expect(await ending(startScript(kit, twoSteps))).toBe(0);
    expect(doneIn(kit)).toBe("one\ntwo\none\n");
  });

  test("of a second set-up at the same time wait for the first, and are then skipped", async () => {
    const kit = emptyKit();
    const first = startScript(kit, twoSteps);
    await until("the first set-up is in step two", () => existsSync(join(kit, "two")));
    const second = startScript(kit, twoSteps);
    await until("the second set-up waits", () => second.printed().includes(`waiting for ${first.pid}`));
    writeFileSync(join(kit, "go"), "");
    expect(await Promise.all([ending(first), ending(second)])).toEqual([0, 0]);
    expect(doneIn(kit)).toBe("one\ntwo\n");
  });

  test("wait for a lock of another machine although its time is old, as after the sleep of a laptop", async () => {
    const kit = emptyKit();
    const lock = join(kit, ".cache", "setup.lock");
    mkdirSync(join(kit, ".cache"));
    writeFileSync(lock, JSON.stringify({ pid: 12345, host: "another machine" }));
    utimesSync(lock, new Date(0), new Date(0));
    writeFileSync(join(kit, "go"), "");
    const waiting = startScript(kit, twoSteps);
    await until("the set-up waits", () => waiting.printed().includes("waiting for 12345"));
    expect(existsSync(join(kit, "done.txt"))).toBe(false);
    rmSync(lock); // the other machine has finished
    expect(await ending(waiting)).toBe(0);
    expect(doneIn(kit)).toBe("one\ntwo\n");
  });

  test.each(["SIGKILL", "SIGINT"] as const)("start programs that exit when set-up is ended by %s", async (signal) => {
    const kit = emptyKit();
    const script = `require("fs").writeFileSync("child", String(process.pid)); setInterval(() => {}, 1000)`;
    const setUp = startScript(
      kit,
      `import { run } from tool("lib/run.mjs");
       import { withLock } from tool("setup/lock.mjs");
       const program = ["-e", ${JSON.stringify(`require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}]); setInterval(() => {}, 1000)`)}];
       await withLock(() => run(process.execPath, program, { log: "child" }), () => {});`,
    );
    const child = join(kit, "child");
    await until("the program's own child runs", () => existsSync(child) && readFileSync(child, "utf8") !== "");
    const pid = Number(readFileSync(child, "utf8"));
    expect(lives(pid)).toBe(true);
    setUp.kill(signal);
    await ending(setUp);
    await until("the program has exited", () => !lives(pid));
  });

  test("run at the same time if they do not depend on each other", async () => {
    const kit = emptyKit();
    const both = startScript(
      kit,
      `import { doMissing } from tool("setup/steps.mjs");
       import { Progress } from tool("setup/progress.mjs");
       let begun = 0;
       const step = (id, after) => ({ id, title: id, after, key: () => "", present: () => true,
         make: async () => { begun++; while (begun < 2) await new Promise((resolve) => setTimeout(resolve, 10)); return String(begun); } });
       await doMissing([step("one"), step("two"), step("three", ["one", "two", "a step of another list"])], new Progress(process.stdout));`,
    );
    expect(await ending(both)).toBe(0);
    expect(both.printed()).toMatch(/^… one\n… two\n✓ (one|two) .*2\n✓ (one|two) .*2\n… three\n✓ three .*3\n$/);
  });

  test("do not start after a failure, and running steps may finish", async () => {
    const kit = emptyKit();
    const failing = startScript(
      kit,
      `import { doMissing } from tool("setup/steps.mjs");
       import { Progress } from tool("setup/progress.mjs");
       const step = (id, after, make) => ({ id, title: id, after, key: () => "", present: () => true, make });
       let failed = false;
       await doMissing([
         step("bad", [], async () => { failed = true; throw new Error("no luck"); }),
         step("long", [], async () => { while (!failed) await new Promise((resolve) => setTimeout(resolve, 10)); return "whole"; }),
         step("later", ["long"], async () => "never"),
       ], new Progress(process.stdout)).catch((error) => console.log(error.message));`,
    );
    expect(await ending(failing)).toBe(0);
    expect(failing.printed()).toMatch(/^… bad\n… long\n✗ bad .*\n✓ long .* whole\nno luck\n$/);
  });

  test("and their programs stop at Ctrl-C, and the next set-up continues", async () => {
    const kit = emptyKit();
    const stopped = startScript(kit, twoSteps);
    await until("step two has begun", () => existsSync(join(kit, "two")));
    stopped.kill("SIGINT");
    expect(await ending(stopped)).not.toBe(0);
    writeFileSync(join(kit, "go"), "");
    expect(await ending(startScript(kit, twoSteps))).toBe(0);
    expect(doneIn(kit)).toBe("one\ntwo\n");
  });

  test("report a failing program with step, reason and log", async () => {
    const kit = emptyKit();
    const failing = startScript(
      kit,
      `import { doMissing } from tool("setup/steps.mjs");
       import { run } from tool("lib/run.mjs");
       import { Progress } from tool("setup/progress.mjs");
       const step = { id: "x", title: "Install npm packages", key: () => "", present: () => true,
         make: () => run(process.execPath, ["-e", "console.error('npm error code ENOSPC'); process.exit(1)"], { log: "npm" }) };
       await doMissing([step], new Progress(process.stdout)).catch((error) => { console.log(String(error)); process.exitCode = 1; });`,
    );
    expect(await ending(failing)).toBe(1);
    const log = join(kit, ".cache", "logs", "npm.log");
    expect(failing.printed()).toContain(`✗ Install npm packages: failed\n  why:        The disk is full.`);
    expect(failing.printed()).toContain(log);
    expect(readFileSync(log, "utf8")).toContain("ENOSPC");
  });
});
