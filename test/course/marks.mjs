/**
 * Computes what many versions of an assignment earn, in one process: `node marks.mjs < JSON > JSON`.
 *
 * It is fast because nothing is started for a version, and because a cell that several versions share is compiled once. The compiler is the
 * kernel's (tslab's, with types checked as in a student's kernel and unchecked as in a grader's), the executor is tslab's, and what passes
 * between a test and a student's function passes through the grader's codec. There are no boxes, no limits and no nbgrader here, so this is
 * for versions that are trusted; test_bank.py grades a part of them from end to end.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import vm from "node:vm";
import { createCompilers } from "./marks-compilers.mjs";

const require = createRequire(import.meta.url);
const { decode, encode } = require("../../kernel/dist/grading/codec.js");
const { bundleOf } = require("../../kernel/dist/cells/values.js");

const IDENTIFIER = /[A-Za-z_$][\w$]*/g;
const SHELF = "gatebook.student";

// a cell's figures and texts are not looked at here
globalThis[Symbol.for("gatebook.host")] = { version: 1, display() {}, clearOutput() {}, pause: async () => {} };
for (const name of ["log", "warn", "error", "info", "debug"]) console[name] = () => {};

// a watchdog for each cell, which nobody here interrupts, would cost a thread for each
const { runInThisContext } = vm;
vm.runInThisContext = (code, options) => runInThisContext(code, { ...options, breakOnSigint: false });

const { makeExecutor } = createCompilers();

/** One of the two sides: an executor, and the names that its cells have declared. */
class Side {
  #failed = new Map();

  constructor(checked) {
    this.executor = makeExecutor(checked);
  }

  /** Runs a cell. Returns its value (none for undefined and null), or the error. */
  async run(source) {
    const { locals } = this.executor;
    const before = new Set(Object.keys(locals));
    const outcome = await this.executor.run(source);
    if (outcome.error)
      for (const name of Object.keys(locals)) if (!before.has(name)) this.#failed.set(name, locals[name]);
    return outcome;
  }

  /** The names that cells which ended well have declared: a kernel gives no other. */
  declared() {
    const { locals } = this.executor;
    return Object.keys(locals).filter((name) => !this.#failed.has(name) || this.#failed.get(name) !== locals[name]);
  }
}

/** A student's value as a test sees it: plain data, or a function that takes and gives plain data. */
function carried(value) {
  if (typeof value !== "function") return decode(encode(value));
  return (...args) => {
    const seed = process.env.GATEBOOK_SEED;
    delete process.env.GATEBOOK_SEED; // a student's kernel has none
    try {
      const answer = value(...args.map((arg) => decode(encode(arg))));
      if (answer instanceof Promise) throw new Error("marks.mjs cannot wait for an async function; grade it end to end");
      return decode(encode(answer));
    } finally {
      process.env.GATEBOOK_SEED = seed;
    }
  };
}

/** Declares in the grader what a test uses of the student's names, as kernel/grading/grader.ts does. */
async function declare(grader, student, source, locked) {
  const used = new Set(source.match(IDENTIFIER));
  const names = student.declared().filter((name) => used.has(name) && !locked.has(name) && !(name in globalThis));
  if (names.length === 0) return;
  globalThis[Symbol.for(SHELF)] = (name) => carried(student.executor.locals[name]);
  const code = names.map((name) => `const ${name}: any = (globalThis as any)[Symbol.for("${SHELF}")]("${name}");`);
  const { error } = await grader.run(code.join("\n"));
  for (const name of names) locked.delete(name);
  if (error) throw error;
}

/** What the tests say of a version: for each its value as text, or its error; nothing where it has neither. */
async function grade(cells, version) {
  const [student, grader] = [new Side(true), new Side(false)];
  const said = {};
  const locked = new Set();
  for (const { name, kind, source } of cells) {
    if (kind !== "test") {
      delete process.env.GATEBOOK_SEED;
      const { error } = await student.run(version.cells[name] ?? source);
      if (kind === "locked" && error) throw error;
    }
    if (kind === "student") continue;
    process.env.GATEBOOK_SEED = version.seed;
    let outcome;
    try {
      if (kind === "test") await declare(grader, student, source, locked);
      const before = new Set(Object.keys(grader.executor.locals));
      outcome = await grader.run(source);
      for (const one of Object.keys(grader.executor.locals)) if (!before.has(one)) locked.add(one);
    } catch (error) {
      outcome = { error };
    }
    if (kind === "locked" && outcome.error) throw outcome.error;
    if (kind === "test") said[name] = await described(outcome);
  }
  return said;
}

async function described({ value, error }) {
  if (error) return { error: { name: String(error.name), message: String(error.message) } };
  return value === undefined ? {} : { text: String((await bundleOf(value)).data["text/plain"]) };
}

const assignments = JSON.parse(readFileSync(0, "utf8"));
const results = {};
for (const { name, cells, versions } of assignments) {
  results[name] = {};
  for (const version of versions) results[name][version.name] = await grade(cells, version);
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
