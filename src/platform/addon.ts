// Finds and loads the native addon: the RNN, LSTM and GRU cells in C++ that `npm run setup` has compiled.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { NativeCells } from "./platform";

/** The exports of the addon, which native/addon.cpp defines. */
interface Addon extends Pick<NativeCells, "run" | "registerOperation"> {
  useThreads(count: number): void;
  /** The hash of the sources from which the addon was compiled. */
  readonly sources: string;
  readonly instructions: string;
}

/** Returns the path of the compiled addon. It contains the operating system and the processor, because several machines may share the kit's folder. */
export const addonOf = (kit: string) =>
  join(kit, ".cache", "cells", `${process.platform}-${process.arch}`, "cells.node");

/** Returns the number of threads that the cells should use, in the addon and in WebAssembly: `TF_NUM_INTRAOP_THREADS` if it is set, or else the number of cores. */
export const threadsWanted = () => Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * Loads the native cells. Returns the cells, or the reason why they are missing.
 * @param kit the kit's folder
 * @param sources the hash of this library's sources. An addon that was compiled from other sources is not used.
 * @param asked the value of the variable `GATEBOOK_CELLS`
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
