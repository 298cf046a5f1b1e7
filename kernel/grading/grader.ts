import { Cell } from "../cells/cell";
import type { Workshop } from "../cells/runner";
import type { Json } from "../protocol/message";
import type { Line } from "./line";

/** Where the declarations below find what they declare. */
const SHELF = "gatebook.student";

/** What a compiled cell reads by name: a student's variable of that name would take its place. */
const COMPILED = ["exports", "require", "module", "arguments", "eval", "undefined", "__tslab__", "tslib"];
const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

/**
 * The grader's kernel: test cells see the student's functions by name, and everything else is the grader's own.
 *
 * A name is given only where the test uses it, the student has declared it, and neither a locked cell nor the language has it: nobody's `check`
 * or `Math` comes from a submission.
 */
export class Grader {
  /** What the grader's variables hold that have been given from the student's. */
  readonly #given = new Map<string, unknown>();
  #count = 0;

  constructor(
    readonly line: Line,
    readonly shop: Pick<Workshop, "engine" | "supervisor">,
  ) {
    Object.defineProperty(globalThis, Symbol.for(SHELF), { value: { take: (name: string) => this.#take(name) } });
  }

  /** Answers a `student_request`, in its turn among the cells. */
  async answer({ source, action }: Json): Promise<Json> {
    if (action === "declare" && typeof source === "string") return { declared: await this.#declare(source) };
    if (action === "late") return { late: this.line.late };
    if (action === "forgive") {
      this.line.forgive();
      return {};
    }
    throw new TypeError(`student_request: expected an action declare (with a source), late or forgive, got ${action}`);
  }

  /** Declares what a test cell uses of the student's names. Functions ask the student's kernel at each call; values are taken now. */
  async #declare(source: string): Promise<string[]> {
    const { engine, supervisor } = this.shop;
    const used = new Set(source.match(IDENTIFIER));
    const names = this.line
      .names()
      .map(({ name }) => name)
      .filter((name) => used.has(name) && this.#mayGive(name));
    if (names.length === 0) return [];
    const code = names
      .map((name) => `const ${name}: any = (globalThis as any)[Symbol.for("${SHELF}")].take("${name}");`)
      .join("\n");
    const cell = new Cell({ name: `student[${++this.#count}]`, source: code, header: "{}", silent: true });
    const ending = await supervisor.watch(cell, () => engine.run(cell.name, code));
    if (ending.kind !== "done") throw ending.error;
    if (!ending.value.ok) throw new Error(`the student's names cannot be declared: ${names.join(", ")}`);
    return names;
  }

  #mayGive(name: string): boolean {
    const own = this.shop.engine.declared();
    // given before: unless a locked cell has declared that name since then
    if (Object.hasOwn(own, name)) return this.#given.has(name) && Object.is(this.#given.get(name), own[name]);
    return !(name in globalThis) && !COMPILED.includes(name) && /^[A-Za-z_$][\w$]{0,99}$/.test(name);
  }

  #take(name: string): unknown {
    const value = this.#fetch(name);
    this.#given.set(name, value);
    return value;
  }

  #fetch(name: string): unknown {
    const declared = this.line.names().find((one) => one.name === name);
    if (!declared?.callable) return this.line.value(name);
    return Object.defineProperty((...args: unknown[]) => this.line.call(name, args), "name", { value: name });
  }
}
