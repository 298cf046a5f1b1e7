// Builds the graph of files and their imports, and finds its circles.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import typescript from "typescript";
import { root } from "../src/built";

/** Maps each file of the project to the files that it imports. Imports of types count too. The paths begin at the root and have slashes. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const toPosix = (path: string) => path.split(sep).join("/");

/** Returns the files in a folder of the project that no program has generated, as paths from the root. */
export function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => toPosix(relative(root, join(one.parentPath, one.name))))
    .filter((file) => !/(^|\/)(dist|node_modules|__pycache__|\.[^/]*)\//.test(file));
}

/** Returns the imports of all TypeScript and JavaScript files in a folder. `import("./file")` in JSDoc counts too. */
export function importsOf(folder: string): Imports {
  const files = filesOf(folder).filter((file) => /\.(ts|mjs)$/.test(file));
  return new Map(files.map((file) => [file, importsOfFile(file, readFileSync(join(root, file), "utf8"))]));
}

function importsOfFile(file: string, text: string): string[] {
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  const inComments = [...text.matchAll(/\bimport\("(\.[^"]+)"\)/g)].map((match) => match[1] as string);
  const names = [...importedFiles.map(({ fileName }) => fileName), ...inComments].filter((name) =>
    name.startsWith("."),
  );
  return [...new Set(names)].flatMap((name) => {
    const path = posix.normalize(posix.join(toPosix(dirname(file)), name));
    const found = [path, `${path}.ts`, path.replace(/\.m?js$/, ".ts"), `${path}/index.ts`];
    return found.find((one) => /\.\w+$/.test(one) && existsSync(join(root, one))) ?? [];
  });
}

/** Returns the groups of files that import each other, directly or through other files (Tarjan 1972). */
export function circles(imports: Imports): string[][] {
  const places = new Map<string, { index: number; low: number; open: boolean }>();
  const [stack, found]: [string[], string[][]] = [[], []];
  const visit = (file: string) => {
    const own = { index: places.size, low: places.size, open: true };
    places.set(file, own);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      const place = places.get(next) ?? visit(next);
      if (place.open) own.low = Math.min(own.low, place.low);
    }
    if (own.low === own.index) {
      const group = stack.splice(stack.lastIndexOf(file));
      for (const member of group) (places.get(member) as typeof own).open = false;
      if (group.length > 1 || imports.get(file)?.includes(file)) found.push(group.sort());
    }
    return own;
  };
  for (const file of imports.keys()) if (!places.has(file)) visit(file);
  return found;
}
