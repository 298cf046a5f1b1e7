// Provides the batch of each training step.
import { InputError } from "../base/validate";
import { batchCount, epochOrder, rowsOf, take } from "./batches";
import type { TrainOptions } from "./options";

/** Provides the batches of a run. The batch of a step depends only on the number of the step, so that a run can be resumed at any step. */
export interface Source<D> {
  /** The number of steps in a pass over the data. Undefined if `data` is a function. */
  readonly perEpoch: number | undefined;
  /** N, the number of rows. Undefined if `data` is a function. */
  readonly rows: number | undefined;
  readonly batchSize: number | undefined;
  /** Returns the number of the pass, counted from 0, to which a step belongs. Steps are counted from 1. */
  epochOf(step: number): number;
  /** Returns the batch of a step, counted from 1. The caller must call this inside tf.tidy. */
  batch(step: number): D;
  /** Returns the rows of the data that the batch of a step contains. Undefined if `data` is a function. */
  rowsOf(step: number): Int32Array | undefined;
}

/**
 * Returns the source of a run's batches.
 * @throws InputError if columns have different lengths, if a batch is larger than the data, or if `epochs` is given and `data` is a function
 */
export function sourceOf<D extends object>(options: TrainOptions<object, D>): Source<D> {
  const { data, batchSize, seed = 0 } = options;
  if (typeof data === "function") return made(data as (step: number) => D, options);
  const rows = rowsOf("train", data);
  const size = batchSize ?? Math.min(32, rows);
  if (size > rows) {
    throw new InputError(`train: options.batchSize must be at most N = ${rows}, got ${size}. N comes from the data.`);
  }
  const perEpoch = batchCount(rows, size, false);
  const epochOf = (step: number) => Math.floor((step - 1) / perEpoch);
  const rowsOfStep = (step: number) => {
    const epoch = epochOf(step);
    if (current.epoch !== epoch) current = { epoch, order: epochOrder(rows, seed, epoch) };
    const place = ((step - 1) % perEpoch) * size;
    return current.order.subarray(place, place + size);
  };
  let current: { epoch: number; order: Int32Array } = { epoch: -1, order: new Int32Array() };
  return {
    perEpoch,
    rows,
    batchSize: size,
    epochOf,
    rowsOf: rowsOfStep,
    batch: (step) => take(data, rowsOfStep(step)),
  };
}

function made<D extends object>(make: (step: number) => D, options: TrainOptions<object, D>): Source<D> {
  const endless = "A function has no last batch, so give steps instead.";
  if (options.epochs !== undefined) throw new InputError(`train: options.epochs needs a record of data. ${endless}`);
  if (options.batchSize !== undefined) {
    throw new InputError("train: options.batchSize needs a record of data. A function returns the whole batch itself.");
  }
  return {
    perEpoch: undefined,
    rows: undefined,
    batchSize: undefined,
    epochOf: () => 0,
    batch: make,
    rowsOf: () => undefined,
  };
}
