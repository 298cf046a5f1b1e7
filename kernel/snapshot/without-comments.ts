import type * as TypeScript from "typescript";

/** Matches comments that are instructions: `/// <reference …>` and `//# sourceMappingURL=…`. */
const INSTRUCTION = /^\/\/(\/\s*<|[#@]\s)/;

/** Matches texts whose characters V8 can store with one byte. */
const LATIN_1 = /^[\0-\xff]*$/;

/**
 * Returns a file's text without its comments. Every line keeps its number; columns can change. The snapshot's file contains the text of each file, and so does the memory of
 * both threads of a kernel; comments are two thirds of the declarations. Without them, most files contain no character outside Latin-1, and V8 stores
 * them with one byte for each character.
 *
 * @param path tells TypeScript, by its ending, whether the file contains TypeScript or JavaScript
 */
export function withoutComments(ts: typeof TypeScript, path: string, text: string): string {
  const mode = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const file = ts.createSourceFile(path, text, mode, true);
  let kept = "";
  let end = 0;
  const cut = (comment: TypeScript.CommentRange) => {
    const old = text.slice(comment.pos, comment.end);
    if (comment.pos < end || INSTRUCTION.test(old)) return;
    // line breaks stay, also because they can end a statement
    const breaks = old.replace(/[^\n\r\u2028\u2029]/g, "");
    const isBlock = comment.kind === ts.SyntaxKind.MultiLineCommentTrivia;
    kept += text.slice(end, comment.pos) + (isBlock && breaks === "" ? " " : breaks);
    end = comment.end;
  };
  const visit = (node: TypeScript.Node): void => {
    if (node.kind > ts.SyntaxKind.LastToken) {
      node.getChildren(file).forEach(visit);
      return;
    }
    // comments behind the token before, on its line, and then those on the lines between the two
    ts.getTrailingCommentRanges(text, node.pos)?.forEach(cut);
    ts.getLeadingCommentRanges(text, node.pos)?.forEach(cut);
  };
  visit(file);
  return compact(kept + text.slice(end));
}

/** Returns the same text, stored with one byte for each character if possible. A part of a text that needs two bytes has two bytes itself. */
const compact = (text: string) => (LATIN_1.test(text) ? Buffer.from(text, "latin1").toString("latin1") : text);
