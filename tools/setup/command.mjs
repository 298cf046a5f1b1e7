// npm run setup: installs and updates everything that the kit needs.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cache } from "../lib/paths.mjs";
import { setUp } from "./steps.mjs";

/** @param {string[]} args With `--native`, the command tries all TensorFlow backends again. */
export async function main(args) {
  if (args.includes("--native")) rmSync(join(cache, "setup", "native"), { force: true });
  await setUp();
  console.log("Everything is set up. `npm start` opens the lessons, `npm run doctor` shows what runs.");
  return 0;
}
