// Checks an experiment's notebook: its length, and its cell with the settings, which users and papermill change.
import { dirname } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { textOf } from "../notebook.mjs";
import { wordCount } from "./limits.mjs";

/** @typedef {import("../notebook.mjs").NotebookFile} NotebookFile @typedef {import("../notebook.mjs").Cell} Cell */

/** The largest number of words of prose. An experiment's notebook is shorter than a lesson. */
const mostWords = 700;

/**
 * Returns whether a notebook is one of the kit's experiments. A user's notebooks in other folders may have another structure.
 *
 * @param {string} file
 */
export const isExperiment = (file) => dirname(file) === inRoot("notebooks", "experiments");

/** Checks the length and the settings of an experiment's notebook. @param {NotebookFile} file @returns {import("../problem.mjs").Problem[]} */
export function settingsProblems({ file, notebook }) {
  const words = wordCount(notebook);
  const long =
    words > mostWords ? [`has ${words} words of prose, but an experiment may have at most ${mostWords}.`] : [];
  const tagged = notebook.cells.filter((cell) => tagsOf(cell).includes("parameters"));
  const [settings] = tagged;
  if (!settings || tagged.length > 1 || notebook.cells[1] !== settings || settings.cell_type !== "code")
    return [
      ...long,
      'must have exactly one cell tagged "parameters", and it must be the code cell directly below the title.',
    ].map((message) => ({
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
            message: `has "${rest.split("\n")[0]}", which is not a setting. Write \`const name = value; // what it is\`.`,
          },
        ]),
  ];
}

/** Matches one setting, which is a `const` statement with a comment. A list as its value may have several lines. */
const setting = /^const \w+(: [^=\n]+)? = (?:(?!\nconst )[\s\S])+?; \/\/ \S.*$/gm;

/** @param {Cell} cell @returns {readonly unknown[]} */
const tagsOf = ({ metadata = {} }) => (Array.isArray(metadata.tags) ? metadata.tags : []);
