/**
 * Computes what many versions of assignments earn, in one process: `node main.mjs < JSON > JSON`.
 *
 * Nothing is started for a version: cells are compiled as the kernel compiles them, run by its executor, and what passes
 * between a test and a student's function passes through the grader's codec. There are no boxes, no limits and no nbgrader, so this is for
 * versions that are trusted. test_bank.py grades a part of them from end to end, and nightly all.
 */
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { createCompilers } from "./compilers.mjs";
import { Judge } from "./judge.mjs";
import { faultyVersions } from "./types.mjs";

const write = process.stdout.write.bind(process.stdout);
// what cells show and print is not looked at here
globalThis[Symbol.for("gatebook.host")] = { version: 1, display() {}, clearOutput() {}, pause: async () => {} };
for (const name of ["log", "warn", "error", "info", "debug"]) console[name] = () => {};
// nobody interrupts a cell here, and listening for it costs a thread for each cell
const { runInThisContext } = vm;
vm.runInThisContext = (code, options) => runInThisContext(code, { ...options, breakOnSigint: false });

const assignments = JSON.parse(readFileSync(0, "utf8"));
const compilers = createCompilers();
// these alone are compiled with types checked: the others have no type error, and without the check a cell compiles in a third of the time
const checked = faultyVersions(compilers.typescript, compilers.options, assignments);
const results = {};
for (const { name, cells, seed, versions } of assignments) {
  const judge = new Judge(cells, seed, compilers);
  results[name] = {};
  for (const version of versions) results[name][version.name] = await judge.grade(version.cells, checked.has(version));
}
write(JSON.stringify(results));
