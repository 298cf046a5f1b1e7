// npm run notebooks -- fix: converts notebooks to normal form. A notebook is written only if the result is valid.
import { readNotebook, writeWhole } from "./files.mjs";
import { foreignKernel } from "./metadata.mjs";
import { normalise, written } from "./normal-form.mjs";
import { schemaFaults } from "./schema.mjs";

/** @typedef {import("./problem.mjs").Problem} Problem */

/**
 * Converts notebooks to normal form.
 *
 * @param {readonly string[]} files absolute paths
 * @returns {{ changed: string[], rejected: Problem[] }} the paths of the changed files, and the reasons why other files could not be converted
 */
export function fix(files) {
  /** @type {string[]} */
  const changed = [];
  /** @type {Problem[]} */
  const rejected = [];
  for (const file of files) {
    const read = readNotebook(file);
    if ("fault" in read) {
      rejected.push({ file, message: `not changed: ${read.fault}` });
      continue;
    }
    const { text, notebook } = read;
    const foreign = foreignKernel(notebook.metadata);
    if (foreign) {
      rejected.push({
        file,
        message: `not changed: written for ${foreign}, not for tslab. Choose the TypeScript kernel and save.`,
      });
      continue;
    }
    const normal = normalise(notebook);
    const faults = schemaFaults(normal);
    rejected.push(...faults.map(({ message, ...place }) => ({ file, ...place, message: `not changed: ${message}` })));
    if (faults.length || written(normal) === text) continue;
    writeWhole(file, written(normal));
    changed.push(file);
  }
  return { changed, rejected };
}
