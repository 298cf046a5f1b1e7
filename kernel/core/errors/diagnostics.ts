import type { Diagnostic } from "tslab/dist/converter";
import { excerpt } from "./excerpt";
import type { Failure } from "./failure";
import { red } from "./style";

/** TypeScript's codes for a name that it does not know, without and with a suggestion. */
const NO_NAME: ReadonlySet<number> = new Set([2304, 2552]);

const RUN_ABOVE =
  "This kernel is new: no cell has run in it without an error. If a cell above defines a name that is unknown here, run that cell first.";

/**
 * Describes all compile errors of a cell, each with an excerpt of the code. An error can have several messages, for example the reasons why a type
 * does not fit. Messages about the same place share one excerpt.
 *
 * @param name the cell's name, e.g. `In[3]`.
 * @param isNew whether no cell has run without an error in this kernel yet. Then a name may be unknown because the learner has reloaded the page or restarted the kernel.
 */
export function describeDiagnostics(
  name: string,
  source: string,
  diagnostics: readonly Diagnostic[],
  isNew = false,
): Failure {
  // first, since a cell that needs the cells above often has twenty unknown names
  const traceback = isNew && diagnostics.some(({ code }) => NO_NAME.has(code)) ? [RUN_ABOVE] : [];
  const values: string[] = [];
  let previous = "";
  for (const diagnostic of insideCell(source, diagnostics)) {
    const { start, end, messageText, code, fileName } = diagnostic;
    const place = { line: start.line + 1, column: start.character + 1 };
    const where = `${fileName ?? name}:${place.line}:${place.column}`;
    if (where === previous) {
      traceback.push(red(`  ${messageText}`));
      continue;
    }
    previous = where;
    const length = end.line === start.line ? end.character - start.character : 1;
    const lines = fileName === undefined ? excerpt(name, source, place, length) : [where];
    if (traceback.length) traceback.push("");
    traceback.push(...(lines.length ? lines : [where]), red(`TS${code}: ${messageText}`));
    values.push(`${where} - TS${code}: ${messageText}`);
  }
  return { ename: "CompileError", evalue: values.join("\n"), traceback };
}

/**
 * Moves errors behind the cell's last line to its end. tslab appends lines to a cell, and if a brace is missing, the compiler finds errors there. Of these, only
 * the syntax errors are the reader's: the others speak of lines that nobody has written.
 */
function insideCell(source: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const lines = source.trimEnd().split("\n");
  const isBehind = ({ fileName, start }: Diagnostic) => fileName === undefined && start.line >= lines.length;
  const isSyntax = ({ code }: Diagnostic) => code < 2000;
  const own = diagnostics.filter((one) => !isBehind(one) || isSyntax(one));
  const last = { offset: source.trimEnd().length, line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return (own.length ? own : diagnostics).map((one) => (isBehind(one) ? { ...one, start: last, end: last } : one));
}
