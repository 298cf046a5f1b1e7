// Opens, runs and reads a notebook in JupyterLab by the same commands as the menus.
import type { Page } from "playwright-core";
import { type Desk, serverPath } from "./desk";

/** A cell in the notebook's model. */
export interface Cell {
  readonly id: string;
  readonly type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly trusted: boolean;
  readonly count: number | null;
  readonly state: string;
  readonly outputs: readonly JupyterOutput[];
}

/** Selects the active notebook, which `npm start` has opened. */
export async function takeFirst({ page }: Desk): Promise<void> {
  await page.evaluate(() => {
    window.sheet = window.jupyterapp.shell.currentWidget;
  });
}

/** Closes the open notebook, opens another one below the root of the server, and waits until its kernel is ready. It uses the kernel of the desk, because the start of a new kernel would take longer than everything else. */
export async function open(desk: Desk, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await openOnce(desk, file);
      break;
    } catch (error) {
      // JupyterLab sometimes stops opening a notebook while another one is being closed, on a busy machine even twice in a row
      if (attempt === 10 || !/promise was garbage collected/.test(String(error))) throw error;
    }
  await kernelIsIdle(desk.page);
}

async function openOnce({ page, kernel }: Desk, file: string): Promise<void> {
  await page.evaluate(
    async ([path, id]) => {
      const { commands, shell } = window.jupyterapp;
      for (const other of [...shell.widgets("main")]) other.dispose(); // the kernel of the closed notebook keeps running
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
 * Runs every cell and waits until the command has returned, every code cell has an execution count, and the kernel is idle.
 * If a cell fails, the cells after it do not run and get no count.
 */
export async function runAll(desk: Pick<Desk, "page">): Promise<Cell[]> {
  const { page } = desk;
  await page.waitForFunction(() => {
    const { shell } = window.jupyterapp;
    shell.activateById(window.sheet.id); // the command applies to the active notebook
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

/** Returns the cells of the open notebook. */
export function cellsOf({ page }: Pick<Desk, "page">): Promise<Cell[]> {
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

/** Returns the open notebook in the form in which it would be saved. */
export const saved = async ({ page }: Desk): Promise<string> =>
  JSON.stringify(await page.evaluate(() => window.sheet.content.model.toJSON()));

/** Returns the errors and the texts on stderr in the outputs. */
export const faults = (cells: readonly Cell[]) =>
  cells.flatMap(({ id, outputs }) =>
    outputs
      .filter(({ output_type, name }) => output_type === "error" || name === "stderr")
      .map(({ ename, evalue, text }) => `${id}: ${ename ? `${ename}: ${evalue}` : [text].flat().join("")}`),
  );
