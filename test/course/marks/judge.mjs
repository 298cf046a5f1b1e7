import { createRequire } from "node:module";
import { identifiers, Side } from "./side.mjs";

const require = createRequire(import.meta.url);
const { decode, encode } = require("../../../kernel/dist/grading/codec.js");
const { bundleOf } = require("../../../kernel/dist/cells/values.js");

const SHELF = "gatebook.student";

/** Judges an assignment's versions, one after the other, each with names of its own. */
export class Judge {
  /** What a test has said, by the sources of all that it depends on: the versions share most of their cells. */
  #said = new Map();
  /** The tests whose names later tests use: they are run for every version. */
  #needed;

  constructor(cells, seed, makeExecutor) {
    this.cells = cells;
    this.seed = seed;
    this.makeExecutor = makeExecutor;
  }

  /**
   * @param sources the version's cells by name; what is not there is as it was handed out
   * @param checked whether the types of the student's cells are checked
   * @returns for each test its value as text, or its error; nothing where it has neither
   */
  async grade(sources, checked) {
    const student = new Side(this.makeExecutor(checked));
    const grader = new Side(this.makeExecutor(false));
    const said = {};
    for (const cell of this.cells) {
      const source = sources[cell.name] ?? cell.source;
      if (cell.kind !== "test") await this.#runAsStudent(student, cell, source);
      if (cell.kind === "locked") await this.#runAsGrader(grader, cell);
      if (cell.kind !== "test") continue;
      const key = `${cell.name}\n${student.reachedFrom(source).join("\n")}`;
      if (!this.#said.has(key) || this.#isNeeded(cell)) this.#said.set(key, await this.#test(student, grader, cell));
      said[cell.name] = this.#said.get(key);
    }
    return said;
  }

  async #runAsStudent(student, { name, kind }, source) {
    delete process.env.GATEBOOK_SEED; // a student's kernel has none
    const { error } = await student.run(source);
    if (kind === "locked" && error) throw new Error(`${name}: ${error.message}`);
  }

  async #runAsGrader(grader, { name, source }) {
    process.env.GATEBOOK_SEED = this.seed;
    const { error } = await grader.run(source);
    if (error) throw new Error(`${name}: ${error.message}`);
  }

  async #test(student, grader, { source }) {
    process.env.GATEBOOK_SEED = this.seed;
    const names = student.declared().filter((name) => identifiers(source).has(name) && grader.mayBeGiven(name));
    globalThis[Symbol.for(SHELF)] = (name) => carried(student.locals[name]);
    try {
      await grader.give(names, `(globalThis as any)[Symbol.for("${SHELF}")]`);
      return await described(await grader.run(source));
    } catch (error) {
      return described({ error });
    }
  }

  /** Whether a later test has a name that this one may declare. */
  #isNeeded(cell) {
    this.#needed ??= new Set(
      this.cells.filter(({ kind, source }, at) => {
        const declared = [...source.matchAll(/^(?:const|let|var|function|class) (?:[[{] ?)?([^=;(]*)/gm)];
        const names = declared.flatMap(([, list]) => [...identifiers(list)]);
        const later = this.cells.slice(at + 1).filter((one) => one.kind === "test");
        return kind === "test" && later.some((one) => names.some((name) => identifiers(one.source).has(name)));
      }),
    );
    return this.#needed.has(cell);
  }
}

/** A student's value as a test has it: plain data, or a function that takes and gives plain data. */
function carried(value) {
  if (typeof value !== "function") return decode(encode(value));
  return (...args) => {
    const seed = process.env.GATEBOOK_SEED;
    delete process.env.GATEBOOK_SEED;
    try {
      const answer = value(...args.map((arg) => decode(encode(arg))));
      if (answer instanceof Promise) throw new Error("an async function cannot be judged here: grade it end to end");
      return decode(encode(answer));
    } finally {
      process.env.GATEBOOK_SEED = seed;
    }
  };
}

async function described({ value, error }) {
  if (error) return { error: { name: String(error.name), message: String(error.message) } };
  return value === undefined ? {} : { text: String((await bundleOf(value)).data["text/plain"]) };
}
