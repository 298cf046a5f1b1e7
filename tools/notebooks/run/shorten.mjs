// Shortens the training of a notebook, for runs that test whether its cells work and not what its models learn.
import { codeCells, textOf } from "../notebook.mjs";

/** @typedef {import("../notebook.mjs").Notebook} Notebook @typedef {import("../notebook.mjs").Cell} Cell */

/** The import of the library's `train`. */
const importsTrain = /\bimport \{[^}]*\btrain\b[^}]*\} from "gatebook"/;

/** The id of the cell that `shortened` adds. */
export const shorteningCell = "shortened-training";

/**
 * Returns a copy of a notebook in which no call of `train` takes more than `steps` steps. The notebook's cells do not change. As in papermill,
 * a cell is added after the one that imports `train`, and its `train` and `check` replace those of the library.
 * A check before the first shortened training must still pass. A check after it that fails is printed as "not checked",
 * because it may be a claim about a trained model. Only the run at full length decides about it.
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
