import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtSite } from "./site/site";

const folder = mkdtempSync(join(tmpdir(), "built-sites-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("sites that are built at the same time leave each other alone, and what a killed build has left is removed", async () => {
  mkdirSync(join(folder, "another key"));
  mkdirSync(join(folder, "new-99999999-killed", "site"), { recursive: true }); // no system has so many processes
  let both: () => void;
  const started = new Promise<void>((resolve) => (both = resolve));
  let builds = 0;
  const build = async (site: string) => {
    mkdirSync(site);
    writeFileSync(join(site, "first.js"), "1");
    if (++builds === 2) both();
    await started;
    writeFileSync(join(site, "last.js"), "2");
  };
  const [one, two] = await Promise.all([builtSite(folder, build), builtSite(folder, build)]);
  expect(two).toBe(one);
  expect(readdirSync(one).sort()).toEqual(["first.js", "last.js"]);
  expect(readdirSync(folder)).toHaveLength(1);
});
