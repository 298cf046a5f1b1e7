import * as ts from "typescript";
import { expect, it } from "vitest";
import { addComments } from "../../../../kernel/core/tslab/compiler/comments";

const path = "/kit/node_modules/gates/index.d.ts";

/** Returns the comments of a declaration after they were read from a file, in which other declarations may stand since the snapshot was built. */
function commentsOf(isUnchanged: boolean, text: string) {
  const mode = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const file = ts.createSourceFile(path, "\ndeclare function forget(): void;", mode, true);
  const [declaration] = file.statements;
  const files = new Map([[path, { file, size: 0, modified: 0, imports: new Map() }]]);
  const reading = { ...ts, sys: { ...ts.sys, readFile: () => text } };
  const symbol = { declarations: [declaration] } as unknown as ts.Symbol;
  addComments(reading, { files, isUnchanged: () => isUnchanged }, symbol);
  return (declaration as { jsDoc?: ts.JSDoc[] } | undefined)?.jsDoc?.map(({ comment }) => comment);
}

it("gives a declaration of the snapshot its comment from the file", () => {
  expect(commentsOf(true, "/** Forgets. */\ndeclare function forget(): void;")).toEqual(["Forgets."]);
});

it("reads no comments from a file that was changed since the snapshot was built", () => {
  expect(commentsOf(false, "/** Keeps. */\ndeclare function keep(): void;")).toBeUndefined();
});
