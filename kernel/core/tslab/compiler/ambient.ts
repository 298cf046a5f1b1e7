// Declares global names that cells can use and that no package declares.
import type * as TypeScript from "typescript";
import { questionTypes } from "../../execution/questions";
import { withSlashes } from "../../paths";

/** The name of a virtual file. It declares what cells can use in addition to the language, Node and their imports. */
const NAME = "__globals__.d.ts";

/**
 * Makes a host able to read the virtual file.
 *
 * @param globals declarations of the names that this platform provides
 * @returns the file's path, which the caller adds to the root files
 */
export function addAmbient(
  host: Pick<TypeScript.System, "readFile" | "fileExists">,
  folder: string,
  globals: string,
): string {
  const path = `${withSlashes(folder)}/${NAME}`;
  const text = `${questionTypes}\n${globals}`;
  const { readFile, fileExists } = host;
  host.readFile = (name, encoding) => (name === path ? text : readFile.call(host, name, encoding));
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  return path;
}

/** Returns whether a path is the path of the virtual file. */
export const isAmbient = (path: string): boolean => path.endsWith(`/${NAME}`);
