// Starts JupyterLab in the same way as `npm start`, and opens it in a real browser.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import getPort from "get-port";
import type { Page } from "playwright-core";
import { startLab } from "../../../tools/lib/jupyter/lab.mjs";
import { inRoot, root } from "../../../tools/lib/paths.mjs";
import { nightly } from "../../nightly";
import { closeWithServer, newPage } from "../page";

export interface Desk {
  readonly page: Page;
  readonly base: string;
  readonly token: string;
  /** A temporary folder below the server's root. Notebooks in it may be changed and saved. */
  readonly folder: string;
  /** The addresses that the page requested, including WebSockets. */
  readonly asked: readonly string[];
  /** The uncaught errors of the page, and the errors on its console. */
  readonly troubles: readonly string[];
  /** The id of the kernel that started with the first lesson. */
  readonly kernel: string;
  /** Stops the server with every kernel and the browser, and removes the folder. */
  close(): Promise<void>;
}

/** The settings of JupyterLab. They are those of a learner, except that notebooks are not saved automatically, so that all runs are equal. */
const settings: Readonly<Record<string, object>> = {
  "docmanager-extension/plugin": { autosave: false },
};

/** Starts the server and the browser, and waits until the first lesson is open with its kernel, as after `npm start`. */
export async function openDesk(): Promise<Desk> {
  mkdirSync(inRoot("out", "browser"), { recursive: true });
  const folder = mkdtempSync(inRoot("out", "browser", "run-"));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const lab = await startLab({ port: await getPort({ host: "127.0.0.1" }), extra: argumentsFor(folder) });
    ends.push(() => lab.stop());
    const { page, asked, troubles } = await watchedPage();
    ends.push(() => page.close());
    closeWithServer(page, lab.ended);
    await page.goto(lab.url);
    await page.waitForFunction(() => "jupyterapp" in window);
    await page.evaluate(() => window.jupyterapp.restored);
    const idle = await page.waitForFunction(() => {
      const kernel = window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
      return kernel?.name === "tslab" && kernel.status === "idle" ? kernel.id : undefined;
    });
    const kernel = (await idle.jsonValue()) as string;
    return { page, base: lab.base, token: lab.token, folder, asked, troubles, kernel, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Returns the path that a file in the desk's folder has on the server. */
export const serverPath = (file: string) => relative(root, file).replaceAll("\\", "/");

/** Returns the requested addresses on hosts other than the desk's server. `data:` and `blob:` do not count, because they send nothing. */
export const foreignRequests = ({ asked, base }: Desk) =>
  asked
    .map((address) => new URL(address))
    .filter(({ protocol, host }) => !["data:", "blob:"].includes(protocol) && host !== new URL(base).host)
    .map(({ href }) => href);

/** The arguments that differ from `npm start`. With them, the page can access JupyterLab's application object, and no setting is stored. */
function argumentsFor(folder: string): string[] {
  for (const [name, values] of Object.entries(settings)) {
    const file = join(folder, "settings", "@jupyterlab", `${name}.jupyterlab-settings`);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(values));
  }
  return [
    "--LabApp.expose_app_in_browser=True",
    `--LabApp.user_settings_dir=${join(folder, "settings")}`,
    `--LabApp.workspaces_dir=${join(folder, "workspaces")}`,
    `--NotebookNotary.db_file=${join(folder, "signatures.db")}`,
  ];
}

async function watchedPage() {
  const viewport = { width: 1400, height: 900 };
  // The browser would paint millions of pixels for a whole visible notebook, but only the nightly run takes pictures.
  const page = await newPage({ viewport, deviceScaleFactor: nightly ? 1 : 0.25 });
  const asked: string[] = [];
  const troubles: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("websocket", (socket) => asked.push(socket.url()));
  page.on("pageerror", (error) => troubles.push(error.stack ?? error.message));
  page.on("console", (line) => line.type() === "error" && troubles.push(`${line.text()} (${line.location().url})`));
  return { page, asked, troubles };
}
