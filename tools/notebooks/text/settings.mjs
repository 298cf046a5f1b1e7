// What every experiment's notebook has: its question, then the settings cell that papermill and people change.
import { dirname } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { textOf } from "../notebook.mjs";
import { wordCount } from "./limits.mjs";

/** @typedef {import("../notebook.mjs").NotebookFile} NotebookFile @typedef {import("../notebook.mjs").Cell} Cell */

/** An experiment is a page, not a lesson. */
const mostWords = 700;

/** Whether it is one of the kit's: somebody's own elsewhere may be built otherwise. @param {string} file */
export const isExperiment = (file) => dirname(file) === inRoot("notebooks", "experiments");

/** For experiments. @param {NotebookFile} file @returns {import("../problem.mjs").Problem[]} */
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
  const rest = textOf(settings).replaceAll(setting, "").trim();
  return [
    ...long.map((message) => ({ file, message })),
    ...(rest === ""
      ? []
      : [
          {
            file,
            cell: settings.id,
            message: `has "${rest.split("\n")[0]}", which is no setting: \`const name = value; // what it is\`.`,
          },
        ]),
  ];
}

/** One statement and what it says of itself; a list may go over several lines. */
const setting = /^const \w+(: [^=\n]+)? = (?:(?!\nconst )[\s\S])+?; \/\/ \S.*$/gm;

/** @param {Cell} cell @returns {readonly unknown[]} */
const tagsOf = ({ metadata = {} }) => (Array.isArray(metadata.tags) ? metadata.tags : []);
