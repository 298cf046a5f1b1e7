// Compares the speed of the cells with that of other libraries: npm run bench [-- --quick] [--torch] [--peers] [--check] [--cell NAME] [--size 1..6]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inRoot } from "../tools/lib/paths.mjs";
import { compare, report } from "./cells/check.mjs";
import { startChild } from "./cells/contestants/child.mjs";
import { goalsTable } from "./cells/goals.mjs";
import { encoderDecoders, entriesFor } from "./cells/line-up.mjs";
import { withTable } from "./cells/page.mjs";
import { findPeers, makePeers } from "./cells/peers-environment.mjs";
import { picture } from "./cells/picture.mjs";
import { writeEncoderDecoder, writeProblem } from "./cells/problem.mjs";
import { compete } from "./cells/rounds.mjs";
import { cells as allCells, sizes as allSizes, encoderDecoder, nameOf } from "./cells/sizes.mjs";
import { summarise, summariseEncoderDecoder } from "./cells/summary.mjs";
import { details, markdown } from "./cells/table.mjs";
import { findTorch, makeTorch } from "./cells/torch-environment.mjs";
import { allowed, rejectBusy, usedByAll } from "./lib/busy.mjs";
import { machine } from "./lib/machine.mjs";

/** @typedef {Record<string, import("./cells/contestants/child.mjs").Child>} Children */

const results = inRoot("bench", "results");
const latest = join(results, "latest.json");

/**
 * @param {string[]} args
 * @param {boolean} busy whether to measure although other programs compute at the same time; the results are not stored then
 */
export async function measure(args, busy) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      torch: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
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
  const peers = values.peers ? await makePeers() : findPeers();
  const stored = values.check ? JSON.parse(readFileSync(latest, "utf8")) : undefined;
  const measured = await measureAll({ cells, sizes, rounds: quick ? 7 : 11, torch, peers, quick });
  console.log(`\n${markdown(measured)}\n\n${details(measured)}\n\n${goalsTable(measured)}`);
  if (!torch) console.log("\nPyTorch was not measured. `npm run bench -- --torch` installs and measures it.");
  if (!peers) console.log("\nONNX Runtime and brain.js were not measured. `npm run bench -- --peers` installs them.");
  if (!busy) rejectBusy(measured.others);
  if (stored) {
    const comparison = compare(stored, measured);
    console.log(`\n${report(comparison)}`);
    if (comparison.slower.length || !comparison.compared) process.exitCode = 1;
    return;
  }
  const all = cells.length === allCells.length && sizes.length === allSizes.length;
  keep(measured, !quick && torch !== undefined && peers !== undefined && all && measured.others <= allowed);
}

/**
 * @param {object} plan
 * @param {readonly import("./cells/sizes.mjs").CellName[]} plan.cells
 * @param {readonly import("./cells/sizes.mjs").Sizes[]} plan.sizes
 * @param {number} plan.rounds
 * @param {string | undefined} plan.torch a Python with PyTorch
 * @param {string | undefined} plan.peers a folder with ONNX Runtime and brain.js
 * @param {boolean} plan.quick
 * @returns {Promise<import("./cells/summary.mjs").Results>}
 */
async function measureAll({ cells, sizes, rounds, torch, peers, quick }) {
  const folder = mkdtempSync(join(tmpdir(), "bench-cells-"));
  const [start, before, own] = [performance.now(), usedByAll(), process.cpuUsage()];
  const children = startChildren(torch, peers);
  try {
    const versions = await versionsOf(children);
    const found = [];
    for (const cell of cells) {
      for (const one of sizes) {
        const begin = performance.now();
        const file = writeProblem(folder, cell, one);
        const problem = JSON.parse(readFileSync(file, "utf8"));
        const times = await compete(entriesFor(cell, one, children, quick), children, file, problem, rounds);
        found.push(summarise(cell, one, times));
        console.log(`${cell}, ${nameOf(one)}: ${((performance.now() - begin) / 1000).toFixed(0)} s`);
      }
    }
    const encoderDecoder =
      cells.length === allCells.length && sizes.length === allSizes.length
        ? await measureEncoderDecoder(folder, children, rounds)
        : undefined;
    const { user, system } = process.cpuUsage(own);
    const usage = await Promise.all(Object.values(children).map(async (child) => (await child.ask("usage")).seconds));
    const mine = usage.reduce((sum, seconds) => sum + seconds, (user + system) / 1e6);
    const others = Math.max(0, usedByAll() - before - mine) / ((performance.now() - start) / 1000);
    const date = new Date().toISOString().slice(0, 10);
    const conditions = { date, machine: machine(), others: Number(others.toFixed(3)), versions, rounds };
    return { ...conditions, results: found, ...(encoderDecoder ? { encoderDecoder } : {}) };
  } finally {
    await Promise.all(Object.values(children).map((child) => child.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {Children} children @param {number} rounds */
async function measureEncoderDecoder(folder, children, rounds) {
  const file = writeEncoderDecoder(folder, encoderDecoder);
  const problem = JSON.parse(readFileSync(file, "utf8"));
  const times = await compete(encoderDecoders(children), children, file, problem, rounds);
  return { sizes: encoderDecoder, lines: summariseEncoderDecoder(times) };
}

/** Starts one process per backend, a second one on WebAssembly with threads, and one for each set of other libraries that is installed. @param {string | undefined} torch @param {string | undefined} peers @returns {Children} */
function startChildren(torch, peers) {
  const contestants = inRoot("bench", "cells", "contestants");
  /** @param {string} backend @param {Record<string, string>} [more] further variables */
  const worker = (backend, more = {}) =>
    startChild(backend, process.execPath, [join(contestants, "worker.mjs")], {
      GATEBOOK_BACKEND: backend,
      TF_CPP_MIN_LOG_LEVEL: "2",
      GATEBOOK_CELLS: "",
      ...more,
    });
  const wasm = { GATEBOOK_CELLS: "wasm" }; // on WebAssembly, the C++ kernel's WebAssembly build is measured too
  return {
    tensorflow: worker("tensorflow"),
    wasm: worker("wasm", { ...wasm, TF_NUM_INTRAOP_THREADS: "1" }),
    threads: worker("wasm", wasm),
    cpu: worker("cpu"),
    ...(torch ? { torch: startChild("PyTorch", torch, [join(contestants, "pytorch.py")]) } : {}),
    ...(peers
      ? { peers: startChild("peers", process.execPath, [join(contestants, "peers.mjs")], { GATEBOOK_PEERS: peers }) }
      : {}),
  };
}

/** @param {Children} children @returns {Promise<Record<string, string>>} */
async function versionsOf(children) {
  /** @type {Record<string, string>} */
  const versions = {};
  for (const [name, child] of Object.entries(children)) {
    const answer = await child.ask("versions");
    const backend = name === "threads" ? "wasm" : name;
    if (answer.backend !== undefined && answer.backend !== backend) {
      throw new Error(`the process for ${name} must use the backend ${backend}, but uses ${answer.backend}`);
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
  const file = whole ? latest : join(results, "partial.json");
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  if (!whole)
    return console.log(
      `Written to ${file}. Only a complete run with PyTorch, ONNX Runtime and brain.js on a quiet machine changes docs/benchmarks.md.`,
    );
  const page = inRoot("docs", "benchmarks.md");
  writeFileSync(page, withTable(readFileSync(page, "utf8"), `${markdown(measured)}\n\n${goalsTable(measured)}`));
  writeFileSync(inRoot("docs", "images", "bench.svg"), picture(measured));
  console.log("Updated bench/results/latest.json, docs/images/bench.svg and docs/benchmarks.md.");
}
