// Defines the metadata that notebooks may have. All other metadata that programs write (timings, folded cells, widget states, data of editors) is removed.

/** The metadata that all notebooks have. The kernel's name is tslab, so that a notebook also opens on an unmodified tslab. */
export const notebookMetadata = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
  language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
};

/** The tags that cells may have, and their meanings. @type {Readonly<Record<string, string>>} */
export const tags = {
  exercise: "a stub that the learner fills in",
  predict: "a question whose answer the learner commits to",
  reveal: "the answer to a prediction, collapsed until it is opened or run",
  parameters: "the values that an experiment is run with",
  "hide-input": "published pages show only its output",
};

/** @typedef {import("./notebook.mjs").Cell} Cell */

/**
 * Returns the part of a cell's metadata that is kept. These are its tags, `jupyter.source_hidden`, and the metadata of nbgrader.
 *
 * Tags that are not in `tags` are kept too. An author has written them on purpose, so the check reports them, and the author decides.
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

/** Checks the tags of a cell. @param {Cell} cell @returns {string[]} one message for each tag that is not in `tags` */
export function tagFaults(cell) {
  const { tags: listed = [] } = /** @type {{ tags?: unknown[] }} */ (keptMetadata(cell.metadata));
  return listed
    .filter((tag) => !Object.hasOwn(tags, String(tag)))
    .map(
      (tag) =>
        `tag "${tag}" is not one of ${Object.keys(tags).join(", ")}. Remove it, or add it to tools/notebooks/metadata.mjs.`,
    );
}

/**
 * Returns the kernel or language that a notebook is written for, if it is not TypeScript. Otherwise, and if the notebook names none, returns
 * undefined.
 *
 * @param {Record<string, any>} metadata
 */
export function foreignKernel({ kernelspec, language_info: language }) {
  const names = [kernelspec?.name, kernelspec?.language, language?.name].filter((name) => typeof name === "string");
  return names.find((name) => !["tslab", "typescript"].includes(name.toLowerCase()));
}
