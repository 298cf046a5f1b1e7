// Reads the cells that run on both kernels. A line `// %% title` begins a cell, and the cells of a file run one after the other. If the kernels may differ,
// the line ends with `| differs: reason`, or with `| in Firefox: reason` if they differ only there.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nightly } from "../../nightly";

export interface Cell {
  readonly title: string;
  readonly code: string;
  /** Why the kernels differ. docs/browser.md lists all reasons. Undefined if they must not differ. */
  readonly reason: string | undefined;
  /** Why the kernel in Firefox differs. */
  readonly inFirefox: string | undefined;
}

const folder = fileURLToPath(new URL("cells", import.meta.url));

/** All files with cells. */
const allFiles = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".cells"))
  .sort();

/** The files whose cells run. Those in `nightly` check what hardly depends on the host, or rarely changes. They run only in the nightly run. */
export const files = allFiles.filter((file) => nightly || !file.startsWith("nightly/"));

export const cellsOf = (file: string): Cell[] =>
  readFileSync(join(folder, file), "utf8")
    .split(/^\/\/ %% /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      const [title = "", ...notes] = part.slice(0, end).split(" | ");
      const noted = (name: string) => notes.find((note) => note.startsWith(`${name}: `))?.slice(name.length + 2);
      const code = part.slice(end + 1).replace(/\n+$/, "");
      return { title, code, reason: noted("differs"), inFirefox: noted("in Firefox") };
    });

/** The reasons for which the kernels may differ in any cell. */
export const reasons = (): string[] => [
  ...new Set(allFiles.flatMap(cellsOf).flatMap(({ reason = [], inFirefox = [] }) => [reason, inFirefox].flat())),
];
