import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { courseContents, writeContents } from "../../../tools/site/contents.mjs";
import { startPage } from "../../../tools/site/start-page.mjs";

const contents = courseContents();
const run = mkdtempSync(join(tmpdir(), "contents-"));
const json = (...path: string[]) => JSON.parse(readFileSync(join(run, ...path), "utf8"));
beforeAll(() => writeContents(run, contents));
afterAll(() => rmSync(run, { recursive: true, force: true }));

describe("writeContents", () => {
  it("copies every notebook as it is, and the files to which notebooks link", () => {
    const paths = contents.map(({ path }) => path);
    expect(paths).toContain("notebooks/lessons/solutions/02-build-the-forget-gate.ipynb");
    expect(paths).toContain("notebooks/experiments/01-how-long-can-each-cell-remember.ipynb");
    expect(paths).toContain("README.md");
    for (const path of paths)
      expect(readFileSync(join(run, "files", path)).equals(readFileSync(inRoot(path)))).toBe(true);
  });

  it("lists the files and folders of each folder", () => {
    const names = (...folder: string[]) =>
      json("api", "contents", ...folder, "all.json").content.map(
        ({ name, type }: Record<string, string>) => `${type} ${name}`,
      );
    expect(names().sort()).toEqual(["directory notebooks", "directory src", "file README.md"]);
    expect(names("notebooks").sort()).toEqual(["directory experiments", "directory lessons"]);
    expect(names("notebooks", "lessons")).toContain("notebook 02-build-the-forget-gate.ipynb");
    expect(names("notebooks", "lessons")).toContain("directory solutions");
  });

  it("records a version of each file, and no file that links point to but that does not exist", () => {
    expect(Object.keys(json("versions.json")).sort()).toEqual(contents.map(({ path }) => path).sort());
  });
});

describe("startPage", () => {
  it("links to every lesson, solution and experiment by its title, and first to lesson 00", () => {
    const page = startPage({ title: "gates & more", contents, handIn: false });
    const links = [...page.matchAll(/<a[^>]* href="([^"]+)">([^<]+)</g)].map(([, address, text]) => [address, text]);
    expect(links[0]).toEqual([
      "run/lab/index.html?path=notebooks/lessons/00-take-the-tour.ipynb",
      "Start with lesson 00",
    ]);
    expect(links).toContainEqual([
      "run/lab/index.html?path=notebooks/lessons/02-build-the-forget-gate.ipynb",
      "Build the forget gate",
    ]);
    expect(links).toHaveLength(1 + contents.filter(({ path }) => path.endsWith(".ipynb")).length);
    expect(page).toContain("<h1>gates &#38; more</h1>");
    expect(page).not.toContain("{{");
  });
});
