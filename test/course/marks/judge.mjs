import { createRequire } from "node:module";
import { identifiers, Side } from "./side.mjs";

const require = createRequire(import.meta.url);
const { decode, encode } = require("../../../kernel/dist/node/grading/codec.js");
const { freeNames } = require("../../../kernel/dist/node/grading/free-names.js");
const { Grader } = require("../../../kernel/dist/node/grading/grader.js");
const { bundleOf } = require("../../../kernel/dist/core/execution/values.js");
const { setPlatform } = require("../../../kernel/dist/core/platform.js");
const { nodePlatform } = require("../../../kernel/dist/node/platform.js");

setPlatform(nodePlatform);

/** The lines that the running cell has printed. */
export const printed = [];

/** Runs the tests of an assignment on its versions, one after the other. No version sees the variables of another version. */
export class Judge {
  /** The result of each test, by the sources of all cells on which the test depends. Versions share results, because most of their cells are equal. */
  #said = new Map();

  constructor(cells, seed, { makeExecutor, typescript }) {
    this.cells = cells;
    this.seed = seed;
    this.makeExecutor = makeExecutor;
    const known = new Map();
    this.freeNames = (source) => known.get(source) ?? known.set(source, freeNames(typescript, source)).get(source);
    this.needed = new Set(cells.filter((cell, at) => cell.kind === "test" && this.#isUsedAfter(cell, at)));
  }

  /**
   * @param sources the sources of the version's cells, by name. A cell that is missing is used as it was handed out.
   * @param checked whether the types of the student's cells are checked
   * @returns for each test the lines that it printed, and its value as text or its error, if it has one
   */
  async grade(sources, checked) {
    const student = new Side(this.makeExecutor(checked));
    const tests = new Side(this.makeExecutor(false));
    const engine = { declared: () => tests.declared };
    const grader = new Grader(lineTo(student), { engine }, this.freeNames);
    const given = new Set();
    const said = {};
    for (const cell of this.cells) {
      const source = sources[cell.name] ?? cell.source;
      if (cell.kind !== "test")
        await this.#handedOut(
          cell,
          withoutSeed(() => student.run(source)),
        );
      if (cell.kind === "locked") await this.#handedOut(cell, tests.run(source));
      if (cell.kind !== "test") continue;
      const key = `${cell.name}\n${student.reachedFrom(source).join("\n")}`;
      if (!this.#said.has(key) || this.needed.has(cell)) {
        for (const name of grader.answer({ action: "declare", source }).declared) given.add(name);
        process.env.GATEBOOK_SEED = this.seed;
        printed.length = 0;
        this.#said.set(key, { ...(await described(await tests.run(source))), printed: [...printed] });
      }
      said[cell.name] = this.#said.get(key);
    }
    // the grader has defined the student's names as properties of the global object
    for (const name of given) delete globalThis[name];
    return said;
  }

  /** Throws if a locked cell fails, because locked cells must work in every version. */
  async #handedOut({ name, kind }, ran) {
    const { error } = await ran;
    if (kind === "locked" && error) throw new Error(`${name}: ${error.message}`);
  }

  /** Returns whether a later test uses a name that this test declares. Such a test is run for every version. */
  #isUsedAfter({ source }, at) {
    const later = this.cells.slice(at + 1).filter(({ kind }) => kind === "test");
    return later.some((one) => [...this.freeNames(one.source)].some((name) => declares(source, name)));
  }
}

/** Returns whether code may declare a name. The name must be between a keyword such as `const` and a value. */
const declares = (source, name) =>
  [...source.matchAll(/\b(?:const|let|var|function|class)\b([^=(;]*)/g)].some(([, names]) =>
    identifiers(names).has(name),
  );

/** Returns a connection of the grader to the student's side in the same process. It passes only plain data, as the real connection does. */
function lineTo(student) {
  const value = (name) => student.declared[name];
  return {
    late: false,
    forgive() {},
    names: () => Object.entries(student.declared).map(([name, one]) => ({ name, callable: typeof one === "function" })),
    value: (name) => decode(encode(value(name))),
    call(name, args) {
      const answer = withoutSeed(() => value(name)(...args.map((arg) => decode(encode(arg)))));
      if (answer instanceof Promise)
        throw new Error("an async function cannot be called here. Grade this version with test_bank.py.");
      return decode(encode(answer));
    },
  };
}

/** Runs `work` without a seed in the environment, as in a student's kernel. Code after an `await` of `work` must not use the seed. */
function withoutSeed(work) {
  const seed = process.env.GATEBOOK_SEED;
  delete process.env.GATEBOOK_SEED;
  try {
    return work();
  } finally {
    if (seed !== undefined) process.env.GATEBOOK_SEED = seed;
  }
}

async function described({ value, error }) {
  if (error) return { error: { name: String(error.name), message: String(error.message) } };
  return value === undefined ? {} : { text: String((await bundleOf(value)).data["text/plain"]) };
}
