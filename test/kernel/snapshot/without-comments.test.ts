import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as ts from "typescript";
import { describe, expect, it } from "vitest";
import { withoutComments } from "../../../kernel/snapshot/without-comments";

const require = createRequire(import.meta.url);
const stripped = (text: string, path = "file.js") => withoutComments(ts, path, text);

/** Returns the tokens of a file as they are written, each with the number of its line. */
function tokensOf(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind <= ts.SyntaxKind.LastToken)
      found.push(`${file.getLineAndCharacterOfPosition(node.getStart(file)).line} ${node.getText(file)}`);
    else for (const child of node.getChildren(file)) if (!ts.isJSDoc(child)) visit(child);
  };
  visit(file);
  return found;
}

describe("withoutComments", () => {
  it.each([
    ["a line comment", "let a = 1; // the gate ∂\nlet b;", "let a = 1; \nlet b;"],
    ["a documentation comment", "/**\n * The gate.\n */\nfunction f() {}", "\n\n\nfunction f() {}"],
    ["a comment between two words", "return/* the gate */1", "return 1"],
    ["a comment that ends a statement", "a = b\n/* one\ntwo */(c)", "a = b\n\n(c)"],
    ["a line of slashes", "let a;\n//// the gates ////\nlet b;", "let a;\n\nlet b;"],
    ["comments in an empty block and at the end", "if (a) { /* nothing */ } // end", "if (a) {   } "],
    ["several comments", "f(/* a */ 1, /* b */ 2) /* c */ // d\n/* e */ ;", "f(  1,   2)   \n  ;"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is code
    ["a comment in the hole of a template", "const s = `a ${/* b */ c} // d`;", "const s = `a ${  c} // d`;"],
  ])("removes %s", (_, text, wanted) => {
    expect(stripped(text)).toBe(wanted);
  });

  it.each([
    ["a string", "const s = 'http://a /* b */';"],
    ["a template", "const s = `// a /* b */`;"],
    ["a regular expression", "const r = /\\/\\/[/*]/; const n = a / b / c;"],
    ["a reference", '/// <reference lib="dom" />\ndeclare const a: 1;'],
    ["the address of a source map", "f();\n//# sourceMappingURL=f.js.map"],
    ["the first line of a program", "#!/usr/bin/env node\nf();"],
  ])("keeps %s", (_, text) => {
    expect(stripped(text, "file.ts")).toBe(text);
  });

  it.each([
    "@tensorflow/tfjs-core/dist/tf-core.node.js",
    "@tensorflow/tfjs-layers/dist/tf-layers.node.js",
    "@types/node/process.d.ts",
  ])("changes no token of %s, and no token's line", (name) => {
    const path = require.resolve(name);
    const text = readFileSync(path, "utf8");
    const short = stripped(text, path);
    expect(tokensOf(path, short)).toEqual(tokensOf(path, text));
    expect(short.length).toBeLessThan(0.75 * text.length);
  });
});
