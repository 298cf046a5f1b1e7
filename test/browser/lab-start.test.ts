// Checks that cells wait for the kernel if they are run while JupyterLab is still starting it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import getPort from "get-port";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLab } from "../../tools/lib/jupyter/lab.mjs";
import { inRoot } from "../../tools/lib/paths.mjs";
import { serverPath } from "./lab/desk";
import { closeWithServer, newPage } from "./page";

const ends: (() => unknown)[] = [];
let page: Page;
let answerSessions: () => void;

/** Three cells with the outputs of an earlier run. The last one tells whether the kernel was the server's spare kernel. */
const notebook = {
  cells: ["1 + 1", "2 + 2", "process.argv.includes('--spare')"].map((source, n) => ({
    ...{ cell_type: "code", id: `cell-${n}`, metadata: {}, source, execution_count: 7 },
    outputs: [{ output_type: "execute_result", execution_count: 7, data: { "text/plain": "old" }, metadata: {} }],
  })),
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

beforeAll(async () => {
  mkdirSync(inRoot("out", "browser"), { recursive: true });
  const folder = mkdtempSync(inRoot("out", "browser", "start-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const file = join(folder, "early.ipynb");
  writeFileSync(file, JSON.stringify(notebook));
  const extra = ["--LabApp.expose_app_in_browser=True", `--LabApp.workspaces_dir=${join(folder, "workspaces")}`];
  const lab = await startLab({
    port: await getPort({ host: "127.0.0.1" }),
    open: `lab/tree/${serverPath(file)}`,
    extra,
  });
  ends.push(() => lab.stop());
  page = await newPage({ viewport: { width: 1400, height: 900 } });
  closeWithServer(page, lab.ended);
  ends.push(() => page.close());
  // The server starts the kernel only when this test allows it.
  const answered = new Promise<void>((resolve) => {
    answerSessions = resolve;
  });
  await page.route(/\/api\/sessions(\?|$)/, async (route) => {
    if (route.request().method() === "POST") await answered;
    await route.continue();
  });
  await page.goto(lab.url);
  await page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length === 3);
});
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Returns, for each cell, its execution count and the text of its first output. */
const cells = () =>
  page.evaluate(() =>
    window.jupyterapp.shell.currentWidget?.content.widgets.map(({ model }) => {
      const [output] = model.outputs?.toJSON() ?? [];
      return [model.executionCount, output?.data?.["text/plain"]];
    }),
  );

describe("cells that are run before the server has started the kernel", () => {
  test("keep their outputs until the kernel has started, and then run as often as requested, in the spare kernel", async () => {
    const old = [7, "old"];
    expect(await cells()).toEqual([old, old, old]);
    const isReady = () => page.evaluate(() => window.jupyterapp.shell.currentWidget?.sessionContext.isReady);
    expect(await isReady()).toBe(false);
    // first one cell is run by the command of the key, then all cells by the command of the menu
    const run = page.evaluate(() =>
      Promise.all([
        window.jupyterapp.commands.execute("notebook:run-cell"),
        window.jupyterapp.commands.execute("runmenu:run-all"),
      ]),
    );
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await cells()).toEqual([old, old, old]);
    answerSessions();
    await run;
    await expect.poll(cells).toEqual([
      [2, "2"],
      [3, "4"],
      [4, "true"],
    ]);
  });
});
