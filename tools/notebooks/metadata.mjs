// Defines the metadata that notebooks may have. Everything else that programs write there (timings, folds, widget states, notes of editors) is removed.

/** The metadata of every notebook. It names the kernel tslab, so that the notebook also opens on an unmodified tslab. */
export const notebookMetadata = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
  language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
};

/** @type {Readonly<Record<string, string>>} */
export const tags = {
  exercise: "a stub that the learner fills in",
  predict: "a question whose answer the learner commits to",
  reveal: "the answer to a prediction, collapsed until it is opened or run",
  parameters: "the values that an experiment is run with",
  "hide-input": "published pages show only its output",
};

/** @typedef {import("./notebook.mjs").Cell} Cell */

/**
 * Returns the part of a cell's metadata that is kept: tags, jupyter.source_hidden, and nbgrader's record.
 *
 * Tags that are not on the list are kept too. An author wrote them on purpose, so the check reports them and the author decides.
 * @param {Cell["metadata"]} metadata
 */
export function keptMetadata(metadata = {}) {
  const { tags: listed, jupyter, nbgrader } = metadata;
  const hidden = /** @type {Record<string, unknown> | undefined} */ (jupyter)?.source_hidden === true;
  return {
    ...(hidden ? { jupyter: { source_hidden: true } } : {}),
    ...(nbgrader === undefined ? {} : { nbgrader }),
    ...(Array.isArray(listed) && listed.length ? { tags: [...new Set(listed)] } : {}),
  };
}

/** @param {Cell} cell @returns {string[]} a message per tag that is not on the list */
export function tagFaults(cell) {
  const { tags: listed = [] } = /** @type {{ tags?: unknown[] }} */ (keptMetadata(cell.metadata));
  return listed
    .filter((tag) => !Object.hasOwn(tags, String(tag)))
    .map(
      (tag) =>
        `tag "${tag}" is not one of ${Object.keys(tags).join(", ")}. Remove it, or add it to tools/notebooks/metadata.mjs.`,
    );
}

/** Returns the language of a notebook for another kernel, or undefined for a TypeScript notebook and for one that names no language. @param {Record<string, any>} metadata */
export function foreignKernel({ kernelspec, language_info: language }) {
  const names = [kernelspec?.name, kernelspec?.language, language?.name].filter((name) => typeof name === "string");
  return names.find((name) => !["tslab", "typescript"].includes(name.toLowerCase()));
}
