// Writes notebooks for a test.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Desk } from "./desk";

/** Writes a notebook of code cells, by id, into the desk's folder and returns its path. */
export function writeNotebook({ folder }: Desk, name: string, cells: Readonly<Record<string, string>>): string {
  const file = join(folder, name);
  const notebook = {
    cells: Object.entries(cells).map(([id, source]) => ({
      ...{ cell_type: "code", id, metadata: {}, source, execution_count: null, outputs: [] },
    })),
    metadata: {
      kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" },
      language_info: { name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(file, JSON.stringify(notebook));
  return file;
}

/**
 * Returns a saved notebook as nbclient or another front end writes it. JupyterLab's Plotly renderer adds a PNG of each figure to the notebook,
 * and shows it when the file is opened again, until the pointer is over it.
 */
export function withoutPictures(notebook: string): string {
  return JSON.stringify(JSON.parse(notebook), (key, value) => (key === "image/png" ? undefined : value));
}
