import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../../tools/lib/browser.mjs";
import { require } from "../src/built";

let browser: Promise<Browser> | undefined;

/** Starts the browser that is there. It finds this machine only, so that nothing leaves it. @throws Error that says how to get one */
async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(`No browser was found: ${howToGetOne}.`);
  return chromium.launch(launchOptions(executablePath, ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]));
}

/**
 * A new page with cookies and storage of its own; closing it removes them. The test files share one browser, which ends with their process.
 * A page has no limits that a busy machine can reach: they only end what hangs.
 */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= openBrowser();
  const page = await (await browser).newPage(options);
  page.setDefaultTimeout(hangs);
  return page;
}

/** plotly.js, as a file. */
export const plotly = join(dirname(require.resolve("plotly.js/package.json")), "dist", "plotly.min.js");

/** A page with Plotly and a place of 700 pixels for a figure: `#figure`. @param more stands below it */
export async function newFigurePage(more = ""): Promise<Page> {
  const page = await newPage({ viewport: { width: 740, height: 700 } });
  await page.setContent(`<body style="margin:20px"><div id="figure" style="width:700px"></div>${more}</body>`);
  await page.addScriptTag({ path: plotly });
  return page;
}

/** In milliseconds. */
const hangs = 600_000;

export interface Site {
  readonly address: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves a bundle and tfjs' .wasm files on 127.0.0.1: `/?backend=wasm` runs it with these page settings. */
export async function serve(bundle: string): Promise<Site> {
  const wasm = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist");
  const asked: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    asked.push(pathname);
    const send = (type: string, body: string | Uint8Array) =>
      response.writeHead(200, { "content-type": type }).end(body);
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
