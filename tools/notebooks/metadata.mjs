// The metadata that notebooks may carry. What else programs write into them (timings, folds, widget states, editors' own notes) is noise.

/** How every notebook names its kernel: plain tslab, so that it opens on an unmodified one too. */
export const notebookMetadata = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
  language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
};

/** @type {Readonly<Record<string, string>>} */
export const tags = {
  exercise: "a stub that the learner fills in",
  predict: "a question whose answer the learner commits to",
  parameters: "the values that an experiment is run with",
  "hide-input": "published pages show its output alone",
};

/** @typedef {import("./notebook.mjs").Cell} Cell */

/**
 * What stays of a cell's metadata: tags, jupyter.source_hidden, and nbgrader's record.
 *
 * Tags that are not on the list stay too: somebody wrote them on purpose, so the check names them and a person decides.
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

/** @param {Cell} cell @returns {string[]} a message for each tag that is not on the list */
export function tagFaults(cell) {
  const { tags: listed = [] } = /** @type {{ tags?: unknown[] }} */ (keptMetadata(cell.metadata));
  return listed
    .filter((tag) => !Object.hasOwn(tags, String(tag)))
    .map(
      (tag) =>
        `tag "${tag}" is not one of ${Object.keys(tags).join(", ")}; remove it, or add it to tools/notebooks/metadata.mjs.`,
    );
}

/** The language of a notebook that says it is not ours; undefined for one that is, or that says nothing. @param {Record<string, any>} metadata */
export function foreignKernel({ kernelspec, language_info: language }) {
  const names = [kernelspec?.name, kernelspec?.language, language?.name].filter((name) => typeof name === "string");
  return names.find((name) => !["tslab", "typescript"].includes(name.toLowerCase()));
}
