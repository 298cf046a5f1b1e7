// What every experiment's notebook has: its question, then the settings cell that papermill and people change.
import { dirname } from "node:path";
import { inRoot } from "../setup/paths.mjs";
import { wordCount } from "./limits.mjs";
import { linesOf, textOf } from "./notebook.mjs";

/** @typedef {import("./notebook.mjs").NotebookFile} NotebookFile @typedef {import("./notebook.mjs").Cell} Cell */

/** An experiment is a page, not a lesson. */
const mostWords = 700;

/** Whether it is one of the kit's: somebody's own elsewhere may be built otherwise. @param {string} file */
export const isExperiment = (file) => dirname(file) === inRoot("notebooks", "experiments");

/** For experiments. @param {NotebookFile} file @returns {import("./problem.mjs").Problem[]} */
export function settingsProblems({ file, notebook }) {
  const words = wordCount(notebook);
  const long = words > mostWords ? [`has ${words} words of prose, an experiment at most ${mostWords}.`] : [];
  const tagged = notebook.cells.filter((cell) => tagsOf(cell).includes("parameters"));
  const [settings] = tagged;
  if (!settings || tagged.length > 1 || notebook.cells[1] !== settings || settings.cell_type !== "code")
    return [...long, 'must have one cell tagged "parameters", a code cell right below its title.'].map((message) => ({
      file,
      message,
    }));
  const odd = linesOf(textOf(settings)).findIndex((line) => !/^const \w+(: [^=]+)? = .+; \/\/ \S.*$/.test(line));
  return [
    ...long.map((message) => ({ file, message })),
    ...(odd < 0
      ? []
      : [
          {
            file,
            cell: settings.id,
            line: odd + 1,
            message: "is no setting; each line must read `const name = value; // what it is`.",
          },
        ]),
  ];
}

/** @param {Cell} cell @returns {readonly unknown[]} */
const tagsOf = ({ metadata = {} }) => (Array.isArray(metadata.tags) ? metadata.tags : []);
