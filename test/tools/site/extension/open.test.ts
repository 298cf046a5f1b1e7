import { afterEach, describe, expect, test, vi } from "vitest";
import { titleOf } from "../../../../tools/site/extension/course";
import { addressOf, workspaceOf } from "../../../../tools/site/extension/open";
import { type StartedKernel, takeEarly } from "../../../../tools/site/extension/start-kernel";

const address = (search: string) => new URL(`https://host/some/path/run/lab/index.html${search}`);
const lesson = "notebooks/lessons/02-build-the-forget-gate.ipynb";
const solutions = "notebooks/lessons/solutions/02-build-the-forget-gate.ipynb";

describe("the address", () => {
  test("gives each notebook its own workspace", () => {
    expect(workspaceOf(address(`?path=${lesson}`))).toBe("notebooks-lessons-02-build-the-forget-gate-ipynb");
    expect(workspaceOf(address(`?path=${solutions}`))).not.toBe(workspaceOf(address(`?path=${lesson}`)));
    expect(workspaceOf(address(""))).toBe("default");
  });

  test("names the notebook in front, and keeps the workspace", () => {
    const opened = address(`?path=${lesson}`);
    expect(addressOf(opened, lesson).href).toBe(opened.href);
    const moved = addressOf(opened, solutions);
    expect(moved.searchParams.get("path")).toBe(solutions);
    expect(workspaceOf(moved)).toBe(workspaceOf(opened));
    expect(addressOf(moved, lesson).href).toBe(opened.href);
  });

  test("no longer names a cell after another notebook has come to the front", () => {
    const opened = address(`?path=${lesson}#cell-id=exercise-02-3`);
    expect(addressOf(opened, solutions).hash).toBe("");
  });
});

test("the title tells a lesson from its solutions", () => {
  expect(titleOf(lesson)).toBe("02-build-the-forget-gate - gatebook");
  expect(titleOf(solutions)).toBe("Solutions 02-build-the-forget-gate - gatebook");
  expect(titleOf()).toBe("gatebook");
});

describe("the kernel that was started early", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("is given to one of two notebooks that ask while it is starting", async () => {
    const kernel = { notebook: "notebooks/lessons" } as StartedKernel;
    vi.stubGlobal("gatebookEarlyKernel", Promise.resolve(kernel));
    expect(await Promise.all([takeEarly("notebooks/lessons"), takeEarly("notebooks/lessons")])).toEqual([
      kernel,
      undefined,
    ]);
  });
});
