// Finds the files next to a notebook that its cells import. The kernel in the worker cannot read files itself while it compiles, so the page passes them.
import type { WrittenFile } from "../../../kernel/browser/protocol";
import type { Contents, FileModel } from "./lab";

/** Matches the relative paths that code imports. It may also match texts that are no imports, which does no harm. */
const RELATIVE = /\b(?:from|import|require)\s*\(?\s*(["'`])(\.{1,2}\/[^"'`\n]+)\1/g;

/** Returns the files that code imports by relative paths, and what these files import. @param folder the folder of the notebook */
export async function importedFiles(contents: Contents, folder: string, code: string): Promise<readonly WrittenFile[]> {
  const found = new Map<string, string | undefined>();
  const lists = new Map<string, Promise<ReadonlySet<string>>>();
  const listOf = (place: string) => {
    const known = lists.get(place) ?? filesIn(contents, place);
    lists.set(place, known);
    return known;
  };
  async function add(text: string, place: string): Promise<void> {
    for (const [, , path = ""] of text.matchAll(RELATIVE))
      for (const file of candidates(joined(place, path))) {
        if (found.has(file)) continue;
        const exists = (await listOf(folderOf(file))).has(file);
        const read = exists ? textOf(await contents.get(file, { content: true })) : undefined;
        found.set(file, read);
        if (read !== undefined) await add(read, folderOf(file));
      }
  }
  await add(code, folder);
  return [...found];
}

/** Returns the files for which a path may stand: `./gate` and `./gate.js` stand for `gate.ts`. */
function candidates(path: string): string[] {
  const [, stem = path, end = ""] = /^(.*?)(\.[mc]?[jt]sx?|\.json)?$/.exec(path) ?? [];
  if (end === "") return [`${stem}.ts`, `${stem}.tsx`, `${stem}.json`, `${stem}/index.ts`];
  const source = end.replace("j", "t");
  return end === ".json" ? [path] : [...new Set([`${stem}${source}`, `${stem}${source.replace(/x?$/, "x")}`])];
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Returns a path without "." and "..". */
function joined(folder: string, path: string): string {
  const parts = folder.split("/").filter(Boolean);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Returns the paths of the files in a folder. JupyterLite would write an error to the console for each file that does not exist, so the list is read first. */
async function filesIn(contents: Contents, folder: string): Promise<ReadonlySet<string>> {
  const listed = await contents.get(folder, { content: true }).catch(() => undefined);
  const files = (listed?.content ?? []) as readonly FileModel[];
  return new Set(files.filter(({ type }) => type === "file").map(({ path }) => path));
}

/** Returns the text of a file. */
function textOf({ format, content }: FileModel): string {
  if (format === "base64")
    return new TextDecoder().decode(Uint8Array.from(atob(String(content)), (letter) => letter.charCodeAt(0)));
  return format === "json" ? JSON.stringify(content) : String(content);
}
