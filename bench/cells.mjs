// Compares the speed of the cells with that of other libraries: npm run bench [-- --quick] [--torch] [--cell NAME] [--size 1..4]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inRoot } from "../tools/lib/paths.mjs";
import { startChild } from "./cells/contestants/child.mjs";
import { lineUp } from "./cells/line-up.mjs";
import { withTable } from "./cells/page.mjs";
import { picture } from "./cells/picture.mjs";
import { writeProblem } from "./cells/problem.mjs";
import { compete } from "./cells/rounds.mjs";
import { cells as allCells, sizes as allSizes, nameOf } from "./cells/sizes.mjs";
import { summarise } from "./cells/summary.mjs";
import { details, markdown } from "./cells/table.mjs";
import { findTorch, makeTorch } from "./cells/torch-environment.mjs";
import { machine } from "./machine.mjs";

/** @typedef {Record<string, import("./cells/contestants/child.mjs").Child>} Children */

const results = inRoot("bench", "results");

/** @param {string[]} args */
export async function measure(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      torch: { type: "boolean", default: false },
      cell: { type: "string", multiple: true },
      size: { type: "string", multiple: true },
    },
  });
  const { quick } = values;
  const cells = allCells.filter((cell) => !values.cell || values.cell.includes(cell));
  const sizes = allSizes.filter((_, n) => !values.size || values.size.includes(String(n + 1)));
  if (!cells.length || !sizes.length) {
    throw new Error(`--cell must be one of: ${allCells.join(", ")}; --size must be 1 to ${allSizes.length}`);
  }
  const torch = values.torch ? await makeTorch() : findTorch();
  const whole = !quick && torch !== undefined && cells.length === allCells.length && sizes.length === allSizes.length;
  const measured = await measureAll({ cells, sizes, rounds: quick ? 7 : 25, torch, quick });
  console.log(`\n${markdown(measured)}\n\n${details(measured)}`);
  if (torch === undefined)
    console.log("\nPyTorch was not measured. `npm run bench -- --torch` installs and measures it.");
  keep(measured, whole);
}

/**
 * @param {object} plan
 * @param {readonly import("./cells/sizes.mjs").CellName[]} plan.cells
 * @param {readonly import("./cells/sizes.mjs").Sizes[]} plan.sizes
 * @param {number} plan.rounds
 * @param {string | undefined} plan.torch a Python with PyTorch
 * @param {boolean} plan.quick
 * @returns {Promise<import("./cells/summary.mjs").Results>}
 */
async function measureAll({ cells, sizes, rounds, torch, quick }) {
  const where = machine(); // measured before the work, which would add to the load
  const folder = mkdtempSync(join(tmpdir(), "bench-cells-"));
  const children = startChildren(torch);
  try {
    const versions = await versionsOf(children);
    const found = [];
    for (const cell of cells) {
      for (const one of sizes) {
        const large = one === allSizes[1];
        const entries = lineUp.filter(
          (entry) => children[entry.child] && entry.cells.includes(cell) && !(quick && large && entry.slow),
        );
        const begin = performance.now();
        const file = writeProblem(folder, cell, one);
        const times = await compete(entries, children, file, JSON.parse(readFileSync(file, "utf8")), rounds);
        found.push(summarise(cell, one, times));
        console.log(`${cell}, ${nameOf(one)}: ${((performance.now() - begin) / 1000).toFixed(0)} s`);
      }
    }
    return { date: new Date().toISOString().slice(0, 10), machine: where, versions, rounds, results: found };
  } finally {
    await Promise.all(Object.values(children).map((child) => child.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts one process per backend. @param {string | undefined} torch @returns {Children} */
function startChildren(torch) {
  const contestants = inRoot("bench", "cells", "contestants");
  /** @param {string} backend */
  const worker = (backend) =>
    startChild(backend, process.execPath, [join(contestants, "worker.mjs")], {
      GATEBOOK_BACKEND: backend,
      TF_CPP_MIN_LOG_LEVEL: "2",
    });
  return {
    ...Object.fromEntries(["tensorflow", "wasm", "cpu"].map((backend) => [backend, worker(backend)])),
    ...(torch ? { torch: startChild("PyTorch", torch, [join(contestants, "pytorch.py")]) } : {}),
  };
}

/** @param {Children} children @returns {Promise<Record<string, string>>} */
async function versionsOf(children) {
  /** @type {Record<string, string>} */
  const versions = {};
  for (const [name, child] of Object.entries(children)) {
    const answer = await child.ask("versions");
    if (answer.backend !== undefined && answer.backend !== name) {
      throw new Error(`the process for ${name} must use its backend, but uses ${answer.backend}`);
    }
    Object.assign(versions, answer.versions);
  }
  return versions;
}

/**
 * Stores the results. A complete run replaces the results in the repository; other runs are stored in another file.
 *
 * @param {import("./cells/summary.mjs").Results} measured
 * @param {boolean} whole
 */
function keep(measured, whole) {
  mkdirSync(results, { recursive: true });
  const file = join(results, whole ? "latest.json" : "partial.json");
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  if (!whole) return console.log(`Written to ${file}. Only a complete run with PyTorch changes docs/benchmarks.md.`);
  const page = inRoot("docs", "benchmarks.md");
  writeFileSync(page, withTable(readFileSync(page, "utf8"), markdown(measured)));
  writeFileSync(inRoot("docs", "images", "bench.svg"), picture(measured));
  console.log("Updated bench/results/latest.json, docs/images/bench.svg and docs/benchmarks.md.");
}
