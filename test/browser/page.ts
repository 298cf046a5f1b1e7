import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  firefox,
  type Page,
} from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../../tools/lib/browser.mjs";
import { findFirefox, firefoxOptions } from "../../tools/lib/firefox.mjs";
import { require } from "../src/built";

let browser: Promise<Browser> | undefined;
let isFirefox = false;

/** Makes this test file open its pages in Firefox. Call it before the first page is opened. */
export function useFirefox(): void {
  if (browser) throw new Error("useFirefox: a page has already been opened.");
  isFirefox = true;
}

/** Returns whether the pages open in Firefox. */
export const inFirefox = (): boolean => isFirefox;

/** Starts the browser that is available. The browser can connect only to this machine. @throws Error with advice on how to install a browser */
async function openBrowser(): Promise<Browser> {
  if (isFirefox) {
    const program = findFirefox();
    if (program === undefined) throw new Error("No Firefox was found: install it, or set FIREFOX=/path/to/firefox.");
    return firefox.launch(firefoxOptions(program));
  }
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(`No browser was found: ${howToGetOne}.`);
  return chromium.launch(launchOptions(executablePath, ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]));
}

/**
 * Opens an empty profile with separate cookies and storage, which are removed when it is closed. Its pages share them, as the tabs of a window do. The test
 * files share one browser, which exits with their process. The time limits stop only what hangs. A busy machine does not reach them.
 */
export async function newProfile(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  browser ??= openBrowser();
  const profile = await (await browser).newContext(options);
  profile.setDefaultTimeout(hangs);
  return profile;
}

/** Opens a new page in an empty profile, which is removed when the page is closed. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const profile = await newProfile(options);
  const page = await profile.newPage();
  page.on("close", () => void profile.close());
  return page;
}

/** Closes a page when its server has ended, with this as the reason. Otherwise a test would wait for the page until its time limit. */
export const closeWithServer = (page: Page, ended: Promise<number>): void =>
  void ended.then((status) => page.close({ reason: `The server has ended with status ${status}.` }));

/** The path of plotly.js. */
export const plotly = join(dirname(require.resolve("plotly.js/package.json")), "dist", "plotly.min.js");

/** Opens a page with Plotly and an element `#figure` of 700 pixels. @param more HTML below it */
export async function newFigurePage(more = ""): Promise<Page> {
  const page = await newPage({ viewport: { width: 740, height: 700 } });
  await page.setContent(`<body style="margin:20px"><div id="figure" style="width:700px"></div>${more}</body>`);
  await page.addScriptTag({ path: plotly });
  return page;
}

/** The time limit in milliseconds. */
const hangs = 600_000;

export interface Site {
  readonly address: string;
  /** The paths that were requested. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves a bundle and the .wasm files of tfjs on 127.0.0.1. The address `/?backend=wasm` runs the bundle with this backend. @param headers additional headers of each answer */
export async function serve(bundle: string, headers: Readonly<Record<string, string>> = {}): Promise<Site> {
  const wasm = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist");
  const asked: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    asked.push(pathname);
    const send = (type: string, body: string | Uint8Array) =>
      response.writeHead(200, { ...headers, "content-type": type }).end(body);
    if (pathname === "/") {
      const settings = JSON.stringify({ ...Object.fromEntries(searchParams), wasmPath: "/wasm/" });
      const publish = `globalThis[Symbol.for("gatebook.page")] = ${settings};`;
      send(
        "text/html",
        `<!doctype html><title>cells</title><link rel="icon" href="data:,"><script>${publish}</script><script type="module" src="/bundle.js"></script>`,
      );
    } else if (pathname === "/bundle.js") send("text/javascript", bundle);
    else if (/^\/wasm\/[\w.-]+\.wasm$/.test(pathname)) {
      await readFile(join(wasm, basename(pathname))).then(
        (file) => send("application/wasm", file),
        () => response.writeHead(404).end(),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
