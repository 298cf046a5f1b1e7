// Runs every notebook of a course's site in a browser tab, from top to bottom, and compares the outputs with those of the kernel in Node.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot, root } from "../../tools/lib/paths.mjs";
import type { Notebook } from "../../tools/notebooks/notebook.mjs";
import { joined } from "../../tools/notebooks/notebook.mjs";
import { execute } from "../../tools/notebooks/run/run.mjs";
import { courseContents } from "../../tools/site/contents.mjs";
import { serveFolder } from "../../tools/site/serve.mjs";
import { undrawn } from "../browser/lab/plots";
import { faults, runAll } from "../browser/lab/sheet";
import { differences } from "../browser/site/outputs";
import { editAndSave, foreignRequests, kernelIsReady, newVisitor, openTab } from "../browser/site/tab";

const place = mkdtempSync(join(tmpdir(), "gatebook-course-"));
const course = join(place, "course");
const folder = join(place, "site");
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Runs `npm run course`. */
const run = (...args: string[]) =>
  execFileSync(process.execPath, [inRoot("tools", "main.mjs"), "course", ...args], { cwd: root, stdio: "pipe" });

const assignments = readdirSync(inRoot("notebooks", "assignments"));
const releasedPath = (name: string) => `notebooks/assignments/${name}/${name}.ipynb`;
const notebooks = courseContents()
  .map(({ path }) => path)
  .filter((path) => path.endsWith(".ipynb") && !path.includes("/solutions/"));

let site: Awaited<ReturnType<typeof serveFolder>>;
beforeAll(async () => {
  run("init", course);
  run("release", course);
  run("site", course, "--out", folder);
  site = await serveFolder(folder, { base: "/some/path/" });
});
afterAll(() => site?.close());

/** Runs a notebook of the site in a new browser profile. Returns its cells, and what went wrong in the page. */
async function runInTab(path: string) {
  const visitor = await newVisitor();
  try {
    const page = await openTab(visitor, site, path);
    await kernelIsReady(page);
    const cells = await runAll({ page });
    await expect.poll(() => undrawn(page)).toEqual([]);
    return { cells, foreign: foreignRequests(visitor, site), troubles: visitor.troubles };
  } finally {
    await visitor.profile.close();
  }
}

describe("in a tab, every notebook gives the outputs that Node gives on the same backend:", () => {
  it.each(notebooks.map((path) => ({ name: basename(path), path })))("$name", async ({ path }) => {
    const out = join(place, "executed");
    // with the same backend and cells, Node rounds as a browser does. So even the numbers of trained networks are equal
    const env = { GATEBOOK_BACKEND: "wasm", GATEBOOK_CELLS: "wasm", GATEBOOK_RESULTS: join(place, "results") };
    const [inNode] = await execute([inRoot(path)], { out, env });
    const { cells, foreign, troubles } = await runInTab(path);
    expect(faults(cells)).toEqual([]);
    expect(differences(cells, inNode?.executed as Notebook)).toEqual([]);
    expect([foreign, troubles]).toEqual([[], []]);
  });
});

describe("a student's assignment runs in a tab, and tells what is missing:", () => {
  it.each(assignments)("%s", async (name) => {
    const { cells, foreign } = await runInTab(releasedPath(name));
    const [first] = faults(cells);
    expect(first).toMatch(/not attempted|YOUR CODE HERE|todo|not written/i);
    expect(foreign).toEqual([]);
  });
});

describe("a downloaded assignment", () => {
  it("is a file that collect takes, with the student's work", async () => {
    const [name = ""] = assignments;
    const visitor = await newVisitor();
    try {
      const page = await openTab(visitor, site, releasedPath(name));
      await editAndSave(page, "// the student's work");
      const button = page.getByRole("button", { name: "Download for handing in" });
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      expect(download.suggestedFilename()).toBe(`${name}.ipynb`);
      await download.saveAs(join(place, "handed-in", "ada", `${name}.ipynb`));
    } finally {
      await visitor.profile.close();
    }
    run("collect", course, name, "--from", join(place, "handed-in"));
    const collected = readFileSync(join(course, "submitted", "ada", name, `${name}.ipynb`), "utf8");
    expect(collected).toContain("// the student's work");
  });
});

describe("the files of a course's site", () => {
  it("contain no line of a hidden test or of a model answer", () => {
    const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ipynb|json|html|js)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8"))
      .join("\n");
    const lessons = courseContents().map(({ from }) => readFileSync(from, "utf8"));
    const sources = assignments.flatMap((name) => textsOf(join(course, "source", name, `${name}.ipynb`)));
    // some lines of ordinary code also occur in lessons and in cells that students see
    const open = [...lessons, ...sources.map((text) => quoted(text.replace(marked, "")))].join("\n");
    const lines = sources.flatMap((text) => [...text.matchAll(marked)].flatMap(([hidden]) => hidden.split("\n")));
    const secret = lines.map((line) => line.trim()).filter((line) => line.length > 30 && !open.includes(quoted(line)));
    expect(secret.length).toBeGreaterThan(500);
    expect(secret.filter((line) => texts.includes(quoted(line)))).toEqual([]);
  });
});

/** Returns a line as it is written in a notebook's file. */
const quoted = (line: string) => JSON.stringify(line).slice(1, -1);

/** Matches what students must not see in a source notebook. */
const marked = /BEGIN (HIDDEN TESTS|SOLUTION)[\s\S]*?END \1/g;

/** Returns the texts of a notebook's cells. */
const textsOf = (file: string): string[] =>
  (JSON.parse(readFileSync(file, "utf8")) as Notebook).cells.map(({ source }) => joined(source));
