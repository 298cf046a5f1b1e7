// Finds and loads the cells that set-up has compiled.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { NativeCells } from "./platform";

/** What native/addon.cpp exports. */
interface Addon extends Pick<NativeCells, "run"> {
  useThreads(count: number): void;
  /** The sources that it was compiled from, as a hash. */
  readonly sources: string;
  readonly instructions: string;
}

/** Where set-up puts the addon. Systems that share a folder each have their own. */
export const addonOf = (kit: string) =>
  join(kit, ".cache", "cells", `${process.platform}-${process.arch}`, "cells.node");

/** How many threads the cells use: as many as TensorFlow was told to use, else one for each core. */
const threadsWanted = () => Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * Loads the cells that set-up has compiled.
 * @param kit the kit's folder
 * @param sources the hash of the sources that the library belongs to: an addon of others is not used
 * @param asked the value of GATEBOOK_CELLS
 */
export function loadCells(
  kit: string,
  sources: string,
  asked: string | undefined,
): NativeCells | { readonly missing: string } {
  if (asked === "wasm") return { missing: "GATEBOOK_CELLS=wasm asks for it" };
  const file = addonOf(kit);
  if (!existsSync(file)) return { missing: "the native cells have not been compiled" };
  try {
    const addon: Addon = createRequire(__filename)(file);
    if (addon.sources !== sources) return { missing: "the native cells were compiled from other sources" };
    const threads = threadsWanted();
    addon.useThreads(threads);
    return { run: addon.run, instructions: addon.instructions, threads };
  } catch (error) {
    const line = String(error instanceof Error ? error.message : error).split("\n")[0];
    return { missing: `the native cells did not load (${line})` };
  }
}
