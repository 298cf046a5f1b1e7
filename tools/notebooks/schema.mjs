// Validates notebooks as Jupyter does, with nbformat's JSON schema. The schema is a file in the Python environment.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { venv, windows } from "../lib/paths.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/** @typedef {import("./notebook.mjs").Notebook} Notebook */

/** @type {Record<string, import("ajv").ValidateFunction> | undefined} */
let validators;

/**
 * @param {Notebook} notebook
 * @returns {{ cell?: string, message: string }[]} the violations of the schema
 */
export function schemaFaults(notebook) {
  validators ??= compile();
  const { cells, ...rest } = notebook;
  const whole = faults("notebook", { ...rest, cells: [] }).map((message) => ({ message }));
  // Each cell is validated against the schema for its kind. The full schema has a `oneOf`, so it would report the errors for all three kinds.
  return [
    ...whole,
    ...cells.flatMap((cell, i) =>
      faults(cell.cell_type, cell).map((message) => ({ cell: cell.id ?? `#${i + 1}`, message })),
    ),
  ];
}

/** @param {string} kind @param {unknown} value */
function faults(kind, value) {
  const validate = /** @type {import("ajv").ValidateFunction} */ (validators?.[kind]);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = params.additionalProperty ? ` ("${params.additionalProperty}")` : "";
    const place = instancePath ? `${instancePath.slice(1)} ` : "";
    return `nbformat 4.5: ${place}${message}${extra}. Try \`npm run notebooks -- fix\`, or repair it by hand.`;
  });
}

function compile() {
  // The schema is written for draft 4 of JSON Schema, and Ajv reads later drafts. The schema uses only features that have the same meaning in both.
  const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile(), "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(schema, "nbformat");
  const part = (/** @type {string} */ name) => ajv.compile({ $ref: `nbformat#/definitions/${name}` });
  return {
    notebook: ajv.compile({ $ref: "nbformat" }),
    code: part("code_cell"),
    markdown: part("markdown_cell"),
    raw: part("raw_cell"),
  };
}

function schemaFile() {
  const libraries = windows ? [join(venv, "Lib")] : subfolders(join(venv, "lib"));
  const file = libraries
    .map((folder) => join(folder, "site-packages", "nbformat", "v4", "nbformat.v4.5.schema.json"))
    .find((candidate) => existsSync(candidate));
  if (!file) throw new UsageError(`nbformat's schema is not in ${venv}. Run \`npm run setup\`.`);
  return file;
}

/** @param {string} folder */
const subfolders = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
