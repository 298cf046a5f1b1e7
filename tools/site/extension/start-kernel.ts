/// <reference lib="dom" />
// Starts the worker with the kernel. The page starts it before JupyterLab has loaded (early.ts), since both take about a second.
import { KernelClient, type KernelMessage } from "../../../kernel/browser/client";
import { fileDatabase, inRun, inSite, pageConfig, siteVersions } from "./page";

/** What a kernel calls. They can be replaced while the kernel runs. */
export interface Handlers {
  readonly onMessage: (message: KernelMessage) => void;
  readonly onLog: (text: string) => void;
}

export interface StartedKernel {
  /** The folder of the notebook, in which its cells find files. */
  readonly notebook: string;
  readonly client: KernelClient;
  handlers: Handlers;
}

const nobody: Handlers = { onMessage() {}, onLog: (text) => console.warn(`gatebook: ${text}`) };

/** Starts a kernel for a notebook. @param notebook the folder of the notebook, without slashes at the ends */
export async function startKernel(notebook: string): Promise<StartedKernel> {
  const folder = inSite("kernel/");
  const [response, versions] = await Promise.all([fetch(`${folder}manifest.json`), siteVersions()]);
  const drive = {
    ...{ database: fileDatabase(), site: inRun("files/"), siteFiles: Object.keys(versions) },
    folder: notebook,
  };
  const client = new KernelClient({
    ...{ manifest: await response.json(), folder, notebook },
    // PageSettings in src/platform/browser.ts
    page: {
      dataPath: inSite("datasets/"),
      explorablePath: inSite("explorables/"),
      drive,
      code: pageConfig().gatebookCode,
    },
    onMessage: (message) => started.handlers.onMessage(message),
    onLog: (text) => started.handlers.onLog(text),
  });
  const started: StartedKernel = { notebook, client, handlers: nobody };
  return started;
}

const page = globalThis as { gatebookEarlyKernel?: Promise<StartedKernel> | undefined };

/** Starts the kernel of the notebook that this page will open, so that `takeEarly` finds it. */
export function startEarly(notebook: string): void {
  page.gatebookEarlyKernel = startKernel(notebook);
  page.gatebookEarlyKernel.catch(() => {}); // the kernel is started again when it is needed, and then an error is reported
}

/** Returns the kernel that was started early, if it is for this folder. Each kernel is returned once. */
export async function takeEarly(notebook: string): Promise<StartedKernel | undefined> {
  const taken = page.gatebookEarlyKernel;
  page.gatebookEarlyKernel = undefined; // at once, since a second notebook may ask while the kernel is still starting
  const early = await taken?.catch(() => undefined);
  if (early?.notebook === notebook) return early;
  early?.client.dispose();
  return undefined;
}
