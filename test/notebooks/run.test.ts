import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, textOf } from "../../tools/notebooks/notebook.mjs";
import { execute } from "../../tools/notebooks/run/run.mjs";
import { lives, until } from "../tools/kit.js";
import { code, lessonCells, put, putCells, solutionCells, withCell } from "../tools/notebooks/fixture.js";
import { stockKernel, stockName } from "./stock-kernel";

/** A folder inside the project, because a kernel looks for packages in the folder of the notebook and in its parent folders. */
const folder = inRoot("out", `run test ü ${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const out = join(folder, "executed");
const stock = stockKernel();
const title = lessonCells().slice(0, 1);
let count = 0;

/** Runs a notebook of these cells and returns the reported problems by cell. */
async function faults(sources: Record<string, string>, options: Parameters<typeof execute>[1] = {}) {
  const cells = Object.entries(sources).map(([id, source]) => code(id, source));
  const file = putCells(join(folder, "experiments", `${++count}.ipynb`), [...title, ...cells]);
  const [result] = await execute([file], { out, ...options });
  return result?.problems.map(({ cell, message }) => `[${cell ?? ""}] ${message}`);
}

describe("run", () => {
  it("executes a notebook, saves a copy with outputs, reports the time, and does not change the notebook", async () => {
    const lesson = putCells(join(folder, "lessons", "01-gate.ipynb"), lessonCells());
    const [result] = await execute([lesson], { out });
    expect(result?.problems).toEqual([]);
    expect(result?.seconds).toBeGreaterThan(0.1);
    expect(Object.keys(result?.cells ?? {})).toEqual([
      "imports",
      "prediction",
      "gate",
      "bias-to-keep",
      "bias-to-keep-check",
    ]);
    expect(result?.out).toBe(join(out, "01-gate.ipynb"));
    const stdout = (id: string) =>
      textOf({ source: result?.executed.cells.find((cell) => cell.id === id)?.outputs?.[0]?.text ?? "" });
    expect(stdout("gate")).toMatch(/^0\.8581489350995/);
    expect(stdout("bias-to-keep-check")).toBe("○ exercise 02-4 open: not attempted yet.\n");
  });

  it("requires that every exercise passes if a lesson runs with its solutions", async () => {
    const wrong = withCell(solutionCells(), "bias-to-keep", "const biasToKeep = (share: number) => share;");
    const [good, bad] = Object.entries({ "02-right": solutionCells(), "03-wrong": wrong }).map(([name, cells]) => {
      putCells(join(folder, "lessons", "solutions", `${name}.ipynb`), cells);
      return putCells(join(folder, "lessons", `${name}.ipynb`), lessonCells());
    }) as [string, string];
    const solutionsOfBad = join(folder, "lessons", "solutions", "03-wrong.ipynb");
    const results = await execute([good, solutionsOfBad], { out, solutions: true, together: true });
    expect(results.map(({ file, problems }) => [file, problems.length])).toEqual([
      [good, 0],
      [bad, 1],
    ]);
    expect(results[1]?.problems[0]).toMatchObject({ file: bad, cell: "bias-to-keep-check" });
    expect(results[1]?.problems[0]?.message).toMatch(/^does not pass with its solution: ✗ exercise 02-4 failed: /);
    await expect(execute([solutionsOfBad], { out })).rejects.toThrow(
      "solutions cannot run alone. Run the lesson with --solutions.",
    );
  });

  it("runs notebooks on one kernel, and starts a new kernel after a failure", async () => {
    const sources = {
      declares: "const shared = 1;",
      reads: "console.log(shared + 1);",
      dies: "process.exit(3);",
      reads2: "console.log(shared + 1);",
    };
    const files = Object.entries(sources).map(([id, source]) =>
      putCells(join(folder, "together", `${id}.ipynb`), [...title, code(id, source)]),
    );
    const results = await execute(files, { out, together: true, kernel: stockName, env: stock });
    expect(results.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
      [],
      [],
      ["stopped here: the kernel died."],
      [expect.stringMatching(/Cannot find name 'shared'/)],
    ]);
  });

  it("reports compile errors, figures whose alt text is too short, and output that a cell prints after its end", async () => {
    const sources = {
      later: 'setTimeout(() => console.error("too late"), 150);',
      after: "console.log(1);",
      figure: 'import { show } from "gatebook";\nvoid show({ data: [{ y: [1, 2] }], layout: {}, alt: "a line" });',
      types: "const a: string = 1;",
    };
    expect(await faults(sources)).toEqual([
      '[figure] shows a figure with "a line" for an alt text. Describe the figure in at least 20 characters (figure.alt).',
      expect.stringMatching(/^\[types\] fails with .*Type 'number' is not assignable to type 'string'/),
      expect.stringMatching(/^\[(later|after|figure)\] .*too late/),
    ]);
  });

  it("stops at the first error, even on an unmodified kernel", async () => {
    const cells = { first: 'throw new RangeError("too large");', second: "console.log(2);" };
    const [fault, ...more] = (await faults(cells, { kernel: stockName, env: stock })) ?? [];
    expect(fault).toMatch(/^\[first\] writes to stderr: .*RangeError: too large/);
    expect(more).toEqual([]);
  });

  it("reports a kernel that hangs and a kernel that does not exist", async () => {
    expect(await faults({ hangs: "while (true) {}" }, { seconds: 3 })).toEqual([
      "[hangs] stopped here: it took longer than 3 s.",
    ]);
    expect(await faults({ none: "1" }, { kernel: "no-such" })).toEqual([
      "[] stopped here: there is no kernel called no-such; see `jupyter kernelspec list`, or run `npm run setup`.",
    ]);
  });

  it("exits with its kernel if its parent process is killed", async () => {
    const pids = join(folder, "pids");
    const cell = `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(pids)}, \`\${process.pid} \${process.ppid}\`);`;
    const file = putCells(join(folder, "experiments", "hangs.ipynb"), [
      ...title,
      code("tells", cell),
      code("hangs", "for (;;) await new Promise((done) => setTimeout(done, 50));"),
    ]);
    const child = spawn(process.execPath, [inRoot("tools", "main.mjs"), "notebooks", "run", file, "--out", out], {
      stdio: "ignore",
    });
    await until(
      "the cell has written its process ids",
      () => existsSync(pids) && readFileSync(pids, "utf8").includes(" "),
    );
    const [kernel = 0, runner = 0] = readFileSync(pids, "utf8").split(" ").map(Number);
    expect([lives(kernel), lives(runner)]).toEqual([true, true]);
    child.kill("SIGKILL");
    await until("kernel and runner have exited", () => !lives(kernel) && !lives(runner));
  });

  it("as a command prints a line per notebook, runs the others after a failure, and then exits with status 1", () => {
    const three = join(folder, "three");
    putCells(join(three, "a.ipynb"), [
      ...title,
      code("fails", 'throw new Error("no");'),
      code("never", "console.log(1);"),
    ]);
    putCells(join(three, "b.ipynb"), [...title, code("works", "console.log(1);")]);
    put(join(three, "c.md"), "");
    const { status, stdout } = spawnSync(
      process.execPath,
      [inRoot("tools", "main.mjs"), "notebooks", "run", three, "--out", out],
      {
        encoding: "utf8",
      },
    );
    const name = `out/run test ü ${process.pid}/three`;
    expect(stdout.replace(/\d+\.\d s/g, "N s").split("\n")).toEqual([
      `✗ ${name}/a.ipynb (N s)`,
      `  ${name}/a.ipynb [fails]: fails with Error: no. Fix the cell.`,
      `✓ ${name}/b.ipynb (N s)`,
      `1 passed, 1 failed in N s; executed copies are in out/run test ü ${process.pid}/executed.`,
      "",
    ]);
    expect(status).toBe(1);
    const executed = (name: string) => codeCells(JSON.parse(readFileSync(join(out, name), "utf8")));
    expect(executed("a.ipynb").map((cell) => cell.execution_count)).toEqual([1, null]);
    expect(executed("b.ipynb").map((cell) => cell.execution_count)).toEqual([1]);
  });
});
