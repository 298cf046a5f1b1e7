import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Rooms of the package that show numbers, and make none. */
const SHOWING = ["figures", "check", "notebook"];

/** A hash of the compiled files that numbers come from, as 12 hexadecimal digits. @param folder the compiled package */
export function hashOfCode(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => file.split(sep).join("/"));
  for (const file of files
    .filter((name) => name.endsWith(".js") && !SHOWING.includes(name.split("/")[0] as string))
    .sort())
    hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}
