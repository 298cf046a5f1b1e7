// Opens the pages of a course in a browser: Formgrader for the instructor, and a feedback page for a student. One submission tries to run scripts in both.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import getPort from "get-port";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jupyterEnvironment } from "../../tools/lib/jupyter/environment.mjs";
import { inRoot, python } from "../../tools/lib/paths.mjs";
import { newPage } from "./page";

const name = "ps2-forget-gate";
const folder = mkdtempSync(join(tmpdir(), "gatebook course ü "));
const course = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inRoot("tools", "main.mjs"), "course", args[0] ?? "", folder, ...args.slice(1)],
    { encoding: "utf8" },
  );
  expect(status, stdout + stderr).toBe(0);
  return stdout;
};

/** Creates a course, releases its assignment and hands in the samples. One process does all three steps, because loading nbgrader takes longer than each step. */
function makeCourse(): void {
  const program = `
import sys
from gatebook_course.cli import main
folder, name = sys.argv[1:]
for args in (["init", folder, "--assignments", name], ["release", folder, name], ["sample", folder, name]):
    if status := main(args):
        sys.exit(f"{args[0]} ended with status {status}")
`;
  const env = { ...jupyterEnvironment(), PYTHONPATH: inRoot("tools", "course") };
  const { status, stdout, stderr } = spawnSync(python, ["-c", program, folder, name], { encoding: "utf8", env });
  expect(status, stdout + stderr).toBe(0);
}

const attacks = [
  "<script>document.title = 'RAN'</script>",
  "<img src=x onerror=\"document.title = 'RAN'\">",
  '<iframe srcdoc="<script>parent.document.title = 1</script>"></iframe>',
  "[press](javascript:document.title='RAN')",
  '<form action="https://example.org"><input name="a"></form>',
  "![seen](https://example.org/seen.png)",
  "<style>body { display: none }</style><base href='https://example.org'>",
  "$\\href{javascript:alert(1)}{x}$ $\\text{<script>document.title='RAN'</script>}$ $\\style{position:fixed}{x}$",
].join("\n\n");

/** A figure with texts that contain markup, a picture and a map from another host, and a height that hides the rest of the page. */
const figure = {
  data: [
    { y: [1, 2], name: "<img src=x onerror=document.title='RAN'>" },
    { type: "scattergeo", lon: [0], lat: [0] },
  ],
  layout: {
    title: {
      text: "</script><script>document.title='RAN'</script><a href=\"javascript:document.title='RAN'\">press</a>",
    },
    images: [{ source: "https://example.org/seen.png", x: 0, y: 1, sizex: 1, sizey: 1 }],
    height: 90_000,
    width: 9000,
  },
};

/** Makes eve's submission from ada's right answers. It adds code that a browser must not run, in Markdown, a raw cell, an output and a manually graded answer. */
function handInAttacks(): void {
  const ada = join(folder, "submitted", "ada");
  const notebook = JSON.parse(readFileSync(join(ada, name, `${name}.ipynb`), "utf8"));
  rmSync(ada, { recursive: true });
  const answer = notebook.cells.find(
    ({ cell_type, metadata }: { cell_type: string; metadata: { nbgrader?: { grade?: boolean } } }) =>
      cell_type === "markdown" && metadata.nbgrader?.grade,
  );
  answer.source = attacks;
  const forms = { "text/html": attacks, "image/svg+xml": "<svg onload='document.title=1'/>", "text/plain": "seen" };
  const plot = { "application/vnd.plotly.v1+json": figure, "text/plain": "\"><script>document.title='RAN'</script>" };
  const shown = [forms, plot]
    .map((one) => `(globalThis as any)[Symbol.for("gatebook.host")].display(${JSON.stringify(one)});`)
    .join("\n");
  const code = { cell_type: "code", metadata: {}, outputs: [], execution_count: null };
  const more = { metadata: {}, source: attacks };
  notebook.cells.push(
    { ...more, id: "attack-a", cell_type: "markdown" },
    { ...more, id: "attack-b", cell_type: "raw" },
    { ...code, id: "attack-c", source: shown },
    { ...code, id: "attack-d", source: "// BEGIN HIDDEN TESTS\n'mine'\n// END HIDDEN TESTS" },
    { ...code, id: "attack-e", source: "for (let i = 0; i < 9999; i++) console.log('flood '.repeat(99));" },
  );
  const eve = join(folder, "submitted", "eve", name);
  mkdirSync(eve, { recursive: true });
  writeFileSync(join(eve, `${name}.ipynb`), JSON.stringify(notebook));
  writeFileSync(join(eve, "results.html"), "<title>quiet</title><script>document.title = 'RAN'</script>");
}

/** A file that exists only if the server has run a configuration file of a submission. */
const trap = join(folder, "trap");

let server: ChildProcess;
let stopping = false;
let page: Page;
let address: URL;
let attacker = "";
const asked: string[] = [];
const troubles: string[] = [];

beforeAll(async () => {
  makeCourse();
  // the limits are larger, because other tests run on this machine at the same time
  appendFileSync(join(folder, "nbgrader_config.py"), "c.GateExecute.niceness = 0\nc.GateExecute.call_limit = 10.0\n");
  handInAttacks();
  course("autograde", name);
  writeFileSync(join(folder, "autograded", "eve", "nbgrader_config.py"), `open(${JSON.stringify(trap)}, "w").close()`);
  const port = await getPort({ host: "127.0.0.1" });
  const args = ["course", "serve", folder, "--no-browser", "--port", String(port)];
  server = spawn(process.execPath, [inRoot("tools", "main.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  server.stderr?.on("data", (text) => {
    said += text;
  });
  address = await new Promise<URL>((resolve, reject) => {
    server.once("exit", (status, signal) => {
      const problem = `the server exited with ${signal ?? status}: ${said}`;
      if (!stopping) console.error(problem); // the page itself would report only that the connection was refused
      reject(new Error(problem));
    });
    server.stdout?.on("data", (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\S+/.exec(said);
      if (found) resolve(new URL(found[0]));
    });
  });
  page = await newPage({ viewport: { width: 1200, height: 900 } });
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => troubles.push(error.message));
  // if the browser reports a violation of the policy, the earlier protections have failed
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
  await page.route(isOutside, (route) => route.abort());
});

afterAll(async () => {
  await page?.close();
  const ended = new Promise((resolve) => server?.once("exit", resolve));
  stopping = true;
  server?.kill("SIGINT");
  if (server) await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const keep = async (file: string) => {
  mkdirSync(inRoot("out", "screenshots"), { recursive: true });
  await page.screenshot({ path: inRoot("out", "screenshots", file), fullPage: true });
};

const comment =
  "Look at the formula once more: what is added to the two products? Without $b_f$ no gate leans to either side.";

async function writeComment(): Promise<void> {
  const saved = page.waitForResponse(
    (response) => response.url().includes("/api/comment/") && response.request().method() === "PUT",
  );
  const field = page.locator("#forget-gate-comment");
  await field.fill(comment);
  await field.blur();
  expect((await saved).status()).toBe(200);
}

/** Takes a picture for the guide. The lower edge of an element is `below` pixels from the top of the picture. */
async function showing(selector: string, file: string, below: number): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.waitForTimeout(500); // fields and plots change their heights while the page is loading
  const edge = await page
    .locator(selector)
    .first()
    .evaluate((one) => one.getBoundingClientRect().bottom + scrollY);
  await page.evaluate((top) => scrollTo(0, top), edge - below);
  await page.waitForTimeout(500);
  await page.screenshot({ path: inRoot("out", "screenshots", file) });
}

/** Runs in the page. Keeps only the cells with the first error and the plot, so that the picture is readable. */
function keepErrorAndPlot(): void {
  const cells = [...document.querySelectorAll("#notebook-container .cell")];
  const error = cells.findIndex((cell) => cell.querySelector(".output_error"));
  const plot = cells.findIndex((cell) => cell.querySelector(".gatebook-figure"));
  const wanted = [error - 2, error - 1, error, plot];
  for (const [at, cell] of cells.entries()) if (!wanted.includes(at)) cell.remove();
}

const isOutside = (url: URL | string) => !/^(file:|data:|blob:|https?:\/\/127\.0\.0\.1:)/.test(String(url));

/** Checks that no code of a submission has run, and that no request went to another machine. */
function expectNothingRan(): void {
  expect(asked.filter(isOutside)).toEqual([]);
  expect(troubles).toEqual([]);
}

const readScores = () =>
  page.$$eval("input.score", (inputs) =>
    inputs.map((one) => (one as HTMLInputElement).value || (one as HTMLInputElement).placeholder),
  );

test("the server asks for its token", async () => {
  const { status, url } = await fetch(`${address.origin}/formgrader`);
  expect(status === 403 || url.includes("/login")).toBe(true);
});

test("Formgrader lists the assignment and its submissions", async () => {
  await page.goto(address.href);
  await page.getByText(name).first().waitFor();
  expect(await page.locator("td.num-submissions").first().innerText()).toBe("3");
  await keep("course-assignments.png");
  await page.goto(`${address.origin}/formgrader/gradebook/${name}/${name}`);
  await page.getByText("Submission #1").waitFor();
  await keep("course-submissions.png");
  expectNothingRan();
});

test("Formgrader shows a submission with its points, its error and its plot", async () => {
  await page.getByText("Submission #1").click();
  const seen = new Set<string>();
  for (let at = 1; at <= 3; at++) {
    await page.locator(".nbgrader_cell").first().waitFor();
    await expect.poll(readScores).toContain("1");
    const text = await page.locator("#notebook").first().innerText();
    if (text.includes("both biases[0]: expected")) {
      seen.add("a wrong term");
      await page.locator(".gatebook-figure .main-svg").first().waitFor();
      await writeComment();
      await showing(".output_error", "course-formgrader.png", 800);
    }
    if (text.includes("TS2304: Cannot find name 'sigmoid'.")) seen.add("a type error with its excerpt");
    if (text.includes("<script>") || text.includes("RAN")) {
      seen.add("an attack, as text");
      attacker = (page.url().split("?")[0] ?? "").replace(/\/$/, "");
    }
    expect(await page.title()).not.toContain("RAN");
    expect(
      await page.locator("#notebook iframe, #notebook form, #notebook [onerror], #notebook [href^=javascript]").count(),
    ).toBe(0);
    if (at < 3) {
      const before = page.url();
      await page.getByText("Next").first().click();
      await expect.poll(() => page.url()).not.toBe(before);
    }
  }
  expect([...seen].sort()).toEqual(["a type error with its excerpt", "a wrong term", "an attack, as text"]);
  expectNothingRan();
});

test("a submitted HTML page is shown without scripts", async () => {
  const reply = await page.goto(`${attacker}/results.html`);
  expect(reply?.status()).toBe(200);
  expect(reply?.headers()["content-security-policy"]).toMatch(/; sandbox$/);
  expect(await page.content()).toContain("RAN");
  expect(await page.title()).not.toBe("RAN");
  troubles.length = 0; // the browser reports that it did not run the script
});

test("a submitted configuration is not loaded", async () => {
  await page.goto(`${address.origin}/formgrader/manage_assignments`);
  const ask = (path: string) =>
    page.evaluate(async (one) => (await fetch(`/formgrader/?path=${encodeURIComponent(one)}`)).status, path);
  expect(await ask("autograded/eve")).toBe(403);
  expect(await ask(folder)).toBe(200);
  expect(existsSync(trap)).toBe(false);
});

test("the kernel for the instructor's notebooks runs in a box", async () => {
  const token = address.searchParams.get("token") ?? "";
  const reply = await fetch(`${address.origin}/api/kernelspecs`, { headers: { authorization: `token ${token}` } });
  const { kernelspecs } = (await reply.json()) as { kernelspecs: Record<string, { spec: { argv: string[] } }> };
  expect(Object.keys(kernelspecs)).toEqual(["tslab"]);
  expect(kernelspecs.tslab?.spec.argv.join(" ")).toContain("launch.py");
});

test("JupyterLab shows the hostile submission and loads nothing from other machines", async () => {
  const fetched: string[] = [];
  const policed = await newPage();
  policed.on("response", (response) => fetched.push(response.url()));
  await policed.goto(address.href);
  await policed.goto(`${address.origin}/lab/tree/autograded/eve/${name}/${name}.ipynb`);
  await policed.locator(".jp-Notebook").first().waitFor();
  await expect.poll(() => policed.title()).toContain("JupyterLab");
  await policed.waitForTimeout(2000);
  expect(fetched.filter(isOutside)).toEqual([]);
  expect(await policed.title()).not.toContain("RAN");
  await policed.close();
});

test("the Validate button runs the instructor's notebook in a box and accepts it", async () => {
  await page.goto(`${address.origin}/formgrader/manage_assignments`);
  const told = await page.evaluate(async (path) => {
    const xsrf = /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const headers = { "X-XSRFToken": xsrf };
    return (await fetch(`/assignments/validate?path=${path}`, { method: "POST", headers })).json();
  }, `source/${name}/${name}.ipynb`);
  expect(told).toEqual({ success: true, value: {} });
});

test("feedback contains the comment that was written in Formgrader", () => {
  course("feedback", name);
  const made = readFileSync(join(folder, "feedback", "ben", name, `${name}.html`), "utf8");
  expect(made).toContain("Look at the formula once more");
});

test.each(["ben", "cem", "eve"])(
  "the feedback of %s draws its plots, hides the hidden tests, and runs no script",
  async (who) => {
    // the page opens only this file, because nbgrader's exchange distributes nothing else
    const alone = join(folder, `${who}.html`);
    copyFileSync(join(folder, "feedback", who, name, `${name}.html`), alone);
    await page.goto(pathToFileURL(alone).href);
    const text = await page.locator("body").innerText();
    expect(text).not.toContain("gateAgrees");
    expect(text).toMatch(/\d of 3 points/);
    expect(text.includes("✗ as many inputs as units")).toBe(who !== "eve");
    expect(text).not.toContain(inRoot("src"));
    expect(await page.locator("math").count()).toBeGreaterThan(3);
    if (who !== "cem") {
      const drawn = page.locator(".gatebook-figure .main-svg").first();
      await drawn.waitFor();
      const [plot, column] = [
        await drawn.boundingBox(),
        await page.locator("#notebook-container").first().boundingBox(),
      ];
      expect(plot && column && plot.x + plot.width <= column.x + column.width + 1).toBe(true);
    }
    const [wide, tall] = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight,
    ]);
    expect(wide, "nothing is cut off at the side").toBeLessThanOrEqual(0);
    expect(tall, "a flood does not hide the rest").toBeLessThan(20_000);
    expect(await page.title()).toBe(name);
    expect(
      await page.locator("#notebook iframe, #notebook form, #notebook [onerror], #notebook [href^=javascript]").count(),
    ).toBe(0);
    await keep(`course-feedback-${who}.png`);
    if (who === "ben") {
      await page.setViewportSize({ width: 1000, height: 900 });
      await page.evaluate(keepErrorAndPlot);
      await keep("course-feedback.png");
    }
    expectNothingRan();
  },
);
