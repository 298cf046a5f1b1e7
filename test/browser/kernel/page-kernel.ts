// Starts the kernel in a worker of a page in Chromium, and sends it requests.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Page } from "playwright-core";
import { builtBrowserKernel } from "../../../tools/lib/browser-kernel/build.mjs";
import { newPage } from "../page";
import type { Answers } from "./answer";
import type { Kernel } from "./node-kernel";

/** The path of the page. The kernel must work under any path. */
const SUBPATH = "/some/path/";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** The page: a client of the kernel that collects the answers to each request. */
const HTML = `<!doctype html><meta charset="utf-8"><script type="module">
import { KernelClient } from "./client.js";
const manifest = await (await fetch("./manifest.json")).json();
const requests = new Map();
globalThis.log = [];
// the answer to prompt(), and the printed texts at which the page interrupts the kernel
globalThis.answer = undefined;
globalThis.stopAt = [];
globalThis.restarts = 0;
const client = (globalThis.client = new KernelClient({
  manifest,
  folder: location.href,
  page: {},
  patience: 500,
  onLog: (text) => log.push(text),
  onRestart: () => restarts++,
  onMessage({ channel, type, parent, content }) {
    const request = requests.get(parent);
    if (!request) return;
    if (type === "status") request.isIdle ||= content.execution_state === "idle";
    else if (channel === "shell") request.reply = content;
    else request.messages.push({ type, content });
    if (type === "stream" && stopAt.length > 0 && content.text.includes(stopAt[0])) {
      globalThis.stopAt = stopAt.slice(1);
      client.interrupt();
    }
    if (type === "input_request" && answer !== undefined) send("input_reply", { value: answer }, "stdin");
    if (request.isIdle && request.reply) request.done();
  },
}));
const send = (type, content, channel = "shell") => {
  const header = JSON.stringify({ msg_id: crypto.randomUUID(), msg_type: type });
  client.request({ channel, type, header, metadata: {}, content, buffers: [] });
  return header;
};
globalThis.ask = (type, content) =>
  new Promise((resolve) => {
    const request = { messages: [] };
    request.done = () => resolve(request);
    requests.set(send(type, content), request);
  });
globalThis.answers = () => [...requests.values()].map(({ reply, messages }) => ({ reply, messages }));
globalThis.ready = client.ready;
</script>`;

export interface PageKernel extends Pick<Kernel, "ask"> {
  readonly page: Page;
  reset(): Promise<void>;
  /** Returns the answers to all requests so far. */
  answers(): Promise<Answers[]>;
}

let started: Promise<PageKernel> | undefined;

/** Returns the kernel in a page, which all test files share. It is built and started at the first call, and ends with the browser. */
export function pageKernel(): Promise<PageKernel> {
  started ??= startPageKernel();
  return started;
}

async function startPageKernel(): Promise<PageKernel> {
  const folder = await builtBrowserKernel();
  const server = createServer(({ url = "/" }, response) => {
    const path = new URL(url, "http://127.0.0.1").pathname.replace(SUBPATH, "");
    const file = join(folder, path);
    if (path === "") response.writeHead(200, { "content-type": "text/html" }).end(HTML);
    else if (!existsSync(file) || !statSync(file).isFile()) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const page = await newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${SUBPATH}`);
  await page.waitForFunction(() => (globalThis as { ready?: unknown }).ready !== undefined);
  await page.evaluate(() => (globalThis as unknown as { ready: Promise<void> }).ready);
  /** Starts the worker again if it has already answered a request, so that cells count from 1. */
  async function reset(): Promise<void> {
    if ((await answers()).length === 0) return;
    await page.evaluate(async () => {
      const { client } = globalThis as unknown as { client: { restart(): void; ready: Promise<void> } };
      client.restart();
      await client.ready;
    });
  }
  const answers = () => page.evaluate(() => (globalThis as unknown as { answers(): Answers[] }).answers());
  return { page, ask, answers, reset };

  function ask(type: string, content: Record<string, unknown>): Promise<Answers> {
    const request = { type, content };
    return page.evaluate(
      ({ type, content }) => (globalThis as unknown as { ask: Kernel["ask"] }).ask(type, content),
      request as { type: string; content: Record<string, never> },
    );
  }
}
