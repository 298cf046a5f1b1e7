// Shortens the training in a notebook, for runs that only test whether the notebook's cells work.
import { codeCells, textOf } from "../notebook.mjs";

/** @typedef {import("../notebook.mjs").Notebook} Notebook @typedef {import("../notebook.mjs").Cell} Cell */

/** The import of the library's `train`. */
const importsTrain = /\bimport \{[^}]*\btrain\b[^}]*\} from "gatebook"/;

/** The id of the cell that `shortened` adds. */
export const shorteningCell = "shortened-training";

/**
 * Returns a copy of a notebook in which no call of `train` takes more than `steps` steps. The cells of the notebook do not change. Instead, one cell is
 * added, as papermill does. It follows the cell that imports `train`, and declares a `train` and a `check` that replace those of the library.
 *
 * A `check` before the first shortened training must still pass. A later `check` may be a claim about a fully trained model. If it fails, the copy prints
 * "not checked". Only a run with the full training can show whether the claim is true.
 *
 * @param {Notebook} notebook
 * @param {number} steps
 * @returns {Notebook} the notebook itself if it does not train
 */
export function shortened(notebook, steps) {
  const importing = codeCells(notebook).find((cell) => importsTrain.test(textOf(cell)));
  if (!importing) return notebook;
  const source = `import { check as checkStrictly, train as trainFully } from "gatebook";
let trainingIsShort = false;
const train: typeof trainFully = (options) => {
  if (!(options.steps! > ${steps})) return trainFully(options);
  trainingIsShort = true;
  return trainFully({ ...options, steps: ${steps} });
};
const check: typeof checkStrictly = (name, ...claim) => {
  try {
    checkStrictly(name, ...claim);
  } catch (error) {
    if (!trainingIsShort) throw error;
    console.log(\`not checked after a short training: \${name}\`);
  }
};`;
  const metadata = { tags: ["injected-parameters"] };
  /** @type {Cell} */
  const added = { cell_type: "code", id: shorteningCell, metadata, source, outputs: [], execution_count: null };
  const cells = notebook.cells.flatMap((cell) => (cell === importing ? [cell, added] : [cell]));
  return { ...notebook, cells };
}
