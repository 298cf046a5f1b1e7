// Rejects batches that contain NaN or Infinity, and reports the position of the first such number.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/**
 * Throws an error if a batch contains a number that is not finite. Such a number, for example a wrong label, makes the loss NaN, and a lower
 * learning rate does not help.
 * @param rows the rows of the data that the batch contains; undefined if the batch is all the data
 * @param source the name of the batch in error messages, e.g. "data"
 * @throws InputError that names the column, the row and the position
 */
export function rejectNonFiniteNumbers(source: string, batch: object, rows: Int32Array | undefined): void {
  for (const [name, column] of Object.entries(batch)) {
    const found = oddOf(column);
    if (!found) continue;
    throw new InputError(
      `train: ${source}.${name} must contain finite numbers, got ${found.value} at ${found.place(rows)}. ` +
        "This number makes the loss not finite. Correct the data, or leave the row out.",
    );
  }
}

interface Odd {
  readonly value: number;
  readonly place: (rows: Int32Array | undefined) => string;
}

function oddOf(column: unknown): Odd | undefined {
  if (column instanceof tf.Tensor) {
    if (column.isDisposed || (column.dtype !== "float32" && column.dtype !== "int32")) return undefined;
    const values = column.dataSync();
    const at = values.findIndex((value: number) => !Number.isFinite(value));
    return at < 0 ? undefined : { value: values[at] as number, place: (rows) => placeOf(column.shape, at, rows) };
  }
  if (!Array.isArray(column)) return undefined;
  for (const [row, entry] of column.entries()) {
    const path = oddPath(entry);
    if (path) return { value: path.value, place: (rows) => placeText([row, ...path.indices], rows) };
  }
  return undefined;
}

/** Returns the first number in nested arrays that is not finite, with its indices. */
function oddPath(entry: unknown): { readonly value: number; readonly indices: readonly number[] } | undefined {
  if (typeof entry === "number") return Number.isFinite(entry) ? undefined : { value: entry, indices: [] };
  if (!Array.isArray(entry) && !(ArrayBuffer.isView(entry) && !(entry instanceof DataView))) return undefined;
  for (const [index, one] of Array.from(entry as ArrayLike<unknown>).entries()) {
    const path = oddPath(one);
    if (path) return { value: path.value, indices: [index, ...path.indices] };
  }
  return undefined;
}

/**
 * Returns the position of entry `at` of a flat list, for a tensor of this shape, as text. Rows and columns are counted from 0: "row 17, column 3".
 */
export function placeOf(shape: readonly number[], at: number, rows: Int32Array | undefined): string {
  const indices: number[] = [];
  let rest = at;
  for (const size of [...shape].reverse()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return placeText(indices, rows);
}

/** Returns indices as text: "row 17, column 3". */
function placeText([row = 0, ...others]: readonly number[], rows: Int32Array | undefined): string {
  const where = `row ${rows?.[row] ?? row}`;
  if (others.length === 0) return where;
  return others.length === 1 ? `${where}, column ${others[0]}` : `${where}, entry [${others.join(", ")}]`;
}
