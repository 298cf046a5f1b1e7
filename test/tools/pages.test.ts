// Checks that all files and headings exist that README, CONTRIBUTING and docs/ name.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { projectFiles } from "../../tools/test/inputs.mjs";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(inRoot("docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(inRoot(page), "utf8");
const files = projectFiles() ?? [];
const names = new Set(files.map((file) => basename(file)));

/** The folders in the root of the project. */
const ROOT_FOLDERS = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0]));

/** Files that exist in a course, but not in the kit. */
const COURSE_FILES = new Set(["nbgrader_config.py"]);

/** Returns the files and folders that a page names in code spans: paths from the root, and names of files. Placeholders such as NAME do not count. */
const namedIn = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([\w./-]+)`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !/\b(NAME|NN|DIR|STUDENT|PLACE|FILE)\b/.test(name))
    .filter((name) =>
      name.includes("/") ? ROOT_FOLDERS.has(name.split("/")[0]) : /^\w[\w.-]*\.(ts|mjs|py|cpp|h)$/.test(name),
    );

describe.each(pages)("%s", (page) => {
  it("links to files that exist", () => {
    const targets = [...read(page).matchAll(/\]\(([^)\s#]+)[^)]*\)|src="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? "",
    );
    const own = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(own.filter((target) => !existsSync(inRoot(join(dirname(page), target))))).toEqual([]);
  });

  it("links to headings that exist", () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .trim()
        .replace(/\s/g, "-");
    for (const [, target = "", heading] of read(page).matchAll(/\]\(([^)\s#:]*)#([^)]+)\)/g)) {
      const headings = [...read(target ? join(dirname(page), target) : page).matchAll(/^#+ (.*)$/gm)].map(
        ([, text = ""]) => slug(text),
      );
      expect(headings).toContain(heading);
    }
  });

  it("names files that exist", () => {
    const missing = namedIn(read(page)).filter((name) =>
      name.includes("/") ? !existsSync(inRoot(name)) : !names.has(name) && !COURSE_FILES.has(name),
    );
    expect(missing).toEqual([]);
  });
});

describe("the pages for newcomers", () => {
  it("are short, with at most 120 lines in README and at most 4 KB in CONTRIBUTING", () => {
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(120);
    expect(Buffer.byteLength(read("CONTRIBUTING.md"))).toBeLessThanOrEqual(4096);
  });

  it("link to every page of docs/", () => {
    const linked = (page: string) =>
      [...read(page).matchAll(/\]\((?:docs\/)?([\w-]+\.md)[^)]*\)/g)].map(([, name]) => name);
    const reached = new Set(pages.flatMap(linked));
    expect(pages.filter((page) => page.startsWith("docs/")).filter((page) => !reached.has(basename(page)))).toEqual([]);
  });
});
