import { inspect } from "node-inspect-extracted";

/**
 * Returns a table as Node's `console.table` draws it, or undefined for a value that has no rows.
 *
 * @param only the columns to show. By default, all columns are shown.
 */
export function tableOf(data: unknown, only?: readonly string[]): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const show = (value: unknown) =>
    inspect(value, { maxArrayLength: 3, breakLength: Number.POSITIVE_INFINITY, depth: 1 });
  const rows = rowsOf(data);
  const records = rows.map(([, row]) =>
    typeof row === "object" && row !== null ? (row as Record<string, unknown>) : undefined,
  );
  const columns = only ?? [...new Set(records.flatMap((record) => Object.keys(record ?? {})))];
  const values = records.some((record) => record === undefined);
  const head = [isIterated(data) ? "(iteration index)" : "(index)", ...columns, ...(values ? ["Values"] : [])];
  const body = rows.map(([key, row], at) => {
    const record = records[at];
    const cells = columns.map((column) => (record && Object.hasOwn(record, column) ? show(record[column]) : ""));
    return [key, ...cells, ...(values ? [record ? "" : show(row)] : [])];
  });
  const widths = head.map((title, at) => Math.max(...[head, ...body].map((row) => (row[at] ?? title).length)) + 2);
  const bar = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const line = (row: readonly string[]) =>
    `│${row.map((cell, at) => ` ${cell.padEnd((widths[at] ?? 2) - 1)}`).join("│")}│`;
  return [bar("┌", "┬", "┐"), line(head), bar("├", "┼", "┤"), ...body.map(line), bar("└", "┴", "┘")].join("\n");
}

const isIterated = (data: object): data is Map<unknown, unknown> | Set<unknown> =>
  data instanceof Map || data instanceof Set;

function rowsOf(data: object): [key: string, row: unknown][] {
  if (!isIterated(data)) return Object.entries(data);
  return [...data.entries()].map(([key, value], at) => [
    String(at),
    data instanceof Map ? { Key: key, Values: value } : value,
  ]);
}
