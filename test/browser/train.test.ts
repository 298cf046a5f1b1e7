import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForBrowser } from "../src/bundle-for-browser";
import { newPage, type Site, serve } from "./page";
import { learn, type Outcome } from "./train-program";

const ENTRY = `import { learn } from "./train-program"; globalThis.result = learn("model.safetensors");`;

let site: Site;
let node: Outcome;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-train-"));
  node = await learn(join(folder, "model.safetensors"));
  site = await serve((await bundleForBrowser(ENTRY)).code);
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true });
});

const whole = { counts: 1, tensorsLeft: 0, resumed: true, loaded: true };

describe("training in Node", () => {
  it("learns and saves the weights", () => {
    expect(node).toMatchObject({ ...whole, backend: "tensorflow", saving: "saved" });
    expect(readdirSync(folder)).toEqual(["model.safetensors"]);
    expect(node.losses).toHaveLength(60);
    expect(node.validation[2]).toBeLessThan((node.losses[0] as number) / 3);
  });
});

describe.each(["wasm", "cpu"])("training in a page on %s", (backend) => {
  it("gives the same losses for the same batches and exactly the same weights when resumed, and reports that a page has no files", async () => {
    const page = await newPage();
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    await page.goto(`${site.address}/?backend=${backend}`);
    await page.waitForFunction(() => "result" in globalThis);
    const outcome = await page.evaluate(() => (globalThis as unknown as { result: Promise<Outcome> }).result);
    await page.close();
    expect(wrong).toEqual([]);
    expect(outcome).toMatchObject({ ...whole, backend });
    expect(outcome.saving).toBe(
      'saveWeights: "model.safetensors" cannot be written. This page cannot write model.safetensors. Run the lessons in JupyterLab to write files.',
    );
    for (const [n, loss] of [...outcome.losses, ...outcome.validation].entries()) {
      expect(Math.abs(loss - ([...node.losses, ...node.validation][n] as number))).toBeLessThan(1e-4);
    }
    expect(outcome.losses).toHaveLength(60);
  });
});
