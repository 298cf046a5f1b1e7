import { cellsEngine } from "../../src/fused/engine";
import { LAYOUTS } from "../../src/fused/layout";
import { startWasmCells } from "../../src/fused/wasm";
import { pageThreads } from "../../src/platform/page-threads";
import { bitsOf } from "../src/fused/bits";

/** The result in a page or in a worker. */
export interface Outcome {
  /** The sentence with which the library describes its choice. */
  readonly reason: string | undefined;
  /** The number of threads. */
  readonly threads: number;
  /** The results of one thread and of all threads, see `bitsOf`. */
  readonly bits: readonly string[];
}

/** Computes an LSTM with one thread, and with all threads until another thread has helped. */
export async function compute(): Promise<Outcome> {
  const sizes = [40, 12, 33, 129] as const;
  const { count, start } = pageThreads();
  const { run, threads, helped } = startWasmCells(count, start);
  const bits = [bitsOf(startWasmCells().run, LAYOUTS.lstm, sizes)];
  do {
    bits.push(bitsOf(run, LAYOUTS.lstm, sizes));
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (threads > 1 && helped() === 0);
  return { reason: cellsEngine()?.reason, threads, bits: [...new Set(bits)] };
}
