import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { root } from "../built";

const asked: string[] = [];
const server = createServer((request, response) => {
  const name = String(request.url).replace("/data/", "");
  asked.push(name);
  if (name.startsWith("dates")) response.end(readFileSync(join(root, "datasets", name)));
  else response.writeHead(404).end();
});
let home: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { backend: "cpu", dataPath: `${home}/data/` };
  Object.assign(globalThis, { [Symbol.for("gatebook.page")]: settings });
  vi.doMock("#platform", () => import("../../../src/platform/browser"));
});
afterAll(() => void server.close());

it("a page loads dates and trained models from the address that it publishes, or from a given address", async () => {
  const { loadDates } = await import("../../../src/data/dates/dates");
  const { loadDatesModel } = await import("../../../src/data/dates/dates-model");
  const { platform } = await import("../../../src/platform/browser");
  expect((await platform.started).backend).toBe("cpu");
  expect((await loadDates()).train).toHaveLength(8064);
  const { model, steps } = await loadDatesModel("additive");
  expect(steps).toBe(1000);
  tf.dispose(model);
  expect((await loadDates({ path: `${home}/data/dates.tsv` })).withheldYears).toHaveLength(960);
  expect(asked).toEqual(["dates.tsv", "dates-additive-1000.safetensors", "dates.tsv"]);
  await expect(loadDates({ path: `${home}/none` })).rejects.toThrow(
    `loadDates: "${home}/none" cannot be read. The server replied 404 Not Found for ${home}/none.`,
  );
});
