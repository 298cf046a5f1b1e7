// Provides the batch of each training step.
import { InputError } from "../base/validate";
import { batchCount, epochOrder, rowsOf, take } from "./batches";
import type { TrainOptions } from "./options";

/** The source of a run's batches. A step's batch depends on the step alone, so that a run can be resumed at any step. */
export interface Source<D> {
  /** Steps in a pass over the data; undefined if a function makes the data. */
  readonly perEpoch: number | undefined;
  /** N; undefined if a function makes the data. */
  readonly rows: number | undefined;
  readonly batchSize: number | undefined;
  /** Returns the pass, counted from 0, that a step belongs to, counted from 1. */
  epochOf(step: number): number;
  /** Returns the batch of a step, counted from 1. Call it inside tf.tidy. */
  batch(step: number): D;
  /** Returns the rows of the data that a step's batch holds; undefined if a function makes the batch. */
  rowsOf(step: number): Int32Array | undefined;
}

/** Returns the source of a run's batches. @throws InputError for columns of different lengths, a batch larger than the data, `epochs` with a function that makes data without end */
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
  const endless = "A function can make batches without end: give steps instead.";
  if (options.epochs !== undefined) throw new InputError(`train: options.epochs needs data with rows. ${endless}`);
  if (options.batchSize !== undefined) {
    throw new InputError("train: options.batchSize needs data with rows. A function makes the whole batch.");
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
