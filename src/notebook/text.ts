// Shows formulas and tables.
import { formatNumber } from "../check/format";
import { post } from "./board";

/**
 * Shows a formula, which the notebook's MathJax draws. Example: `showMath(math.parse("sigma(a)").toTex())`.
 *
 * @param latex the formula in LaTeX, without `$` signs
 * @throws Error if `latex` is not a text or is empty
 */
export function showMath(latex: string): void {
  if (typeof latex !== "string" || !latex.trim())
    throw new Error(`showMath: latex must be a text, got ${typeof latex}.`);
  post({ "text/latex": `$$${latex}$$`, "text/plain": latex });
}

/** The value of a table's cell. If it is undefined, the cell is empty. */
export type TableCell = string | number | boolean | null | undefined;

/**
 * Shows a small table with one row per record. The head of the table has the names of the records' fields. The table is written in Markdown, so
 * that untrusted notebooks show it too.
 *
 * Numbers have six digits. Example: `showTable([{ bias: 1, kept: 1.58e-7 }, { bias: 5, kept: 0.715 }])`.
 * @throws Error if no record has a field.
 */
export function showTable(rows: readonly Readonly<Record<string, TableCell>>[]): void {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) throw new Error("showTable: rows must contain at least one record with a name, got none.");
  const table = [names, ...rows.map((row) => names.map((name) => cellText(row[name])))];
  const markdown = table.map((cells) => `| ${cells.map(escapeCell).join(" | ")} |`);
  const align = names.map((name) => (rows.every((row) => typeof row[name] === "number") ? "---:" : ":---"));
  markdown.splice(1, 0, `| ${align.join(" | ")} |`);
  post({ "text/markdown": markdown.join("\n"), "text/plain": plainTable(table) });
}

function cellText(value: TableCell): string {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\r?\n/g, "<br>");
}

function plainTable(table: readonly (readonly string[])[]): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
