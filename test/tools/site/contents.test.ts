import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { courseContents, writeContents } from "../../../tools/site/contents.mjs";
import { frontPage } from "../../../tools/site/front/front.mjs";
import { summaryOf } from "../../../tools/site/front/summary.mjs";

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

describe("frontPage", () => {
  const linksOf = (page: string) =>
    [...page.matchAll(/<a[^>]* href="([^"]+)"[^>]*>(.*?)<\/a>/g)].map(([, address = "", text = ""]) => [
      address,
      text.replace(/<[^>]*>/g, ""),
    ]);
  const notebooks = contents.map(({ path }) => path).filter((path) => path.endsWith(".ipynb"));

  it("links to every lesson and experiment in the tab and in the book, and first to lesson 00", () => {
    const page = frontPage({ title: "gates & more", contents, handIn: false, book: true });
    const links = linksOf(page);
    expect(links[1]).toEqual(["read/lessons/00-take-the-tour.html", "Read lesson 00"]);
    expect(links).toContainEqual(["read/lessons/02-build-the-forget-gate.html", "02 Build the forget gate"]);
    expect(links).toContainEqual(["read/solutions/02-build-the-forget-gate.html", "Solutions"]);
    const run = links.filter(([, text]) => text === "Run").map(([address]) => address);
    expect(run).toEqual(
      notebooks.filter((path) => !path.includes("solutions")).map((path) => `run/lab/index.html?path=${path}`),
    );
    expect(page).toContain("</span>gates &#38; more <button");
    expect(page).not.toContain("{{");
  });

  it("leads to the book's first page and search, and says how long all lessons take", () => {
    const page = frontPage({ title: "gates", contents, handIn: false, book: true });
    expect(linksOf(page)).toContainEqual(["read/index.html", "Read the course"]);
    expect(linksOf(page)).toContainEqual(["read/instructors-guide.html", "the instructor's guide"]);
    expect(page).toMatch(/<form [^>]*action="read\/search.html"[^>]*><input type="search" name="q"/);
    const minutes = contents
      .filter(({ path }) => /^notebooks\/lessons\/[^/]+\.ipynb$/.test(path))
      .map((content) => Number.parseInt(summaryOf(content).minutes, 10));
    expect(minutes.every((one) => one > 0)).toBe(true);
    const hours = minutes.reduce((sum, one) => sum + one, 0) / 60;
    expect(Math.abs(Number(/take about (\d+) hours/.exec(page)?.[1]) - hours)).toBeLessThanOrEqual(0.5);
  });

  it("links to no page of the book if the site has none", () => {
    const links = linksOf(frontPage({ title: "gates", contents, handIn: false, book: false }));
    expect(links.filter(([address = ""]) => address.startsWith("read/"))).toEqual([]);
    expect(frontPage({ title: "gates", contents, handIn: false, book: false })).not.toContain("read/search.html");
    expect(links[1]).toEqual([`run/lab/index.html?path=${notebooks[0]}`, "Run lesson 00 in this tab"]);
  });

  it("lists the assignments that students hand in", () => {
    const path = "notebooks/assignments/ps1-rnn-step/ps1-rnn-step.ipynb";
    const assignment = { path, from: inRoot(path) };
    const page = frontPage({ title: "gates", contents: [...contents, assignment], handIn: true, book: false });
    expect(linksOf(page).map(([address]) => address)).toContain(`run/lab/index.html?path=${path}`);
    expect(page).toContain("Download for handing in");
    const isBefore = (one: string, other: string, html: string) =>
      html.indexOf(`id="${one}"`) < html.indexOf(`id="${other}"`);
    expect(isBefore("assignments", "lessons", page)).toBe(true);
    const practice = frontPage({ title: "gates", contents: [...contents, assignment], handIn: false, book: false });
    expect(isBefore("lessons", "assignments", practice)).toBe(true);
  });

  it("says in one sentence what each notebook is about", () => {
    for (const { path, from } of contents.filter(
      (one) => one.path.endsWith(".ipynb") && !one.path.includes("solutions"),
    ))
      expect(summaryOf({ path, from }).about, path).toMatch(/^[A-Z][^*`$]{30,}[.?!]$/);
  });
});
