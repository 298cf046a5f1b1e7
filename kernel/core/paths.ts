// Functions for paths whose separator is a slash. TypeScript uses such paths on every system. On Windows, they may begin with a drive ("C:/").

/** Returns a path with slashes instead of backslashes. */
export const withSlashes = (path: string): string => path.replaceAll("\\", "/");

const isRoot = (path: string): boolean => /^([a-z]:)?\/$/i.test(path);

/** Returns the parts joined by slashes, without "." and "..", as Node's `path.join` does. */
export function join(...parts: readonly string[]): string {
  const path = withSlashes(parts.filter((part) => part !== "").join("/"));
  const root = /^([a-z]:)?\//i.exec(path)?.[0] ?? "";
  const names: string[] = [];
  for (const name of path.slice(root.length).split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (root === "") names.push(name);
  }
  const end = names.length > 0 && path.endsWith("/") ? "/" : "";
  return root + names.join("/") + end || ".";
}

/** Returns the folder that contains a path. The folder of a root is the root itself. */
export function dirname(path: string): string {
  const plain = withSlashes(path);
  if (isRoot(plain)) return plain;
  const end = plain.replace(/\/+$/, "").lastIndexOf("/");
  if (end < 0) return ".";
  const folder = plain.slice(0, end);
  return isRoot(`${folder}/`) ? `${folder}/` : folder;
}

/** Returns the last name of a path. */
export const basename = (path: string): string => withSlashes(path).replace(/\/+$/, "").split("/").pop() ?? "";

/** Returns the ending of a file's name with its dot, or "" if there is none. */
export const extname = (path: string): string => /[^.]+(\.[^.]*)$/.exec(basename(path))?.[1] ?? "";

/**
 * Returns the path that leads from a folder to another path. Both must be absolute. If they are on different drives, returns the other path.
 *
 * @example relative("/kit/notebooks", "/kit/node_modules") // "../node_modules"
 */
export function relative(folder: string, to: string): string {
  const [from, other] = [folder, to].map(namesOf);
  if (!from || !other || from[0]?.toLowerCase() !== other[0]?.toLowerCase()) return to;
  let same = 1;
  while (same < from.length && same < other.length && from[same] === other[same]) same++;
  return [...from.slice(same).map(() => ".."), ...other.slice(same)].join("/");
}

/** Returns the names in an absolute path. The first one is its drive, or "" for a path without a drive. */
const namesOf = (path: string): string[] =>
  join(path)
    .split("/")
    .filter((name, at) => name !== "" || at === 0);
