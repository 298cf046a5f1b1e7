// Splits data into batches, optionally in an order that a seed shuffles.
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../base/counts";
import { type Random, seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";

/** The size and order of batches. */
export interface BatchOptions {
  /** B, the number of rows in a batch. */
  readonly size: number;
  /**
   * The seed for shuffling. The same seed gives the same order on every machine and backend. Without a seed, the batches keep the order of the data.
   */
  readonly seed?: number;
  /** The number of the pass over the data, counted from 0. Each pass has its own order. Default 0. */
  readonly epoch?: number;
  /** Whether to leave out the last batch if it has fewer than `size` rows. Default false. */
  readonly dropLast?: boolean;
}

/**
 * Yields the data in batches. Each batch is a record with the same columns as the data, and B of the N rows.
 *
 *     for (const batch of batches({ inputs, targets }, { size: 32, seed: 1 })) tf.dispose([batch.inputs, batch.targets]);
 *
 * The order is a Fisher-Yates shuffle of 0 … N - 1 by `seededRandom(seed, "epoch 0")`.
 * @param data a record of columns: tensors [N, …] or arrays of N entries
 * @returns for each batch, a record of new tensors [B, …], which the caller must dispose, and arrays of B entries. The last batch may be smaller.
 * @throws InputError if columns have different numbers of rows, if a column is empty, if a size or epoch is not a whole number, or for an unknown option
 */
export function* batches<D extends object>(data: D, options: BatchOptions): Generator<D, void, undefined> {
  checkNames("batches", "options", options, ["size", "seed", "epoch", "dropLast"]);
  const { size, seed, epoch = 0, dropLast = false } = options;
  const rows = rowsOf("batches", data);
  checkCount("batches", "options.size", size, 1);
  checkCount("batches", "options.epoch", epoch, 0);
  const order = epochOrder(rows, seed, epoch);
  for (let n = 0; n < batchCount(rows, size, dropLast); n++) {
    yield tf.tidy(() => take(data, order.subarray(n * size, (n + 1) * size)) as D & tf.TensorContainer);
  }
}

/** Returns how many batches a pass over the data has. */
export function batchCount(rows: number, size: number, dropLast: boolean): number {
  return dropLast ? Math.floor(rows / size) : Math.ceil(rows / size);
}

/** Returns the row indices of a pass, in the order in which the pass uses them. [N] */
export function epochOrder(rows: number, seed: number | undefined, epoch: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  if (seed !== undefined) shuffle(order, seededRandom(seed, `epoch ${epoch}`));
  return order;
}

/** Shuffles an array in place with the method of Fisher and Yates, which makes every order equally likely. */
function shuffle(order: Int32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    const value = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = value;
  }
}

/** Returns the rows with the given indices, for each column. It uses tf.gather, which has no gradient on WebAssembly, so it is only for data. */
export function take<D extends object>(data: D, indices: Int32Array): D {
  const places = tf.tensor1d(indices, "int32"); // [B]
  const columns = Object.entries(data).map(([name, column]) => [
    name,
    column instanceof tf.Tensor ? tf.gather(column, places) : Array.from(indices, (row) => column[row]),
  ]);
  return Object.fromEntries(columns) as D;
}

/**
 * Returns N, the number of rows. All columns must have the same number of rows.
 * @throws InputError
 */
export function rowsOf(caller: string, data: object): number {
  if (typeof data !== "object" || data === null || data instanceof tf.Tensor) {
    throw new InputError(`${caller}: data must be a record of columns, e.g. { inputs, targets }.`);
  }
  const [first, ...others] = Object.entries(data).map(([name, column]) => ({
    name,
    count: rowCount(caller, name, column),
  }));
  if (!first) throw new InputError(`${caller}: data must have at least one column, got none.`);
  const odd = others.find(({ count }) => count !== first.count);
  if (!odd) return first.count;
  throw new InputError(
    `${caller}: data.${odd.name} must have N = ${first.count} rows, got ${odd.count}. N comes from data.${first.name}.`,
  );
}

function rowCount(caller: string, name: string, column: unknown): number {
  const isTensor = column instanceof tf.Tensor;
  if (isTensor && column.isDisposed) {
    throw new InputError(`${caller}: data.${name} must be a live tensor, got a disposed one.`);
  }
  const count = isTensor ? column.shape[0] : Array.isArray(column) ? column.length : undefined;
  if (count) return count;
  throw new InputError(
    `${caller}: data.${name} must be a tensor [N, …] or an array with at least one row, got ${count === 0 ? "none" : isTensor ? "a scalar" : typeof column}.`,
  );
}
