import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/** A part of a text, from `start` to before `end`, that is replaced by `text`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Removes `export` from the code of a cell, so that a user can paste code from a module. A cell needs no `export`, since all later cells see its
 * declarations.
 *
 * The removed words are replaced by spaces, so that all other code keeps its line and column. `export … from "m"` becomes an import, and the value
 * after `export default` becomes an expression.
 */
export function withoutExports(ts: Ts, source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  let text = source;
  const edits = file.statements.flatMap((statement) => editsOf(ts, statement, file));
  for (const edit of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  return text;
}

function editsOf(ts: Ts, statement: TypeScript.Statement, file: TypeScript.SourceFile): Edit[] {
  const blank = (start: number, end: number): Edit => ({
    ...{ start, end },
    text: file.text.slice(start, end).replace(/[^\r\n]/g, " "),
  });
  const start = statement.getStart(file);
  if (ts.isExportDeclaration(statement)) {
    if (!statement.moduleSpecifier) return [blank(start, statement.end)];
    const imported = { start, end: start + "export".length, text: "import" };
    const { exportClause, moduleSpecifier } = statement;
    // For `export * from "m"`, the module is loaded, but its names are not added to the cell.
    if (!exportClause) return [imported, blank(start + "export".length, moduleSpecifier.getStart(file))];
    return [imported];
  }
  const inParentheses = (word: Edit, end: number): Edit[] => [
    { ...word, text: word.text.replace(/ $/, "(") },
    { start: end, end, text: ")" },
  ];
  if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
    const { expression } = statement;
    const words = /^export\s+default/.exec(file.text.slice(start))?.[0] ?? "";
    return inParentheses(blank(start, start + words.length), expression.end);
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const words = modifiers.filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  const edits = words.map((word) => blank(word.getStart(file), word.end));
  const last = edits.at(-1);
  const nameless = (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
  if (!nameless || !last) return edits;
  // `export default function () {}` has no name to declare
  return [...edits.slice(0, -1), ...inParentheses(last, statement.end)];
}
