// Shows formulas and tables.
import { formatNumber } from "../check/format";
import { post } from "./board";

/** A formula, drawn by the notebook's MathJax; e.g. `showMath(math.parse("sigma(a)").toTex())`. Without `$` signs. */
export function showMath(latex: string): void {
  if (typeof latex !== "string" || !latex.trim())
    throw new Error(`showMath: latex must be a text, got ${typeof latex}.`);
  post({ "text/latex": `$$${latex}$$`, "text/plain": latex });
}

/** What may stand in a table's cell; undefined leaves it empty. */
export type TableCell = string | number | boolean | null | undefined;

/**
 * A small table: one record a row, the records' names as the head. Markdown, so that it shows in untrusted notebooks too.
 *
 * Numbers are written to six digits. E.g. `showTable([{ bias: 1, kept: 1.58e-7 }, { bias: 5, kept: 0.715 }])`.
 * @throws Error when there is no row.
 */
export function showTable(rows: readonly Readonly<Record<string, TableCell>>[]): void {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) throw new Error("showTable: rows must hold at least one record with a name in it, got none.");
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
