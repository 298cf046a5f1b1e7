// Gives declarations their documentation comments, which the files of a snapshot do not contain. Their text would be a tenth of the snapshot, and the parsed comments
// another tenth.
import type * as TypeScript from "typescript";
import type { Place, PreparedFile } from "./place";

type Ts = typeof TypeScript;

/** Declares properties of TypeScript's nodes that its own declarations do not contain. */
interface Commented {
  jsDoc?: TypeScript.JSDoc[];
}
interface Parsed {
  jsDocParsingMode?: TypeScript.JSDocParsingMode;
}

/** The files of the kernel's snapshot. */
export interface SnapshotFiles extends Pick<Place, "isUnchanged"> {
  readonly files: ReadonlyMap<string, PreparedFile>;
}

/** Matches the folder of a package in the path of one of its files. */
const PACKAGE = /^.*\/node_modules\/(@[^/]+\/)?[^/]+\/|^.*\/dist\//;

/**
 * Parses the comments of the package in which a symbol is declared. A symbol without comments inherits those of its base class, which is usually in the
 * same package. Does nothing if the comments have already been parsed.
 */
export function addComments(ts: Ts, { files, isUnchanged }: SnapshotFiles, symbol: TypeScript.Symbol): void {
  const packages = new Set((symbol.declarations ?? []).map((one) => PACKAGE.exec(one.getSourceFile().fileName)?.[0]));
  for (const [path, prepared] of files) {
    const { file } = prepared;
    if (!packages.has(PACKAGE.exec(path)?.[0]) || (file as Parsed).jsDocParsingMode !== WITHOUT) continue;
    (file as Parsed).jsDocParsingMode = ts.JSDocParsingMode.ParseAll;
    if (isUnchanged(path, prepared)) addTo(ts, file); // otherwise the comments on disk would belong to other declarations
  }
}

/** `JSDocParsingMode.ParseNone` */
const WITHOUT = 1;

function addTo(ts: Ts, file: TypeScript.SourceFile): void {
  const text = ts.sys.readFile(file.fileName);
  if (text === undefined) return;
  const parsed = ts.createSourceFile(file.fileName, text, file.languageVersion, true);
  copy(ts, parsed, file, inFull(file, text));
}

type Full = (node: TypeScript.Node) => TypeScript.Node;

/**
 * Returns a function that gives a node of a file another ancestor: the file with its full text. TypeScript reads the names in a comment from the text of the file
 * that contains the comment, and looks them up in the names that the nodes around the comment declare. So these nodes inherit everything else.
 */
function inFull(file: TypeScript.SourceFile, text: string): Full {
  const whole = Object.create(file, { text: { value: text }, lineMap: { value: undefined, writable: true } });
  const known = new Map<TypeScript.Node, TypeScript.Node>([[file, whole]]);
  const full = (node: TypeScript.Node): TypeScript.Node => {
    const found = known.get(node) ?? Object.create(node, { parent: { value: full(node.parent) } });
    known.set(node, found);
    return found;
  };
  return full;
}

/** Moves the comments of all nodes to the same nodes of a file that was parsed without comments. */
function copy(ts: Ts, from: TypeScript.Node, to: TypeScript.Node | undefined, full: Full): void {
  if (!to) return;
  const { jsDoc } = from as Commented;
  if (jsDoc) {
    (to as Commented).jsDoc = jsDoc;
    for (const comment of jsDoc) Object.assign(comment, { parent: full(to) });
  }
  const children: TypeScript.Node[] = [];
  ts.forEachChild(to, (child) => {
    children.push(child);
  });
  let index = 0;
  ts.forEachChild(from, (child) => copy(ts, child, children[index++], full));
}
