// Opens notebooks of the site in tabs of one browser profile, and reads what the learner sees.
import type { BrowserContext, Page } from "playwright-core";
import { newProfile } from "../page";
import type { TestSite } from "./site";

/** Matches the colours of tracebacks. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

export interface Visitor {
  readonly profile: BrowserContext;
  /** The addresses that the pages and their workers requested. */
  readonly asked: readonly string[];
  /** The uncaught errors of the pages, the errors on their consoles, and the requests that the server could not answer. */
  readonly troubles: readonly string[];
}

/** Returns a browser profile that has never seen the site. */
export async function newVisitor(): Promise<Visitor> {
  const profile = await newProfile({ viewport: { width: 1300, height: 900 }, acceptDownloads: true });
  const asked: string[] = [];
  const troubles: string[] = [];
  profile.on("request", (request) => asked.push(request.url()));
  profile.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  profile.on("weberror", (error) => {
    const text = error.error().stack ?? error.error().message;
    troubles.push(text);
    // Chromium rarely loses files that the service worker sends (seen in one of about twenty runs of all tests, without an error on the console). This error does
    // not count if the page then loads once more.
    if (/^Loading chunk \d+ failed/.test(error.error().message))
      void loadsAgain(error.page()).then((again) => {
        if (again && troubles.includes(text)) troubles.splice(troubles.indexOf(text), 1);
      });
  });
  profile.on("console", (line) => {
    if (line.type() === "error") troubles.push(`${line.text()} (${line.location().url})`);
  });
  return { profile, asked, troubles };
}

/** Returns whether the page at once loads the same address again, as a page does that reloads itself. */
async function loadsAgain(page: Page | null): Promise<boolean> {
  const types = page
    ?.waitForEvent("domcontentloaded")
    .then(() => page.evaluate(() => performance.getEntriesByType("navigation").map((entry) => entry.toJSON().type)));
  return (await types?.catch(() => undefined))?.includes("reload") === true;
}

/** Returns the requested addresses outside the site. Addresses of objects in memory do not count, because they send nothing. */
export const foreignRequests = ({ asked }: Visitor, { url }: Pick<TestSite, "url">): string[] =>
  asked.filter((address) => !/^(blob|data):/.test(address) && !address.startsWith(url));

/** Opens a notebook in a new tab, and waits until it is shown. The tab can be passed to the functions in lab/sheet.ts. @param path from the kit's root */
export async function openTab({ profile }: Visitor, { url }: Pick<TestSite, "url">, path: string): Promise<Page> {
  const page = await profile.newPage();
  await page.goto(`${url}run/lab/index.html?path=${path}`);
  await notebookIsShown(page, path);
  return page;
}

/** Waits until the tab shows a notebook. Its kernel may still be starting. */
export async function notebookIsShown(page: Page, path: string): Promise<void> {
  // Only `waitForFunction` goes on in the new page if the page is loaded once more meanwhile. A promise of the old page would never be kept.
  const shown = page.waitForFunction((wanted) => {
    const app = window.jupyterapp as typeof window.jupyterapp | undefined;
    const root = document.documentElement;
    void app?.restored.then(() => root.setAttribute("data-restored", ""));
    const panel = app?.shell.currentWidget;
    if (!root.hasAttribute("data-restored") || panel?.context?.path !== wanted || !panel.context.isReady) return false;
    window.sheet = panel;
    return true;
  }, path);
  await shown.catch(async (error: Error) => {
    const text = await page.locator("body").innerText({ timeout: 5000 }).catch(String);
    throw new Error(`${error.message}\n${path} is not shown. The page shows:\n${text}`, { cause: error });
  });
}

/** Waits until the kernel of the shown notebook is ready. */
export const kernelIsReady = (page: Page) =>
  page.waitForFunction(() => {
    const kernel = window.sheet.sessionContext.session?.kernel;
    return kernel?.name === "tslab" && kernel.status === "idle";
  });

/** Changes the first code cell, and saves the notebook. */
export async function editAndSave(page: Page, source: string): Promise<void> {
  await page.evaluate(async (text) => {
    const cell = window.sheet.content.widgets.find(({ model }) => model.type === "code");
    cell?.model.sharedModel.setSource(text);
    await window.sheet.context.save();
  }, source);
}

/** Changes the first code cell, and starts it. */
export const runFirst = (page: Page, source: string): Promise<void> =>
  page.evaluate((text) => {
    const { widgets } = window.sheet.content;
    const first = widgets.findIndex(({ model }) => model.type === "code");
    widgets[first]?.model.sharedModel.setSource(text);
    window.sheet.content.activeCellIndex = first;
    void window.jupyterapp.commands.execute("notebook:run-cell");
  }, source);

/** Returns the text of the first code cell. */
export const firstCode = (page: Page): Promise<string | undefined> =>
  page.evaluate(
    () => window.sheet.content.widgets.find(({ model }) => model.type === "code")?.model.sharedModel.source,
  );

/**
 * Runs code in the notebook's kernel, and returns the text that it prints, or its error.
 *
 * @param answer the user's answer if the code asks with `prompt`
 * @param stop whether the user interrupts the code when it has printed something
 * @param stacks whether the stack of an error is returned too
 */
export const printed = (
  page: Page,
  code: string,
  { answer = "", stop = false, stacks = false } = {},
): Promise<string> =>
  page
    .evaluate(
      async ([source, reply, interrupt, whole]) => {
        let text = "";
        const kernel = window.sheet.sessionContext.session?.kernel as unknown as TestKernel;
        const future = kernel.requestExecute({ code: source });
        future.onIOPub = ({ content }) => {
          if (content.text && interrupt) void kernel.interrupt();
          text += content.text ?? "";
          if (content.ename) text += `${content.ename}: ${content.evalue}`;
          if (whole) text += (content.traceback ?? []).join("\n");
        };
        future.onStdin = ({ header }) => kernel.sendInputReply({ status: "ok", value: reply }, header);
        await future.done;
        return text;
      },
      [code, answer, stop, stacks] as const,
    )
    .then((text) => text.replace(COLOUR, ""));

/** The part of a kernel's connection that `printed` uses. */
interface TestKernel {
  requestExecute(content: { code: string }): {
    onIOPub: (message: {
      content: { text?: string; ename?: string; evalue?: string; traceback?: readonly string[] };
    }) => void;
    onStdin: (message: { header: object }) => void;
    done: Promise<unknown>;
  };
  sendInputReply(content: object, parent: object): void;
  interrupt(): Promise<void>;
}
