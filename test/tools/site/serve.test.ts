import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveFolder } from "../../../tools/site/serve.mjs";
import { ask } from "../../browser/lab/ask";

const folder = mkdtempSync(join(tmpdir(), "serve-"));
let site: Awaited<ReturnType<typeof serveFolder>>;
beforeAll(async () => {
  mkdirSync(join(folder, "public", "empty"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "public", "index.html"), "<p>start</p>");
  writeFileSync(join(folder, "public", "a b.wasm"), "x".repeat(10_000));
  mkdirSync(join(folder, "public", "lab"));
  writeFileSync(join(folder, "public", "lab", "index.html"), "<p>lab</p>");
  site = await serveFolder(join(folder, "public"), { base: "/some/path/" });
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("serveFolder sends a file with its type, compressed, and again only if it has changed", async () => {
  const address = `${site.url}a%20b.wasm`;
  const first = await fetch(address);
  expect(first.headers.get("content-type")).toBe("application/wasm");
  expect(first.headers.get("content-encoding")).toBe("gzip");
  expect(await first.text()).toBe("x".repeat(10_000));
  const tag = first.headers.get("etag") ?? "";
  expect((await ask(address, { headers: { "if-none-match": tag } })).status).toBe(304);
  writeFileSync(join(folder, "public", "a b.wasm"), "y".repeat(10_000));
  const changed = await ask(address, { headers: { "if-none-match": tag } });
  expect(changed.status).toBe(200);
});

test("serveFolder sends index.html for a folder, and redirects to the address with a slash", async () => {
  expect((await ask(site.url)).body).toBe("<p>start</p>");
  expect((await ask(`${site.url}lab/?path=a`)).body).toBe("<p>lab</p>");
  expect(await ask(`${site.url}lab?path=a`)).toMatchObject({ status: 302, location: "/some/path/lab/?path=a" });
  expect(await ask(site.url.slice(0, -1))).toMatchObject({ status: 302, location: "/some/path/" });
});

test.each([
  ["a folder without index.html", "some/path/empty/"],
  ["a missing file", "some/path/none.html"],
  ["a file outside the base", "index.html"],
  ["a file above the folder", "some/path/%2e%2e/secret.txt"],
  ["a file above the folder, with encoded slashes", "some/path/..%2fsecret.txt"],
  ["an invalid encoding", "some/path/%zz"],
])("serveFolder replies 404 to %s", async (_, path) => {
  const { origin } = new URL(site.url);
  const { status, body } = await ask(`${origin}/${path}`);
  expect([status, body]).toEqual([404, "404"]);
});

test("serveFolder refuses every method but GET and HEAD", async () => {
  expect((await ask(site.url, { method: "POST" })).status).toBe(405);
  expect(await ask(site.url, { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
});
