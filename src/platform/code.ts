// The version of the code that numbers come from.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** Rooms of the package that show or judge numbers: no run's result depends on them. */
const SHOWING = ["figures", "explorables", "check", "exercises", "notebook"];

/** A line of compiled code that imports a file of its own package: the name that it gives to the file, if any, and the path. */
const IMPORT = /^(?:(?:const|var) (\w+) = )?.*\brequire\("(\.[^"]+)"\).*$/gm;

/** A comment on lines of its own; the name of a file's source map is one too. */
const COMMENT = /^[ \t]*(?:\/\/.*|\/\*[\s\S]*?\*\/)$/gm;

/**
 * A hash of the compiled code that numbers come from, as 12 hexadecimal digits.
 *
 * It depends on what the files compute, not on their names, folders or comments: results stay valid when a file is moved or explained better.
 * Only files that the package imports count, since an older build can have left others behind.
 * The room platform/ does not count: which backend computes stands in each run's environment.
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

/** The file that a path without an ending means. */
function fileOf(folder: string, path: string): string {
  return existsSync(join(folder, `${path}.js`)) ? `${path}.js` : `${path}/index.js`;
}

/** Compiled code without comments that have lines of their own, and without the names and the order of the files that it imports. */
function codeAlone(text: string): string {
  const names = [...text.matchAll(IMPORT)].flatMap(([, name]) => name ?? []);
  const code = text.replace(IMPORT, "").replace(COMMENT, "");
  return names
    .reduce((rest, name) => rest.replace(new RegExp(`\\b${name}\\.`, "g"), ""), code)
    .replace(/\n+/g, "\n")
    .trim();
}
