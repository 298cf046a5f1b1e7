// Provides the student's values and functions to the test cells that run in the grader's kernel.
import type { Kernel } from "../../core/parts";
import type { Json } from "../../core/protocol/message";
import type { Declared } from "./protocol";
import type { StudentConnection } from "./student-connection";

/**
 * The names that the compiled code of every cell reads. They are never provided, since a student's variable with such a name would replace the real
 * value.
 */
const COMPILED = ["exports", "require", "module", "arguments", "eval", "undefined", "__tslab__", "tslib"];
const NAME = /^[A-Za-z_$][\w$]{0,99}$/;

/** What the tests get for one of the student's names. It is valid until the next test. */
interface Given {
  readonly callable: boolean;
  /** A function that calls the student's function, a copy of a value that has been used, or the value that the test has assigned. */
  current?: { readonly value: unknown };
}

/**
 * Gives the test cells in the grader's kernel the names that the student has declared. All other names in a test belong to the grader.
 *
 * A name is provided only if three conditions hold: a test uses it as a variable, the student has declared it, and neither a locked cell nor the
 * language declares it. So `check` or `Math` never comes from a submission. A value is copied only when the test reads it, and a function runs in the
 * student's kernel when the test calls it. If a value cannot be copied, only the code that reads this value fails.
 *
 * Each name is a property of the global object with a getter. The variables of cells are stored elsewhere, so the two never mix.
 */
export class Grader {
  readonly #given = new Map<string, Given>();

  /** @param freeNames returns the names that a cell's source uses and does not declare. */
  constructor(
    readonly student: StudentConnection,
    readonly kernel: Pick<Kernel, "engine">,
    readonly freeNames: (source: string) => ReadonlySet<string>,
  ) {}

  /** Returns the content of the reply to a `student_request`. */
  answer({ source, action }: Json): Json {
    if (action === "declare" && typeof source === "string") return { declared: this.#declare(source) };
    if (action === "late") return { late: this.student.late };
    if (action === "forgive") {
      this.student.forgive();
      return {};
    }
    throw new TypeError(
      `student_request: expected action to be declare (with a source), late or forgive, got ${action}`,
    );
  }

  /**
   * Provides the student's names that a test cell uses. It also forgets the values of the names that earlier tests used, since a helper function in
   * the new test may read them again.
   *
   * @returns the provided names
   */
  #declare(source: string): string[] {
    const used = this.freeNames(source);
    const names: string[] = [];
    const own = this.kernel.engine.declared();
    for (const { name, callable } of this.student.names()) {
      if (used.has(name) && this.#mayGive(name, own)) {
        names.push(name);
        this.#give({ name, callable });
      } else if (this.#given.has(name)) this.#given.set(name, { callable });
    }
    return names;
  }

  #mayGive(name: string, own: Readonly<Record<string, unknown>>): boolean {
    if (Object.hasOwn(own, name)) return false;
    return this.#given.has(name) || (!(name in globalThis) && !COMPILED.includes(name) && NAME.test(name));
  }

  #give({ name, callable }: Declared): void {
    const known = this.#given.has(name);
    this.#given.set(name, { callable });
    if (known) return;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => this.#take(name),
      set: (value) => {
        const given = this.#given.get(name);
        if (given) given.current = { value };
      },
    });
  }

  #take(name: string): unknown {
    const given = this.#given.get(name);
    if (!given) return undefined;
    given.current ??= { value: given.callable ? this.#caller(name) : this.student.value(name) };
    return given.current.value;
  }

  #caller(name: string): unknown {
    return Object.defineProperty((...args: unknown[]) => this.student.call(name, args), "name", { value: name });
  }
}
