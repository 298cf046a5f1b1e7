/**
 * Keeps a notebook from echoing a value that stands at a cell's end: what matters about it has been shown already.
 * The kit's kernel asks `Symbol.for("Jupyter.display")` how to show a value; the answer here is: not at all.
 */
export function quiet<T extends object>(value: T): T {
  return Object.defineProperty(value, Symbol.for("Jupyter.display"), { value: () => ({}) });
}
