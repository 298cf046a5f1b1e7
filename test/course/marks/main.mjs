/**
 * Computes the results of the tests for many versions of assignments, in one process: `node main.mjs < JSON > JSON`.
 *
 * It starts no process for a version. The kernel's compiler and executor run the cells, and the grader's codec encodes the data that
 * pass between a test and a student's function. There are no boxes, no limits and no nbgrader, so only trusted versions may run here.
 * test_bank.py grades some versions with nbgrader and boxes in every run, and all versions nightly.
 */
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { createCompilers } from "./compilers.mjs";
import { Judge, printed } from "./judge.mjs";
import { faultyVersions } from "./types.mjs";

const write = process.stdout.write.bind(process.stdout);
// the outputs of cells are not needed
globalThis[Symbol.for("gatebook.host")] = { version: 1, display() {}, clearOutput() {}, pause: async () => {} };
for (const name of ["warn", "error", "info", "debug"]) console[name] = () => {};
console.log = (line) => void printed.push(String(line));
// no cell is interrupted here, and waiting for an interrupt would take a thread per cell
const { runInThisContext } = vm;
vm.runInThisContext = (code, options) => runInThisContext(code, { ...options, breakOnSigint: false });

const assignments = JSON.parse(readFileSync(0, "utf8"));
const compilers = createCompilers();
// types are checked only in versions with a type error, because without the check a cell compiles in a third of the time
const checked = faultyVersions(compilers.typescript, compilers.options, assignments);
const results = {};
for (const { name, cells, seed, versions } of assignments) {
  const judge = new Judge(cells, seed, compilers);
  results[name] = {};
  for (const version of versions) results[name][version.name] = await judge.grade(version.cells, checked.has(version));
}
write(JSON.stringify(results));
