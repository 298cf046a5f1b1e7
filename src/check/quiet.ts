/**
 * Returns the same object, changed so that a notebook does not print it at the end of a cell.
 * To show an object, the kit's kernel calls the object's method `Symbol.for("Jupyter.display")`. `quiet` adds such a method that returns no output.
 */
export function quiet<T extends object>(value: T): T {
  return Object.defineProperty(value, Symbol.for("Jupyter.display"), { value: () => ({}) });
}
