// A notebook open in JupyterLab: opened, run and read through the application's own commands, as its menus do.
import type { Page } from "playwright-core";
import { type Desk, serverPath } from "./desk";

/** A cell as the notebook's model has it. */
export interface Cell {
  readonly id: string;
  readonly type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly trusted: boolean;
  readonly count: number | null;
  readonly state: string;
  readonly outputs: readonly JupyterOutput[];
}

/** Takes the notebook that is in front, as `npm start` has opened it. */
export async function takeFirst({ page }: Desk): Promise<void> {
  await page.evaluate(() => {
    window.sheet = window.jupyterapp.shell.currentWidget;
  });
}

/** Closes what is open, opens a notebook below the server's root, and waits until its kernel is ready: the desk's, since a kernel of its own would take longer to start than all the rest. */
export async function open(desk: Desk, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await openOnce(desk, file);
      break;
    } catch (error) {
      // JupyterLab drops what it was doing with a notebook whose neighbour is being closed: seldom, and on a busy machine twice in a row
      if (attempt === 10 || !/promise was garbage collected/.test(String(error))) throw error;
    }
  await kernelIsIdle(desk.page);
}

async function openOnce({ page, kernel }: Desk, file: string): Promise<void> {
  await page.evaluate(
    async ([path, id]) => {
      const { commands, shell } = window.jupyterapp;
      for (const other of [...shell.widgets("main")]) other.dispose(); // its kernel goes on
      const options = { path, factory: "Notebook", kernel: { id } };
      window.sheet = (await commands.execute("docmanager:open", options)) as JupyterNotebookPanel;
      await window.sheet.context.ready;
      await window.sheet.sessionContext.ready;
      await window.sheet.revealed;
    },
    [serverPath(file), kernel] as const,
  );
}

/**
 * Runs every cell and waits for the real end: the command has returned, every code cell has its count, the kernel is idle.
 * An error ends the run early: the cells behind it never get a count.
 */
export async function runAll(desk: Desk): Promise<Cell[]> {
  const { page } = desk;
  await page.waitForFunction(() => {
    const { shell } = window.jupyterapp;
    shell.activateById(window.sheet.id); // the command goes to the notebook in front
    return shell.currentWidget === window.sheet;
  });
  await page.evaluate(() => window.jupyterapp.commands.execute("notebook:run-all-cells"));
  await page.waitForFunction(() => {
    const code = window.sheet.content.widgets.filter(({ model }) => model.type === "code");
    const failed = code.some(({ model }) => model.outputs?.toJSON().some((output) => output.output_type === "error"));
    const done = ({ model }: JupyterCell) =>
      typeof model.executionCount === "number" && model.executionState === "idle";
    return failed || code.every(done);
  });
  await kernelIsIdle(page);
  return cellsOf(desk);
}

/** Waits for the kernel of the open notebook. */
const kernelIsIdle = (page: Page) =>
  page.waitForFunction(() => {
    const kernel = window.sheet.sessionContext.session?.kernel;
    return kernel?.name === "tslab" && kernel.status === "idle";
  });

/** The open notebook's cells. */
export function cellsOf({ page }: Desk): Promise<Cell[]> {
  return page.evaluate(() =>
    window.sheet.content.widgets.map(({ model }) => ({
      id: model.id,
      type: model.type,
      source: model.sharedModel.source,
      trusted: model.trusted,
      count: model.executionCount ?? null,
      state: model.executionState ?? "",
      outputs: model.outputs?.toJSON() ?? [],
    })),
  );
}

/** The open notebook as it would be saved. */
export const saved = async ({ page }: Desk): Promise<string> =>
  JSON.stringify(await page.evaluate(() => window.sheet.content.model.toJSON()));

/** What went wrong in the outputs: errors and all that came on stderr. */
export const faults = (cells: readonly Cell[]) =>
  cells.flatMap(({ id, outputs }) =>
    outputs
      .filter(({ output_type, name }) => output_type === "error" || name === "stderr")
      .map(({ ename, evalue, text }) => `${id}: ${ename ? `${ename}: ${evalue}` : [text].flat().join("")}`),
  );
