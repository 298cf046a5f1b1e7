import { expect, it, onTestFinished } from "vitest";
import { bundleForBrowser } from "../src/bundle-for-browser";
import { newPage, serve } from "./page";
import type { Outcome } from "./threads-program";

/** Computes in the page, and then in a worker of the page, which loads the same bundle. */
const ENTRY = `import { compute } from "./threads-program";
  const inWorker = () => new Promise((resolve) => {
    new Worker("/bundle.js", { type: "module" }).onmessage = ({ data }) => resolve(data);
  });
  if ("document" in globalThis) globalThis.result = compute().then(async (page) => [page, await inWorker()]);
  else compute().then(postMessage);`;

/** The headers that make a page cross-origin isolated. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Runs the program. Returns the results of the page and of its worker, and the page's error messages. */
async function inPage(headers: Readonly<Record<string, string>>) {
  const site = await serve((await bundleForBrowser(ENTRY)).code, headers);
  onTestFinished(() => site.close());
  const page = await newPage();
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(site.address);
  await page.waitForFunction(() => "result" in globalThis);
  const [own, worker] = await page.evaluate(
    () => (globalThis as unknown as { result: Promise<[Outcome, Outcome]> }).result,
  );
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  return { own, worker, errors, threads: Math.min(4, cores) };
}

const native = "a browser runs no compiled code except WebAssembly";

it("a worker of a page that is cross-origin isolated computes the cells with threads and gets the bits of one thread", async () => {
  const { own, worker, errors, threads } = await inPage(ISOLATED);
  const said = `${native}; ${threads} thread${threads === 1 ? "" : "s"}`;
  expect(worker).toEqual({ reason: said, threads, bits: [expect.any(String)] });
  expect(own).toEqual({
    reason: `${native}; 1 thread, because the page's own thread may not wait for others, and a worker may`,
    threads: 1,
    bits: worker.bits,
  });
  expect(errors).toEqual([]);
});

it("a page without these headers, and its workers, compute the cells with one thread", async () => {
  const { own, worker, errors } = await inPage({});
  const reason = `${native}; 1 thread, because the page is not cross-origin isolated`;
  expect(own).toEqual({ reason, threads: 1, bits: [expect.any(String)] });
  expect(worker).toEqual(own);
  expect(errors).toEqual([]);
});
