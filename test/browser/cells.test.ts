import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForBrowser } from "../src/bundle-for-browser";
import { compute, type Outcome } from "./cells-program";
import { newPage, type Site, serve } from "./page";

const ENTRY = `import { compute } from "./cells-program"; globalThis.result = compute();`;

let site: Site;
let node: Outcome;
beforeAll(async () => {
  node = await compute();
  site = await serve((await bundleForBrowser(ENTRY)).code);
});
afterAll(async () => {
  await site?.close();
});

/** Runs the bundle in a new page, and returns its results and its console messages. */
async function inPage(query: string): Promise<{ outcome: Outcome; said: string[] }> {
  const page = await newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  await page.goto(`${site.address}/?${query}`);
  await page.waitForFunction(() => "result" in globalThis);
  const outcome = await page.evaluate(() => (globalThis as unknown as { result: Promise<Outcome> }).result);
  await page.close();
  return { outcome, said };
}

/** Returns the largest difference, relative to the largest number. */
function apart(got: readonly number[] | undefined, want: readonly number[]): number {
  if (got?.length !== want.length || want.length === 0) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...want.map(Math.abs));
  return Math.max(...want.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN)))) / largest;
}

describe("Node, with which the pages are compared,", () => {
  it("computes values and gradients other than 0 on native TensorFlow", () => {
    expect(node.backend).toBe("tensorflow");
    expect(Object.keys(node.values).length).toBeGreaterThan(100);
    expect(Object.keys(node.gradients).length).toBeGreaterThan(150);
    for (const [name, numbers] of [...Object.entries(node.values), ...Object.entries(node.gradients)]) {
      expect(Math.max(...numbers.map(Math.abs)), name).toBeGreaterThan(1e-3);
    }
  });
});

describe.each([
  ["wasm", "backend=wasm", "WebAssembly, because GATEBOOK_BACKEND=wasm requests it"],
  ["cpu", "backend=cpu", "plain JavaScript, because GATEBOOK_BACKEND=cpu requests it"],
  ["wasm", "", "WebAssembly, because a browser has no native TensorFlow"],
])("a page on %s (%s)", (backend, query, reason) => {
  it("gives the values and gradients of Node, runs a check and exercises, and leaks no tensor", async () => {
    const { outcome, said } = await inPage(query);
    expect(outcome).toMatchObject({ backend, reason, statuses: ["passed", "failed", "open"], tensorsLeft: 0 });
    for (const [name, want] of Object.entries(node.values)) {
      expect(apart(outcome.values[name], want), `value of ${name}`).toBeLessThan(1e-5);
    }
    for (const [name, want] of Object.entries(node.gradients)) {
      expect(apart(outcome.gradients[name], want), `gradient of ${name}`).toBeLessThan(1e-4);
    }
    expect(said.filter((line) => !line.startsWith("log: "))).toEqual([]);
    if (backend === "wasm") expect(site.asked.some((path) => /^\/wasm\/.*\.wasm$/.test(path))).toBe(true);
  });
});
