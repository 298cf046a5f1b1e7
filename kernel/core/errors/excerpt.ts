// Shows the lines of code around the place of an error.
import type { Place } from "./source-maps";
import { cyan, red } from "./style";

/** The number of lines shown before and after the line of the error. */
const AROUND = 1;

/**
 * Returns the numbered lines around a place, with a caret below it:
 *
 * ```
 * In[2]:2:7
 *   1 | const gate = 1;
 *   2 | throw new RangeError("boom");
 *     |       ^
 * ```
 *
 * @param length the number of columns to underline. The underline ends at the end of the line at the latest.
 * @returns an empty list if the source has no such line.
 */
export function excerpt(name: string, source: string, { line, column }: Place, length = 1): string[] {
  const lines = source.split(/\r?\n/);
  const text = lines[line - 1];
  if (text === undefined) return [];
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = String(last).length;
  const carets = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
  // a tab before the caret stays a tab, so that the caret appears below the right column
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    shown.push(`  ${String(number).padStart(width)} | ${lines[number - 1]}`.trimEnd());
    if (number === line) shown.push(`  ${" ".repeat(width)} | ${indent}${red(carets)}`);
  }
  return [cyan(`${name}:${line}:${column}`), ...shown];
}
