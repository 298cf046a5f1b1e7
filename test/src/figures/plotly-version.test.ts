import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { python, venv } from "../../../tools/lib/paths.mjs";

const { version } = createRequire(import.meta.url)("plotly.js/package.json") as { version: string };

/** Reads the first lines of a file of several megabytes. */
function head(path: string): string {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(400);
  const length = readSync(file, buffer);
  closeSync(file);
  return buffer.toString("utf8", 0, length);
}

test("figures are checked against the plotly.js version in PyPI's plotly", () => {
  const where =
    "import plotly, pathlib; print(pathlib.Path(plotly.__file__).parent / 'package_data' / 'plotly.min.js')";
  const carried = execFileSync(python, ["-c", where], { encoding: "utf8" }).trim();
  expect(head(carried)).toContain(`plotly.js v${version}\n`);
});

test("figures are checked against the plotly.js version of JupyterLab's renderer", () => {
  const extension = join(venv, "share", "jupyter", "labextensions", "jupyterlab-plotly", "static");
  const scripts = readdirSync(extension).filter((name) => name.endsWith(".js"));
  const drawn = scripts.flatMap(
    (name) => readFileSync(join(extension, name), "utf8").match(/version="\d+\.\d+\.\d+"/g) ?? [],
  );
  expect(new Set(drawn)).toEqual(new Set([`version="${version}"`]));
});
