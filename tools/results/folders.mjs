// Defines the folders that contain result files.
import { resolve } from "node:path";
import { inRoot } from "../lib/paths.mjs";

/** The folder of the shipped results. */
export const published = inRoot("notebooks", "experiments", "results");

/** Returns the folder of the shipped results and the folder of the user's results. */
export const folders = () => [published, resolve(process.env.GATEBOOK_RESULTS || inRoot("out", "experiments"))];
