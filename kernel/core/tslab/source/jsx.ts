import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";

/** TypeScript's "Cannot use JSX unless the '--jsx' flag is provided". */
const CODE = 17004;

const MESSAGE =
  "A cell cannot contain JSX, since no framework is available that turns it into elements. " +
  'Show HTML as a string (import { display } from "tslab"; display.html("<b>…</b>")), create elements with calls such as h("b", …), ' +
  "or put the JSX into a .tsx file next to the notebook and import it.";

/** Returns one error for the first JSX element in a cell, or an empty list if there is none. */
export function rejectJsx(ts: typeof TypeScript, source: string): Diagnostic[] {
  if (!/<\s*[A-Za-z>]/.test(source)) return [];
  if (parse(ts, "cell.ts", source).faults === 0) return [];
  const { file, faults } = parse(ts, "cell.tsx", source);
  const found = faults === 0 ? firstJsx(ts, file) : undefined;
  if (!found) return [];
  const place = (offset: number) => ({ offset, ...file.getLineAndCharacterOfPosition(offset) });
  const [start, end] = [place(found.getStart(file)), place(found.end)];
  return [{ start, end, messageText: MESSAGE, code: CODE, category: ts.DiagnosticCategory.Error }];
}

function parse(ts: typeof TypeScript, name: string, source: string) {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly unknown[] };
  return { file, faults: parseDiagnostics.length };
}

function firstJsx(ts: typeof TypeScript, node: TypeScript.Node): TypeScript.Node | undefined {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return node;
  return ts.forEachChild(node, (child) => firstJsx(ts, child));
}
