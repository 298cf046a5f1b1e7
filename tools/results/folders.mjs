// The folders in which files of results are looked for.
import { resolve } from "node:path";
import { inRoot } from "../lib/paths.mjs";

export const published = inRoot("notebooks", "experiments", "results");

/** Those that came with the kit, and this copy's own. */
export const folders = () => [published, resolve(process.env.GATEBOOK_RESULTS || inRoot("out", "experiments"))];
