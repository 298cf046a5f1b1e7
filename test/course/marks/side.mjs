const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

/** All names in a piece of code, and the words of its comments. */
export const identifiers = (source) => new Set(source.match(IDENTIFIER));

/** The student's side or the grader's: an executor, and which cell has declared which name. */
export class Side {
  /** The source of the cell that declared a name last. */
  #sources = new Map();
  #failed = new Map();

  constructor(executor) {
    this.executor = executor;
  }

  get locals() {
    return this.executor.locals;
  }

  /** Runs a cell. Gives its value (none for undefined and null) or its error. */
  async run(source) {
    const before = { ...this.locals };
    const outcome = await this.executor.run(source);
    for (const name of Object.keys(this.locals)) {
      if (Object.hasOwn(before, name) && before[name] === this.locals[name]) continue;
      this.#sources.set(name, source);
      if (outcome.error && !Object.hasOwn(before, name)) this.#failed.set(name, this.locals[name]);
    }
    return outcome;
  }

  /** The names that cells which ended well have declared: a student's kernel gives no other. */
  declared() {
    const { locals } = this;
    return Object.keys(locals).filter((name) => !this.#failed.has(name) || this.#failed.get(name) !== locals[name]);
  }

  /** The sources of the cells whose names a piece of code has, and of those whose names they have, and so on. */
  reachedFrom(source) {
    const found = new Set();
    const waiting = [source];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (const name of identifiers(next)) {
        const cell = this.#sources.get(name);
        if (cell === undefined || found.has(cell)) continue;
        found.add(cell);
        waiting.push(cell);
      }
    return [...found];
  }
}
