// Computes a version of the library's code. It changes whenever the results of experiments may change.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** The folders whose code only shows or checks numbers. The results of runs do not depend on them. */
const SHOWING = ["figures", "explorables", "check", "exercises", "notebook"];

/** Matches a line of compiled code that imports a file of this package. The groups are the local name, if there is one, and the path. */
const IMPORT = /^(?:(?:const|var) (\w+) = )?.*\brequire\("(\.[^"]+)"\).*$/gm;

/** Matches a comment on separate lines, without code. The line that names a file's source map is such a comment too. */
const COMMENT = /^[ \t]*(?:\/\/.*|\/\*[\s\S]*?\*\/)$/gm;

/**
 * Returns a hash of the compiled code that determines the results, as 12 hexadecimal digits.
 *
 * The hash depends on what the files compute, not on their names, folders or comments. So results stay valid if a file is moved or its comments change.
 * Only files that the package imports are included, because files of an older build may still be in the folder.
 * The folder platform/ is not included, because each run's record names the backend that computed it.
 * @param folder the compiled package
 */
export function hashOfCode(folder: string): string {
  const contents = new Map<string, string>();
  const visit = (file: string): void => {
    if (contents.has(file) || SHOWING.includes(file.split("/")[0] as string)) return;
    const text = readFileSync(join(folder, file), "utf8");
    contents.set(file, file.includes("/") ? codeAlone(text) : ""); // index.js and version.js compute nothing
    for (const [, , path] of text.matchAll(IMPORT))
      visit(fileOf(folder, posix.join(posix.dirname(file), path as string)));
  };
  visit("index.js");
  const hash = createHash("sha256");
  for (const content of [...contents.values()].sort()) hash.update(`${content}\n`);
  return hash.digest("hex").slice(0, 12);
}

/** Returns the file to which an import path without an extension refers. */
function fileOf(folder: string, path: string): string {
  return existsSync(join(folder, `${path}.js`)) ? `${path}.js` : `${path}/index.js`;
}

/** Returns compiled code without imports, without the local names of imported files, and without comments on separate lines. */
function codeAlone(text: string): string {
  const names = [...text.matchAll(IMPORT)].flatMap(([, name]) => name ?? []);
  const code = text.replace(IMPORT, "").replace(COMMENT, "");
  return names
    .reduce((rest, name) => rest.replace(new RegExp(`\\b${name}\\.`, "g"), ""), code)
    .replace(/\n+/g, "\n")
    .trim();
}
