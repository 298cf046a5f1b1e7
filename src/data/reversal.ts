import { seededRandom } from "../cells/random";
import { checkNames } from "../cells/validate";
import { checkCount } from "../train/batches";
import { checkSeed } from "./adding-problem";

/** What a batch of the reversal task is made from. */
export interface ReversalOptions {
  /** S, symbols in each row. */
  readonly length: number;
  /** How many different symbols there are, at least 2. */
  readonly symbols: number;
  /** B */
  readonly batch: number;
  /** Same seed, same rows, on every machine. In training: another seed for each step. */
  readonly seed: number;
}

/** Rows to be read, and the same to be written. B batch, S length. */
export interface ReversalBatch {
  /** Symbols from 0 to `symbols` - 1. [B][S] */
  readonly source: number[][];
  /** The same from the last to the first. [B][S] */
  readonly target: number[][];
}

/**
 * The reversal task: read a row of symbols drawn by lot, and write it backwards.
 *
 * Nothing can be guessed: who knows nothing gets a whole row right once in `symbols` to the power of S.
 * @throws InputError when length or batch is no whole number above 0, symbols none above 1, seed no finite number, or an option does not exist
 */
export function reversalTask(options: ReversalOptions): ReversalBatch {
  checkNames("reversalTask", "options", options, ["length", "symbols", "batch", "seed"]);
  const { length, symbols, batch, seed } = options;
  checkCount("reversalTask", "options.length", length, 1);
  checkCount("reversalTask", "options.symbols", symbols, 2);
  checkCount("reversalTask", "options.batch", batch, 1);
  checkSeed("reversalTask", seed);
  const random = seededRandom(seed, "reversal");
  const source = Array.from({ length: batch }, () => Array.from({ length }, () => Math.floor(random() * symbols)));
  return { source, target: source.map((row) => [...row].reverse()) };
}
