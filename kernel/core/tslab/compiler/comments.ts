// Gives declarations their documentation comments, which the files of a snapshot do not contain. Parsed comments would be a tenth of the snapshot.
import type * as TypeScript from "typescript";
import type { PreparedFile } from "./place";

type Ts = typeof TypeScript;

/** Declares properties of TypeScript's nodes that its own declarations do not contain. */
interface Commented {
  jsDoc?: TypeScript.JSDoc[];
}
interface Parsed {
  jsDocParsingMode?: TypeScript.JSDocParsingMode;
}

/** Matches the folder of a package in the path of one of its files. */
const PACKAGE = /^.*\/node_modules\/(@[^/]+\/)?[^/]+\/|^.*\/dist\//;

/**
 * Parses the comments of the package in which a symbol is declared. A symbol without comments inherits those of its base class, which is usually in the
 * same package. Does nothing if the comments have already been parsed.
 *
 * @param prepared the files of the snapshot
 */
export function addComments(ts: Ts, prepared: ReadonlyMap<string, PreparedFile>, symbol: TypeScript.Symbol): void {
  const packages = new Set((symbol.declarations ?? []).map((one) => PACKAGE.exec(one.getSourceFile().fileName)?.[0]));
  for (const [path, { file }] of prepared)
    if (packages.has(PACKAGE.exec(path)?.[0]) && (file as Parsed).jsDocParsingMode === WITHOUT) addTo(ts, file);
}

/** `JSDocParsingMode.ParseNone` */
const WITHOUT = 1;

function addTo(ts: Ts, file: TypeScript.SourceFile): void {
  (file as Parsed).jsDocParsingMode = ts.JSDocParsingMode.ParseAll;
  copy(ts, ts.createSourceFile(file.fileName, file.text, file.languageVersion, true), file);
}

/** Moves the comments of all nodes to the same nodes of another tree, which was parsed from the same text. */
function copy(ts: Ts, from: TypeScript.Node, to: TypeScript.Node): void {
  const { jsDoc } = from as Commented;
  if (jsDoc) {
    (to as Commented).jsDoc = jsDoc;
    for (const comment of jsDoc) Object.assign(comment, { parent: to });
  }
  const children: TypeScript.Node[] = [];
  ts.forEachChild(to, (child) => {
    children.push(child);
  });
  let index = 0;
  ts.forEachChild(from, (child) => copy(ts, child, children[index++] as TypeScript.Node));
}
