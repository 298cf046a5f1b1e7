// Finds and loads the native cells (RNN, LSTM, GRU) that set-up has compiled.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { NativeCells } from "./platform";

/** What native/addon.cpp exports. */
interface Addon extends Pick<NativeCells, "run" | "registerOperation"> {
  useThreads(count: number): void;
  /** The hash of the sources from which it was compiled. */
  readonly sources: string;
  readonly instructions: string;
}

/** Returns the path where set-up puts the addon. It differs between systems, since they may share the kit's folder. */
export const addonOf = (kit: string) =>
  join(kit, ".cache", "cells", `${process.platform}-${process.arch}`, "cells.node");

/** Returns the number of threads for the cells: TF_NUM_INTRAOP_THREADS if it is set, else one per core. */
const threadsWanted = () => Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * Loads the cells that set-up has compiled. Returns them, or the reason why they are missing.
 * @param kit the kit's folder
 * @param sources the hash of the sources of this library: an addon from other sources is not used
 * @param asked the value of GATEBOOK_CELLS
 */
export function loadCells(
  kit: string,
  sources: string,
  asked: string | undefined,
): NativeCells | { readonly missing: string } {
  if (asked === "wasm") return { missing: "GATEBOOK_CELLS=wasm turns the native cells off" };
  const file = addonOf(kit);
  if (!existsSync(file)) return { missing: "the native cells have not been compiled" };
  try {
    const addon: Addon = createRequire(__filename)(file);
    if (addon.sources !== sources) return { missing: "the native cells were compiled from other sources" };
    const threads = threadsWanted();
    addon.useThreads(threads);
    const { run, registerOperation, instructions } = addon;
    return { run, registerOperation, instructions, threads };
  } catch (error) {
    const line = String(error instanceof Error ? error.message : error).split("\n")[0];
    return { missing: `the native cells did not load (${line})` };
  }
}
