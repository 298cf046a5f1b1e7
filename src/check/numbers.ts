// Reads numbers in any form that a lesson uses: nested arrays, typed arrays, mathjs matrices, tensors.
/** Numbers in one list, row by row, with their shape. Every accepted value is converted to this form before it is compared. */
export interface Numbers {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

interface TensorLike {
  readonly shape: readonly number[];
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<number>;
}

interface MatrixLike {
  toArray(): unknown;
}

/**
 * Reads a number, nested arrays, a typed array, a mathjs Matrix or a tensor.
 *
 * @returns the numbers row by row and their shape ([] for a single number). If `value` is not numeric, returns a phrase for a message that
 * describes it, e.g. "a function".
 */
export function readNumbers(value: unknown): Numbers | string {
  if (typeof value === "number") return { values: [value], shape: [] };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const values = Array.from(value as unknown as ArrayLike<number>, Number);
    return { values, shape: [values.length] };
  }
  if (Array.isArray(value)) return readNested(value);
  if (isTensor(value)) {
    if (value.isDisposed) return "a tensor that has been disposed";
    return { values: Array.from(value.dataSync()), shape: [...value.shape] };
  }
  if (isMatrix(value)) return readNumbers(value.toArray());
  return describe(value);
}

function readNested(rows: readonly unknown[]): Numbers | string {
  if (rows.length === 0) return { values: [], shape: [0] };
  const parts = rows.map(readNumbers);
  const values: number[] = [];
  const first = parts[0];
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") return `an array holding ${part} at [${index}]`;
    if (typeof first === "string" || !first || !sameShape(part.shape, first.shape)) {
      return `rows of different lengths ([${index}] is ${shapeText(part.shape)})`;
    }
    for (const number of part.values) values.push(number);
  }
  return typeof first === "object" ? { values, shape: [rows.length, ...first.shape] } : describe(rows);
}

function isTensor(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && "dataSync" in value && "shape" in value;
}

function isMatrix(value: unknown): value is MatrixLike {
  return typeof value === "object" && value !== null && typeof (value as Partial<MatrixLike>).toArray === "function";
}

/** Returns the kind of a value as words for a message, e.g. "a function". */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object") {
    return typeof (value as { then?: unknown }).then === "function" ? "a promise (await it)" : "an object";
  }
  return `a ${typeof value}`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Returns a shape as text, e.g. `shape [2, 3]`, or `a single number` for []. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "a single number" : `shape [${shape.join(", ")}]`;
}

/** Returns an entry's row and column (or more indices) as text. `flat` counts the entries row by row: entry 4 in shape [2, 3] is `[1, 1]`. */
export function indexText(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.length === 0 ? "" : `[${index.join(", ")}]`;
}
