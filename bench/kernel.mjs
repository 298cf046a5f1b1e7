// Compares the kit's kernel with the unmodified tslab that it extends: the times to start, to run the first cell, a small cell, and `import "gatebook"`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { jupyterEnvironment } from "../tools/lib/jupyter/environment.mjs";
import { stockName, writeStockKernel } from "../tools/lib/jupyter/stock-kernel.mjs";
import { inRoot, python } from "../tools/lib/paths.mjs";
import { median } from "./cells/statistics.mjs";

/** The longest time that `import "gatebook"` in a notebook may take, in ms. */
const loadBound = 1000;

/** @typedef {Record<string, number[]>} Times milliseconds, by the name of the measurement */

/** @param {string[]} args `[rounds]`, default 7 */
export async function measure([rounds = "7"]) {
  const folder = mkdtempSync(join(tmpdir(), "bench-kernel-"));
  /** @type {Record<string, Times>} */
  let times;
  try {
    const env = { ...jupyterEnvironment(), ...writeStockKernel(folder) };
    const driver = inRoot("bench", "kernel.py");
    const { stdout, status } = spawnSync(python, [driver, rounds, "tslab", stockName], {
      cwd: inRoot("notebooks", "lessons"),
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error(`bench/kernel.py exited with status ${status}`);
    times = JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const load = median(times.tslab?.['import "gatebook"'] ?? []);
  const rows = Object.keys(times.tslab ?? {}).map((what) => {
    const [ours, stock] = [median(times.tslab?.[what] ?? []), median(times[stockName]?.[what] ?? [])];
    return { what, "ours, ms": round(ours), "unmodified tslab, ms": round(stock), ratio: (ours / stock).toFixed(2) };
  });
  console.table(rows);
  const machine = `${cpus()[0]?.model ?? "?"} × ${cpus().length}, Node ${process.versions.node}`;
  console.log(`Medians of ${rounds} rounds in alternating order. ${machine}.`);
  const verdict = load <= loadBound ? "within" : "ABOVE";
  console.log(`import "gatebook" took ${round(load)} ms, ${verdict} the bound of ${loadBound} ms.`);
  if (load > loadBound) process.exitCode = 1;
  mkdirSync(inRoot("bench", "results"), { recursive: true });
  writeFileSync(
    inRoot("bench", "results", "kernel.json"),
    `${JSON.stringify({ machine, rounds: Number(rounds), rows }, null, 2)}\n`,
  );
}

/** @param {number} milliseconds */
const round = (milliseconds) => Number(milliseconds.toPrecision(3));
